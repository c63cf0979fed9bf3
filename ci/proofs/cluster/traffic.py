"""What goes on under load: rolling updates, drains, evictions, a node that dies."""

import json
import time

from kube import Broken, Failed, condition, get, kubectl, wait_until
from load import Load
from stage import ROLES


def rolling_update(stage):
    """Changed values with the same image, and a rollback of them, reach every pod under load: no request fails, no event is lost."""
    image, migrated, updates = images(stage), migrations(stage), 0
    load = heavy(stage)
    while not updates or load.answered() < requests(stage):
        stage.deploy("--set", "settings.SARSEN_SCORING_IDLEPAUSE=60ms")
        require_everywhere(stage, "60ms")
        stage.rollback()
        require_everywhere(stage, None)
        updates += 2
    if images(stage) != image:
        raise Broken(f"the image changed to {images(stage)}")
    if migrations(stage) != migrated:
        raise Broken("the rollback left another migrate Job than there was")
    return verdict(stage, load, f"{updates} updates of every pod")


def node_drain(stage):
    """The node that holds every API and worker pod is drained under load: no request fails, no event is lost."""
    node = stage.nodes.others[0]
    stage.gather(node)
    load = heavy(stage)
    begin = time.monotonic()
    with stage.nodes.drained(node, f"app.kubernetes.io/instance={stage.release}"):
        took = time.monotonic() - begin
        stage.settle()
    return verdict(stage, load, f"drained in {took:.0f} s")


def eviction(stage):
    """A disruption budget holds a second eviction back while the first one's replacement is not ready."""
    for role in ROLES:
        first, second, *_ = stage.ready(role)
        evict(first)
        try:
            evict(second)
        except Failed as refused:
            if "disruption budget" not in str(refused):
                raise
        else:
            raise Broken(f"both {role} pods were evicted at once")
        stage.settle()
    return "second eviction answered 429"


def dead_node(stage):
    """A node with an API and a worker pod loses its power: everything acknowledged is scored, and both roles are whole again."""
    node = stage.nodes.others[0]
    stage.restart()
    held = [pod["metadata"]["labels"]["app.kubernetes.io/component"] for pod in stage.pods() if pod["spec"].get("nodeName") == node]
    if not set(ROLES) <= set(held):
        raise Broken(f"{node} holds {held}, not one of each: the pods are not spread")
    load = Load(stage, 50, timeout=5)
    time.sleep(10)
    try:
        killed = load.elapsed()
        stage.nodes.kill(node)
        whole = lambda: all(len([it for it in stage.ready(role) if it["spec"]["nodeName"] != node]) >= 2 for role in ROLES)
        _, recovered = wait_until("two pods of each role on the other nodes", 180, whole)
        load.finish()
    finally:
        stage.nodes.start(node)
    wait_until(f"{node} is back", 180, lambda: condition(get("node", node), "Ready"))
    load.require_nothing_lost()
    last = max(load.refused, default=0) / load.rate
    stage.settle()
    return f"requests failed for {max(0, last - killed):.0f} s, pods whole after {recovered:.0f} s; {load.figures()}"


def heavy(stage):
    return Load(stage, 50 if stage.short else 100)


def requests(stage):
    return 1_000 if stage.short else 50_000


def verdict(stage, load, what):
    load.finish(requests(stage)).require_no_failure()
    load.require_nothing_lost()
    return f"{what}; {load.figures()}"


def evict(pod):
    meta = pod["metadata"]
    body = {"apiVersion": "policy/v1", "kind": "Eviction", "metadata": {"name": meta["name"], "namespace": meta["namespace"]}}
    path = f"/api/v1/namespaces/{meta['namespace']}/pods/{meta['name']}/eviction"
    kubectl("create", "--raw", path, "-f", "-", given=json.dumps(body))


def images(stage):
    return {container["image"] for pod in stage.ready(*ROLES) for container in pod["spec"]["containers"]}


def migrations(stage):
    return {job["metadata"]["name"] for job in stage.migrate_jobs()}


def require_everywhere(stage, pause):
    for pod in stage.ready(*ROLES):
        env = {it["name"]: it.get("value") for it in pod["spec"]["containers"][0]["env"]}
        if env.get("SARSEN_SCORING_IDLEPAUSE") != pause:
            raise Broken(f"{pod['metadata']['name']} runs with {env.get('SARSEN_SCORING_IDLEPAUSE')}, not with {pause}")
