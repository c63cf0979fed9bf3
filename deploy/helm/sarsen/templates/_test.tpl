{{/* The pod that posts an event and reads its score, by the command `smoke` of our own image: (dict "root" $ "args" [...]). */}}
{{- define "sarsen.test.spec" -}}
{{- $test := .root.Values.test }}
restartPolicy: Never
automountServiceAccountToken: false
enableServiceLinks: false
securityContext: {{- include "sarsen.podSecurity" . | nindent 2 }}
{{- with .root.Values.imagePullSecrets }}
imagePullSecrets: {{- toYaml . | nindent 2 }}
{{- end }}
{{- include "sarsen.placement" (dict "role" $test) }}
{{- with $test.tolerations }}
tolerations: {{- toYaml . | nindent 2 }}
{{- end }}
containers:
  - name: test
    image: {{ include "sarsen.image" .root.Values.image | quote }}
    imagePullPolicy: {{ .root.Values.image.pullPolicy }}
    args:
      - smoke
      - --api=http://{{ .root.Release.Name }}
      - {{ printf "--token-url=%s" ($test.tokenUrl | default "http://issuer:8082/oauth2/token") | quote }}
      - {{ printf "--client-id=%s" $test.clientId | quote }}
      {{- range .args }}
      - {{ . }}
      {{- end }}
    env:
      - name: SARSEN_SMOKE_CLIENTSECRET
        valueFrom: {secretKeyRef: {name: {{ $test.existingSecret | quote }}, key: secret}}
      {{- if include "sarsen.trusts" .root }}
      - name: SARSEN_TRUST_AUTHORITIES
        value: /trust/authorities.crt
      {{- end }}
    resources: {{- toYaml $test.resources | nindent 6 }}
    securityContext: {{- include "sarsen.containerSecurity" .root | nindent 6 }}
{{- if include "sarsen.trusts" .root }}
    volumeMounts:
      - {name: trust, mountPath: /trust, readOnly: true}
volumes: {{- include "sarsen.volumes.trust" . | trim | nindent 2 }}
{{- end }}
{{- end }}
