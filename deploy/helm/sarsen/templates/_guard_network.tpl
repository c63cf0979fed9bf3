{{/* A feature whose other end no policy, or no address, names. */}}
{{- define "sarsen.contradictions.peers" }}
{{- $v := .Values }}
{{- $closed := $v.networkPolicy.enabled }}
{{- include "sarsen.errors" (list
  (list (and $v.agent.enabled (not $v.agent.endpoint)) "the agent is on and has nobody to send to. Set agent.endpoint.")
  (list (and (not $closed) (has $v.environment (list "staging" "prod"))) "every pod of the cluster could reach these. Set networkPolicy.enabled to true.")) }}
{{- range $feature, $peer := dict "ingress" "gateway" "agent" "telemetry" "podMonitor" "prometheus" }}
{{- include "sarsen.errors" (list (list (and $closed (index $v $feature "enabled") (not (index $v.networkPolicy $peer "peers")))
  (printf "%s is on, and no policy lets its other end through. Set networkPolicy.%s.peers." $feature $peer))) }}
{{- end }}
{{- range $peer := list "dns" "postgresql" "redis" "issuer" }}
{{- include "sarsen.errors" (list (list (and $closed (not (index $v.networkPolicy $peer "peers")))
  (printf "no pod could reach %s. Set networkPolicy.%s.peers." $peer $peer))) }}
{{- end }}
{{- $agent := ternary (regexFind ":[0-9]+" (trimPrefix "https:" (trimPrefix "http:" $v.agent.endpoint)) | trimPrefix ":") "" $v.agent.enabled }}
{{- range list (list "postgresql" "database.port" $v.database.port) (list "postgresql" "database.migration.port" $v.database.migration.port)
  (list "redis" "redis.port" $v.redis.port) (list "telemetry" "the port of agent.endpoint" $agent) }}
{{- $port := last . | toString }}
{{- include "sarsen.errors" (list (list (and $closed $port (not (has $port (toStrings (index $v.networkPolicy (first .) "ports")))))
  (printf "%s is %s, and no policy lets that through. Set networkPolicy.%s.ports." (index . 1) $port (first .)))) }}
{{- end }}
{{- end }}

{{/* A name that nobody serves, or without TLS; an Ingress whose TLS ends in two places, or whose controller cannot reach a pod. */}}
{{- define "sarsen.contradictions.ingress" }}
{{- $v := .Values }}
{{- $annotations := $v.ingress.annotations }}
{{- $served := has $v.environment (list "staging" "prod") }}
{{- $open := and $v.ingress.enabled (eq $v.ingress.kind "Ingress") }}
{{- $route := and $v.ingress.enabled (eq $v.ingress.kind "HTTPRoute") }}
{{- $controller := eq $v.ingress.tls "controller" }}
{{- $alb := and $open (eq $v.ingress.className "alb") }}
{{- $arn := get $annotations "alb.ingress.kubernetes.io/certificate-arn" }}
{{- $https := or $arn (contains "HTTPS" (get $annotations "alb.ingress.kubernetes.io/listen-ports")) }}
{{- $outside := or $alb (regexMatch "\"(networking\\.gke\\.io/|kubernetes\\.io/ingress\\.class\":\"gce)" (toJson $annotations)) }}
{{- $leaving := int (add $v.api.shutdown.preStopSeconds $v.api.shutdown.drainSeconds) }}
{{- $block := false }}
{{- range $v.networkPolicy.gateway.peers }}{{ $block = or $block (hasKey . "ipBlock") }}{{ end }}
{{- include "sarsen.errors" (list
  (list (and $v.ingress.enabled (not $v.ingress.hosts)) "ingress is on and answers to no name. Set ingress.hosts.")
  (list (and $v.ingress.enabled (eq $v.environment "local") (not $v.access.issuer))
    "everybody who can read the chart could make a token for what is published. Set access.issuer, or ingress.enabled to false.")
  (list (and $route (not $v.ingress.gateway.name)) "no Gateway serves the HTTPRoute. Set ingress.gateway.name.")
  (list (and $route (not $v.ingress.gateway.sectionName) $served)
    "the route would also answer on listeners without TLS. Set ingress.gateway.sectionName to the one with it.")
  (list (and $open (not $controller) (not $v.ingress.tlsSecret) $served)
    "tokens would cross the internet in clear. Set ingress.tlsSecret, or ingress.tls to controller.")
  (list (and $open $controller $v.ingress.tlsSecret) "the controller ends TLS, and ingress.tlsSecret has another certificate. Set ingress.tlsSecret to nothing, or ingress.tls to secret.")
  (list (and $open $arn (not $controller)) "ALB takes the certificate of its annotation and no Secret. Set ingress.tls to controller.")
  (list (and $alb $controller (not $https))
    "ALB would listen for HTTP alone. Set ingress.annotations.alb.ingress.kubernetes.io/certificate-arn, or listen-ports with HTTPS.")
  (list (and $alb (ne (get $annotations "alb.ingress.kubernetes.io/target-type") "ip"))
    "ALB would look for a port of nodes, which the Service has not. Set ingress.annotations.alb.ingress.kubernetes.io/target-type to ip.")
  (list (and $open $outside (lt $leaving 30))
    (printf "a load balancer outside of the cluster sends to a pod for up to half a minute after it began to end, and pods serve for %d s. Set api.shutdown.preStopSeconds and drainSeconds to 30 or more together." $leaving))
  (list (and $route $controller) "the Gateway of an HTTPRoute ends TLS by itself. Set ingress.tls to secret.")
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
