"""Argo CD's programs, as processes of this machine, told by the project's ConfigMaps what its own manifests would have them told."""

import os
import pathlib
import shutil
import socket
import subprocess
import urllib.parse

import yaml
from kube import Failed, get, run

MANIFESTS = {
    "argocd-repo-server": "repo-server/argocd-repo-server-deployment.yaml",
    "argocd-application-controller": "application-controller/argocd-application-controller-statefulset.yaml",
    "argocd-applicationset-controller": "applicationset-controller/argocd-applicationset-controller-deployment.yaml",
    "argocd-notifications-controller": "notification/argocd-notifications-controller-deployment.yaml",
}


class Programs:
    def __init__(self, work, environment):
        self.work, self.running, self.helm = pathlib.Path(work), {}, "helm3"
        self.tools, self.source = pathlib.Path(os.environ["TOOLS"]), pathlib.Path(os.environ["ARGOCD_SOURCE"], "manifests/base")
        self.ports = {name: free_port() for name in ("redis", "repo", *(f"{program}-metrics" for program in MANIFESTS), "probe", "webhook")}
        host = urllib.parse.urlparse(run("kubectl", "config", "view", "--minify", "-o", "jsonpath={.clusters[0].cluster.server}")).hostname
        config = self.work / "kubeconfig"
        config.write_text(run("kubectl", "config", "view", "--minify", "--flatten", "--raw"))
        config.chmod(0o600)
        self.environment = {
            **os.environ, **environment, "NO_PROXY": f"127.0.0.1,localhost,{host}", "KUBECONFIG": str(config), "ARGOCD_FAKE_IN_CLUSTER": "true",
            "ARGOCD_GPG_ENABLED": "false", "HOME": str(self.work), "TMPDIR": str(self.work), "PATH": f"{self.work}/bin:{os.environ['PATH']}",
        }  # fmt: skip

    def start(self):
        self.use_helm(self.helm)
        options = ("--port", self.port("redis"), "--bind", "127.0.0.1", "--save", "", "--appendonly", "no")
        self.run("redis", shutil.which("redis-server") or "redis-server", *options)
        for program in MANIFESTS:
            self.start_one(program)

    def start_one(self, program):
        repo, redis = f"127.0.0.1:{self.port('repo')}", f"127.0.0.1:{self.port('redis')}"
        options = {
            "argocd-repo-server": ["--disable-tls", "--address", "127.0.0.1", "--port", self.port("repo"), "--redis", redis],
            "argocd-application-controller": ["--repo-server", repo, "--repo-server-plaintext", "--redis", redis, "--namespace", "argocd"],
            "argocd-applicationset-controller": ["--argocd-repo-server", repo, "--repo-server-plaintext", "--namespace", "argocd",
                "--probe-addr", f"127.0.0.1:{self.port('probe')}", "--webhook-addr", f"127.0.0.1:{self.port('webhook')}"],
            "argocd-notifications-controller": ["--argocd-repo-server", repo, "--argocd-repo-server-plaintext", "--namespace", "argocd"],
        }[program]  # fmt: skip
        metrics = self.port(f"{program}-metrics")
        options += ["--metrics-addr", f"127.0.0.1:{metrics}"] if program.endswith("applicationset-controller") else ["--metrics-port", metrics]
        name = program.replace("notifications-controller", "notifications")
        self.run(program, self.tools / "argocd", *options, ARGOCD_BINARY_NAME=name, **self.told(program))

    def told(self, program):
        """The variables that Argo CD's manifest takes of ConfigMaps, of those that are in the cluster."""
        containers = yaml.safe_load((self.source / MANIFESTS[program]).read_text())["spec"]["template"]["spec"]["containers"]
        maps = {}
        told = {}
        for variable in containers[0].get("env", []):
            if reference := variable.get("valueFrom", {}).get("configMapKeyRef"):
                name = reference["name"]
                if name not in maps:
                    maps[name] = config_map(name)
                if reference["key"] in maps[name]:
                    told[variable["name"]] = maps[name][reference["key"]]
        return told

    def use_helm(self, name):
        """That the repo server renders with; it starts it anew each time."""
        link = self.work / "bin/helm"
        link.parent.mkdir(exist_ok=True)
        link.unlink(missing_ok=True)
        link.symlink_to(self.tools / name)
        self.helm = name

    def rollouts(self):
        options = ["--kubeconfig", self.environment["KUBECONFIG"], "--namespace", "", "--leader-elect=false"]
        self.run("rollouts", self.tools / "rollouts-controller", *options, "--metricsport", free_port(), "--healthzPort", free_port())

    def run(self, name, *command, **environment):
        log = open(self.work / f"{name}.log", "ab")
        self.running[name] = subprocess.Popen(
            [str(it) for it in command], env={**self.environment, **environment}, stdout=log, stderr=log, cwd=self.work, start_new_session=True
        )

    def require_running(self):
        for name, process in self.running.items():
            if process.poll() is not None:
                raise Failed(f"{name} ended with {process.returncode}: {self.log(name)[-1500:]}")

    def restart(self, program):
        self.stop_one(program)
        self.start_one(program)

    def stop_one(self, name):
        process = self.running.pop(name)
        process.terminate()
        try:
            process.wait(10)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()

    def stop(self):
        for name in list(self.running)[::-1]:
            self.stop_one(name)

    def port(self, name):
        return str(self.ports[name])

    def log(self, name):
        return (self.work / f"{name}.log").read_text(errors="replace")


def config_map(name):
    try:
        return get("configmap", name, "-n", "argocd").get("data", {})
    except Failed:
        return {}


def free_port():
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return one.getsockname()[1]
