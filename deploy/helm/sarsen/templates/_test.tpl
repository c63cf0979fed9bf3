{{/* The pod that posts an event and reads its score: (dict "root" $ "env" [...]). */}}
{{- define "sarsen.test.spec" -}}
restartPolicy: Never
automountServiceAccountToken: false
enableServiceLinks: false
securityContext: {{- include "sarsen.podSecurity" . | nindent 2 }}
{{- with .root.Values.imagePullSecrets }}
imagePullSecrets: {{- toYaml . | nindent 2 }}
{{- end }}
{{- include "sarsen.placement" (dict "role" .root.Values.test) }}
{{- with .root.Values.test.tolerations }}
tolerations: {{- toYaml . | nindent 2 }}
{{- end }}
containers:
  - name: test
    image: {{ include "sarsen.image" .root.Values.test.image | quote }}
    command: [python3, -c, {{ .root.Files.Get "files/smoke.py" | toJson }}]
    env:
      - {name: API, value: "http://{{ .root.Release.Name }}"}
      - {name: TOKEN_URL, value: {{ .root.Values.test.tokenUrl | default "http://issuer:8082/oauth2/token" | quote }}}
      - {name: RELEASE, value: {{ .root.Release.Name }}}
      - {name: CLIENT_ID, value: {{ .root.Values.test.clientId | quote }}}
      - name: CLIENT_SECRET
        valueFrom: {secretKeyRef: {name: {{ .root.Values.test.existingSecret | quote }}, key: secret}}
      {{- with .env }}
      {{- toYaml . | nindent 6 }}
      {{- end }}
    resources: {{- toYaml .root.Values.test.resources | nindent 6 }}
    securityContext: {{- include "sarsen.containerSecurity" .root | nindent 6 }}
{{- end }}
