"""The stage: a cluster with a namespace and a backend for each environment, Argo CD beside it, its repository and a GitHub that stands in."""

import contextlib
import dataclasses
import json
import os
import pathlib
import re
import shlex
import shutil
import tempfile
import threading
import time

import archive
import yaml
from github import GitHub
from kube import Broken, Failed, apply, get, helm, is_ready, items, kubectl, run, wait_until
from programs import Programs
from repository import ROOT, Repository

CHART = "deploy/helm/sarsen"
# OWNER/NAME, the placeholder or a fork's.
NAME = (ROOT / "ci/gate/repository.txt").read_text().strip()
PROJECT = "deploy/argocd/root/project-app-prod.yaml"
SETTINGS = "deploy/argocd/settings/argocd-cm.yaml"
NOTIFICATIONS = "deploy/argocd/settings/argocd-notifications-cm.yaml"
SECRETS = {
    "argocd-secret": {"server.secretkey": "no-secret"},
    "argocd-sso": {"client-secret": "no-secret"},
    "argocd-notifications-secret": {"github-token": "no-token", "on-call-url": "https://on-call.example.com/hook"},
}


@dataclasses.dataclass(frozen=True)
class Version:
    tag: str
    digest: str
    revision: str

    def with_chart(self, revision):
        return dataclasses.replace(self, revision=revision)

    def text(self):
        return f'image:\n  tag: {self.tag}\n  digest: {self.digest}\nchartRevision: "{self.revision}"\n'


class Delivery:
    """Built once; what is done to it are merges to main, and what is asked is what the cluster runs."""

    def __init__(self, image, short, without=None):
        self.image, self.short, self.without = image, short, without
        self.environments = {it["name"]: it["namespace"] for it in json.loads((ROOT / "deploy/envs/environments.json").read_text())}
        self.registry = os.environ["REGISTRY"]
        self.app = f"{self.registry}/{NAME.lower()}/app"
        self.work = pathlib.Path(tempfile.mkdtemp(prefix="argocd-proof-"))
        self.ended = threading.Event()
        self.accepts_routes, self.versions = False, {}
        self.round = 30

    # -- once

    def build(self):
        self.clear()
        version = re.search(r"targetRevision: ([0-9.]+)", (ROOT / "deploy/argocd/root/argocd.yaml").read_text())[1]
        self.github = GitHub(self.work, version)
        self.main = Repository(self.github.repositories / NAME, self.work / "clone")
        self.programs = Programs(self.work, self.github.environment())
        kinds = [*(ROOT / "ci/proofs/chart/crds").glob("*/*.yaml"), *(ROOT / "ci/proofs/argocd/crds").glob("*.yaml")]
        if not self.short:
            kinds += pathlib.Path(os.environ["ROLLOUTS_SOURCE"], "manifests/crds").glob("*-crd.yaml")
        kubectl("apply", "--server-side", "--force-conflicts", *(word for file in sorted(kinds) for word in ("-f", str(file))))
        self.prepare()
        for namespace in self.namespaces():
            kubectl("create", "namespace", namespace)
            kubectl("label", "namespace", namespace, "argocd-proof=true")
        label = {"app.kubernetes.io/part-of": "argocd"}
        apply(*({"apiVersion": "v1", "kind": "Secret", "metadata": {"name": name, "namespace": "argocd", "labels": label}, "stringData": data}
            for name, data in SECRETS.items()))  # fmt: skip
        self.install_backends()
        threading.Thread(target=self.gateway, daemon=True).start()

    def prepare(self):
        """What differs from the project's main: values by which the application runs beside dev-backend, and shorter waits."""
        files = {}
        for name in self.environments:
            values = {
                "environment": "local", "image": {"repository": self.app}, "confirmPrune": name == "prod",
                "test": {"afterRelease": name != "prod"},
                **{role: {"resources": {"requests": {"cpu": "20m"}}} for role in ("api", "worker", "migrate")},
            }  # fmt: skip
            if name == "staging" and not self.short:
                values["rollout"] = {"enabled": True, "steps": [{"setWeight": 50}, {"pause": {"duration": "10s"}}]}
            files[f"deploy/envs/{name}/values.yaml"] = yaml.safe_dump(values)
        deadline = "progressDeadlineSeconds: "
        edits = [
            *self.window(time.gmtime(time.time() + 12 * 3600)),
            (f"{CHART}/templates/_service.tpl", f"{deadline}600", f"{deadline}40"),
            (NOTIFICATIONS, 'soakMinutes: "15"', 'soakMinutes: "0.25"'),
            *(self.without.edits if self.without else ()),
        ]
        self.main.merge("Values of the stage", files, edits)

    def window(self, begin):
        """The edits by which the hours without syncs of production are one a day from then on, not those of the day on which this is run."""
        said = {name: re.search(rf"{name}: .*", self.main.read(PROJECT))[0] for name in ("schedule", "duration", "timeZone")}
        says = {"schedule": f"{begin.tm_min} {begin.tm_hour} * * *", "duration": "1h", "timeZone": "Etc/UTC"}
        return [(PROJECT, said[name], f"{name}: {value}") for name, value in says.items()]

    def install_backends(self):
        """PostgreSQL, Redis and an issuer in each environment."""
        arguments = shlex.split(os.environ.get("BACKEND_VALUES", ""))
        for namespace in self.environments.values():
            helm("upgrade", "--install", "backend", str(ROOT / "deploy/helm/dev-backend"), "-n", namespace, *arguments)
        for namespace in self.environments.values():
            for what in ("statefulset/postgresql", "statefulset/redis", "deployment/issuer"):
                kubectl("-n", namespace, "rollout", "status", what, "--timeout=180s", timeout=200)

    def gateway(self):
        """Stands in for the one that serves the routes: while it accepts, it says so in their status."""
        while not self.ended.wait(1):
            if not self.accepts_routes:
                continue
            with contextlib.suppress(Failed):
                for route in items("httproutes", "-A"):
                    accept(route)

    def bootstrap(self):
        """By the project's own script, with its own root; Argo CD's programs are started here."""
        run("env", "STAND_IN=1", str(self.main.clone / "deploy/argocd/bootstrap"), "--without-chart", timeout=120)
        self.programs.start()
        if not self.short:
            self.programs.rollouts()

    def namespaces(self):
        return ("argocd", *self.environments.values())

    def hurry(self):
        """Argo CD looks every 3 seconds from now on, by a merge to its settings and its sets, and a restart; the commit."""
        sets = [(f"deploy/argocd/root/{name}.yaml", "requeueAfterSeconds: 30", "requeueAfterSeconds: 3") for name in ("application", "platform")]
        timeouts = [("timeout.reconciliation: 30s", "timeout.reconciliation: 3s"), ("timeout.reconciliation.jitter: 10s", "timeout.reconciliation.jitter: 1s")]
        self.main.merge("Look more often", {}, [*sets, *((SETTINGS, there, instead) for there, instead in timeouts)])
        every = lambda: len(re.findall(r'"requeueAfterSeconds": 3\b', json.dumps(get("applicationset", "sarsen", "-n", "argocd")["spec"])))
        holds = lambda: get("configmap", "argocd-cm", "-n", "argocd")["data"]["timeout.reconciliation"] == "3s" and every() == 3
        _, took = wait_until("the settings are those of main", 150, holds)
        for program in ("argocd-repo-server", "argocd-application-controller"):
            self.programs.restart(program)
        self.round = 3
        return took

    def clear(self):
        """Away with what this run or one before it has left; what others have made stays, and ends the run."""
        mine = {it["metadata"]["name"] for it in items("namespaces", "-l", "argocd-proof=true")}
        if theirs := {it["metadata"]["name"] for it in items("namespaces")} & set(self.namespaces()) - mine:
            raise Failed(f"the cluster has {' and '.join(sorted(theirs))}, which this did not make. Take a cluster of its own.")
        if mine:
            kubectl("delete", "namespace", *mine, "--timeout=180s", timeout=200)
            kubectl("delete", "--ignore-not-found", "-f", str(ROOT / "deploy/platform/rbac/roles"))

    def end(self):
        self.ended.set()
        if hasattr(self, "programs"):
            self.programs.stop()
        if hasattr(self, "github"):
            self.github.stop()
        if os.environ.get("KEEP") != "1":
            self.clear()
            shutil.rmtree(self.work, ignore_errors=True)

    # -- what is merged

    def release(self, *env, chart=None):
        """The image as it would be built of main now, pushed, with these variables beside its own."""
        commit = self.main.head()
        quick = ["JAVA_TOOL_OPTIONS=-XX:TieredStopAtLevel=1"] if self.short else []
        name = f"{self.app}:sha-{commit}"
        with tempfile.NamedTemporaryFile(suffix=".tar") as file:
            file.write(archive.of_commit(self.image, name, commit, [*quick, *env]))
            file.flush()
            crane = os.environ["TOOLS"] + "/crane"
            run(crane, "push", "--insecure", file.name, name)
        return Version(f"sha-{commit}", run(crane, "digest", "--insecure", name).strip(), chart or commit)

    def bump(self, environment, version):
        """Merges what a promotion changes; when."""
        branch = self.without.branch if self.without else "main"
        self.main.merge(f"Promote to {environment}", {f"deploy/envs/{environment}/version.yaml": version.text()}, branch=branch)
        return time.monotonic()

    # -- what runs

    def application(self, environment):
        return get("application", f"sarsen-{environment}", "-n", "argocd")

    def applications(self):
        return {it["metadata"]["name"]: it for it in items("applications", "-n", "argocd")}

    def deployed(self, environment):
        """The digests that ready pods of api and worker run."""
        return digests(filter(is_ready, self.pods(environment)))

    def pods(self, environment):
        pods = items("pods", "-n", self.environments[environment], "-l", "app.kubernetes.io/component in (api,worker)")
        return [it for it in pods if "deletionTimestamp" not in it["metadata"]]

    def await_deployed(self, environment, version, seconds=120, since=None):
        """Until that digest alone runs; seconds since then, or since it was asked."""
        since = since or time.monotonic()
        # Each look starts kubectl once, every two seconds: more of them take cores from the pods that are waited for.
        alone = lambda pods: pods and digests(pods) == {version.digest} and all(map(is_ready, pods))
        wait_until(f"{environment} runs {version.tag[:12]} alone", seconds - (time.monotonic() - since), lambda: alone(self.pods(environment)), every=2)
        return time.monotonic() - since

    def await_state(self, application, sync, health, seconds=120):
        """Until Argo CD says so of an Application."""
        says = lambda: state(get("application", application, "-n", "argocd")) == (sync, health)
        try:
            return wait_until(f"{application} is {sync} and {health}", seconds, says)[1]
        except Broken as late:
            with contextlib.suppress(Failed):
                late = Broken(f"{late}, but {' and '.join(state(get('application', application, '-n', 'argocd')))}")
            raise late

    def tell(self):
        """What there is to see when a promise was broken."""
        for name, it in self.applications().items():
            status = it.get("status", {})
            says = [str(one.get("message", ""))[:300] for one in status.get("conditions", [])]
            operation = status.get("operationState", {})
            print(f"   | {name}: {' '.join(state(it))}; {operation.get('phase')} {operation.get('message', '')[:300]} {says}", flush=True)
        for name in self.environments:
            for pod in self.pods(name):
                if not is_ready(pod):
                    print(f"   | {pod['metadata']['namespace']}/{pod['metadata']['name']} is not ready", flush=True)
        self.programs.require_running()


def digests(pods):
    return {container["image"].partition("@")[2] for pod in pods for container in pod["spec"]["containers"]}


def state(application):
    status = application.get("status", {})
    return status.get("sync", {}).get("status", "-"), status.get("health", {}).get("status", "-")


def there(kind, name, namespace):
    return bool(kubectl("get", kind, name, "-n", namespace, "--ignore-not-found", "-o", "name").strip())


def accept(route):
    generation = route["metadata"]["generation"]
    now = "2026-01-01T00:00:00Z"
    says = lambda kind: {"type": kind, "status": "True", "reason": kind, "message": "", "observedGeneration": generation, "lastTransitionTime": now}
    parents = [{"parentRef": {"name": it["name"]}, "controllerName": "example.com/stand-in", "conditions": [says("Accepted"), says("ResolvedRefs")]}
        for it in route["spec"]["parentRefs"]]  # fmt: skip
    observed = [it["conditions"][0]["observedGeneration"] for it in route.get("status", {}).get("parents", [])]
    if observed != [generation] * len(parents):
        kubectl("patch", "httproute", route["metadata"]["name"], "-n", route["metadata"]["namespace"], "--subresource=status", "--type=merge",
            "-p", json.dumps({"status": {"parents": parents}}))  # fmt: skip
