{{/* An HPA by CPU: (dict "root" $ "component" "api" "role" .Values.api). */}}
{{- define "sarsen.hpa" -}}
apiVersion: autoscaling/v2
kind: HorizontalPodAutoscaler
metadata:
  name: {{ .root.Release.Name }}-{{ .component }}
  labels: {{- include "sarsen.labels" . | nindent 4 }}
spec:
  scaleTargetRef: {{- include "sarsen.workload" . | nindent 4 }}
  minReplicas: {{ int .role.autoscaling.min }}
  maxReplicas: {{ int .role.autoscaling.max }}
  behavior: {{- include "sarsen.scaling.behavior" . | nindent 4 }}
  metrics:
    - type: Resource
      resource:
        name: cpu
        target: {type: Utilization, averageUtilization: {{ int .role.autoscaling.cpu }}}
    {{- with .role.autoscaling.requestsPerSecond }}
    - type: Pods
      pods:
        metric: {name: {{ $.role.autoscaling.requestsMetric }}}
        target: {type: AverageValue, averageValue: {{ . | toString | quote }}}
    {{- end }}
{{- end }}

{{/* Quick up, slow down: a start costs seconds, a peak too early let go costs the next one. */}}
{{- define "sarsen.scaling.behavior" -}}
scaleUp:
  policies:
    - {type: Percent, value: 50, periodSeconds: 60}
scaleDown:
  stabilizationWindowSeconds: 300
  policies:
    - {type: Pods, value: 1, periodSeconds: 60}
{{- end }}
