{{/* One line for each row (list CONDITION MESSAGE) whose condition holds. */}}
{{- define "sarsen.errors" }}
{{- range . }}
{{- if first . }}
ERROR: {{ last . }}
{{- end }}
{{- end }}
{{- end }}

{{/* A map of the values by its path, such as api.podLabels, for each role that has one: (dict "Values" .Values "paths" [...]). */}}
{{- define "sarsen.maps" }}
{{- $found := dict }}
{{- range $path := .paths }}
{{- $map := $.Values }}
{{- range $name := splitList "." $path }}{{ $map = index $map $name }}{{ end }}
{{- $_ := set $found $path $map }}
{{- end }}
{{- toYaml $found }}
{{- end }}
