{{/* How Argo Rollouts releases, and how quickly it goes back. */}}
{{- define "sarsen.contradictions.rollout" }}
{{- $v := .Values }}
{{- $rollout := $v.rollout }}
{{- $beside := include "sarsen.runsBeside" . }}
{{- $blueGreen := eq $rollout.strategy "blueGreen" }}
{{- $leaving := int (add $v.api.shutdown.preStopSeconds $v.api.shutdown.drainSeconds) }}
{{- $preview := int ($rollout.previewReplicas | default 0) }}
{{- $most := int (ternary $v.api.autoscaling.max ($v.api.replicas | default 1) $v.api.autoscaling.enabled) }}
{{- $scaled := false }}
{{- range $rollout.steps }}{{ $scaled = or $scaled (hasKey . "setCanaryScale") }}{{ end }}
{{- if $rollout.enabled }}
{{- include "sarsen.errors" (list
  (list (and $scaled (not (include "sarsen.splitsTraffic" .)))
    "setCanaryScale is for a canary with traffic of its own. Set ingress.enabled and ingress.kind to HTTPRoute, or rollout.steps without it.")
  (list (lt (int $rollout.rollbackWindow) 1)
    "rollout.rollbackWindow is 0, so that a release is taken back by all steps of a canary. Set rollout.rollbackWindow to 1 or more.")
  (list (gt (int $rollout.rollbackWindow) 5)
    (printf "rollout.rollbackWindow is %d, and 5 releases are kept. Set rollout.rollbackWindow to 5 or less." (int $rollout.rollbackWindow)))
  (list (and $beside (lt (int $rollout.scaleDownDelaySeconds) $leaving))
    (printf "pods of the release before would end %d s after the traffic has moved, and gateways need %d s to forget them. Set rollout.scaleDownDelaySeconds to %d or more."
      (int $rollout.scaleDownDelaySeconds) $leaving $leaving))
  (list (and $beside (eq (int $rollout.abortScaleDownDelaySeconds) 0))
    "the pods of an aborted release would stay for ever. Set rollout.abortScaleDownDelaySeconds to 1 or more.")
  (list (and $rollout.autoPromotionSeconds (not (and $blueGreen $rollout.autoPromotion)))
    "rollout.autoPromotionSeconds is the wait of a switch that a person makes, or that there is not. Set rollout.strategy to blueGreen and autoPromotion to true, or autoPromotionSeconds to 0.")
  (list (and $rollout.autoPromotion (not $blueGreen)) "rollout.autoPromotion is for blueGreen, and a canary goes by its steps. Set rollout.autoPromotion to false.")
  (list (and $preview (not $blueGreen)) "a canary has no preview. Set rollout.previewReplicas to null, or rollout.strategy to blueGreen.")
  (list (and $blueGreen (gt $preview $most))
    (printf "the preview has %d pods and the API %d at most. Set rollout.previewReplicas to %d or less." $preview $most $most))) }}
{{- end }}
{{- end }}
