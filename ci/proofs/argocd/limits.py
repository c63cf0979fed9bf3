"""What Argo CD does not do by itself, or for anybody: kinds that are not allowed, prunes, hours without syncs, and who may what."""

import datetime
import json
import os
import re
import time

from delivery import CHART, PROJECT, state, there
from kube import Broken, Failed, get, kubectl, run, wait_until
from repository import ROOT

APPROVED = "argocd.argoproj.io/deletion-approved"
FORBIDDEN = """apiVersion: rbac.authorization.k8s.io/v1
kind: Role
metadata:
  name: {{ .Release.Name }}-reads-secrets
rules:
  - {apiGroups: [""], resources: [secrets], verbs: [get]}
---
apiVersion: v1
kind: ConfigMap
metadata:
  name: written-by-dev
  namespace: app-prod
"""
REASONS = ("Role is not permitted in project app-dev", "namespace app-prod is not permitted in project 'app-dev'")


def refused(delivery):
    """Neither a kind that the project does not allow is made, nor an object in another environment's namespace."""
    good = delivery.versions["dev"]
    commit = delivery.main.merge("Let the application read Secrets", {f"{CHART}/templates/api/role.yaml": FORBIDDEN})
    delivery.bump("dev", good.with_chart(commit))
    said = lambda: [it.get("message", "") for it in operation(delivery, "dev").get("syncResult", {}).get("resources", [])]
    says = lambda: all(any(reason in it for it in said()) for reason in REASONS)
    try:
        _, took = wait_until("the sync fails", 120, says)
    finally:
        made = [it for it in (("role", "app-reads-secrets", "app-dev"), ("configmap", "written-by-dev", "app-prod")) if there(*it)]
        delivery.main.merge("Let it not", {f"{CHART}/templates/api/role.yaml": None})
        delivery.bump("dev", good)
    if made:
        raise Broken(f"{made} were made")
    delivery.await_state("sarsen-dev", "Synced", "Healthy", 180)
    return f"{' and '.join(REASONS)}, {took:.0f} s after the bump"


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
        kubectl("annotate", "application", "sarsen-prod", "-n", "argocd", f"{APPROVED}={now}", "--overwrite")
        _, then = wait_until("the confirmed worker goes", 60, lambda: not there("deployment", "app-worker", "app-prod"))
        time.sleep(delivery.round + 3)  # One round of the ApplicationSets, which may come before a slower sync has read it.
        if delivery.application("prod")["metadata"].get("annotations", {}).get(APPROVED) != now:
            raise Broken("the ApplicationSet takes the confirmation away")
    finally:
        delivery.main.merge("Keep the worker", {path: text})
        since = delivery.bump("prod", good)
    delivery.await_deployed("prod", good, 180, since)
    return f"asked {took:.0f} s after the bump, removed {then:.0f} s after the confirmation"


def kept_out_of_hours(delivery):
    """In the hours without syncs nothing goes to prod by itself, neither a bump nor its revert; a person's sync does."""
    good = delivery.versions["prod"]
    delivery.main.merge("Shut the window", {}, delivery.window(time.gmtime(time.time() - 60)))
    schedule = delivery.main.read(PROJECT).partition("schedule: ")[2].partition("\n")[0]
    wait_until("the window is shut", 90, lambda: get("appproject", "app-prod", "-n", "argocd")["spec"]["syncWindows"][0]["schedule"] == schedule)
    version = delivery.release()
    delivery.bump("prod", version)
    commit = delivery.main.head()
    require_left_alone(delivery, version, good)
    sync_by_hand(version)
    took = delivery.await_deployed("prod", version, 240)
    delivery.main.revert(commit)
    require_left_alone(delivery, good, version)
    sync_by_hand(good)
    back = delivery.await_deployed("prod", good, 240)
    delivery.main.merge("Open the window", {}, delivery.window(time.gmtime(time.time() + 12 * 3600)))
    return f"left alone; {took:.0f} s after a person's sync it ran, and {back:.0f} s after another the release before"


def allowed(delivery):
    """Roles may what the table says, and a person of no group nothing."""
    policy = delivery.work / "policy.csv"
    config = get("configmap", "argocd-rbac-cm", "-n", "argocd")["data"]
    policy.write_text(config["policy.csv"])
    lines = [line.split() for line in (ROOT / "ci/proofs/argocd/can-i.txt").read_text().splitlines() if line and not line.startswith("#")]
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


def require_left_alone(delivery, wanted, there):
    digest = lambda: delivery.application("prod")["spec"]["source"]["helm"]["valuesObject"]["image"]["digest"]
    wait_until("Argo CD knows of the bump", 90, lambda: digest() == wanted.digest)
    time.sleep(15)
    if delivery.deployed("prod") != {there.digest} or state(delivery.application("prod"))[0] != "OutOfSync":
        raise Broken(f"{delivery.deployed('prod')} runs in hours without syncs")


def sync_by_hand(version):
    """What Argo CD's API server writes when a person who may presses the button; what was said of the sync before goes with it."""
    operation = {"initiatedBy": {"username": "on-call"}, "sync": {"revision": version.revision, "prune": True}}
    asked = json.dumps({"operation": operation, "status": {"operationState": None}})
    kubectl("patch", "application", "sarsen-prod", "-n", "argocd", "--type=merge", "-p", asked)


def operation(delivery, environment):
    return delivery.application(environment).get("status", {}).get("operationState", {})
