"""The namespaces, images, backend and release that the proofs work on, one after another."""

import json
import os
import pathlib
import shlex
import shutil
import tempfile
import time

from breaks import Break
from images import Images
from kube import Broken, Failed, apply, get, helm, is_ready, items, kubectl, wait_until
from load import CLIENTS, HERE
from nodes import Nodes, uncordon_marked

ROOT = HERE.parents[2]
CHART = str(ROOT / "deploy/helm/sarsen")
BACKEND = str(ROOT / "deploy/helm/dev-backend")
EVENTS = {"events", "events.events.k8s.io"}
ROLES = ("api", "worker")


class Stage:
    namespace, release = "proof-app", "proof"

    def __init__(self, archive, short):
        self.short, self.chart, self.images = short, CHART, Images(archive, short)
        self.break_ = Break(None)
        self.url = f"http://{self.release}.{self.namespace}.svc"
        self.deployed, self.start = None, 30

    # -- once

    def build(self):
        uncordon_marked()
        self.nodes = Nodes()
        if not self.stands():
            self.clear()
            self.images.load()
            for namespace in (self.namespace, CLIENTS):
                labels = {"proof": "true", "proof-image": self.images.app.partition(":")[2], "pod-security.kubernetes.io/enforce": "restricted"}
                apply({"apiVersion": "v1", "kind": "Namespace", "metadata": {"name": namespace, "labels": labels}})
        self.install_backend()
        helm("uninstall", self.release, "-n", self.namespace, "--ignore-not-found", "--wait")
        self.empty = self.inventory()

    def stands(self):
        """With KEEP, what the run before has left is taken, unless it is of another image."""
        namespaces = items("namespaces", "-l", f"proof-image={self.images.app.partition(':')[2]}")
        return os.environ.get("KEEP") == "1" and len(namespaces) == 2

    def install_backend(self):
        """On the first node, which no proof takes away."""
        arguments = shlex.split(os.environ.get("BACKEND_VALUES", ""))
        with self.nodes.only(self.nodes.home):
            helm("upgrade", "--install", "backend", BACKEND, "-n", self.namespace, *arguments)
            for what in ("statefulset/postgresql", "statefulset/redis", "deployment/issuer"):
                self.kubectl("rollout", "status", what, "--timeout=180s", timeout=200)

    def clear(self):
        """Away with what this run or one before it has left."""
        kubectl("delete", "namespace", "-l", "proof=true,proof-image", "--timeout=180s", timeout=200)
        self.deployed = None

    # -- the release

    def deploy(self, *values, tag=None, wait=True):
        """helm upgrade --install with the proofs' values and these; returns when every pod is of this revision."""
        tag = tag or self.images.app
        repository, _, version = tag.partition(":")
        image = f"image.repository={repository},image.tag={version}"
        base = ["-f", str(HERE / "values.yaml"), "--set-string", image]
        try:
            helm("upgrade", "--install", self.release, self.chart, "-n", self.namespace, *base, *values, *self.break_.values)
        except Failed as refused:
            if "ERROR: " in str(refused):
                raise Broken("the chart refuses it: " + str(refused).partition("ERROR: ")[2]) from refused
            raise
        if self.break_.then:
            self.break_.then(self)
        self.deployed = (values, tag)
        if wait:
            begin = time.monotonic()
            self.settle()
            self.start = max(self.start, time.monotonic() - begin)

    def ensure(self):
        """The release as the proofs' values have it, whatever the proof before has left."""
        if self.deployed != ((), self.images.app):
            self.deploy()
        self.settle()

    def rollback(self):
        """helm rollback to the revision before."""
        helm("rollback", self.release, "-n", self.namespace)
        self.deployed = ((), self.images.app)
        self.settle()

    def uninstall(self):
        helm("uninstall", self.release, "-n", self.namespace, "--ignore-not-found", "--wait", "--timeout", "120s")
        self.deployed = None

    def migrate_jobs(self):
        labels = f"app.kubernetes.io/instance={self.release},app.kubernetes.io/component=migrate"
        return items("jobs", "-n", self.namespace, "-l", labels)

    def inventory(self):
        """Every object of the namespace, and every other one that is named after the release."""
        kinds = lambda scope: ",".join(set(kubectl("api-resources", "--verbs=list,delete", scope, "-o", "name").split()) - EVENTS)
        inside = self.kubectl("get", kinds("--namespaced=true"), "-o", "name", "--ignore-not-found").split()
        outside = kubectl("get", kinds("--namespaced=false"), "-o", "name", "--ignore-not-found").split()
        return {*inside, *(it for it in outside if f"/{self.release}-" in it and not it.startswith("namespace/"))}

    def settle(self, seconds=240):
        for role in ROLES:
            what = f"deployment/{self.release}-{role}"
            self.kubectl("rollout", "status", what, f"--timeout={seconds}s", timeout=seconds + 10)
        wait_until("pods that leave are gone", 90, lambda: all("deletionTimestamp" not in it["metadata"] for it in self.pods()))

    def pods(self, component=None):
        selector = f"app.kubernetes.io/instance={self.release}" + (f",app.kubernetes.io/component={component}" if component else "")
        return items("pods", "-n", self.namespace, "-l", selector)

    def ready(self, *components):
        return [pod for component in components for pod in self.pods(component) if is_ready(pod)]

    def kubectl(self, *arguments, **options):
        return kubectl("-n", self.namespace, *arguments, **options)

    def get(self, *arguments):
        return get(*arguments, "-n", self.namespace)

    def restart(self):
        self.kubectl("rollout", "restart", *(f"deployment/{self.release}-{role}" for role in ROLES))
        self.settle()

    # -- a safety less

    def break_with(self, one):
        self.break_, self.deployed = one, None
        if one.edit:
            file, there, instead = one.edit
            self.copy = tempfile.TemporaryDirectory()
            self.chart = shutil.copytree(CHART, self.copy.name, dirs_exist_ok=True)
            text = (path := pathlib.Path(self.chart, file)).read_text()
            if there not in text:
                raise Failed(f"{file} of the chart has no {there!r}, which breaks.py wants to take away")
            path.write_text(text.replace(there, instead))

    def mend(self):
        self.break_, self.chart = Break(None), CHART
        self.uninstall()

    def gather(self, node):
        """Every pod of the release on this node."""
        with self.nodes.only(node):
            self.restart()
        if elsewhere := [pod["metadata"]["name"] for pod in self.pods("api") if pod["spec"]["nodeName"] != node]:
            raise Failed(f"{elsewhere} did not come to {node}")

    # -- what is asked

    def address(self, selector):
        return next(pod["status"]["podIP"] for pod in items("pods", "-n", self.namespace, "-l", selector) if is_ready(pod))

    def python(self):
        """The image of the backend's issuer, which has Python and is there or can be pulled wherever the backend runs."""
        return self.get("deployment", "issuer")["spec"]["template"]["spec"]["containers"][0]["image"]

    def dry_run(self, thing):
        kubectl("create", "--dry-run=server", "-f", "-", given=json.dumps(thing))

    def tell(self):
        """What there is to see when a promise was broken."""
        for what in (["pods", "-o", "wide"], ["events", "--sort-by=.lastTimestamp"]):
            try:
                lines = self.kubectl("get", *what).splitlines()
            except Failed:
                continue
            print("\n".join("   | " + line[:180] for line in [*lines[:1], *lines[1:][-15:]]), flush=True)
        for pod in [it for it in self.pods() if not is_ready(it) and it["status"]["phase"] != "Succeeded"]:
            said = self.kubectl("logs", pod["metadata"]["name"], "--tail=1", "--ignore-errors")
            print(f"   | {pod['metadata']['name']}: {said.strip()[:700]}", flush=True)

    def sql(self, statement):
        psql = ("psql", "-U", "postgres", "-d", "sarsen", "-Atc", statement)
        return self.kubectl("exec", "postgresql-0", "-c", "postgresql", "--", *psql).split()

    def token(self):
        return self.kubectl("exec", "deployment/issuer", "--", "python3", "/issuer/issuer.py", "token", "events:write", "signals:read").strip()
