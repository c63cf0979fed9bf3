"""Safeties that can be taken away, and the proof that must see it."""

import dataclasses
import typing

LIMITS = '[{"op": "remove", "path": "/spec/template/spec/containers/0/resources/limits"}]'


def ungated(stage):
    """As if no pod asked whether a migration is pending: they look for no scripts but those that all releases have."""
    for role in ("api", "worker"):
        stage.kubectl("set", "env", f"deployment/{stage.release}-{role}", "SPRING_FLYWAY_LOCATIONS=classpath:db/migration")


def unlimited(stage):
    stage.kubectl("patch", f"deployment/{stage.release}-api", "--type=json", "-p", LIMITS)


@dataclasses.dataclass
class Break:
    proof: str
    values: tuple = ()
    then: typing.Callable = None
    edit: tuple = ()
    """A file of the chart, what stands there, and what shall."""


BREAKS = {
    "latest-tag": Break("first_install", values=("--set", "image.tag=latest")),
    "policy-removed": Break("policies", values=("--set", "networkPolicy.enabled=false")),
    "policy-widened": Break("policies", values=("--set-json", 'networkPolicy.gateway.peers=[{"namespaceSelector":{}}]')),
    "no-pdb": Break("eviction", values=("--set", "api.pdb.enabled=false,worker.pdb.enabled=false")),
    "no-drain": Break("rolling_update", values=("--set", "api.shutdown.preStopSeconds=0,api.shutdown.drainSeconds=0")),
    "secret-read-once": Break("rotation", values=("--set", "settings.SARSEN_SAMPLEEVERY=1h")),
    "gate-removed": Break("failed_migration", then=ungated),
    "limit-removed": Break("memory", then=unlimited),
    "two-writers": Break("autoscaling", edit=("templates/_service.tpl", "{{- if not .role.autoscaling.enabled -}}", "{{- if true -}}")),
}
