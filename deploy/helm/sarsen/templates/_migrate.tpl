{{/* What the Job and the CronJob run: (dict "root" $ "component" "migrate" "role" .Values.migrate). */}}
{{- define "sarsen.migrate.spec" -}}
backoffLimit: {{ int .role.backoffLimit }}
activeDeadlineSeconds: {{ int .role.activeDeadlineSeconds }}
podFailurePolicy:
  rules:
    {{- /* A node that is drained under it is no failure of the migration. */}}
    - action: Ignore
      onPodConditions: [{type: DisruptionTarget, status: "True"}]
    {{- /* No repetition mends a command line that is not understood, nor a script that fails by itself. */}}
    - action: FailJob
      onExitCodes: {containerName: migrate, operator: In, values: [2, 3]}
template:
  metadata: {{- include "sarsen.pod.metadata" . | nindent 4 }}
  spec:
    {{- include "sarsen.pod.base" . | nindent 4 }}
    restartPolicy: Never
    containers:
      - {{ include "sarsen.container.base" . | nindent 8 | trim }}
        volumeMounts: {{- include "sarsen.mounts" . | nindent 10 }}
    volumes: {{- include "sarsen.volumes" . | nindent 6 }}
{{- end }}

{{/* Under Argo CD: what migrate needs, then migrate, then the pods. Helm alone heeds no wave; there the schema gate of the pods waits. */}}
{{- define "sarsen.wave" -}}
argocd.argoproj.io/sync-wave: {{ . | quote }}
{{- end }}
