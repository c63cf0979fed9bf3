{{/* Labels by which a bill is split; none where no team is named. */}}
{{- define "sarsen.labels.cost" -}}
{{- with .root.Values.cost }}
{{- if .team -}}
team: {{ .team | quote }}
cost-centre: {{ .costCentre | quote }}
environment: {{ $.root.Values.environment }}
component: {{ $.component }}
{{- end }}
{{- end }}
{{- end }}

{{/* What the values add to the labels of the chart: those of cost, then `labels` of the object, then those of all. */}}
{{- define "sarsen.labels.added" -}}
{{- with merge (include "sarsen.labels.cost" . | fromYaml) (.labels | default dict) .root.Values.commonLabels }}
{{ toYaml . }}
{{- end }}
{{- end }}

{{/* Labels of an object: (dict "root" $ "component" "api" "labels" {...}). */}}
{{- define "sarsen.labels" -}}
{{ include "sarsen.selector" . }}
app.kubernetes.io/part-of: sarsen
app.kubernetes.io/managed-by: {{ .root.Release.Service }}
helm.sh/chart: {{ printf "sarsen-%s" .root.Chart.Version | replace "+" "_" | trunc 63 | trimSuffix "-" }}
{{- include "sarsen.labels.added" . }}
{{- end }}

{{/* Annotations: those of the chart (`own`, texts of YAML), then `annotations` of the object, then those of all. */}}
{{- define "sarsen.annotations" -}}
{{- $added := merge (dict) (.annotations | default dict) .root.Values.commonAnnotations }}
{{- append (.own | default list) (ternary "" (toYaml $added) (empty $added)) | compact | join "\n" }}
{{- end }}

{{/* Name, labels and annotations of an object: (dict "root" $ "component" "api" ["name" ...] ["own" [...]] ["labels" {...}] ["annotations" {...}]).
     Without a name it is that of the release and the component. */}}
{{- define "sarsen.metadata" -}}
name: {{ .name | default (printf "%s-%s" .root.Release.Name .component) }}
labels: {{- include "sarsen.labels" . | nindent 2 }}
{{- with include "sarsen.annotations" . }}
annotations: {{- . | nindent 2 }}
{{- end }}
{{- end }}

{{/* Labels and annotations of a role's pods: (dict "root" $ "component" "api" "role" .Values.api). */}}
{{- define "sarsen.pod.metadata" -}}
{{- $pod := dict "root" .root "component" .component "own" (list (include "sarsen.moves" .)) "labels" .role.podLabels "annotations" .role.podAnnotations -}}
labels: {{- printf "%s%s" (include "sarsen.selector" .) (include "sarsen.labels.added" $pod) | nindent 2 }}
{{- with include "sarsen.annotations" $pod }}
annotations: {{- . | nindent 2 }}
{{- end }}
{{- end }}

{{/* What the Cluster Autoscaler and Karpenter may do with a node of this pod: /tmp of a service keeps nothing, and a migration is not to be begun anew. */}}
{{- define "sarsen.moves" -}}
{{- if eq .component "migrate" -}}
cluster-autoscaler.kubernetes.io/safe-to-evict: "false"
karpenter.sh/do-not-disrupt: "true"
{{- else if ne .component "test" -}}
cluster-autoscaler.kubernetes.io/safe-to-evict-local-volumes: tmp
{{- end }}
{{- end }}

{{/* The ServiceAccount of a role: (dict "root" $ "component" "api" "role" .Values.api ["own" [...]]). */}}
{{- define "sarsen.serviceAccount" -}}
apiVersion: v1
kind: ServiceAccount
metadata: {{- include "sarsen.metadata" (merge (dict "labels" .role.serviceAccount.labels "annotations" .role.serviceAccount.annotations) .) | nindent 2 }}
automountServiceAccountToken: false
{{- end }}
