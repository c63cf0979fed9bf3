{{/* The pod of api or worker, the same in a Deployment and in a Rollout: (dict "root" $ "component" "api" "role" .Values.api). */}}
{{- define "sarsen.pod" -}}
metadata: {{- include "sarsen.pod.metadata" . | nindent 2 }}
spec:
  {{- include "sarsen.pod.base" . | nindent 2 }}
  terminationGracePeriodSeconds: {{ int .role.shutdown.gracePeriodSeconds }}
  topologySpreadConstraints: {{- include "sarsen.spread" . | trim | nindent 4 }}
  containers:
    - {{ include "sarsen.container.base" . | nindent 6 | trim }}
      ports:
        {{- if eq .component "api" }}
        - {name: http, containerPort: 8080}
        {{- end }}
        - {name: management, containerPort: 8081}
      {{- include "sarsen.probes" . | nindent 6 }}
      {{- with .role.shutdown.preStopSeconds }}
      lifecycle:
        preStop: {sleep: {seconds: {{ int . }}}}
      {{- end }}
      volumeMounts:
        {{- include "sarsen.mounts" . | nindent 8 }}
        - {name: flags, mountPath: /flags, readOnly: true}
  volumes:
    {{- include "sarsen.volumes" . | nindent 4 }}
    - name: flags
      configMap: {name: {{ .root.Release.Name }}-flags}
{{- end }}

{{/* What Deployment and Rollout have in common before the strategy. */}}
{{- define "sarsen.workload.spec" -}}
{{- if not .role.autoscaling.enabled -}}
replicas: {{ int (.role.replicas | default 1) }}
{{ end -}}
revisionHistoryLimit: 5
progressDeadlineSeconds: 600
{{- with .role.minReadySeconds }}
minReadySeconds: {{ int . }}
{{- end }}
selector:
  matchLabels: {{- include "sarsen.selector" . | nindent 4 }}
template: {{- include "sarsen.pod" . | nindent 2 }}
{{- end }}

{{- define "sarsen.workload.metadata" -}}
{{- include "sarsen.metadata" (merge (dict "own" (list (include "sarsen.lasting" .root) (include "sarsen.revision" .root))) .) }}
{{- end }}

{{- define "sarsen.revision" -}}
{{- with .Values.chartRevision }}sarsen.dev/chart-revision: {{ . | quote }}{{ end }}
{{- end }}
