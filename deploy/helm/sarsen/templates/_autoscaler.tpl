{{/* An HPA by CPU: (dict "root" $ "component" "api" "role" .Values.api). */}}
{{- define "sarsen.hpa" -}}
apiVersion: autoscaling/v2
kind: HorizontalPodAutoscaler
metadata: {{- include "sarsen.metadata" . | nindent 2 }}
spec:
  scaleTargetRef: {{- include "sarsen.workload" . | nindent 4 }}
  minReplicas: {{ int .role.autoscaling.min }}
  maxReplicas: {{ int .role.autoscaling.max }}
  behavior: {{- include "sarsen.scaling.behavior" .role.autoscaling | trim | nindent 4 }}
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

{{/* How fast pods come and go: (dict "scaleUp" {...} "scaleDown" {...}), each with percent, pods, waitSeconds and tolerance. */}}
{{- define "sarsen.scaling.behavior" -}}
{{- range $way := list "scaleUp" "scaleDown" }}
{{- with index $ $way }}
{{ $way }}:
  {{- with .waitSeconds }}
  stabilizationWindowSeconds: {{ int . }}
  {{- end }}
  {{- if not (kindIs "invalid" .tolerance) }}
  tolerance: {{ .tolerance | quote }}
  {{- end }}
  policies:
    {{- range $type, $value := dict "Percent" .percent "Pods" .pods }}
    {{- if $value }}
    - {type: {{ $type }}, value: {{ int $value }}, periodSeconds: 60}
    {{- end }}
    {{- end }}
{{- end }}
{{- end }}
{{- end }}
