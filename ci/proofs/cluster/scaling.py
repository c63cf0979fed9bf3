"""Autoscaling by load, with one writer of the number of pods."""

import json
import time

from kube import Broken, wait_until
from load import Load

ON = (
    "--set=api.replicas=null,api.autoscaling.enabled=true,api.autoscaling.min=2,api.autoscaling.max=4",
    "--set=api.autoscaling.cpu=50,api.resources.requests.cpu=150m",
)
IMPATIENT = {"stabilizationWindowSeconds": 10, "policies": [{"type": "Pods", "value": 1, "periodSeconds": 10}]}


def autoscaling(stage):
    """An HPA adds API pods under load and takes them away after it; an upgrade in between leaves their number alone."""
    stage.deploy(*ON)
    wait_until("the HPA has measured", 120, lambda: current(stage) is not None)
    load = Load(stage, 200)
    _, up = wait_until("a third API pod", 140, lambda: len(stage.ready("api")) >= 3)
    scaled = replicas(stage)
    stage.deploy(*ON, "--set", "chartRevision=" + "0" * 40, wait=False)
    lowest = min(replicas(stage) for _ in seconds(10))
    if lowest < scaled:
        raise Broken(f"an upgrade took the Deployment from {scaled} to {lowest} pods")
    load.finish().require_no_failure()
    if stage.short:
        stage.kubectl(
            "patch", "hpa", f"{stage.release}-api", "--type=merge", "-p", json.dumps({"spec": {"behavior": {"scaleDown": IMPATIENT}}})
        )
    _, down = wait_until("two API pods again", 180 if stage.short else 600, lambda: replicas(stage) == 2)
    load.require_nothing_lost()
    return f"third pod after {up:.0f} s, two again {down:.0f} s after the load; {load.figures()}"


def seconds(count):
    for number in range(count):
        yield number
        time.sleep(1)


def replicas(stage):
    return stage.get("deployment", f"{stage.release}-api")["spec"]["replicas"]


def current(stage):
    metrics = stage.get("hpa", f"{stage.release}-api")["status"].get("currentMetrics") or [{}]
    return metrics[0].get("resource", {}).get("current", {}).get("averageUtilization")
