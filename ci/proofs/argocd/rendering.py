"""What Argo CD made of an environment's real values, beside what Helm makes of them; and whether all of it, once applied, is Synced."""

import gzip
import io
import json
import os
import socket

import yaml
from delivery import CHART
from kube import Broken, apply, get, kubectl, run, wait_until
from repository import ROOT

DIGEST = "sha256:" + "1" * 64
NAMESPACE = "argocd-rendering"
TRACKING = "argocd.argoproj.io/tracking-id"
PROJECT = {
    "apiVersion": "argoproj.io/v1alpha1", "kind": "AppProject", "metadata": {"name": "rendering", "namespace": "argocd"},
    "spec": {"sourceRepos": ["*"], "destinations": [{"server": "*", "namespace": NAMESPACE}], "namespaceResourceWhitelist": [{"group": "*", "kind": "*"}]},
}  # fmt: skip


def rendered_as_by_helm(delivery):
    """Argo CD makes of each environment's real values what `helm template` makes of them, by Helm 3.18 and 4, and applied it is Synced."""
    apply(PROJECT)
    namespace(delivery)
    objects = 0
    for tool in ("helm3", "helm") if not delivery.short else ("helm3",):
        delivery.programs.use_helm(tool)
        for name in delivery.environments:
            application = asked(delivery, name, f"{tool}-{name}")
            targets = rendered_by_argocd(delivery, application)
            differ(name, tool, targets, by_helm(delivery, name, tool))
            objects += len(targets)
            if tool == "helm3":
                require_synced(application, targets)
            kubectl("delete", "application", application, "-n", "argocd", "--wait=false")
    delivery.programs.use_helm("helm3")
    kubectl("delete", "namespace", NAMESPACE, "--wait=false")
    kubectl("delete", "appproject", "rendering", "-n", "argocd", "--wait=false")
    return f"{objects} objects of {len(delivery.environments)} environments are the same and Synced"


def namespace(delivery):
    kubectl("create", "namespace", NAMESPACE)
    kubectl("label", "namespace", NAMESPACE, "argocd-proof=true")
    quota = {"apiVersion": "v1", "kind": "ResourceQuota", "metadata": {"name": "no-pods", "namespace": NAMESPACE}, "spec": {"hard": {"pods": "0"}}}
    apply(quota)


def asked(delivery, environment, name):
    """An Application like the ApplicationSet's, but for the namespace and that nothing is synced: with the values of the project's main."""
    like = delivery.application(next(iter(delivery.environments)))
    spec = {key: like["spec"][key] for key in ("source", "ignoreDifferences")}
    values = yaml.safe_load((ROOT / f"deploy/envs/{environment}/values.yaml").read_text())
    values["image"].update(tag="0.1.0", digest=DIGEST)
    spec["source"]["targetRevision"] = delivery.main.head()
    spec["source"]["helm"]["valuesObject"] = values
    spec.update(project="rendering", destination={**like["spec"]["destination"], "namespace": NAMESPACE})
    apply({"apiVersion": like["apiVersion"], "kind": "Application", "metadata": {"name": name, "namespace": "argocd"}, "spec": spec})
    return name


def rendered_by_argocd(delivery, application):
    """As the controller has it in its cache, by kind and name."""
    found, _ = wait_until(f"{application} is rendered", 60, lambda: cached(delivery, f"app|managed-resources|{application}|"))
    return by_name(json.loads(it["targetState"]) for it in found if it.get("targetState") not in (None, "", "null"))


def by_helm(delivery, environment, tool):
    values = ["--values", str(ROOT / f"deploy/envs/{environment}/values.yaml"), "--set-string", f"image.tag=0.1.0,image.digest={DIGEST}"]
    chart = str(delivery.main.clone / CHART)
    version = json.loads(run("kubectl", "version", "-o", "json"))["serverVersion"]["gitVersion"]
    said = run(f"{os.environ['TOOLS']}/{tool}", "template", "app", chart, "--namespace", NAMESPACE, "--kube-version", version, *values)
    # Helm's tests are no part of a release.
    kept = [it for it in yaml.safe_load_all(io.StringIO(said)) if it and "helm.sh/hook" not in it["metadata"].get("annotations", {})]
    return by_name(kept)


def differ(environment, tool, argocd, helm):
    if set(argocd) != set(helm):
        raise Broken(f"{environment}, {tool}: Argo CD and Helm differ in {sorted(set(argocd) ^ set(helm))}")
    if other := [name for name in helm if plain(argocd[name]) != plain(helm[name])]:
        by_argocd, by_helm = (json.dumps(plain(them[other[0]]))[:500] for them in (argocd, helm))
        raise Broken(f"{environment}, {tool}: {other[0]} is {by_argocd} by Argo CD, {by_helm} by Helm")


def require_synced(application, targets):
    """Applied as Argo CD applies it, nothing that an API server fills in is taken for a difference."""
    apply(*targets.values())
    kubectl("annotate", "application", application, "-n", "argocd", "argocd.argoproj.io/refresh=normal", "--overwrite")
    status = lambda: get("application", application, "-n", "argocd")["status"]
    resources = lambda: {it["kind"] + "/" + it["name"]: it.get("status") for it in status().get("resources", [])}
    try:
        wait_until(f"all of {application} is Synced", 30, lambda: resources() and set(resources().values()) == {"Synced"})
    except Broken as late:
        raise Broken(f"{late}: {[name for name, status in resources().items() if status != 'Synced']} differ") from late
    finally:
        for it in targets.values():
            kubectl("delete", it["kind"].lower(), it["metadata"]["name"], "-n", NAMESPACE, "--wait=false", "--ignore-not-found")


def by_name(objects):
    return {f"{it['kind']}/{it['metadata']['name']}": it for it in objects}


def plain(thing):
    """Without what Argo CD adds to whatever it applies, and with numbers and nothing as JSON has them."""
    thing = json.loads(json.dumps(thing))
    thing["metadata"].pop("namespace", None)
    annotations = thing["metadata"].get("annotations") or {}
    annotations.pop(TRACKING, None)
    thing["metadata"]["annotations"] = annotations
    return thing


def cached(delivery, prefix):
    """The value of the first key with this prefix in Argo CD's Redis."""
    with socket.create_connection(("127.0.0.1", int(delivery.programs.port("redis")))) as redis:
        file = redis.makefile("rwb")
        keys = [key.decode() for key in command(file, "KEYS", prefix + "*")]
        if not keys:
            return None
        value = command(file, "GET", keys[0])
    return json.loads(gzip.decompress(value) if value[:2] == b"\x1f\x8b" else value)


def command(file, *words):
    file.write(b"*%d\r\n" % len(words) + b"".join(b"$%d\r\n%s\r\n" % (len(word.encode()), word.encode()) for word in words))
    file.flush()
    return reply(file)


def reply(file):
    line = file.readline().strip()
    kind, rest = line[:1], line[1:]
    if kind == b"*":
        return [reply(file) for _ in range(int(rest))]
    if kind == b"$":
        return None if rest == b"-1" else file.read(int(rest) + 2)[:-2]
    return rest
