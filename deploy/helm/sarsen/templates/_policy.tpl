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

{{/* Egress to the named entries of networkPolicy, and to DNS: (dict "root" $ "to" (list "redis")). */}}
{{- define "sarsen.policy.egress" -}}
{{- $policy := .root.Values.networkPolicy }}
{{- include "sarsen.policy.rule" (dict "way" "to" "peers" $policy.dns.peers "ports" $policy.dns.ports "protocols" (list "UDP" "TCP")) }}
{{- range .to }}
{{- $peer := index $policy . }}
{{- include "sarsen.policy.rule" (dict "way" "to" "peers" $peer.peers "ports" $peer.ports) }}
{{- end }}
{{- end }}

{{/* Who may come in: callers on 8080, Prometheus on 8081. */}}
{{- define "sarsen.policy.ingress" -}}
{{- include "sarsen.policy.rule" (dict "way" "from" "peers" .callers "ports" (list 8080)) }}
{{- include "sarsen.policy.rule" (dict "way" "from" "peers" .root.Values.networkPolicy.prometheus.peers "ports" (list 8081)) }}
{{- end }}

{{/* The head of a policy for the pods of one role, closed in both directions. */}}
{{- define "sarsen.policy.head" -}}
apiVersion: networking.k8s.io/v1
kind: NetworkPolicy
metadata:
  name: {{ .root.Release.Name }}-{{ .component }}
  labels: {{- include "sarsen.labels" . | nindent 4 }}
  annotations: {{- include "sarsen.wave" "-2" | nindent 4 }}
spec:
  policyTypes: [Ingress, Egress]
  podSelector:
    matchLabels: {{- include "sarsen.selector" . | nindent 6 }}
{{- end }}
