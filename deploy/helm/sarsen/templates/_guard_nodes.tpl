{{/* A quantity of bytes as a number: 256Mi. */}}
{{- define "sarsen.bytes" -}}
{{- $units := dict "" 1 "k" 1000 "M" 1000000 "G" 1000000000 "Ki" 1024 "Mi" 1048576 "Gi" 1073741824 }}
{{- $text := toString . }}
{{- $unit := regexFind "[kKMGi]+$" $text }}
{{- mulf (trimSuffix $unit $text | float64) (get $units $unit) }}
{{- end }}

{{/* What nodes, their autoscaler and the cluster's addresses ask for. */}}
{{- define "sarsen.contradictions.nodes" }}
{{- $v := .Values }}
{{- $old := semverCompare "<1.35.0-0" .Capabilities.KubeVersion.Version }}
{{- range $name := list "api" "worker" "migrate" }}
{{- $limit := dig "limits" "ephemeral-storage" "" (index $v $name).resources }}
{{- include "sarsen.errors" (list (list (and $limit (gt (include "sarsen.bytes" $v.tmpSize | float64) (include "sarsen.bytes" ($limit | default 0) | float64)))
  (printf "a pod of %s would be ended before /tmp is full: tmpSize is %v and its limit %v. Set %s.resources.limits.ephemeral-storage above tmpSize, with room for its log."
    $name $v.tmpSize $limit $name))) }}
{{- end }}
{{- range $name := list "api" "worker" }}
{{- $role := index $v $name }}
{{- $fewest := int (ternary $role.autoscaling.min ($role.replicas | default 1) $role.autoscaling.enabled) }}
{{- $away := toString $role.pdb.maxUnavailable }}
{{- $all := or (eq $away "100%") (and (not (hasSuffix "%" $away)) (ge (int $away) $fewest)) }}
{{- include "sarsen.errors" (list (list (and (eq $v.environment "prod") $role.pdb.enabled (gt $fewest 1) $all)
  (printf "%s.pdb lets all %d pods be evicted at once. Set %s.pdb.maxUnavailable to less, such as 1." $name $fewest $name))) }}
{{- range $way := list "scaleUp" "scaleDown" }}
{{- include "sarsen.errors" (list (list (and $old $role.autoscaling.enabled (not (kindIs "invalid" (index $role.autoscaling $way "tolerance"))))
  (printf "Kubernetes before 1.35 knows no tolerance of an autoscaler. Set %s.autoscaling.%s.tolerance to null." $name $way))) }}
{{- end }}
{{- end }}
{{- with $v.api.service }}
{{- include "sarsen.errors" (list
  (list (and (eq 2 (len .ipFamilies)) (has .ipFamilyPolicy (list "" "SingleStack")))
    "api.service.ipFamilies has two families, and its policy takes one. Set api.service.ipFamilyPolicy to PreferDualStack or RequireDualStack.")) }}
{{- end }}
{{- end }}
