{{/* Probes of the management port; a JVM may take minutes to start on a node that starts many. */}}
{{- define "sarsen.probes" -}}
startupProbe:
  httpGet: {path: /livez, port: management}
  periodSeconds: 1
  failureThreshold: 300
  timeoutSeconds: 2
livenessProbe:
  httpGet: {path: /livez, port: management}
  periodSeconds: 10
  failureThreshold: 3
  timeoutSeconds: 5
readinessProbe:
  httpGet: {path: /readyz, port: management}
  periodSeconds: 2
  failureThreshold: 2
  timeoutSeconds: 2
{{- end }}

{{/* What every container of the chart is allowed: as little as Pod Security `restricted` asks for, and no file to write but /tmp. */}}
{{- define "sarsen.containerSecurity" -}}
allowPrivilegeEscalation: false
readOnlyRootFilesystem: true
capabilities: {drop: [ALL]}
{{- end }}

{{- define "sarsen.podSecurity" -}}
runAsNonRoot: true
{{- if eq .root.Values.podUser "chart" }}
runAsUser: 65532
runAsGroup: 65532
fsGroup: 65532
{{- end }}
seccompProfile: {type: RuntimeDefault}
{{- end }}

{{/* Pods of a role on different nodes and zones: as far as there are any, or always. */}}
{{- define "sarsen.spread" -}}
{{- range list (list "topology.kubernetes.io/zone" .role.spread.zone) (list "kubernetes.io/hostname" .role.spread.node) }}
- topologyKey: {{ first . }}
  maxSkew: 1
  whenUnsatisfiable: {{ last . }}
  {{- if not $.root.Values.rollout.enabled }}
  matchLabelKeys: [pod-template-hash]
  {{- end }}
  labelSelector:
    matchLabels: {{- include "sarsen.selector" $ | nindent 6 }}
{{- end }}
{{- end }}

{{- define "sarsen.tolerations" -}}
{{- range $taint := list "not-ready" "unreachable" }}
- key: node.kubernetes.io/{{ $taint }}
  operator: Exists
  effect: NoExecute
  tolerationSeconds: {{ int $.root.Values.deadNodeSeconds }}
{{- end }}
{{- with .role.tolerations }}
{{ toYaml . }}
{{- end }}
{{- end }}

{{/* Which nodes a role's pods go to, and which other pods they may displace. */}}
{{- define "sarsen.placement" -}}
{{- with .role.priorityClassName }}
priorityClassName: {{ . }}
{{- end }}
{{- with .role.nodeSelector }}
nodeSelector: {{- toYaml . | nindent 2 }}
{{- end }}
{{- with .role.affinity }}
affinity: {{- toYaml . | nindent 2 }}
{{- end }}
{{- end }}

{{/* What stands in the pods of all roles: (dict "root" $ "component" "api" "role" .Values.api). */}}
{{- define "sarsen.pod.base" -}}
serviceAccountName: {{ .root.Release.Name }}-{{ .component }}
automountServiceAccountToken: false
enableServiceLinks: false
securityContext: {{- include "sarsen.podSecurity" . | nindent 2 }}
{{- with .root.Values.imagePullSecrets }}
imagePullSecrets: {{- toYaml . | nindent 2 }}
{{- end }}
{{- include "sarsen.placement" . }}
tolerations: {{- include "sarsen.tolerations" . | trim | nindent 2 }}
{{- end }}

{{- define "sarsen.container.base" -}}
name: {{ .component }}
image: {{ include "sarsen.image" .root.Values.image | quote }}
imagePullPolicy: {{ .root.Values.image.pullPolicy }}
env: {{- include "sarsen.env" . | nindent 2 }}
resources: {{- toYaml .role.resources | nindent 2 }}
securityContext: {{- include "sarsen.containerSecurity" . | nindent 2 }}
{{- end }}

{{/* Files of every role: a place to write, users and passwords, and the authorities of trust. Mounted whole, so that the kubelet renews them. */}}
{{- define "sarsen.mounts" -}}
- {name: tmp, mountPath: /tmp}
- {name: database, mountPath: /credentials/database, readOnly: true}
{{- if include "sarsen.redis.password" . }}
- {name: redis, mountPath: /credentials/redis, readOnly: true}
{{- end }}
{{- if include "sarsen.trusts" .root }}
- {name: trust, mountPath: /trust, readOnly: true}
{{- end }}
{{- end }}

{{- define "sarsen.volumes" -}}
- name: tmp
  emptyDir: {sizeLimit: {{ .root.Values.tmpSize }}}
- name: database
  secret:
    secretName: {{ .root.Values.database.application.existingSecret | quote }}
    items: [{key: username, path: username}, {key: password, path: password}]
{{- if include "sarsen.redis.password" . }}
- name: redis
  secret:
    secretName: {{ .root.Values.redis.existingSecret | quote }}
    items: [{key: password, path: password}]
{{- end }}
{{- include "sarsen.volumes.trust" . }}
{{- end }}

{{/* Whether a role speaks to Redis, and by a password. */}}
{{- define "sarsen.redis.password" -}}
{{- if and .root.Values.redis.existingSecret (ne .component "migrate") }}true{{ end }}
{{- end }}

{{- define "sarsen.volumes.trust" }}
{{- if include "sarsen.trusts" .root }}
{{- with .root.Values.trust }}
- name: trust
  {{- if .secret }}
  secret:
    secretName: {{ .secret | quote }}
  {{- else }}
  configMap:
    name: {{ .configMap | quote }}
  {{- end }}
    items:
      - {key: {{ .key | quote }}, path: authorities.crt}
      - {key: {{ .databaseKey | default .key | quote }}, path: database.crt}
      {{- with .agentKey }}
      - {key: {{ . | quote }}, path: agent.crt}
      {{- end }}
{{- end }}
{{- end }}
{{- end }}
