{{/* How many pods of a role may be evicted at a time: (dict "root" $ "component" "api" "role" .Values.api). */}}
{{- define "sarsen.budget" -}}
{{- if .role.pdb.enabled }}
apiVersion: policy/v1
kind: PodDisruptionBudget
metadata:
  name: {{ .root.Release.Name }}-{{ .component }}
  labels: {{- include "sarsen.labels" . | nindent 4 }}
spec:
  maxUnavailable: {{ .role.pdb.maxUnavailable }}
  unhealthyPodEvictionPolicy: AlwaysAllow
  selector:
    matchLabels: {{- include "sarsen.selector" . | nindent 6 }}
{{- end }}
{{- end }}
