{{/* A trigger by one number of the stream's consumer group, which the application makes. */}}
{{- define "sarsen.keda.stream" -}}
{{- $redis := .root.Values.redis -}}
{{- $host := ternary $redis.host (printf "%s.%s.svc" $redis.host .root.Release.Namespace) (contains "." $redis.host) -}}
{{- $settings := include "sarsen.settings" (dict "root" .root "role" .root.Values.worker) | fromYaml -}}
type: redis-streams
name: {{ .name }}
metadata:
  address: {{ printf "%s:%d" $host (int $redis.port) | quote }}
  stream: {{ $settings.SARSEN_QUEUE_STREAM | default "sarsen:events" | quote }}
  consumerGroup: {{ $settings.SARSEN_QUEUE_GROUP | default "scoring" | quote }}
  enableTLS: {{ $redis.tls | quote }}
  {{ .metric }}: {{ int .value | quote }}
  {{- if eq .metric "lagCount" }}
  activationLagCount: "0"
  {{- end }}
{{- if $redis.existingSecret }}
authenticationRef: {name: {{ .root.Release.Name }}-worker}
{{- end }}
{{- end }}
