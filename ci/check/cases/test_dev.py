"""The commands of a laptop's cluster, on each row of dev.yaml."""

import http.server
import json
import os
import pathlib
import shutil
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator

import pytest
import yaml

ROOT = pathlib.Path(__file__).resolve().parents[3]
TABLE = yaml.safe_load((ROOT / "ci/check/cases/dev.yaml").read_text())
KEYS = set("name nodes pods context profile machine programs variables run status says hides silent after cut".split())
KIND = {it: {"kind": it, "apiVersion": "v1"} for it in ("Node", "Pod")}
SOURCED = "set -euo pipefail\nfor part in common minikube image deploy smoke; do . ops/scripts/dev-$part; done\ncontext=$CONTEXT\n"


class Api(http.server.BaseHTTPRequestHandler):
    """What kubectl must know to ask for nodes and pods, and those of a row; there is nothing else."""

    lists: dict

    def do_GET(self) -> None:
        path = self.path.partition("?")[0]
        resources = [{"name": f"{it.lower()}s", "namespaced": it == "Pod", "verbs": ["get", "list", "watch"], **KIND[it]} for it in KIND]
        answers = {"/readyz": {}, "/api": {"kind": "APIVersions", "versions": ["v1"]}, "/apis": {"kind": "APIGroupList", "apiVersion": "v1", "groups": []}}
        answers["/api/v1"] = {"kind": "APIResourceList", "groupVersion": "v1", "resources": resources}
        answers |= {f"/api/v1/{it}": {"kind": kind, "apiVersion": "v1", "metadata": {}, "items": items} for kind, (it, items) in self.lists.items()}
        answers |= {f"/api/v1/nodes/{it['metadata']['name']}": it for it in self.lists["NodeList"][1]}
        text = json.dumps(answers.get(path, {"kind": "Status", "status": "Failure", "reason": "NotFound", "code": 404})).encode()
        self.send_response(200 if path in answers else 404)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(text)))
        self.end_headers()
        self.wfile.write(text)

    log_message = lambda *_: None  # noqa: E731


def node(it: dict) -> dict:
    status = {"allocatable": {"cpu": str(it.get("cpus", 8))}, "conditions": [{"type": "Ready", "status": "True"}]}
    status |= {"nodeInfo": {"containerRuntimeVersion": it.get("runtime", "containerd://2.2.1")}, "images": [{"names": it.get("images", ["none"])}]}
    return {"metadata": {"name": it["name"], "labels": it.get("labels", {})}, "spec": {"providerID": it.get("provider", "")}, "status": status} | KIND["Node"]


def pod(it: dict) -> dict:
    container = {"name": "c", "image": it["image"], "ready": False, "restartCount": 0, "state": {"waiting": {"reason": it["reason"]}}}
    return {"metadata": {"name": it["name"], "namespace": "app"}, "status": {"phase": "Pending", "containerStatuses": [container]}} | KIND["Pod"]


@pytest.fixture
def server() -> Iterator[http.server.HTTPServer]:
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), type("OfThisRow", (Api,), {})) as it:
        threading.Thread(target=it.serve_forever, daemon=True).start()
        yield it
        it.shutdown()


def free_port() -> str:
    with socket.create_server(("127.0.0.1", 0)) as it:
        return str(it.getsockname()[1])


def laid(row: dict, folder: pathlib.Path, port: int) -> dict[str, str]:
    """The machine of a row: its environment, with a kubeconfig, programs, profiles of Minikube, and an archive of an image without a layer."""
    context, archive = row.get("context", "mine"), folder / "app.tar"
    contexts = [{"name": name, "context": {"cluster": "c", "user": "u"}} for name in {context, "mine"}]
    config = {"apiVersion": "v1", "kind": "Config", "contexts": contexts, "users": [{"name": "u", "user": {}}], "current-context": context}
    config["clusters"] = [{"name": "c", "cluster": {"server": f"http://127.0.0.1:{port}"}}]
    files = {"kubeconfig": json.dumps(config), "state/none": "", "config.json": "{}"}
    files["manifest.json"] = json.dumps([{"Config": "config.json", "RepoTags": ["app:dev-0123456789ab"], "Layers": []}])
    for name, text in {"give-archive": "exit 0", **row.get("programs", {})}.items():
        files[f"bin/{name}"] = f'#!/usr/bin/env bash\necho "{name} $*" >>"$HOME/calls"\n{text}\n'
    for name, state in row.get("profile", {}).items():
        files |= {f"minikube/shim-profiles/{name}/{file}": text for file, text in {"state": state, "runtime": "containerd", "images": ""}.items()}
    for path, text in files.items():
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_text(text)
        (folder / path).chmod(0o755)
    subprocess.run(["tar", "-cf", archive, "-C", folder, "config.json", "manifest.json"], check=True)
    about = {name: str(folder / path) for name, path in {"HOME": "", "KUBECONFIG": "kubeconfig", "DEV_STATE": "state", "SHIM_HOME": "minikube"}.items()}
    about |= {"CLUSTER_CONTEXT": "mine", "CLUSTER_LOAD": "give-archive", "IMAGE_ARCHIVE": str(archive), "ARCHIVE": str(archive), "CONTEXT": context}
    about |= {"FREE": free_port(), "FREE_TOO": free_port(), "PYTHON": sys.executable, "KUBECTL": str(shutil.which("kubectl"))}
    about |= {f"MACHINE_{name.upper()}": str(value) for name, value in row.get("machine", {}).items()}
    about |= {"JAVA_HOME": os.environ.get("JAVA_HOME", ""), "PATH": f"{folder}/bin:{ROOT}/ci/proofs/minikube:{os.environ['PATH']}"}
    return {**about, **row.get("variables", {})}


def ask(about: dict[str, str], run: str, cut: str = "") -> tuple[int, str, float]:
    """How it ends, what it says, and for how many seconds it said nothing; `cut` is what it says when Ctrl-C comes."""
    command = ["bash", "-c", run if run.startswith("ops/") else SOURCED + run]
    process = subprocess.Popen(command, cwd=ROOT, env=about, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, start_new_session=True)
    said, silent, last = "", 0.0, time.monotonic()
    for line in process.stdout or ():
        said, silent, last = said + line, max(silent, time.monotonic() - last), time.monotonic()
        if cut and cut in line:
            os.killpg(process.pid, signal.SIGINT)
            cut = ""
    assert not cut, f"It never said '{cut}', so that it could be cut: {said}"
    return process.wait(60), said, silent


@pytest.mark.parametrize("row", [pytest.param(row, id=row["name"]) for row in TABLE])
def test_laptop(row: dict, tmp_path: pathlib.Path, server: http.server.HTTPServer) -> None:
    assert row.keys() <= KEYS, f"The row has {sorted(row.keys() - KEYS)}, which nothing reads."
    nodes, pods = [node(it) for it in row.get("nodes", [{"name": "laptop"}])], [pod(it) for it in row.get("pods", [])]
    server.RequestHandlerClass.lists = {"NodeList": ("nodes", nodes), "PodList": ("namespaces/app/pods", pods)}  # type: ignore[attr-defined]
    about, cut = laid(row, tmp_path, server.server_port), row.get("cut")
    if cut:
        status, said, _ = ask({**about, **cut.get("variables", {})}, cut.get("run", row["run"]), cut["at"])
        assert status in (0, 130, -signal.SIGINT), said
    status, said, silent = ask(about, row["run"])
    assert status == row["status"], said
    assert all(text in said for text in ([row["says"]] if isinstance(row["says"], str) else row["says"])), said
    assert "hides" not in row or row["hides"] not in said, said
    assert silent < row.get("silent", 60), f"It was silent for {silent} seconds: {said}"
    done = subprocess.run(["bash", "-c", row.get("after", "true")], cwd=ROOT, env=about, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
    assert done.returncode == 0, f"After it, this does not hold: {row.get('after')}\n{done.stdout}\n{said}"
