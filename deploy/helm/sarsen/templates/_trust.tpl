{{/* Whether there are authorities of one's own. They are files of /trust: authorities.crt, database.crt, agent.crt. */}}
{{- define "sarsen.trusts" -}}
{{- if or .Values.trust.secret .Values.trust.configMap }}true{{ end }}
{{- end }}

{{/* Whether PostgreSQL's certificate is checked against the file of the chart: it is checked, and the parameters name no file or class for it. */}}
{{- define "sarsen.trusts.database" -}}
{{- $parameters := .Values.database.parameters }}
{{- if and (regexMatch "(^|&)sslmode=verify-(ca|full)(&|$)" $parameters) (not (regexMatch "(^|&)(sslrootcert|sslfactory)=" $parameters)) }}true{{ end }}
{{- end }}

{{/* Whether no public authority signs a certificate for this host or address: a name of the cluster, one without a dot, a private address. */}}
{{- define "sarsen.private" -}}
{{- $host := regexReplaceAll "^https?://([^/@]*@)?([^/:]+).*$" . "${2}" }}
{{- if regexMatch "^[^.]+$|\\.svc$|\\.svc\\.|\\.(local|localhost|internal|test)$|^(10|192\\.168|172\\.(1[6-9]|2[0-9]|3[01]))\\.[0-9.]+$" $host }}true{{ end }}
{{- end }}

{{- define "sarsen.contradictions.trust" }}
{{- $v := .Values }}
{{- $trust := $v.trust }}
{{- $parameters := $v.database.parameters }}
{{- $some := include "sarsen.trusts" . }}
{{- $none := not $some }}
{{- $issuer := include "sarsen.issuer" . }}
{{- $made := list $v.database.application.existingSecret $v.database.migration.existingSecret $v.redis.existingSecret $v.stats.existingSecret $v.notifications.existingSecret }}
{{- $collector := and $v.agent.enabled (hasPrefix "https://" $v.agent.endpoint) }}
{{- include "sarsen.errors" (list
  (list (hasKey $v.database "caSecret") "database.caSecret has gone. Set trust.secret to the same Secret, and no sslrootcert in database.parameters: the chart adds it.")
  (list (and $trust.secret $trust.configMap) "trust has a Secret and a ConfigMap, and one would be ignored. Set trust.secret or trust.configMap to nothing.")
  (list (and $some (not $trust.key)) "trust has no key with certificates. Set trust.key.")
  (list (and $none (or $trust.databaseKey $trust.agentKey)) "trust has keys of nothing. Set trust.secret or trust.configMap.")
  (list (and $trust.secret (has $trust.secret $made)) (printf "trust.secret is %s, which holds a password or a key. Set trust.secret to one of its own." $trust.secret))
  (list (regexMatch "sslrootcert=/(database-ca|trust)/" $parameters)
    "database.parameters names a file that the chart names by itself. Set trust, and no sslrootcert in database.parameters.")
  (list (and $none (include "sarsen.trusts.database" .))
    "PostgreSQL's certificate is checked, and against no authority. Set trust.secret or trust.configMap, or sslrootcert in database.parameters to a file of the image.")
  (list (and $trust.databaseKey (not (include "sarsen.trusts.database" .)))
    "trust.databaseKey is not looked at. Set database.parameters to sslmode=verify-full, without sslrootcert.")
  (list (and $none $v.redis.tls (include "sarsen.private" $v.redis.host))
    (printf "no public authority signs a certificate for redis.host %s, so Redis would never be used. Set trust.secret or trust.configMap." $v.redis.host))
  (list (and $none (hasPrefix "https://" $issuer) (include "sarsen.private" $issuer))
    (printf "no public authority signs a certificate for access.issuer %s, so no token would be taken. Set trust.secret or trust.configMap." $issuer))
  (list (and $none (hasPrefix "https://" $v.notifications.url) (include "sarsen.private" $v.notifications.url))
    (printf "no public authority signs a certificate for notifications.url %s, so nobody would be told. Set trust.secret or trust.configMap." $v.notifications.url))
  (list (and $collector (not $trust.agentKey) (include "sarsen.private" $v.agent.endpoint))
    (printf "no public authority signs a certificate for agent.endpoint %s, so every trace would be lost. Set trust.agentKey." $v.agent.endpoint))
  (list (and $trust.agentKey (not $collector)) "trust.agentKey is not looked at. Set agent.enabled to true and agent.endpoint with https, or trust.agentKey to nothing.")
  (list (and $v.redis.username (not $v.redis.existingSecret)) "a user of Redis has a password. Set redis.existingSecret, or redis.username to nothing.")) }}
{{- end }}
