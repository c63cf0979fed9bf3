{{/* Secrets that pods would wait for in vain. Seen only where Helm asks a cluster: `helm template` and Argo CD do not. */}}
{{- define "sarsen.missing" }}
{{- $v := .Values }}
{{- if lookup "v1" "ServiceAccount" .Release.Namespace "default" }}
{{- range $kind, $name := dict "Secret" $v.trust.secret "ConfigMap" $v.trust.configMap }}
{{- if and $name (not (lookup "v1" $kind $.Release.Namespace $name)) }}
ERROR: the namespace {{ $.Release.Namespace }} has no {{ $kind }} {{ $name }} with the authorities of trust. Set trust, or make it: kubectl -n {{ $.Release.Namespace }} create {{ ternary "secret generic" "configmap" (eq $kind "Secret") }} {{ $name }} --from-file={{ $v.trust.key }}.
{{- end }}
{{- end }}
{{- end }}
{{- if and (not $v.externalSecrets.enabled) (lookup "v1" "ServiceAccount" .Release.Namespace "default") }}
{{- range $name := list $v.database.application.existingSecret $v.database.migration.existingSecret $v.redis.existingSecret $v.stats.existingSecret
  $v.notifications.existingSecret | compact }}
{{- $secret := lookup "v1" "Secret" $.Release.Namespace $name }}
{{- range dig "metadata" "ownerReferences" list (default dict $secret) }}
{{- if eq .kind "ExternalSecret" }}
ERROR: the Secret {{ $name }} belongs to an ExternalSecret, and would go with it. Set externalSecrets.enabled to true, or make it your own first: kubectl -n {{ $.Release.Namespace }} patch secret {{ $name }} --type json -p '[{"op": "remove", "path": "/metadata/ownerReferences"}]'.
{{- end }}
{{- end }}
{{- if not (lookup "v1" "Secret" $.Release.Namespace $name) }}
ERROR: the namespace {{ $.Release.Namespace }} has no Secret {{ $name }}. Set externalSecrets, make it, or on a laptop install what has it first: helm upgrade --install backend deploy/helm/dev-backend -n {{ $.Release.Namespace }}.
{{- end }}
{{- end }}
{{- end }}
{{- end }}

{{/* What a release would take away before the new one serves, as Helm does not wait in between. Seen only where Helm asks a cluster. */}}
{{- define "sarsen.replaced" }}
{{- $rollouts := .Values.rollout.enabled }}
{{- range $component := list "api" "worker" }}
{{- $name := printf "%s-%s" $.Release.Name $component }}
{{- $there := false }}
{{- if $rollouts }}
{{- $there = lookup "apps/v1" "Deployment" $.Release.Namespace $name }}
{{- else if $.Capabilities.APIVersions.Has "argoproj.io/v1alpha1/Rollout" }}
{{- $there = lookup "argoproj.io/v1alpha1" "Rollout" $.Release.Namespace $name }}
{{- end }}
{{- if $there }}
ERROR: the {{ ternary "Deployment" "Rollout" $rollouts }} {{ $name }} would go with all its pods before others serve. Set rollout.enabled to {{ not $rollouts }}, or let its pods go on without it: kubectl -n {{ $.Release.Namespace }} delete {{ ternary "deployment.apps" "rollouts.argoproj.io" $rollouts }} {{ $name }} --cascade=orphan, and delete their ReplicaSet when the new ones are ready.
{{- end }}
{{- end }}
{{- if and .Values.worker.autoscaling.enabled (eq .Values.worker.autoscaling.type "keda") (lookup "autoscaling/v2" "HorizontalPodAutoscaler" .Release.Namespace (printf "%s-worker" .Release.Name)) }}
ERROR: KEDA refuses a workload that an HPA scales. Set worker.autoscaling.type to hpa, or delete it first: kubectl -n {{ .Release.Namespace }} delete hpa {{ .Release.Name }}-worker.
{{- end }}
{{- end }}
