{{/* Labels that selectors and bills depend on, and annotations that steer Helm and Argo CD, are the chart's own. */}}
{{- define "sarsen.contradictions.metadata" }}
{{- $instead := dict "team" "cost.team" "cost-centre" "cost.costCentre" "environment" "environment" "component" "none: it is the role" }}
{{- $ownLabel := "^(app\\.kubernetes\\.io/(name|instance|component|part-of|managed-by)|helm\\.sh/chart|(rollouts-)?pod-template-hash)$" }}
{{- $labels := list "commonLabels" "api.podLabels" "worker.podLabels" "migrate.podLabels" "test.podLabels" "api.serviceAccount.labels"
  "worker.serviceAccount.labels" "migrate.serviceAccount.labels" "api.service.labels" "ingress.labels" "podMonitor.labels" }}
{{- range $path, $map := include "sarsen.maps" (dict "Values" .Values "paths" $labels) | fromYaml }}
{{- range $key, $_ := $map }}
{{- $for := printf "%s has the label %s" $path $key }}
{{- include "sarsen.errors" (list
  (list (hasKey $instead $key) (printf "%s, which the chart gives itself. Set %s." $for (get $instead $key)))
  (list (regexMatch $ownLabel $key) (printf "%s, by which selectors find pods and releases. Set another key." $for))) }}
{{- end }}
{{- end }}
{{- $annotations := list "commonAnnotations" "api.podAnnotations" "worker.podAnnotations" "migrate.podAnnotations" "test.podAnnotations"
  "api.serviceAccount.annotations" "worker.serviceAccount.annotations" "migrate.serviceAccount.annotations" "api.service.annotations" "ingress.annotations" }}
{{- $service := list "cluster-autoscaler.kubernetes.io/safe-to-evict-local-volumes" }}
{{- $migration := list "cluster-autoscaler.kubernetes.io/safe-to-evict" "karpenter.sh/do-not-disrupt" }}
{{- $moves := dict "api.podAnnotations" $service "worker.podAnnotations" $service "migrate.podAnnotations" $migration "commonAnnotations" (concat $service $migration) }}
{{- range $path, $map := include "sarsen.maps" (dict "Values" .Values "paths" $annotations) | fromYaml }}
{{- range $key, $_ := $map }}
{{- include "sarsen.errors" (list
  (list (has $key (get $moves $path | default list))
    (printf "%s has the annotation %s, which the chart gives: nodes of services may be emptied, that of a migration may not. Set another key." $path $key))
  (list (regexMatch "^(argocd\\.argoproj\\.io|(meta\\.)?helm\\.sh|sarsen\\.dev)/" $key)
  (printf "%s has the annotation %s, by which Helm, Argo CD or the chart knows the order of things. Set another key." $path $key))) }}
{{- end }}
{{- end }}
{{- end }}

{{/* Who pays, and as whom a cloud takes the pods of a role. */}}
{{- define "sarsen.contradictions.identity" }}
{{- $v := .Values }}
{{- include "sarsen.errors" (list
  (list (and (eq $v.environment "prod") (not $v.cost.team))
    "nobody pays for production: its objects have no labels of cost. Set cost.team and cost.costCentre.")
  (list (and $v.cost.team (not $v.cost.costCentre)) "cost has a team and nothing to book it on. Set cost.costCentre.")
  (list (and $v.cost.costCentre (not $v.cost.team)) "cost has a cost centre and no team, without which there are no labels of cost. Set cost.team.")) }}
{{- range $role := list "api" "worker" "migrate" }}
{{- $annotations := (index $v $role).serviceAccount.annotations }}
{{- $uses := get (merge (dict) (index $v $role).podLabels $v.commonLabels) "azure.workload.identity/use" }}
{{- $arn := get $annotations "eks.amazonaws.com/role-arn" }}
{{- $google := get $annotations "iam.gke.io/gcp-service-account" }}
{{- include "sarsen.errors" (list
  (list (and (hasKey $annotations "azure.workload.identity/client-id") (ne $uses "true"))
    (printf "Azure gives an identity to labelled pods alone, and those of %s are not. Set %s.podLabels.azure.workload.identity/use to \"true\"." $role $role))
  (list (and $arn (not (regexMatch "^arn:aws[a-z-]*:iam::[0-9]{12}:role/[^ ]+$" $arn)))
    (printf "%s is no role of IAM. Set %s.serviceAccount.annotations.eks.amazonaws.com/role-arn to arn:aws:iam::ACCOUNT:role/NAME." $arn $role))
  (list (and $google (not (regexMatch "^[^@ ]+@[^@ ]+\\.iam\\.gserviceaccount\\.com$" $google)))
    (printf "%s is no service account of Google. Set %s.serviceAccount.annotations.iam.gke.io/gcp-service-account to NAME@PROJECT.iam.gserviceaccount.com." $google $role))) }}
{{- end }}
{{- end }}
