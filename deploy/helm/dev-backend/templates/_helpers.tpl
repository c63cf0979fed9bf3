{{/* What tells the pods of a server: (list . "redis"). */}}
{{- define "dev-backend.selector" -}}
app.kubernetes.io/name: {{ index . 1 }}
app.kubernetes.io/instance: {{ (index . 0).Release.Name }}
{{- end }}

{{- define "dev-backend.labels" -}}
{{ include "dev-backend.selector" . }}
app.kubernetes.io/part-of: dev-backend
app.kubernetes.io/managed-by: {{ (index . 0).Release.Service }}
{{- end }}

{{- define "dev-backend.image" -}}
{{ .repository }}:{{ .tag }}{{ with .digest }}@{{ . }}{{ end }}
{{- end }}

{{/* Pod Security "restricted", as the user that the official image has: 999 of PostgreSQL and Redis. */}}
{{- define "dev-backend.podSecurity" -}}
automountServiceAccountToken: false
enableServiceLinks: false
securityContext:
  runAsNonRoot: true
  runAsUser: {{ . }}
  runAsGroup: {{ . }}
  fsGroup: {{ . }}
  fsGroupChangePolicy: OnRootMismatch
  seccompProfile: {type: RuntimeDefault}
{{- end }}

{{- define "dev-backend.containerSecurity" -}}
securityContext:
  allowPrivilegeEscalation: false
  readOnlyRootFilesystem: true
  capabilities: {drop: [ALL]}
{{- end }}

{{/* A password, base64: the one that the Secret has, or a new one. (list . "redis" "password") */}}
{{- define "dev-backend.password" -}}
{{- $secret := lookup "v1" "Secret" (index . 0).Release.Namespace (index . 1) | default dict }}
{{- get ($secret.data | default dict) (index . 2) | default (randAlphaNum 32 | b64enc) }}
{{- end }}
