"""What Argo CD does with itself: from one root, by its own settings, and by hand only for a moment."""

import json
import os
import time

import yaml
from delivery import PROJECT
from kube import Broken, get, items, kubectl, run, wait_until
from repository import ROOT


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
    namespaces = {f"namespace-{name}" for name in delivery.environments}
    projects = ["app-dev", "app-prod", "app-staging", "argocd", "namespaces", "platform"]
    if found != {"root", "argocd-settings", "argocd", "roles", *namespaces} or names("appprojects") != projects:
        raise Broken(f"there are the applications {found} and the projects {names('appprojects')}")
    for name in ("roles", *namespaces):
        delivery.await_state(name, "Synced", "Healthy", 60)
    return f"in {time.monotonic() - begin:.0f} s, of which it waited 8 for a gateway; of the environments without a version there is no application"


def counted(delivery):
    """What a wave waits for: an Application that was never synced is not healthy, though it has nothing that is not."""
    settings, application = delivery.work / "argocd-cm.json", delivery.work / "application.json"
    settings.write_text(json.dumps(get("configmap", "argocd-cm", "-n", "argocd")))
    cases = json.loads((ROOT / "ci/proofs/argocd/health.json").read_text())
    for it in cases:
        application.write_text(json.dumps({"apiVersion": "argoproj.io/v1alpha1", "kind": "Application", "metadata": {"name": "one"}, "status": it["status"]}))
        command = ["admin", "settings", "resource-overrides", "health", str(application), "--argocd-cm-path", str(settings)]
        said = run("env", "ARGOCD_BINARY_NAME=argocd", f"{os.environ['TOOLS']}/argocd", *command)
        if f"STATUS: {it['counts']}\n" not in said:
            raise Broken(f"{it['status']} counts as {said.strip()}, not {it['counts']}")
    return f"{len(cases)} states count as the table says"


def settled(delivery):
    """What is merged into Argo CD's own settings and sets is in the cluster without anybody applying it; from here on it looks every 3 s."""
    return f"there after {delivery.hurry():.0f} s"


def healed(delivery):
    """What is changed by hand is as before, without anybody's doing: of the application, of its namespace and of the roles."""
    before = looked()
    kubectl("-n", "app-dev", "delete", "service/app", "rolebinding/sarsen-app-deployer", "networkpolicy/default-deny")
    kubectl("-n", "app-dev", "scale", "deployment/app-worker", "--replicas=0")
    kubectl("-n", "app-dev", "patch", "resourcequota", "pods", "--type=merge", "-p", '{"spec": {"hard": {"pods": "999"}}}')
    kubectl("label", "namespace", "app-dev", "pod-security.kubernetes.io/enforce=privileged", "--overwrite")
    kubectl("patch", "clusterrole", "sarsen-read-only", "--type=json", "-p", '[{"op": "add", "path": "/rules/0/resources/-", "value": "secrets"}]')
    _, took = wait_until("all of it is as before", 60, lambda: looked() == before)
    delivery.await_state("sarsen-dev", "Synced", "Healthy")
    return f"{' '.join(HEALED)} are as before after {took:.0f} s"


HEALED = ("service/app", "deployment/app-worker", "rolebinding/sarsen-app-deployer", "networkpolicy/default-deny", "resourcequota/pods",
    "namespace/app-dev", "clusterrole/sarsen-read-only")  # fmt: skip


def looked():
    specs = [(it, it.get("spec", {})) for it in items(*HEALED, "-n", "app-dev")]
    return [(it["kind"], it["metadata"].get("labels"), it.get("rules"), spec.get("replicas"), spec.get("hard")) for it, spec in specs]


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
