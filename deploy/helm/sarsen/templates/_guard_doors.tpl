{{/* An Ingress whose TLS ends in two places or in none, or whose controller cannot reach a pod. */}}
{{- define "sarsen.contradictions.ingress" }}
{{- $v := .Values }}
{{- $annotations := $v.ingress.annotations }}
{{- $open := and $v.ingress.enabled (eq $v.ingress.kind "Ingress") }}
{{- $controller := eq $v.ingress.tls "controller" }}
{{- $alb := and $open (eq $v.ingress.className "alb") }}
{{- $arn := get $annotations "alb.ingress.kubernetes.io/certificate-arn" }}
{{- $https := or $arn (contains "HTTPS" (get $annotations "alb.ingress.kubernetes.io/listen-ports")) }}
{{- $outside := or $alb (regexMatch "\"(networking\\.gke\\.io/|kubernetes\\.io/ingress\\.class\":\"gce)" (toJson $annotations)) }}
{{- $block := false }}
{{- range $v.networkPolicy.gateway.peers }}{{ $block = or $block (hasKey . "ipBlock") }}{{ end }}
{{- include "sarsen.errors" (list
  (list (and $open (not $controller) (not $v.ingress.tlsSecret) (has $v.environment (list "staging" "prod")))
    "tokens would cross the internet in clear. Set ingress.tlsSecret, or ingress.tls to controller.")
  (list (and $open $controller $v.ingress.tlsSecret) "the controller ends TLS, and ingress.tlsSecret has another certificate. Set ingress.tlsSecret to nothing, or ingress.tls to secret.")
  (list (and $open $arn (not $controller)) "ALB takes the certificate of its annotation and no Secret. Set ingress.tls to controller.")
  (list (and $alb $controller (not $https))
    "ALB would listen for HTTP alone. Set ingress.annotations.alb.ingress.kubernetes.io/certificate-arn, or listen-ports with HTTPS.")
  (list (and $alb (ne (get $annotations "alb.ingress.kubernetes.io/target-type") "ip"))
    "ALB would look for a port of nodes, which the Service has not. Set ingress.annotations.alb.ingress.kubernetes.io/target-type to ip.")
  (list (and $v.ingress.enabled (not $open) $controller) "the Gateway of an HTTPRoute ends TLS by itself. Set ingress.tls to secret.")
  (list (and $open $outside $v.networkPolicy.enabled (not $block))
    "the load balancer calls from outside of the cluster, and networkPolicy.gateway.peers lets pods alone in. Set an ipBlock of its subnets in networkPolicy.gateway.peers.")) }}
{{- end }}

{{/* Rules of policies that would open what others keep shut, or nothing. */}}
{{- define "sarsen.contradictions.rules" }}
{{- $v := .Values }}
{{- $policy := $v.networkPolicy }}
{{- $management := list }}
{{- range $policy.extraIngress }}{{ $management = concat $management .ports }}{{ end }}
{{- include "sarsen.errors" (list
  (list (and (not $policy.enabled) (or $policy.extraIngress $policy.extraEgress))
    "networkPolicy has further rules and is off, so that everything is open. Set networkPolicy.enabled to true, or extraIngress and extraEgress to [].")
  (list (has "8081" (toStrings $management))
    "networkPolicy.extraIngress opens 8081, the port of metrics and log levels. Set networkPolicy.prometheus.peers.")
  (list (and $policy.enabled (contains "openshift-dns" (toJson $policy.dns.peers)) (not (has "5353" (toStrings $policy.dns.ports))))
    "the pods of openshift-dns listen on 5353. Set networkPolicy.dns.ports to [5353].")) }}
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

{{/* An autoscaler that cannot move, and a JVM that counts on what it has not. */}}
{{- define "sarsen.contradictions.sizes" }}
{{- range $name := list "api" "worker" }}
{{- $scaling := (index $.Values $name).autoscaling }}
{{- range $way, $verb := dict "scaleUp" "added" "scaleDown" "taken away" }}
{{- with index $scaling $way }}
{{- include "sarsen.errors" (list (list (and $scaling.enabled (eq 0 (add .percent .pods | int)))
  (printf "%s.autoscaling.%s lets no pod be %s. Set its percent or pods to 1 or more." $name $way $verb))) }}
{{- end }}
{{- end }}
{{- end }}
{{- range $name := list "api" "worker" "migrate" }}
{{- $role := index $.Values $name }}
{{- $limit := dig "limits" "cpu" "" $role.resources | toString }}
{{- $thousandths := ternary (trimSuffix "m" $limit | float64) (mulf 1000 (float64 $limit)) (hasSuffix "m" $limit) }}
{{- include "sarsen.errors" (list (list (and $limit $role.jvm.processors (gt (mulf 1000 (float64 ($role.jvm.processors | default 0))) $thousandths))
  (printf "%s counts on %v processors and may use %s. Set %s.jvm.processors to what resources.limits.cpu is, or null." $name $role.jvm.processors $limit $name))) }}
{{- end }}
{{- end }}
