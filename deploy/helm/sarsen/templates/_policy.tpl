{{/* A rule for one list of peers; without peers there is none: an empty list in a policy would let everybody through.
     (dict "way" "to" "peers" [...] "ports" [...] "protocols" [TCP]) */}}
{{- define "sarsen.policy.rule" -}}
{{- if .peers }}
- {{ .way }}: {{- toYaml .peers | nindent 4 }}
  ports:
    {{- range $port := .ports }}
    {{- range $.protocols | default (list "TCP") }}
    - {port: {{ int $port }}, protocol: {{ . }}}
    {{- end }}
    {{- end }}
{{- end }}
{{- end }}

{{/* The further rules that name this role, or none: (dict "root" $ "component" "api" "way" "to" "rules" .extraEgress). */}}
{{- define "sarsen.policy.extra" -}}
{{- range .rules }}
{{- if has $.component (.roles | default (list $.component)) }}
{{- include "sarsen.policy.rule" (dict "way" $.way "peers" .peers "ports" .ports "protocols" .protocols) }}
{{- end }}
{{- end }}
{{- end }}

{{/* Egress to the named entries of networkPolicy, to DNS, and by further rules: (dict "root" $ "component" "api" "to" (list "redis")). */}}
{{- define "sarsen.policy.egress" -}}
{{- $policy := .root.Values.networkPolicy }}
{{- include "sarsen.policy.rule" (dict "way" "to" "peers" $policy.dns.peers "ports" $policy.dns.ports "protocols" (list "UDP" "TCP")) }}
{{- range .to }}
{{- $peer := index $policy . }}
{{- include "sarsen.policy.rule" (dict "way" "to" "peers" $peer.peers "ports" $peer.ports) }}
{{- end }}
{{- include "sarsen.policy.extra" (dict "component" .component "way" "to" "rules" $policy.extraEgress) }}
{{- end }}

{{/* Who may come in: callers on 8080, Prometheus on 8081, and by further rules. */}}
{{- define "sarsen.policy.ingress" -}}
{{- include "sarsen.policy.rule" (dict "way" "from" "peers" .callers "ports" (list 8080)) }}
{{- include "sarsen.policy.rule" (dict "way" "from" "peers" .root.Values.networkPolicy.prometheus.peers "ports" (list 8081)) }}
{{- include "sarsen.policy.extra" (dict "component" .component "way" "from" "rules" .root.Values.networkPolicy.extraIngress) }}
{{- end }}

{{/* The head of a policy for the pods of one role, closed in both directions. */}}
{{- define "sarsen.policy.head" -}}
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata: {{- include "sarsen.metadata" (merge (dict "own" (list (include "sarsen.wave" "-2"))) .) | nindent 2 }}
spec:
  policyTypes: [Ingress, Egress]
  podSelector:
    matchLabels: {{- include "sarsen.selector" . | nindent 6 }}
{{- end }}
