{{/* Whether KEDA needs a password, or the authority that signed Redis' certificate. */}}
{{- define "sarsen.keda.authenticates" -}}
{{- if or .Values.redis.existingSecret (and .Values.redis.tls (include "sarsen.trusts" .)) }}true{{ end }}
{{- end }}

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
  {{- with $redis.username }}
  username: {{ . | quote }}
  {{- end }}
  {{ .metric }}: {{ int .value | quote }}
  {{- if eq .metric "lagCount" }}
  activationLagCount: "0"
  {{- end }}
{{- if include "sarsen.keda.authenticates" .root }}
authenticationRef: {name: {{ .root.Release.Name }}-worker}
{{- end }}
{{- end }}
