{{/* What runs, where, for whom, and by which test. */}}
{{- define "sarsen.contradictions.release" }}
{{- $v := .Values }}
{{- $place := $v.environment }}
{{- $name := .Release.Name }}
{{- $served := has $place (list "staging" "prod") }}
{{- $test := $v.test.enabled }}
{{- include "sarsen.errors" (list
  (list (not (regexMatch "^[a-z]([-a-z0-9]*[a-z0-9])?$" $name)) (printf "the release %q cannot name a Service. Set a name of a-z, 0-9 and -, that begins with a letter." $name))
  (list (gt (len $name) 40) (printf "the release's name has %d characters, and its objects have longer ones. Set one of 40 at most." (len $name)))
  (list (not (or $v.image.tag $v.image.digest)) "the image has neither tag nor digest. Set image.digest, or image.tag on a laptop.")
  (list (and (eq $v.image.tag "latest") (not $v.image.digest)) "image.tag is latest: nobody can say what runs. Set a tag that never moves, or image.digest.")
  (list (and $served (not $v.image.digest)) (printf "%s runs what was built and signed, and a tag may move. Set image.digest." $place))
  (list (regexMatch "^sha256:0+$" $v.image.digest) (printf "no image was promoted to %s yet. Set image.digest by a promotion (docs/guides/promote.md)." $place))
  (list (and (ne $place "local") (eq $v.access.audience "sarsen")) "a token of any environment would open this one. Set access.audience to a name of its own.")
  (list (and (ne $place "local") (not (hasPrefix "https://" $v.access.issuer)))
    (printf "the issuer of environment %s is %q; a development issuer lets everybody in. Set access.issuer to your OpenID Connect issuer, with https." $place $v.access.issuer))
  (list (and $test (eq $place "prod")) "helm test leaves events in the data of production. Set test.enabled to false.")
  (list (and $test (ne $place "local") (not $v.test.tokenUrl)) "helm test knows no token endpoint. Set test.tokenUrl, or test.enabled to false.")
  (list (hasKey $v.test "image") "test.image has no use any more: the test is a command of the application's image. Set image, and leave test.image out.")
  (list (and $v.test.afterRelease (not $test)) "the test after each release is the one that is off. Set test.enabled to true, or test.afterRelease to false.")) }}
{{- end }}
