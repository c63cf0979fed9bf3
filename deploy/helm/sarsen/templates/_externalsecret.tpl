{{/* The Secret `name`, made of the store's entry `key`: (dict "root" $ "component" "api" "name" ... "key" ... "properties" [...]). */}}
{{- define "sarsen.externalSecret" -}}
{{- $external := .root.Values.externalSecrets -}}
{{- if and $external.enabled .name }}
apiVersion: external-secrets.io/v1
kind: ExternalSecret
metadata: {{- include "sarsen.metadata" (merge (dict "name" (quote .name) "own" (list (include "sarsen.lasting" .root) (include "sarsen.wave" "-2"))) .) | nindent 2 }}
spec:
  refreshInterval: {{ $external.refreshInterval }}
  secretStoreRef: {kind: {{ $external.store.kind }}, name: {{ $external.store.name | quote }}}
  target: {name: {{ .name | quote }}, creationPolicy: Owner, deletionPolicy: Retain}
  data:
    {{- range .properties }}
    - secretKey: {{ . }}
      remoteRef: {key: {{ $.key | quote }}, property: {{ . }}}
    {{- end }}
{{- end }}
{{- end }}
