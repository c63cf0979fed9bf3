#!/usr/bin/env python3
"""Reads deploy/argocd without a cluster: what is wrong with it, and that each row of ci/proofs/argocd/refused.yaml is refused for its reason."""

import collections
import functools
import json
import math
import os
import pathlib
import re
import subprocess
import sys

import jsonschema
import yaml

ROOT = pathlib.Path(__file__).resolve().parents[3]
sys.path.insert(0, str(ROOT / "ci/check"))
from cases import read  # noqa: E402

ARGOCD, NAMESPACES = "deploy/argocd", "deploy/platform/namespaces"
OURS = ("name", "namespace", "server", "path")
"""Names that the ApplicationSet takes out of the values."""
OF_EACH = "app-{{ .name }}"
"""The project of the Application of each environment."""


class Tree:
    """The checkout, with other text in place of some files', or None for one that is not there."""

    def __init__(self, instead=None):
        self.instead = instead or {}

    def read(self, path):
        return self.instead[path] if path in self.instead else (ROOT / path).read_text()

    def has(self, path):
        return self.instead.get(path, "") is not None and (path in self.instead or (ROOT / path).exists())

    def files(self, folder):
        there = {str(it.relative_to(ROOT)) for it in (ROOT / folder).rglob("*.yaml")} | {it for it in self.instead if it.startswith(folder + "/")}
        return sorted(it for it in there if self.has(it))

    def objects(self):
        return {path: yaml.safe_load(self.read(path)) for path in self.files(ARGOCD) if path != f"{ARGOCD}/values.yaml"}


def problems(tree):
    objects = tree.objects()
    of_kind = lambda kind: {it["metadata"]["name"]: it for it in objects.values() if it["kind"] == kind}
    projects = of_kind("AppProject")
    environments = json.loads(tree.read("deploy/envs/environments.json"))
    for path, it in objects.items():
        yield from (f"{path}: {error}" for error in invalid(it))
    yield from strangers(tree, objects)
    charts = rendered(tuple(it["name"] for it in environments))
    made = {of(it) for objects in charts.values() for it in objects}
    yield from (problem for it in environments for problem in project(projects, f"app-{it['name']}", [it], made, "the chart"))
    inside = {path: yaml.safe_load(tree.read(path)) for path in tree.files(NAMESPACES)}
    yield from project(projects, "namespaces", environments, {of(it) for it in inside.values()}, NAMESPACES)
    yield from (problem for it in environments for problem in quota(it["name"], charts.get(it["name"], []), inside))
    yield from (f"The project {name} is of no environment of environments.json." for name in sorted(strays(projects, environments)))
    yield from (problem for it in environments for problem in environment(tree, it, of_kind("Namespace")))
    for folder in sorted(it.name for it in (ROOT / "deploy/envs").iterdir() if it.is_dir()):
        if folder not in ("local", *(it["name"] for it in environments)):
            yield f"deploy/envs/{folder} is of no environment of environments.json."
    for path, it in objects.items():
        yield from out_of_project(path, it, projects, environments)
    yield from notifications(of_kind("ConfigMap")["argocd-notifications-cm"]["data"])


def invalid(it):
    """Not as its CRD says, every field that this does not know included."""
    if it["kind"] in SCHEMAS:
        for error in sorted(jsonschema.Draft202012Validator(crd(it["kind"])).iter_errors(it), key=str):
            yield f"{'.'.join(map(str, error.absolute_path)) or it['kind']}: {error.message}"
    elif it["kind"] == "ConfigMap":
        yield from (f"data.{key} is no text" for key, value in it["data"].items() if not isinstance(value, str))
    elif it["kind"] != "Namespace":
        yield f"nobody knows here how a {it['kind']} is to be"


SCHEMAS = {"Application": "ci/proofs/argocd/crds/applications.yaml", "ApplicationSet": "ci/proofs/argocd/crds/applicationsets.yaml",
    "AppProject": "ci/proofs/argocd/crds/appprojects.yaml", "HTTPRoute": "ci/proofs/chart/crds/gateway.networking.k8s.io/httproutes.yaml"}  # fmt: skip


@functools.cache
def crd(kind):
    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    versions = yaml.load((ROOT / SCHEMAS[kind]).read_text(), loader)["spec"]["versions"]
    return closed(next(it for it in versions if it["storage"])["schema"]["openAPIV3Schema"], top=True)


def closed(schema, top=False):
    """A CRD's schema as JSON Schema that takes no unknown field."""
    if schema.get("x-kubernetes-int-or-string"):
        return {"type": ["integer", "string"]}
    if schema.get("x-kubernetes-preserve-unknown-fields"):
        return {}
    out = {key: value for key, value in schema.items() if key in ("type", "enum", "required", "pattern", "minimum", "maximum", "maxLength")}
    if properties := schema.get("properties"):
        out["properties"] = {name: closed(it) for name, it in properties.items()}
        out["additionalProperties"] = False
    if top:
        out["properties"].update(metadata={"type": "object"}, apiVersion={"type": "string"}, kind={"type": "string"})
    if isinstance(more := schema.get("additionalProperties"), dict):
        out["additionalProperties"] = closed(more)
    if items := schema.get("items"):
        out["items"] = closed(items)
    return out


def strangers(tree, objects):
    """Every place names the one repository of ci/gate/repository.txt."""
    ours = f"https://github.com/{tree.read('ci/gate/repository.txt').strip()}"
    for path in objects:
        for url in sorted(set(re.findall(r"https://github\.com/[^\s\"']+", tree.read(path))) - {ours}):
            yield f"{path} names {url}, and ci/gate/repository.txt {ours}."


def project(projects, name, environments, made, maker):
    """A project allows what its maker makes, in the places of its environments, and nothing else."""
    if name not in projects:
        yield f"No file makes the project {name}, which the Application of {environments[0]['name']} is of."
        return
    spec = projects[name]["spec"]
    allowed = {(it["group"], it["kind"]) for it in spec["namespaceResourceWhitelist"]}
    yield from (f"The project {name} allows {kind}, which {maker} makes nowhere." for _, kind in sorted(allowed - made))
    yield from (f"The project {name} does not allow {kind}, which {maker} makes." for _, kind in sorted(made - allowed))
    yield from (f"The project {name} allows {it['kind']} of the cluster." for it in spec["clusterResourceWhitelist"])
    places, theirs = ({(it["server"], it["namespace"]) for it in them} for them in (spec["destinations"], environments))
    whose = environments[0]["name"] if len(environments) == 1 else "an environment"
    yield from (f"The project {name} may go to {namespace}, which is not the place of {whose}." for _, namespace in sorted(places - theirs))
    yield from (f"The project {name} may not go to {namespace}." for _, namespace in sorted(theirs - places))


def of(it):
    return it["apiVersion"].rpartition("/")[0], it["kind"]


def quota(name, objects, inside):
    """What every pod of an environment asks for at its maximum fits: those of a Rollout with a route twice, of another a quarter more."""
    if not (found := inside.get(f"{NAMESPACES}/{name}/quota.yaml")):
        yield f"The environment {name} has no {NAMESPACES}/{name}/quota.yaml."
        return
    scaled = [it["spec"] for it in objects if "scaleTargetRef" in it.get("spec", {})]
    most = {it["scaleTargetRef"]["name"]: it.get("maxReplicas") or it["maxReplicaCount"] for it in scaled}
    asked = collections.Counter()
    for it in objects:
        spec = it.get("spec", {}).get("jobTemplate", it).get("spec", {})
        containers = spec.get("template", {}).get("spec", {}).get("containers", [])
        count = most.get(it["metadata"]["name"], spec.get("replicas", 1))
        count = 2 * count if "trafficRouting" in json.dumps(spec) else count + math.ceil(count / 4) * ("strategy" in spec)
        asked["pods"] += count * bool(containers)
        for key in ("requests.cpu", "requests.memory", "limits.memory"):
            asked[key] += count * sum(number(of["resources"][key.split(".")[0]].get(key.split(".")[1], 0)) for of in containers)
    for key, needed in asked.items():
        if needed > number(has := found["spec"]["hard"][key]):
            yield f"The quota of {name} has {has} of {key}, and its pods at their maximum ask for {needed:.1f}."


def number(quantity):
    """Of cores, or MiB."""
    digits, unit = re.fullmatch(r"([\d.]+)(\w*)", str(quantity)).groups()
    return float(digits) * {"m": 0.001, "Gi": 1024}.get(unit, 1)


def strays(projects, environments):
    return {it for it in projects if it.startswith("app-")} - {f"app-{it['name']}" for it in environments}


@functools.cache
def rendered(environments):
    """What the chart makes of the environments' values, of an example with an Ingress and of the test after a release; not Helm's own tests."""
    found = {}
    for name, example in [*((it, []) for it in (*environments, "local")), ("example", ["deploy/helm/examples/openshift.yaml"])]:
        base = "prod" if example else name
        values = [f"deploy/envs/{base}/values.yaml", *([] if name == "local" else ["ci/proofs/chart/promoted.yaml"]), *example]
        after = ["--set", f"test.afterRelease={str(name == 'local').lower()}"]
        if not (ROOT / values[0]).exists():
            continue
        command = [os.environ.get("HELM", "helm"), "template", "app", "deploy/helm/sarsen", *(word for it in values for word in ("--values", it)), *after]
        said = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True).stdout
        found[name] = [it for it in filter(None, yaml.safe_load_all(said)) if "helm.sh/hook" not in it["metadata"].get("annotations", {})]
    return found


def environment(tree, it, namespaces):
    name = it["name"]
    for file in ("values.yaml", "version.yaml"):
        if not tree.has(f"deploy/envs/{name}/{file}"):
            yield f"The environment {name} has no deploy/envs/{name}/{file}."
    if it["server"] == "https://kubernetes.default.svc":
        labels = namespaces.get(it["namespace"], {}).get("metadata", {}).get("labels", {})
        for mode in ("enforce", "audit", "warn"):
            if [labels.get(f"pod-security.kubernetes.io/{mode}{of}") for of in ("", "-version")] != ["restricted", "v1.34"]:
                yield f"No file of {ARGOCD}/root makes the namespace {it['namespace']} with Pod Security {mode}: restricted, of v1.34."
    if tree.has(f"deploy/envs/{name}/values.yaml"):
        values = yaml.safe_load(tree.read(f"deploy/envs/{name}/values.yaml"))
        yield from (f"deploy/envs/{name}/values.yaml has {key}, which the ApplicationSet takes for its own." for key in OURS if key in values)


def out_of_project(path, it, projects, environments):
    """What an Application asks for and its project would refuse; an ApplicationSet over the environments makes one of each."""
    spec = it["spec"]["template"]["spec"] if it["kind"] == "ApplicationSet" else it.get("spec", {})
    if it["kind"] not in ("Application", "ApplicationSet"):
        return
    if spec["project"] == OF_EACH:
        projects = {OF_EACH: projects[f"app-{environments[0]['name']}"]}
    if spec["project"] not in projects:
        yield f"{path} is of the project {spec['project']}, which no file makes."
        return
    for source in spec.get("sources") or [spec["source"]]:
        if "{{" not in source["repoURL"] and source["repoURL"] not in projects[spec["project"]]["spec"]["sourceRepos"]:
            yield f"{path} takes {source['repoURL']}, which its project {spec['project']} does not."
        if "chart" in source and "{{" not in source["targetRevision"] and not re.fullmatch(r"\d+\.\d+\.\d+", source["targetRevision"]):
            yield f"{path} takes the chart {source['chart']} of {source['targetRevision']}, which is no version."
    repositories = [source["repoURL"] for source in spec.get("sources") or [] if "chart" not in source]
    if len(repositories) != len(set(repositories)):
        yield f"{path} takes one repository twice, which Argo CD refuses as soon as the revisions differ."


def notifications(data):
    for subscription in yaml.safe_load(data["subscriptions"]):
        for recipient in subscription["recipients"]:
            if f"service.webhook.{recipient}" not in data:
                yield f"argocd-notifications-cm tells {recipient}, which no service is."
        for trigger in subscription["triggers"]:
            for it in yaml.safe_load(data.get(f"trigger.{trigger}", "[]")) or [{"send": [f"trigger.{trigger}"]}]:
                yield from (f"argocd-notifications-cm sends {name}, which there is not." for name in it["send"] if f"template.{name}" not in data)


def main():
    wrong = list(problems(Tree()))
    ours = Tree().read("ci/gate/repository.txt").strip()
    mistakes = read(ROOT / "ci/proofs/argocd/refused.yaml", ["answer", "path", "instead"], ["there"])
    for row in mistakes:
        it = {key: text and text.replace("OWNER/NAME", ours) for key, text in row.items()}
        text = Tree().read(it["path"]) if "there" in it else ""
        if "there" in it and it["there"] not in text:
            wrong.append(f"refused.yaml: '{it['name']}': {it['path']} has no '{it['there']}', which it would replace.")
            continue
        instead = text.replace(it["there"], it["instead"]) if "there" in it else it["instead"]
        found = set(problems(Tree({it["path"]: instead}))) - set(wrong)
        if found != {it["answer"]}:
            wrong.append(f"refused.yaml: '{it['name']}' is not refused as it says, but: {' '.join(sorted(found)) or 'not at all'}")
    if wrong:
        sys.exit("\n".join(f"ERROR: {it}" for it in wrong))
    print(f"deploy/argocd holds: {len(Tree().objects())} objects, {len(mistakes)} mistakes refused.")


if __name__ == "__main__":
    main()
