{{/* How many pods of a role there are, what each may use, and how it comes and goes. */}}
{{- define "sarsen.contradictions.roles" }}
{{- $v := .Values }}
{{- range $name := list "api" "worker" }}
{{- $role := index $v $name }}
{{- $scaling := $role.autoscaling }}
{{- $byCpu := and $scaling.enabled (ne ($scaling.type | default "hpa") "keda") }}
{{- $stop := add 10 $role.shutdown.finishSeconds ($role.shutdown.preStopSeconds | default 0) ($role.shutdown.drainSeconds | default 0) }}
{{- $grace := int $role.shutdown.gracePeriodSeconds }}
{{- include "sarsen.errors" (list
  (list (and $scaling.enabled $role.replicas)
    (printf "%s.replicas and an autoscaler would fight over the number of pods. Set %s.replicas to null, or %s.autoscaling.enabled to false." $name $name $name))
  (list (and $scaling.enabled (gt (int $scaling.min) (int $scaling.max)))
    (printf "%s.autoscaling.min is %d and max %d. Set max to %d or more." $name (int $scaling.min) (int $scaling.max) (int $scaling.min)))
  (list (and $byCpu (not (dig "requests" "cpu" "" $role.resources)))
    (printf "%s is scaled by CPU, and nothing says what 100 %% is. Set %s.resources.requests.cpu." $name $name))
  (list (and $role.pdb.enabled (regexMatch "^0+%?$" (toString $role.pdb.maxUnavailable)))
    (printf "%s.pdb blocks every eviction, and no node can be drained. Set %s.pdb.maxUnavailable to 1 or more." $name $name))
  (list (lt $grace (int $stop))
    (printf "%s would be killed after %d s, while it still stops. Set %s.shutdown.gracePeriodSeconds to %d or more." $name $grace $name $stop))) }}
{{- end }}
{{- range $name := list "api" "worker" "migrate" }}
{{- $role := index $v $name }}
{{- include "sarsen.errors" (list (list (not (dig "limits" "memory" "" $role.resources))
  (printf "%s has no memory limit, and its heap would be %v %% of the node. Set %s.resources.limits.memory." $name ($role.jvm.heapPercent | default 40) $name))) }}
{{- end }}
{{- $prod := eq $v.environment "prod" }}
{{- $worker := $v.worker.autoscaling }}
{{- include "sarsen.errors" (list
  (list (and $worker.enabled $worker.hours.enabled (ne $worker.type "keda"))
    "an HPA knows no hours. Set worker.autoscaling.type to keda, or worker.autoscaling.hours.enabled to false.")
  (list (and $worker.enabled (eq (int $worker.min) 0) (or $prod (eq $worker.type "hpa")))
    "without a worker nobody finds what Redis was not told of. Set worker.autoscaling.min to 1; 0 is for keda, outside of production.")
  (list (and $prod (lt (int (ternary $v.api.autoscaling.min ($v.api.replicas | default 1) $v.api.autoscaling.enabled)) 2))
    "with one pod of the API each node drain is an outage. Set api.replicas, or api.autoscaling.min, to 2 or more.")) }}
{{- end }}

{{/* An autoscaler that cannot move, and a JVM that counts on what it has not. */}}
{{- define "sarsen.contradictions.sizes" }}
{{- range $name := list "api" "worker" }}
{{- $scaling := (index $.Values $name).autoscaling }}
{{- range $way, $verb := dict "scaleUp" "added" "scaleDown" "taken away" }}
{{- with index $scaling $way }}
{{- include "sarsen.errors" (list (list (and $scaling.enabled (eq 0 (add .percent .pods | int)))
  (printf "%s.autoscaling.%s lets no pod be %s. Set its percent or pods to 1 or more." $name $way $verb))) }}
{{- end }}
{{- end }}
{{- end }}
{{- range $name := list "api" "worker" "migrate" }}
{{- $role := index $.Values $name }}
{{- $limit := dig "limits" "cpu" "" $role.resources | toString }}
{{- $thousandths := ternary (trimSuffix "m" $limit | float64) (mulf 1000 (float64 $limit)) (hasSuffix "m" $limit) }}
{{- $everyCore := and (has $.Values.environment (list "staging" "prod")) (ne $name "migrate") (not $limit) (not $role.jvm.processors) }}
{{- include "sarsen.errors" (list
  (list $everyCore (printf "%s has no CPU limit, and its JVM would prepare for every core of the node, which takes memory. Set %s.jvm.processors, or %s.resources.limits.cpu."
    $name $name $name))
  (list (and $limit $role.jvm.processors (gt (mulf 1000 (float64 ($role.jvm.processors | default 0))) $thousandths))
  (printf "%s counts on %v processors and may use %s. Set %s.jvm.processors to what resources.limits.cpu is, or null." $name $role.jvm.processors $limit $name))) }}
{{- end }}
{{- end }}
