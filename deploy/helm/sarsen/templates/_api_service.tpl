{{/* A Service of the API by its name: (dict "root" $ "component" "api" "name" ...). */}}
{{- define "sarsen.api.service" -}}
apiVersion: v1
kind: Service
metadata: {{- include "sarsen.metadata" (merge (dict "own" (list (include "sarsen.lasting" .root))) .root.Values.api.service .) | nindent 2 }}
spec:
  {{- with .root.Values.api.service }}
  {{- with .ipFamilyPolicy }}
  ipFamilyPolicy: {{ . }}
  {{- end }}
  {{- with .ipFamilies }}
  ipFamilies: {{- toYaml . | nindent 4 }}
  {{- end }}
  {{- with .trafficDistribution }}
  trafficDistribution: {{ . }}
  {{- end }}
  {{- end }}
  ports:
    - {name: http, port: 80, targetPort: http, appProtocol: http}
  selector: {{- include "sarsen.selector" . | nindent 4 }}
{{- end }}
