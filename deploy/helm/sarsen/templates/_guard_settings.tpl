{{/* Settings that the chart gives itself, and what belongs into a Secret. */}}
{{- define "sarsen.contradictions.settings" }}
{{- $owned := dict "SARSEN_ROLE" "none: each role has its own pods" "SARSEN_ACCESS_ISSUER" "access.issuer" "SARSEN_ACCESS_AUDIENCE" "access.audience"
  "SARSEN_ACCESS_INSECUREISSUER" "access.issuer, in environment local" "SARSEN_DATABASE_POOLSIZE" "poolSize of the role" "SARSEN_FLAGS_FILE" "flags"
  "SARSEN_DRAIN" "api.shutdown.drainSeconds" "SARSEN_LOGFORMAT" "none: logs are JSON" "OTEL_SERVICE_NAME" "agent.enabled"
  "OTEL_EXPORTER_OTLP_ENDPOINT" "agent.endpoint" "OTEL_EXPORTER_OTLP_CERTIFICATE" "trust.agentKey"
  "SARSEN_TRUST_AUTHORITIES" "trust" "OTEL_RESOURCE_ATTRIBUTES" "environment" "SARSEN_STATS_SKETCHKEY" "stats.existingSecret"
  "SARSEN_CREDENTIALS_DATABASE" "database.application.existingSecret" "SARSEN_CREDENTIALS_REDIS" "redis.existingSecret"
  "SARSEN_NOTIFICATIONS_URL" "notifications.url" "SARSEN_NOTIFICATIONS_SECRET" "notifications.existingSecret" }}
{{- range $where, $settings := dict "settings" .Values.settings "api.settings" .Values.api.settings "worker.settings" .Values.worker.settings "migrate.settings" .Values.migrate.settings }}
{{- range $name, $value := $settings }}
{{- /* Spring reads a property by two names: sketch-key by SKETCHKEY and by SKETCH_KEY. */}}
{{- $plain := regexReplaceAll "_[0-9]+$" $name "" | replace "_" "" }}
{{- $given := "" }}
{{- range $own, $value := $owned }}{{ if eq $plain (replace "_" "" $own) }}{{ $given = $value }}{{ end }}{{ end }}
{{- if $given }}
ERROR: {{ $where }}.{{ $name }} is given by the chart. Set {{ $given }}.
{{- else if and (regexMatch "PASSWORD|SECRET|TOKEN|CREDENTIAL|HEADERS$|(API|PRIVATE|ACCESS|SIGNING)_?KEY$" $name) (not (hasPrefix "LOGGING_LEVEL_" $name)) }}
ERROR: {{ $where }}.{{ $name }} looks like a secret, and everybody who may read pods could read it. Set none: the chart has no value that holds a secret.
{{- end }}
{{- if contains "$(" (toString $value) }}
ERROR: {{ $where }}.{{ $name }} has $(...), in which Kubernetes would put another variable, a password too. Set it without.
{{- end }}
{{- end }}
{{- end }}
{{- end }}
