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
{{- $threads := int ((include "sarsen.settings" (dict "root" . "role" $v.worker) | fromYaml).SARSEN_SCORING_THREADS | default 2) }}
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
{{- range $feature, $peer := dict "ingress" "gateway" "agent" "telemetry" "podMonitor" "prometheus" }}
{{- if and $closed (index $v $feature "enabled") (not (index $v.networkPolicy $peer "peers")) }}
ERROR: {{ $feature }} is on, and no policy lets its other end through. Set networkPolicy.{{ $peer }}.peers.
{{- end }}
{{- end }}
{{- range $peer := list "dns" "postgresql" "redis" "issuer" }}
{{- if and $closed (not (index $v.networkPolicy $peer "peers")) }}
ERROR: no pod could reach {{ $peer }}. Set networkPolicy.{{ $peer }}.peers.
{{- end }}
{{- end }}
{{- $agent := ternary (regexFind ":[0-9]+" (trimPrefix "https:" (trimPrefix "http:" $v.agent.endpoint)) | trimPrefix ":") "" $v.agent.enabled }}
{{- range list (list "postgresql" "database.port" $v.database.port) (list "postgresql" "database.migration.port" $v.database.migration.port)
  (list "redis" "redis.port" $v.redis.port) (list "telemetry" "the port of agent.endpoint" $agent) }}
{{- $port := last . | toString | int }}
{{- $open := list }}
{{- range index $v.networkPolicy (first .) "ports" }}{{ $open = append $open (int .) }}{{ end }}
{{- if and $closed $port (not (has $port $open)) }}
ERROR: {{ index . 1 }} is {{ $port }}, and no policy lets that through. Set networkPolicy.{{ first . }}.ports.
{{- end }}
{{- end }}
{{- if and $v.ingress.enabled (eq $v.environment "local") (not $v.access.issuer) }}
ERROR: everybody who can read the chart could make a token for what is published. Set access.issuer, or ingress.enabled to false.
{{- end }}
{{- if and $v.ingress.enabled (eq $v.ingress.kind "HTTPRoute") (not $v.ingress.gateway.sectionName) (has $v.environment (list "staging" "prod")) }}
ERROR: the route would also answer on listeners without TLS. Set ingress.gateway.sectionName to the one with it.
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
  "OTEL_EXPORTER_OTLP_ENDPOINT" "agent.endpoint" "OTEL_RESOURCE_ATTRIBUTES" "environment" "SARSEN_STATS_SKETCHKEY" "stats.existingSecret"
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

{{/* Secrets that pods would wait for in vain. Seen only where Helm asks a cluster: `helm template` and Argo CD do not. */}}
{{- define "sarsen.missing" }}
{{- $v := .Values }}
{{- if and (not $v.externalSecrets.enabled) (lookup "v1" "ServiceAccount" .Release.Namespace "default") }}
{{- range $name := list $v.database.application.existingSecret $v.database.migration.existingSecret $v.redis.existingSecret $v.stats.existingSecret
  $v.notifications.existingSecret | compact }}
{{- $secret := lookup "v1" "Secret" $.Release.Namespace $name }}
{{- range dig "metadata" "ownerReferences" list (default dict $secret) }}
{{- if eq .kind "ExternalSecret" }}
ERROR: the Secret {{ $name }} belongs to an ExternalSecret, and would go with it. Set externalSecrets.enabled to true, or make it your own first: kubectl -n {{ $.Release.Namespace }} patch secret {{ $name }} --type json -p '[{"op": "remove", "path": "/metadata/ownerReferences"}]'.
{{- end }}
{{- end }}
{{- if not (lookup "v1" "Secret" $.Release.Namespace $name) }}
ERROR: the namespace {{ $.Release.Namespace }} has no Secret {{ $name }}. Set externalSecrets, make it, or on a laptop install what has it first: helm upgrade --install backend deploy/helm/dev-backend -n {{ $.Release.Namespace }}.
{{- end }}
{{- end }}
{{- end }}
{{- end }}

{{/* What a release would take away before the new one serves, as Helm does not wait in between. Seen only where Helm asks a cluster. */}}
{{- define "sarsen.replaced" }}
{{- $rollouts := .Values.rollout.enabled }}
{{- range $component := list "api" "worker" }}
{{- $name := printf "%s-%s" $.Release.Name $component }}
{{- $there := false }}
{{- if $rollouts }}
{{- $there = lookup "apps/v1" "Deployment" $.Release.Namespace $name }}
{{- else if $.Capabilities.APIVersions.Has "argoproj.io/v1alpha1/Rollout" }}
{{- $there = lookup "argoproj.io/v1alpha1" "Rollout" $.Release.Namespace $name }}
{{- end }}
{{- if $there }}
ERROR: the {{ ternary "Deployment" "Rollout" $rollouts }} {{ $name }} would go with all its pods before others serve. Set rollout.enabled to {{ not $rollouts }}, or let its pods go on without it: kubectl -n {{ $.Release.Namespace }} delete {{ ternary "deployment.apps" "rollouts.argoproj.io" $rollouts }} {{ $name }} --cascade=orphan, and delete their ReplicaSet when the new ones are ready.
{{- end }}
{{- end }}
{{- if and .Values.worker.autoscaling.enabled (eq .Values.worker.autoscaling.type "keda") (lookup "autoscaling/v2" "HorizontalPodAutoscaler" .Release.Namespace (printf "%s-worker" .Release.Name)) }}
ERROR: KEDA refuses a workload that an HPA scales. Set worker.autoscaling.type to hpa, or delete it first: kubectl -n {{ .Release.Namespace }} delete hpa {{ .Release.Name }}-worker.
{{- end }}
{{- end }}
