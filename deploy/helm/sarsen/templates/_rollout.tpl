{{/* The Deployment of a role, unless Argo Rollouts releases it: (dict "root" $ "component" "api" "role" .Values.api). */}}
{{- define "sarsen.deployment" -}}
{{- if not .root.Values.rollout.enabled }}
apiVersion: apps/v1
kind: Deployment
metadata: {{- include "sarsen.workload.metadata" . | nindent 2 }}
spec:
  {{- include "sarsen.workload.spec" . | nindent 2 }}
  strategy:
    type: RollingUpdate
    rollingUpdate: {maxSurge: 25%, maxUnavailable: 0}
{{- end }}
{{- end }}

{{/* The Rollout of a role, where Argo Rollouts releases it. */}}
{{- define "sarsen.rollout" -}}
{{- if .root.Values.rollout.enabled }}
apiVersion: argoproj.io/v1alpha1
kind: Rollout
metadata: {{- include "sarsen.workload.metadata" . | nindent 2 }}
spec:
  {{- include "sarsen.workload.spec" . | nindent 2 }}
  {{- if not (and (include "sarsen.switches" .) (include "sarsen.waitsForSwitch" .root)) }}
  rollbackWindow: {revisions: {{ int .root.Values.rollout.rollbackWindow }}}
  {{- end }}
  strategy:
    {{- include (ternary "sarsen.strategy.blueGreen" "sarsen.strategy.canary" (not (empty (include "sarsen.switches" .)))) . | nindent 4 }}
{{- end }}
{{- end }}

{{/* Whether a Service switches between the pods of two releases: the worker has none. */}}
{{- define "sarsen.switches" -}}
{{- if and (eq .component "api") (eq .root.Values.rollout.strategy "blueGreen") }}yes{{ end }}
{{- end }}

{{/* Whether blueGreen waits between the preview and the switch. Argo Rollouts 1.9 clears the pause of a rollback within the window in the same
     moment in which it is set, and then never switches; without a window it waits, as for any release. */}}
{{- define "sarsen.waitsForSwitch" -}}
{{- if or (not .Values.rollout.autoPromotion) .Values.rollout.autoPromotionSeconds }}yes{{ end }}
{{- end }}

{{/* How long pods that get no traffic any more stay. Of earlier releases one is kept: the guard counts its connections. */}}
{{- define "sarsen.delays" -}}
scaleDownDelaySeconds: {{ int .Values.rollout.scaleDownDelaySeconds }}
scaleDownDelayRevisionLimit: 1
abortScaleDownDelaySeconds: {{ int .Values.rollout.abortScaleDownDelaySeconds }}
{{- end }}

{{- define "sarsen.strategy.blueGreen" -}}
blueGreen:
  activeService: {{ .root.Release.Name }}
  previewService: {{ .root.Release.Name }}-preview
  autoPromotionEnabled: {{ .root.Values.rollout.autoPromotion }}
  {{- with .root.Values.rollout.autoPromotionSeconds }}
  autoPromotionSeconds: {{ int . }}
  {{- end }}
  {{- with .root.Values.rollout.previewReplicas }}
  previewReplicaCount: {{ int . }}
  {{- end }}
  {{- include "sarsen.delays" .root | nindent 2 }}
{{- end }}

{{- define "sarsen.strategy.canary" -}}
canary:
  maxSurge: 25%
  maxUnavailable: 0
  {{- if and (eq .component "api") (include "sarsen.splitsTraffic" .root) }}
  stableService: {{ .root.Release.Name }}
  canaryService: {{ .root.Release.Name }}-canary
  trafficRouting:
    plugins:
      argoproj-labs/gatewayAPI:
        httpRoute: {{ .root.Release.Name }}
        namespace: {{ .root.Release.Namespace }}
  {{- include "sarsen.delays" .root | nindent 2 }}
  {{- end }}
  {{- with include "sarsen.steps" . | fromYamlArray }}
  steps: {{- toYaml . | nindent 4 }}
  {{- end }}
{{- end }}

{{/* Those of the values; without traffic to split, Argo Rollouts refuses a scale of its own for the canary. */}}
{{- define "sarsen.steps" -}}
{{- $steps := list }}
{{- if eq .root.Values.rollout.strategy "canary" }}
{{- range .root.Values.rollout.steps }}
{{- if not (and (eq $.component "worker") (hasKey . "setCanaryScale")) }}{{ $steps = append $steps . }}{{ end }}
{{- end }}
{{- end }}
{{- toYaml $steps }}
{{- end }}
