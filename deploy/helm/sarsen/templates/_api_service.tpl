{{/* A Service of the API by its name: (dict "root" $ "component" "api" "name" ...). */}}
{{- define "sarsen.api.service" -}}
apiVersion: v1
kind: Service
metadata:
  name: {{ .name }}
  labels: {{- include "sarsen.labels" . | nindent 4 }}
  {{- with include "sarsen.lasting" .root }}
  annotations: {{- . | nindent 4 }}
  {{- end }}
spec:
  ports:
    - {name: http, port: 80, targetPort: http, appProtocol: http}
  selector: {{- include "sarsen.selector" . | nindent 4 }}
{{- end }}
