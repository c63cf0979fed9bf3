"""What Argo CD is to do here, each as a function that says by which figures it was seen, or is Broken."""

import datetime
import json
import os
import re
import time

import yaml
from delivery import CHART, PROJECT, state
from kube import Broken, Failed, get, items, kubectl, run, wait_until
from repository import ROOT

FORBIDDEN = """apiVersion: rbac.authorization.k8s.io/v1
kind: Role
metadata:
  name: {{ .Release.Name }}-reads-secrets
rules:
  - {apiGroups: [""], resources: [secrets], verbs: [get]}
"""


def bootstrapped(delivery):
    """From the unmodified root: projects, platform and settings first, and the application's set only when the settings are healthy."""
    require_unmodified(delivery)
    begin = time.monotonic()
    delivery.bootstrap()
    delivery.await_state("argocd-settings", "Synced", "Progressing", 90)
    time.sleep(8)
    if "sarsen" in names("applicationsets"):
        raise Broken("the application's set is there, though no gateway accepts Argo CD's route yet")
    delivery.accepts_routes = True
    delivery.await_state("root", "Synced", "Healthy", 120)
    found = set(names("applications"))
    if found != {"root", "argocd-settings", "argocd"} or names("appprojects") != ["app", "argocd", "platform"]:
        raise Broken(f"there are the applications {found} and the projects {names('appprojects')}")
    return f"in {time.monotonic() - begin:.0f} s, of which it waited 8 for a gateway; of the environments without a version there is no application"


def delivered(delivery):
    """A merged bump runs within two minutes, with the timeouts of the project's argocd-cm and nobody asking; the smoke succeeds."""
    version = delivery.release()
    took = delivery.await_deployed("dev", version, since=delivery.bump("dev", version))
    healthy = delivery.await_state("sarsen-dev", "Synced", "Healthy")
    smoke = jobs(delivery, "dev", "app-smoke-")
    if [it["status"].get("succeeded") for it in smoke] != [1]:
        raise Broken(f"there are the smokes {[it['metadata']['name'] for it in smoke]}, not one that succeeded")
    delivery.versions["dev"] = version
    return f"{version.digest[:19]} runs after {took:.0f} s, event posted and score read {healthy:.0f} s later; timeout {told(delivery, 'timeout.reconciliation')}"


def settled(delivery):
    """What is merged into Argo CD's own settings and sets is in the cluster without anybody applying it; from here on it looks every 3 s."""
    return f"there after {delivery.hurry():.0f} s"


def promoted(delivery):
    """The same digest goes on to staging and prod."""
    version = delivery.versions["dev"]
    since = [delivery.bump(name, version) for name in ("staging", "prod")][0]
    took = [delivery.await_deployed(name, version, 180, since) for name in ("staging", "prod")]
    for name in ("staging", "prod"):
        delivery.await_state(f"sarsen-{name}", "Synced", "Healthy")
        delivery.versions[name] = version
    return f"both run it after {max(took):.0f} s"


def healed(delivery):
    """What is changed by hand is as before, without anybody's doing."""
    kubectl("-n", "app-dev", "delete", "service", "app")
    kubectl("-n", "app-dev", "scale", "deployment/app-worker", "--replicas=0")
    whole = lambda: get("service", "app", "-n", "app-dev") and get("deployment", "app-worker", "-n", "app-dev")["spec"]["replicas"] == 1
    _, took = wait_until("the Service and the worker are back", 60, whole)
    delivery.await_state("sarsen-dev", "Synced", "Healthy")
    return f"a deleted Service and a worker scaled to 0 are back after {took:.0f} s"


def soaked(delivery):
    """A release that stayed healthy is told to GitHub, once, with the fields that soak.yml takes."""
    version = delivery.versions["dev"]
    mine = lambda: [it for it in delivery.github.told_by("api.github.com") if it["body"]["client_payload"]["image"].endswith(version.digest) and it["body"]["client_payload"]["environment"] == "dev"]
    _, took = wait_until("GitHub is told", 120, mine)
    it = mine()[0]
    payload = it["body"]["client_payload"]
    begin, end = (datetime.datetime.fromisoformat(payload[name]) for name in ("from", "to"))
    expected = {
        "environment": "dev", "image": f"ghcr.io/example/sarsen/app@{version.digest}", "commit": version.revision,
        "from": payload["from"], "to": payload["to"], "health": "Healthy", "smoke": "Succeeded",
    }  # fmt: skip
    if it["body"] != {"event_type": "soaked", "client_payload": expected} or it["path"] != "/repos/example/sarsen/dispatches":
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
    commit = delivery.main.merge("Change the chart", {}, [(path, "kind: ConfigMap\nmetadata:\n", "kind: ConfigMap\nmetadata:\n  annotations: {proof: changed}\n")])
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
    wait_until("on-call is told", 30, lambda: any("sarsen-dev is degraded" in it["body"]["text"] for it in delivery.github.told_by("on-call.example.com")))
    delivery.main.revert(commit)
    since = time.monotonic()
    delivery.await_deployed("dev", good, since=since)
    delivery.await_state("sarsen-dev", "Synced", "Healthy")
    took = time.monotonic() - since
    if told_of := [it for it in delivery.github.told_by("api.github.com") if bad.digest in json.dumps(it["body"])]:
        raise Broken(f"GitHub was told that it soaked: {told_of}")
    return f"degraded {degraded:.0f} s after the bump, healthy {took:.0f} s after the revert; GitHub was not told that it soaked"


def refused(delivery):
    """A kind that the project does not allow is not made."""
    good = delivery.versions["dev"]
    commit = delivery.main.merge("Let the application read Secrets", {f"{CHART}/templates/api/role.yaml": FORBIDDEN})
    delivery.bump("dev", good.with_chart(commit))
    reason = "Role is not permitted in project app"
    says = lambda: any(reason in it.get("message", "") for it in operation(delivery, "dev").get("syncResult", {}).get("resources", []))
    try:
        _, took = wait_until("the sync fails", 120, says)
    finally:
        made = kubectl("get", "role", "app-reads-secrets", "-n", "app-dev", "--ignore-not-found", "-o", "name").strip()
        delivery.main.merge("Let it not", {f"{CHART}/templates/api/role.yaml": None})
        delivery.bump("dev", good)
    if made:
        raise Broken(f"{made} was made")
    delivery.await_state("sarsen-dev", "Synced", "Healthy", 180)
    return f"'{reason}' {took:.0f} s after the bump"


def confirmed(delivery):
    """In prod, what a release would remove stays until a person confirms."""
    good = delivery.versions["prod"]
    path = f"{CHART}/templates/worker/deployment.yaml"
    text = delivery.main.read(path)
    commit = delivery.main.merge("Remove the worker", {path: None})
    delivery.bump("prod", good.with_chart(commit))
    asks = lambda: re.search("aiting for pruning confirmation of .*Deployment/app-worker", operation(delivery, "prod").get("message", ""))
    try:
        _, took = wait_until("the sync asks", 120, asks)
        time.sleep(5)
        if not there("deployment", "app-worker", "app-prod"):
            raise Broken("the worker went before anybody confirmed")
        now = datetime.datetime.now(datetime.timezone.utc).strftime("%Y-%m-%dT%H:%M:%SZ")
        kubectl("annotate", "application", "sarsen-prod", "-n", "argocd", f"argocd.argoproj.io/deletion-approved={now}", "--overwrite")
        _, then = wait_until("the confirmed worker goes", 60, lambda: not there("deployment", "app-worker", "app-prod"))
    finally:
        delivery.main.merge("Keep the worker", {path: text})
        since = delivery.bump("prod", good)
    delivery.await_deployed("prod", good, 180, since)
    return f"asked {took:.0f} s after the bump, removed {then:.0f} s after the confirmation"


def allowed(delivery):
    """Roles may what the table says, and a person of no group nothing."""
    policy = delivery.work / "policy.csv"
    config = get("configmap", "argocd-rbac-cm", "-n", "argocd")["data"]
    policy.write_text(config["policy.csv"])
    lines = [line.split() for line in (ROOT / "ci/argocd/can-i.txt").read_text().splitlines() if line and not line.startswith("#")]
    wrong = []
    for role, action, resource, thing, verdict in lines:
        try:
            run(f"{os.environ['TOOLS']}/argocd", "admin", "settings", "rbac", "can", role, action, resource, thing, "--policy-file", str(policy), "--quiet")
            said = "yes"
        except Failed:
            said = "no"
        if said != verdict:
            wrong.append(f"{role} {action} {resource} {thing}: {said}, not {verdict}")
    if wrong or config["policy.default"]:
        raise Broken("; ".join(wrong) or f"policy.default is {config['policy.default']}")
    return f"{len(lines)} questions are answered as the table says"


def kept_out_of_hours(delivery):
    """In the hours without syncs nothing goes to prod by itself, neither a bump nor its revert; a person's sync does."""
    good = delivery.versions["prod"]
    delivery.main.merge("Shut the window", {}, delivery.window(time.gmtime(time.time() - 60)))
    schedule = delivery.main.read(PROJECT).partition("schedule: ")[2].partition("\n")[0]
    wait_until("the window is shut", 90, lambda: get("appproject", "app", "-n", "argocd")["spec"]["syncWindows"][0]["schedule"] == schedule)
    version = delivery.release()
    delivery.bump("prod", version)
    commit = delivery.main.head()
    require_left_alone(delivery, version, good)
    sync_by_hand(version)
    took = delivery.await_deployed("prod", version)
    delivery.main.revert(commit)
    require_left_alone(delivery, good, version)
    sync_by_hand(good)
    back = delivery.await_deployed("prod", good)
    delivery.main.merge("Open the window", {}, delivery.window(time.gmtime(time.time() + 12 * 3600)))
    return f"left alone; {took:.0f} s after a person's sync it ran, and {back:.0f} s after another the release before"


def require_left_alone(delivery, wanted, there):
    digest = lambda: delivery.application("prod")["spec"]["source"]["helm"]["valuesObject"]["image"]["digest"]
    wait_until("Argo CD knows of the bump", 90, lambda: digest() == wanted.digest)
    time.sleep(15)
    if delivery.deployed("prod") != {there.digest} or state(delivery.application("prod"))[0] != "OutOfSync":
        raise Broken(f"{delivery.deployed('prod')} runs in hours without syncs")


def sync_by_hand(version):
    """What Argo CD's API server writes when a person who may presses the button; what was said of the sync before goes with it."""
    operation = {"initiatedBy": {"username": "on-call"}, "sync": {"revision": version.revision, "prune": True}}
    kubectl("patch", "application", "sarsen-prod", "-n", "argocd", "--type=merge", "-p", json.dumps({"operation": operation, "status": {"operationState": None}}))


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


def require_unmodified(delivery):
    """But for the hours without syncs, which are not to depend on the day."""
    for path in ["deploy/argocd/root.yaml", *(f"deploy/argocd/root/{it.name}" for it in (ROOT / "deploy/argocd/root").iterdir())]:
        ours, theirs = (yaml.safe_load(text) for text in ((ROOT / path).read_text(), delivery.main.read(path)))
        if path == PROJECT:
            del ours["spec"]["syncWindows"], theirs["spec"]["syncWindows"]
        if not delivery.without and ours != theirs:
            raise Broken(f"{path} is not that of the checkout")


def names(kind):
    return sorted(it["metadata"]["name"] for it in items(kind, "-n", "argocd"))


def operation(delivery, environment):
    return delivery.application(environment).get("status", {}).get("operationState", {})


def jobs(delivery, environment, prefix):
    return [it for it in items("jobs", "-n", delivery.environments[environment]) if it["metadata"]["name"].startswith(prefix)]


def rendering(delivery, environment):
    """What would differ if it had changed: source, image, and the generation of what runs."""
    application, namespace = delivery.application(environment), delivery.environments[environment]
    flags = get("configmap", "app-flags", "-n", namespace)["metadata"]
    return application["spec"]["source"], application["status"]["sync"]["revision"], flags["resourceVersion"]


def there(kind, name, namespace):
    return bool(kubectl("get", kind, name, "-n", namespace, "--ignore-not-found", "-o", "name").strip())


def told(delivery, key):
    return get("configmap", "argocd-cm", "-n", "argocd")["data"][key]
