"""What becomes of a release that is merged: it runs, it soaks, it goes on, and a bad one goes back."""

import datetime
import json
import time

from delivery import CHART, NAME, state, there
from kube import Broken, get, items, wait_until


def delivered(delivery):
    """A merged bump runs within two minutes, with the timeouts of the project's argocd-cm and nobody asking; the smoke succeeds."""
    version = delivery.release()
    took = delivery.await_deployed("dev", version, since=delivery.bump("dev", version))
    healthy = delivery.await_state("sarsen-dev", "Synced", "Healthy")
    smoke = jobs(delivery, "dev", "app-smoke-")
    if [it["status"].get("succeeded") for it in smoke] != [1]:
        raise Broken(f"there are the smokes {[it['metadata']['name'] for it in smoke]}, not one that succeeded")
    delivery.versions["dev"] = version
    timeout = get("configmap", "argocd-cm", "-n", "argocd")["data"]["timeout.reconciliation"]
    return f"{version.digest[:19]} runs after {took:.0f} s, event posted and score read {healthy:.0f} s later; timeout {timeout}"


# Nine JVMs start on the machine of the proof at once; no document promises a time for this.
BOTH_WITHIN = 300


def promoted(delivery):
    """The same digest goes on to staging and prod."""
    version = delivery.versions["dev"]
    since = [delivery.bump(name, version) for name in ("staging", "prod")][0]
    took = [delivery.await_deployed(name, version, BOTH_WITHIN, since) for name in ("staging", "prod")]
    for name in ("staging", "prod"):
        delivery.await_state(f"sarsen-{name}", "Synced", "Healthy")
        delivery.versions[name] = version
    return f"both run it after {max(took):.0f} s"


def soaked(delivery):
    """A release that stayed healthy is told to GitHub, once, with the fields that soak.yml takes."""
    version = delivery.versions["dev"]
    heard = lambda: [it for it in delivery.github.told_by("api.github.com") if it["body"]["event_type"] == "soaked"]
    of_dev = lambda: [it for it in heard() if it["body"]["client_payload"]["environment"] == "dev"]
    mine = lambda: [it for it in of_dev() if it["body"]["client_payload"]["image"].endswith(version.digest)]
    _, took = wait_until("GitHub is told", 120, mine)
    it = mine()[0]
    payload = it["body"]["client_payload"]
    begin, end = (datetime.datetime.fromisoformat(payload[name]) for name in ("from", "to"))
    expected = {
        "environment": "dev", "image": f"ghcr.io/{NAME.lower()}/app@{version.digest}", "commit": version.revision,
        "from": payload["from"], "to": payload["to"], "health": "Healthy", "smoke": "Succeeded",
    }  # fmt: skip
    if it["body"] != {"event_type": "soaked", "client_payload": expected} or it["path"] != f"/repos/{NAME}/dispatches":
        raise Broken(f"{it['path']} got {json.dumps(it['body'])}")
    if it["authorization"] != "Bearer no-token" or not 15 <= (end - begin).total_seconds() < 600:
        raise Broken(f"authorization {it['authorization']}, from {begin} to {end}")
    if len(mine()) != 1:
        raise Broken(f"GitHub was told {len(mine())} times")
    return f"{json.dumps(payload)}, after {took:.0f} s"


def chart_unchanged(delivery):
    """A chart that changes on main changes no environment; the bump that names it does."""
    before = {name: rendering(delivery, name) for name in delivery.environments}
    path = f"{CHART}/templates/shared/flags.yaml"
    head = "kind: ConfigMap\nmetadata:\n"
    commit = delivery.main.merge("Change the chart", {}, [(path, head, f"{head}  annotations: {{proof: changed}}\n")])
    wait_until("main's commit is seen", 90, lambda: get("application", "argocd-settings", "-n", "argocd")["status"]["sync"]["revision"] == commit)
    time.sleep(delivery.round + 3)  # One round of the ApplicationSets.
    after = {name: rendering(delivery, name) for name in delivery.environments}
    if before != after:
        raise Broken(f"{[name for name in before if before[name] != after[name]]} changed with main's chart")
    version = delivery.versions["dev"].with_chart(commit)
    since = delivery.bump("dev", version)
    changed = lambda: get("configmap", "app-flags", "-n", "app-dev")["metadata"].get("annotations", {}).get("proof") == "changed"
    wait_until("the bump takes the chart to dev", 120, changed)
    took = time.monotonic() - since
    delivery.versions["dev"] = version
    if any(rendering(delivery, name) != before[name] for name in ("staging", "prod")):
        raise Broken("another environment changed with dev's bump")
    return f"seen by Argo CD and in no environment; in dev {took:.0f} s after its bump"


def rolled_back(delivery):
    """A release that never gets ready is degraded and on-call is told, while the old pods serve; reverting the bump mends it."""
    good = delivery.versions["dev"]
    bad = delivery.release("MANAGEMENT_SERVER_PORT=8099")
    since = delivery.bump("dev", bad)
    commit = delivery.main.head()
    delivery.await_state("sarsen-dev", "Synced", "Degraded", 240)
    degraded = time.monotonic() - since
    if delivery.deployed("dev") != {good.digest}:
        raise Broken(f"while it is degraded, {delivery.deployed('dev')} serve")
    of_bad = lambda: [it["body"] for it in delivery.github.told_by("api.github.com") if bad.digest in json.dumps(it["body"])]
    wait_until("GitHub is told that it is degraded", 60, of_bad)
    wait_until("on-call is told", 30, lambda: any("sarsen-dev is degraded" in it["body"]["text"] for it in delivery.github.told_by("on-call.example.com")))
    delivery.main.revert(commit)
    since = time.monotonic()
    delivery.await_deployed("dev", good, since=since)
    delivery.await_state("sarsen-dev", "Synced", "Healthy")
    took = time.monotonic() - since
    if {(it["event_type"], it["client_payload"]["health"]) for it in of_bad()} != {("degraded", "Degraded")}:
        raise Broken(f"GitHub was told more of it than that it is degraded: {of_bad()}")
    return f"degraded {degraded:.0f} s after the bump, healthy {took:.0f} s after the revert; GitHub was told that it is degraded, and not that it soaked"


def canaried(delivery):
    """In staging a release goes by the steps of a Rollout, under the real controller, and is healthy only after the last."""
    good, version = delivery.versions["staging"], delivery.release()
    since = delivery.bump("staging", version)
    both = lambda: delivery.deployed("staging") == {good.digest, version.digest}
    _, began = wait_until("both releases serve", 150, both)
    healths = {state(delivery.application("staging"))[1]}
    took = delivery.await_deployed("staging", version, 240, since)
    delivery.await_state("sarsen-staging", "Synced", "Healthy")
    if there("deployment", "app-api", "app-staging") or "Healthy" in healths:
        raise Broken(f"while both served it was {healths}")
    delivery.versions["staging"] = version
    return f"both served after {began:.0f} s, {' and '.join(healths).lower()} then; the new one alone after {took:.0f} s"


def jobs(delivery, environment, prefix):
    return [it for it in items("jobs", "-n", delivery.environments[environment]) if it["metadata"]["name"].startswith(prefix)]


def rendering(delivery, environment):
    """What would differ if it had changed: source, image, and the generation of what runs."""
    application, namespace = delivery.application(environment), delivery.environments[environment]
    flags = get("configmap", "app-flags", "-n", namespace)["metadata"]
    return application["spec"]["source"], application["status"]["sync"]["revision"], flags["resourceVersion"]
