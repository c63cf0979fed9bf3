{{/* A Service of the API by its name: (dict "root" $ "component" "api" "name" ...). */}}
{{- define "sarsen.api.service" -}}
apiVersion: v1
kind: Service
metadata: {{- include "sarsen.metadata" (merge (dict "own" (list (include "sarsen.lasting" .root))) .root.Values.api.service .) | nindent 2 }}
spec:
  ports:
    - {name: http, port: 80, targetPort: http, appProtocol: http}
  selector: {{- include "sarsen.selector" . | nindent 4 }}
{{- end }}
