{{/* Labels that never change, of one role: (dict "root" $ "component" "api"). */}}
{{- define "sarsen.selector" -}}
app.kubernetes.io/name: sarsen
app.kubernetes.io/instance: {{ .root.Release.Name }}
app.kubernetes.io/component: {{ .component }}
{{- end }}

{{/* An image by its digest if there is one: (dict "repository" ... "tag" ... "digest" ...). */}}
{{- define "sarsen.image" -}}
{{ .repository }}{{ with .tag }}:{{ . }}{{ end }}{{ with .digest }}@{{ . }}{{ end }}
{{- end }}

{{/* What runs the pods of api and worker, for autoscalers. */}}
{{- define "sarsen.workload" -}}
apiVersion: {{ ternary "argoproj.io/v1alpha1" "apps/v1" .root.Values.rollout.enabled }}
kind: {{ ternary "Rollout" "Deployment" .root.Values.rollout.enabled }}
name: {{ .root.Release.Name }}-{{ .component }}
{{- end }}

{{/* Whether the Gateway API plugin splits the traffic of a canary. */}}
{{- define "sarsen.splitsTraffic" -}}
{{- with .Values }}
{{- if and .rollout.enabled (eq .rollout.strategy "canary") .ingress.enabled (eq .ingress.kind "HTTPRoute") }}yes{{ end }}
{{- end }}
{{- end }}

{{/* The issuer of dev-backend, where none is named. */}}
{{- define "sarsen.issuer" -}}
{{ .Values.access.issuer | default "http://issuer.localhost:8082" }}
{{- end }}

{{/* Whether the pods of two releases of the API run beside each other, and traffic moves between them. */}}
{{- define "sarsen.runsBeside" -}}
{{- if or (include "sarsen.splitsTraffic" .) (and .Values.rollout.enabled (eq .Values.rollout.strategy "blueGreen")) }}yes{{ end }}
{{- end }}

{{/* The most pods of a role at any moment: those of a release under way included, and those of the release before it, which wait to be gone back to. */}}
{{- define "sarsen.mostPods" -}}
{{- $role := index .root.Values .component }}
{{- $most := int (ternary $role.autoscaling.max ($role.replicas | default 1) $role.autoscaling.enabled) }}
{{- if and (eq .component "api") (include "sarsen.runsBeside" .root) -}}
{{ mul 3 $most }}
{{- else -}}
{{ add $most (div (add $most 3) 4) }}
{{- end }}
{{- end }}

{{/* What callers would miss at once, Argo CD removes only after a person has said so. */}}
{{- define "sarsen.lasting" -}}
{{- if .Values.confirmPrune }}argocd.argoproj.io/sync-options: Prune=confirm{{ end }}
{{- end }}
