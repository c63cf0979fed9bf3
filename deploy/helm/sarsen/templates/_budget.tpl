{{/* How many pods of a role may be evicted at a time: (dict "root" $ "component" "api" "role" .Values.api). */}}
{{- define "sarsen.budget" -}}
{{- if .role.pdb.enabled }}
apiVersion: policy/v1
kind: PodDisruptionBudget
metadata: {{- include "sarsen.metadata" . | nindent 2 }}
spec:
  maxUnavailable: {{ .role.pdb.maxUnavailable }}
  unhealthyPodEvictionPolicy: AlwaysAllow
  selector:
    matchLabels: {{- include "sarsen.selector" . | nindent 6 }}
{{- end }}
{{- end }}
