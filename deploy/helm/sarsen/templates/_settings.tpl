{{/* jdbc:postgresql://host:port/name?parameters: (dict "root" $ "host" ... "port" ...) */}}
{{- define "sarsen.jdbc" -}}
{{- $database := .root.Values.database -}}
jdbc:postgresql://{{ .host }}:{{ int .port }}/{{ $database.name }}{{ with $database.parameters }}?{{ . }}{{ end }}
{{- if include "sarsen.trusts.database" .root }}&sslrootcert=/trust/database.crt{{ end }}
{{- end }}

{{- define "sarsen.env.database" -}}
{{- $database := .root.Values.database -}}
- name: SPRING_DATASOURCE_URL
  value: {{ include "sarsen.jdbc" (dict "root" .root "host" $database.host "port" $database.port) | quote }}
- name: SARSEN_CREDENTIALS_DATABASE
  value: /credentials/database
- name: SPRING_FLYWAY_PLACEHOLDERS_APP_ROLE
  {{- if $database.application.role }}
  value: {{ $database.application.role | quote }}
  {{- else }}
  valueFrom: {secretKeyRef: {name: {{ $database.application.existingSecret | quote }}, key: username}}
  {{- end }}
- name: SARSEN_DATABASE_POOLSIZE
  value: {{ int .role.poolSize | quote }}
{{- end }}

{{- define "sarsen.env.migration" -}}
{{- $database := .root.Values.database -}}
- name: SPRING_FLYWAY_URL
  value: {{ include "sarsen.jdbc" (dict "root" .root "host" ($database.migration.host | default $database.host) "port" $database.migration.port) | quote }}
- name: SPRING_FLYWAY_USER
  valueFrom: {secretKeyRef: {name: {{ $database.migration.existingSecret | quote }}, key: username}}
- name: SPRING_FLYWAY_PASSWORD
  valueFrom: {secretKeyRef: {name: {{ $database.migration.existingSecret | quote }}, key: password}}
{{- end }}

{{/* What api and worker have and migrate has not. */}}
{{- define "sarsen.env.service" -}}
{{- $values := .root.Values -}}
- name: SPRING_DATA_REDIS_HOST
  value: {{ $values.redis.host | quote }}
- name: SPRING_DATA_REDIS_PORT
  value: {{ int $values.redis.port | quote }}
{{- if $values.redis.tls }}
- name: SPRING_DATA_REDIS_SSL_ENABLED
  value: "true"
{{- end }}
{{- with $values.redis.username }}
- name: SPRING_DATA_REDIS_USERNAME
  value: {{ . | quote }}
{{- end }}
{{- if $values.redis.existingSecret }}
- name: SARSEN_CREDENTIALS_REDIS
  value: /credentials/redis
{{- end }}
{{- if include "sarsen.trusts" .root }}
- name: SARSEN_TRUST_AUTHORITIES
  value: /trust/authorities.crt
{{- end }}
- name: SARSEN_ACCESS_ISSUER
  value: {{ include "sarsen.issuer" .root | quote }}
{{- if and (eq $values.environment "local") (hasPrefix "http://" (include "sarsen.issuer" .root)) }}
- name: SARSEN_ACCESS_INSECUREISSUER
  value: {{ include "sarsen.issuer" .root | quote }}
{{- end }}
- name: SARSEN_ACCESS_AUDIENCE
  value: {{ $values.access.audience | quote }}
- name: SARSEN_FLAGS_FILE
  value: /flags/flags.json
- name: SPRING_LIFECYCLE_TIMEOUTPERSHUTDOWNPHASE
  value: {{ printf "%ds" (int .role.shutdown.finishSeconds) | quote }}
{{- if eq .component "api" }}
- name: SARSEN_DRAIN
  value: {{ printf "%ds" (int .role.shutdown.drainSeconds) | quote }}
{{- end }}
{{- with $values.stats.existingSecret }}
- name: SARSEN_STATS_SKETCHKEY
  valueFrom: {secretKeyRef: {name: {{ . | quote }}, key: sketch-key}}
{{- end }}
{{- if and (eq .component "worker") $values.notifications.url }}
- name: SARSEN_NOTIFICATIONS_URL
  value: {{ $values.notifications.url | quote }}
- name: SARSEN_NOTIFICATIONS_SECRET
  valueFrom: {secretKeyRef: {name: {{ $values.notifications.existingSecret | quote }}, key: secret}}
{{- end }}
{{- if $values.agent.enabled }}
- name: JAVA_TOOL_OPTIONS
  value: -javaagent:/app/agent/opentelemetry-javaagent.jar
- name: OTEL_EXPORTER_OTLP_ENDPOINT
  value: {{ $values.agent.endpoint | quote }}
{{- if $values.trust.agentKey }}
- name: OTEL_EXPORTER_OTLP_CERTIFICATE
  value: /trust/agent.crt
{{- end }}
- name: OTEL_SERVICE_NAME
  value: sarsen-{{ .component }}
- name: OTEL_RESOURCE_ATTRIBUTES
  value: deployment.environment.name={{ $values.environment }}
{{- end }}
{{- end }}

{{/* The settings of a role: those of all, under its own. `merge` would take false, 0 and "" for nothing. */}}
{{- define "sarsen.settings" -}}
{{- $all := dict }}
{{- range $settings := list .root.Values.settings .role.settings }}
{{- range $name, $value := $settings }}
{{- $_ := set $all $name $value }}
{{- end }}
{{- end }}
{{- toYaml $all }}
{{- end }}

{{/* Flags of the JVM by typed values. _JAVA_OPTIONS alone is read after the image's own command line, and so has the last word.
     MALLOC_ARENA_MAX: each of the C library's arenas keeps memory that was freed (docs/guides/deploy.md has figures). */}}
{{- define "sarsen.env.jvm" }}
- name: MALLOC_ARENA_MAX
  value: "2"
{{- $flags := list }}
{{- with .heapPercent }}{{ $flags = append $flags (printf "-XX:InitialRAMPercentage=%d -XX:MaxRAMPercentage=%d" (int .) (int .)) }}{{ end }}
{{- with .processors }}{{ $flags = append $flags (printf "-XX:ActiveProcessorCount=%d" (int .)) }}{{ end }}
{{- with $flags }}
- name: _JAVA_OPTIONS
  value: {{ join " " . | quote }}
{{- end }}
{{- end }}

{{/* The environment of one role's container: (dict "root" $ "component" "api" "role" .Values.api). */}}
{{- define "sarsen.env" -}}
- name: SARSEN_ROLE
  value: {{ .component }}
- name: SARSEN_LOGFORMAT
  value: json
{{ include "sarsen.env.database" . }}
{{ include (ternary "sarsen.env.migration" "sarsen.env.service" (eq .component "migrate")) . }}
{{- include "sarsen.env.jvm" .role.jvm }}
{{- range $name, $value := include "sarsen.settings" . | fromYaml }}
- name: {{ $name }}
  value: {{ ternary (int64 $value) $value (and (kindIs "float64" $value) (eq (floor $value) $value)) | toString | quote }}
{{- end }}
{{- end }}
