{{/* docs/guides/run.md, "Connections": what all pods open at once, a release under way included, must find room. */}}
{{- define "sarsen.contradictions.connections" }}
{{- $v := .Values }}
{{- $api := int (include "sarsen.mostPods" (dict "root" . "component" "api")) }}
{{- $worker := int (include "sarsen.mostPods" (dict "root" . "component" "worker")) }}
{{- $serving := add (mul $api (add 1 $v.api.poolSize)) (mul $worker (add 1 $v.worker.poolSize)) }}
{{- $migrating := mul 2 (add 2 $v.migrate.poolSize) }}
{{- if and $v.database.pooler.enabled (gt (int $serving) (int $v.database.pooler.maxClientConnections)) }}
ERROR: {{ $api }} pods of api and {{ $worker }} of worker may open {{ $serving }} connections, the pooler takes {{ int $v.database.pooler.maxClientConnections }}. Set poolSize or autoscaling.max lower, or database.pooler.maxClientConnections to what max_client_conn is.
{{- end }}
{{- if and (not $v.database.pooler.enabled) (gt (int (add $serving $migrating)) (int $v.database.maxConnections)) }}
ERROR: {{ $api }} pods of api and {{ $worker }} of worker and two migrations may open {{ add $serving $migrating }} connections, PostgreSQL takes {{ int $v.database.maxConnections }}. Set poolSize or autoscaling.max lower, database.maxConnections to what max_connections is, or database.pooler.
{{- end }}
{{- $threads := int ((merge (dict) $v.worker.settings $v.settings).SARSEN_SCORING_THREADS | default 2) }}
{{- if lt (int $v.worker.poolSize) (add $threads 3 | int) }}
ERROR: a worker with {{ $threads }} scoring threads uses {{ add $threads 3 }} connections at a time and has {{ int $v.worker.poolSize }}. Set worker.poolSize to {{ add $threads 3 }} or more.
{{- end }}
{{- end }}

{{/* A feature whose other end no policy, or no address, names. */}}
{{- define "sarsen.contradictions.peers" }}
{{- $v := .Values }}
{{- $closed := $v.networkPolicy.enabled }}
{{- if and $v.agent.enabled (not $v.agent.endpoint) }}
ERROR: the agent is on and has nobody to send to. Set agent.endpoint.
{{- end }}
{{- if and $v.ingress.enabled (not $v.ingress.hosts) }}
ERROR: ingress is on and answers to no name. Set ingress.hosts.
{{- end }}
{{- if and $v.ingress.enabled (eq $v.ingress.kind "HTTPRoute") (not $v.ingress.gateway.name) }}
ERROR: no Gateway serves the HTTPRoute. Set ingress.gateway.name.
{{- end }}
{{- if and $v.ingress.enabled (eq $v.ingress.kind "Ingress") (not $v.ingress.tlsSecret) (has $v.environment (list "staging" "prod")) }}
ERROR: tokens would cross the internet in clear. Set ingress.tlsSecret.
{{- end }}
{{- range $feature, $peer := dict "ingress" "gateway" "agent" "telemetry" "podMonitor" "prometheus" }}
{{- if and $closed (index $v $feature "enabled") (not (index $v.networkPolicy $peer "peers")) }}
ERROR: {{ $feature }} is on, and no policy lets its other end through. Set networkPolicy.{{ $peer }}.peers.
{{- end }}
{{- end }}
{{- range $peer := list "dns" "postgresql" }}
{{- if and $closed (not (index $v.networkPolicy $peer "peers")) }}
ERROR: no pod could reach {{ $peer }}. Set networkPolicy.{{ $peer }}.peers.
{{- end }}
{{- end }}
{{- if and (not $closed) (has $v.environment (list "staging" "prod")) }}
ERROR: every pod of the cluster could reach these. Set networkPolicy.enabled to true.
{{- end }}
{{- end }}

{{/* Settings that the chart gives itself, and what belongs into a Secret. */}}
{{- define "sarsen.contradictions.settings" }}
{{- $owned := dict "SARSEN_ROLE" "none: each role has its own pods" "SARSEN_ACCESS_ISSUER" "access.issuer" "SARSEN_ACCESS_AUDIENCE" "access.audience"
  "SARSEN_ACCESS_INSECUREISSUER" "access.issuer, in environment local" "SARSEN_DATABASE_POOLSIZE" "poolSize of the role" "SARSEN_FLAGS_FILE" "flags"
  "SARSEN_DRAIN" "api.shutdown.drainSeconds" "SARSEN_LOGFORMAT" "none: logs are JSON" "OTEL_SERVICE_NAME" "agent.enabled"
  "OTEL_EXPORTER_OTLP_ENDPOINT" "agent.endpoint" "OTEL_RESOURCE_ATTRIBUTES" "environment" }}
{{- range $where, $settings := dict "settings" .Values.settings "api.settings" .Values.api.settings "worker.settings" .Values.worker.settings "migrate.settings" .Values.migrate.settings }}
{{- range $name, $value := $settings }}
{{- with get $owned $name }}
ERROR: {{ $where }}.{{ $name }} is given by the chart. Set {{ . }}.
{{- end }}
{{- if regexMatch "PASSWORD|SECRET|TOKEN|CREDENTIAL|HEADERS" $name }}
ERROR: {{ $where }}.{{ $name }} looks like a secret, and everybody who may read pods could read it. Set none: the chart has no value that holds a secret.
{{- end }}
{{- end }}
{{- end }}
{{- end }}

{{/* Secrets that pods would wait for in vain. Seen only where Helm asks a cluster: `helm template` and Argo CD do not. */}}
{{- define "sarsen.missing" }}
{{- $v := .Values }}
{{- if and (not $v.externalSecrets.enabled) (lookup "v1" "ServiceAccount" .Release.Namespace "default") }}
{{- range $name := list $v.database.application.existingSecret $v.database.migration.existingSecret $v.redis.existingSecret | compact }}
{{- if not (lookup "v1" "Secret" $.Release.Namespace $name) }}
ERROR: the namespace {{ $.Release.Namespace }} has no Secret {{ $name }}. Set externalSecrets, make it, or on a laptop install what has it first: helm upgrade --install backend deploy/helm/dev-backend -n {{ $.Release.Namespace }}.
{{- end }}
{{- end }}
{{- end }}
{{- end }}
