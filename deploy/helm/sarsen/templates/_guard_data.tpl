{{/* PostgreSQL, Redis, and the Secrets with which they are reached. */}}
{{- define "sarsen.contradictions.data" }}
{{- $v := .Values }}
{{- $served := has $v.environment (list "staging" "prod") }}
{{- $database := $v.database }}
{{- $parameters := $database.parameters }}
{{- $secrets := list $database.application.existingSecret $database.migration.existingSecret }}
{{- $external := $v.externalSecrets }}
{{- $asked := and $external.store.name $external.application.key $external.migration.key (or $external.redis.key (not $v.redis.existingSecret)) }}
{{- include "sarsen.errors" (list
  (list (eq (first $secrets) (last $secrets)) "the application would own its tables. Set database.application.existingSecret to that of a user without DDL rights.")
  (list (and $served (not (regexMatch "(^|&)sslmode=(require|verify-ca|verify-full)(&|$)" $parameters)))
    "passwords and events would cross the network in clear. Set database.parameters to sslmode=verify-full.")
  (list (regexMatch "(^|&)(user|[a-zA-Z]*[pP]assword)=" $parameters)
    "database.parameters has a user or a password, which everybody who may read pods could read. Set database.application.existingSecret.")
  (list (and $database.pooler.enabled (has $database.migration.host (list "" $database.host)))
    "migrate would go through the pooler, which takes its locks apart. Set database.migration.host to PostgreSQL itself.")
  (list (and (eq $v.environment "prod") (not $v.redis.existingSecret)) "Redis has no password in production. Set redis.existingSecret.")
  (list (and $served (not $v.redis.tls)) "Redis' password and the events would cross the network in clear. Set redis.tls.")
  (list (has $v.redis.existingSecret $secrets) "Redis would have the password of the database. Set redis.existingSecret to a Secret of its own.")
  (list (contains "@" $v.agent.endpoint) "agent.endpoint has a user or a password, which everybody who may read pods could read. Set one without.")
  (list (and $external.enabled (not $asked))
    "externalSecrets is on and does not know what to get. Set its store.name, application.key, migration.key and redis.key.")
  (list (and $external.enabled $external.store.name $v.test.enabled (ne $v.environment "prod") (not $external.test.key))
    "externalSecrets is on and does not know the secret of the test's client. Set externalSecrets.test.key, or test.enabled to false.")) }}
{{- end }}

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

{{/* What a notification is sent to and signed with. */}}
{{- define "sarsen.contradictions.notifications" }}
{{- $v := .Values }}
{{- $url := $v.notifications.url }}
{{- $external := $v.externalSecrets }}
{{- include "sarsen.errors" (list
  (list (and $url (not $v.notifications.existingSecret)) "notifications would not be signed. Set notifications.existingSecret.")
  (list (and $v.notifications.existingSecret (not $url)) "notifications have a secret and nobody to go to. Set notifications.url, or notifications.existingSecret to nothing.")
  (list (and $url (not (hasPrefix "https://" $url))) "notifications name accounts, and would cross the network in clear. Set notifications.url with https.")
  (list (contains "@" $url) "notifications.url has a user or a password, which everybody who may read pods could read. Set one without.")
  (list (and $url $v.networkPolicy.enabled (not $v.networkPolicy.notifications.peers))
    "notifications.url is set, and no policy lets a worker reach it. Set networkPolicy.notifications.peers.")
  (list (and $external.enabled $v.stats.existingSecret (not $external.stats.key))
    "externalSecrets is on and does not know the sketch key. Set externalSecrets.stats.key.")
  (list (and $external.enabled $v.notifications.existingSecret (not $external.notifications.key))
    "externalSecrets is on and does not know what signs notifications. Set externalSecrets.notifications.key.")) }}
{{- end }}
