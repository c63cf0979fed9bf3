"""A forge in a folder, in place of GitHub: a repository, pull requests, environments with secrets, and machines that run jobs."""

import base64
import contextlib
import dataclasses
import json
import os
import pathlib
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator

from hosts import Hosts
from private import APP_TOKEN, Private

HERE = pathlib.Path(__file__).resolve().parent


@dataclasses.dataclass
class Machine:
    folder: pathlib.Path
    environment: dict[str, str]

    @property
    def checkout(self) -> pathlib.Path:
        return self.folder / "checkout"


class Forge:
    """`origin` is the repository, `keys` what stand in for the identities of workflows, `registry` the address of what stands in for ghcr.io."""

    app, app_token = "sarsen-promoter[bot]", APP_TOKEN

    def __init__(
        self, folder: pathlib.Path, repository: str, checkout: pathlib.Path, origin: pathlib.Path | None = None, registry: str = ""
    ) -> None:
        self.folder, self.repository, self.checkout, self.registry = folder, repository, checkout, registry
        self.origin, self.keys = origin or folder / "repositories" / repository, folder / "keys"
        self.variables = {"APP_CLIENT_ID": "Iv1"}
        entered = ("dev", "promotion", "release", "verdict", "break-glass")
        self.secrets = {name: {"APP_PRIVATE_KEY": "key of the App"} for name in entered} | {"soak": {}, "production": {}}
        self.approved, self.adopted, self.keeps_history = False, "", True
        self.objects = checkout / self.git("rev-parse", "--git-path", "objects", folder=checkout)
        self.shims: dict[str, list[pathlib.Path]] = {}
        self.released: dict[str, str] = {}
        for needed in (self.keys, folder / "assets"):
            needed.mkdir(parents=True)
        for name, what in (("services.json", "signing-config"), ("roots.json", "trusted-root")):
            self.cosign(what, "create", "--out", self.keys / name)
        self.build_key, self.soak_key = self.key("build-image.yml@push", "pub"), self.key("soak.yml@repository_dispatch", "pub")
        self.release_key = self.key("release.yml@push", "pub")
        state = {"repository": repository, "app": self.app, "origin": str(self.origin), "behind": 1800}
        self.state = state | {"pulls": [], "releases": {}, "statuses": {}, "issues": []}
        self.serve()

    def serve(self) -> None:
        where = self.origin.parents[1]
        self.hosts = Hosts(self.folder, type("Of", (Private,), {"repositories": where, "registry": self.registry}))

    def copy(self, folder: pathlib.Path) -> "Forge":
        """Another one, as this one is now; what happens there does not happen here. Images and keys are everybody's."""
        it = object.__new__(Forge)
        it.__dict__.update({**self.__dict__, "folder": folder, "origin": folder / "repositories" / self.repository, "released": dict(self.released)})
        shutil.copytree(self.origin, it.origin)
        (folder / "assets").mkdir()
        it.state = {**self.state, "origin": str(it.origin)}
        it.serve()
        return it

    @property
    def state(self) -> dict:
        return json.loads((self.folder / "github.json").read_text())

    @state.setter
    def state(self, state: dict) -> None:
        (self.folder / "github.json").write_text(json.dumps(state))

    # -- the repository

    def git(self, *arguments: object, folder: pathlib.Path | None = None) -> str:
        # An hour behind, as merges are half an hour behind (bin/gh): values must be older than what soaks with them.
        environment = {**os.environ, **IDENTITY, "GIT_COMMITTER_DATE": f"@{int(time.time()) - 3600} +0000"}
        done = subprocess.run(["git", *map(str, arguments)], cwd=folder or self.origin, capture_output=True, text=True, env=environment)
        if done.returncode:
            raise RuntimeError(f"git {' '.join(map(str, arguments))}: {done.stderr.strip()}")
        return done.stdout.strip()

    def show(self, commit: str, path: str) -> str:
        return self.git("show", f"{commit}:{path}")

    @property
    def main(self) -> str:
        return self.git("rev-parse", "refs/heads/main")

    def clone(self, folder: pathlib.Path, ref: str, depth: int = 0) -> None:
        """As actions/checkout does, which leaves no token: a branch or a commit; of depth 0 with all of the history and every branch."""
        shutil.rmtree(folder, ignore_errors=True)
        branch = len(ref) != 40
        self.git("init", "-q", folder, folder=self.folder)
        if not depth:
            # Of the checkout and not of the origin, where a stranger's commit lies that no branch of ours has.
            (folder / ".git/objects/info/alternates").write_text(f"{self.objects}\n")
        there = f"+refs/heads/{ref}:refs/remotes/origin/{ref}" if branch else ref
        what = ["--depth", depth, there] if depth else ["+refs/heads/*:refs/remotes/origin/*", "+refs/tags/*:refs/tags/*", *([] if branch else [ref])]
        self.git("fetch", "-q", "--no-tags", f"file://{self.origin}", *what, folder=folder)
        self.git("remote", "add", "origin", f"https://github.com/{self.repository}", folder=folder)
        self.git("checkout", "-q", *(["-B", ref, f"refs/remotes/origin/{ref}"] if branch else ["--detach", ref]), folder=folder)
        (folder / ".sarsen").symlink_to(self.checkout / ".sarsen")

    def adopt(self, *scripts: str) -> None:
        """A fork of this checkout as committed, with all of its history; its first commit is what the scripts make of it."""
        if self.git("rev-parse", "--is-shallow-repository", folder=self.checkout) == "true":
            raise RuntimeError("This checkout has not all of its history. Get it: git fetch --unshallow")
        self.origin.mkdir(parents=True)
        self.git("init", "-q", "--bare", "-b", "main")
        self.git("config", "uploadpack.allowAnySHA1InWant", "true")
        (self.origin / "objects/info/alternates").write_text(f"{self.objects}\n")
        self.git("fetch", "-q", self.checkout, "+HEAD:refs/heads/main", "+refs/tags/*:refs/tags/*")
        if not self.keeps_history:
            self.git("update-ref", "refs/heads/main", self.git("commit-tree", "refs/heads/main^{tree}", "-m", "feat: Begin"))
        self.change("feat: Make it ours", *scripts)
        self.adopted = self.main

    def commit(self, subject: str, files: dict[str, str]) -> dict:
        """A merge of somebody's work; the payload of its push."""
        return self.change(subject, files=files)

    def change(self, subject: str, *scripts: str, files: dict[str, str] | None = None, ref: str = "refs/heads/main") -> dict:
        """The same by scripts, which change a clone of main; with another ref that is made of it, and main stays."""
        before = self.main
        with tempfile.TemporaryDirectory(dir=self.folder) as folder:
            clone = pathlib.Path(folder, "work")
            self.clone(clone, "main")
            for path, content in (files or {}).items():
                (clone / path).parent.mkdir(parents=True, exist_ok=True)
                (clone / path).write_text(content)
            for script in scripts:
                done = subprocess.run(["bash", "-euc", script], cwd=clone, capture_output=True, text=True, env={**os.environ, **IDENTITY})
                if done.returncode:
                    raise RuntimeError(f"{script}\n{done.stdout}{done.stderr}")
            (clone / ".sarsen").unlink()
            self.git("add", "-A", "-f", folder=clone)
            self.git("commit", "-q", "--allow-empty", "-m", subject, folder=clone)
            self.git("push", "-q", self.origin, f"HEAD:{ref}", folder=clone)
        return self.pushed(before)

    def pushed(self, before: str) -> dict:
        """The payload of the push that brought main from there to where it is."""
        return {"before": before, "after": self.main, "ref": "refs/heads/main"}

    @property
    def hearing(self) -> dict[str, str]:
        """The file that says whose word makes a soak: that of `argocd`."""
        places = json.loads((self.checkout / "deploy/envs/environments.json").read_text())
        return {"deploy/envs/soak.json": json.dumps({it["name"]: {"sender": "argocd", "metrics": None} for it in places})}

    # -- what a job has

    def enter(self, environment: str, job: str) -> dict[str, str]:
        """The secrets of an environment; production is entered by what somebody has approved."""
        if environment not in self.secrets:
            raise PermissionError(f"{job}: there is no environment '{environment}'.")
        if environment == "production" and not self.approved:
            raise PermissionError(f"{job} waits for the approval of production.")
        return self.secrets[environment]

    @contextlib.contextmanager
    def machine(self, runner: str, identity: str, permissions: dict[str, str]) -> Iterator[Machine]:
        """A new one. Who may ask for an identity has the key that stands in for it, and no other job has one."""
        with tempfile.TemporaryDirectory(dir=self.folder) as folder:
            machine = Machine(pathlib.Path(folder), {})
            machine.checkout.mkdir()
            path = [HERE / "bin", *self.shims[runner], pathlib.Path(sys.executable).parent, os.environ["PATH"]]
            machine.environment = {
                **{name: os.environ[name] for name in KEPT if name in os.environ},
                **IDENTITY,
                **self.hosts.environment(),
                "PATH": ":".join(map(str, path)),
                "DOCKER_CONFIG": str(machine.folder / "docker"),
                "GIT_TERMINAL_PROMPT": "0",
                "TMPDIR": str(machine.folder),
                "GH_STATE": str(self.folder),
                "SOAK_SETTLES": "0",
                "GRYPE": str(HERE / "bin/grype"),
                "COSIGN": str(HERE / "bin/cosign"),
                "COSIGN_PROGRAM": os.environ["COSIGN"],
                "COSIGN_KEYS": str(self.keys),
                "COSIGN_PUBLIC_KEY": str(self.build_key),
                "SOAK_PUBLIC_KEY": str(self.soak_key),
                "RELEASE_PUBLIC_KEY": str(self.release_key),
            }
            if permissions.get("id-token") == "write":
                machine.environment |= {"COSIGN_KEY": str(self.key(identity, "key")), "COSIGN_PASSWORD": "loopback"}
            yield machine

    def key(self, identity: str, kind: str) -> pathlib.Path:
        """Of a workflow and what started it."""
        path = self.keys / identity
        if not pathlib.Path(f"{path}.key").exists():
            self.cosign("generate-key-pair", "--output-key-prefix", path)
        return pathlib.Path(f"{path}.{kind}")

    def cosign(self, *arguments: object) -> str:
        environment = {**os.environ, "COSIGN_PASSWORD": "loopback"}
        command = [os.environ["COSIGN"], *map(str, arguments)]
        return subprocess.run(command, env=environment, check=True, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True).stdout

    def attested(self, image: str, kind: str, identity: str) -> list[dict]:
        """What is attested to an image, read past ghcr.io in the registry itself."""
        how = ["--key", self.key(identity, "pub"), "--insecure-ignore-tlog", "--allow-http-registry", "--type", kind]
        lines = self.cosign("verify-attestation", *how, image.replace("ghcr.io", self.registry)).splitlines()
        return [json.loads(base64.b64decode(json.loads(it)["payload"]))["predicate"] for it in lines if it.startswith("{")]

    def attest(self, image: str, kind: str, identity: str, predicate: dict) -> None:
        """By the key of a workflow, whatever that would say of it."""
        path = self.folder / "predicate.json"
        path.write_text(json.dumps(predicate))
        services, roots = self.keys / "services.json", self.keys / "roots.json"
        how = ["--key", self.key(identity, "key"), "--signing-config", services, "--trusted-root", roots, "--allow-http-registry", "--yes"]
        self.cosign("attest", *how, "--type", kind, "--predicate", path, image.replace("ghcr.io", self.registry))

    # -- pull requests

    def open_pull(self, beginning: str) -> dict:
        """The App's one that is open, of a branch that begins so."""
        (found,) = [it for it in self.state["pulls"] if it["head"]["ref"].startswith(beginning) and it["state"] == "open" and it["user"]["login"] == self.app]
        return found

    def request(self, subject: str, branch: str, *scripts: str, files: dict[str, str] | None = None, owner: str = "", number: int = 0) -> dict:
        """A pull request of a person: of a branch of this repository, or of one in the owner's fork."""
        state = self.state
        repository = f"{owner}/{self.repository.partition('/')[2]}" if owner else self.repository
        number = number or len(state["pulls"]) + 1
        ref = f"refs/pull/{number}/head" if owner else f"refs/heads/{branch}"
        self.change(subject, *scripts, files=files, ref=ref)
        repo = lambda name: {"full_name": name, "owner": {"login": name.partition("/")[0]}}
        url = f"https://github.com/{self.repository}/pull/{number}"
        pull = {"number": number, "url": url, "html_url": url, "state": "open", "title": subject, "body": "", "user": {"login": owner or "ann", "type": "User"}}
        pull |= {"base": {"ref": "main", "repo": repo(self.repository)}, "head": {"ref": branch, "sha": self.git("rev-parse", ref), "repo": repo(repository)}}
        self.state = state | {"pulls": [*state["pulls"], pull]}
        return pull

    def draft(self, commit: str, tag: str) -> None:
        """What release-please makes of a pull request of its own that is merged."""
        state = self.state
        state["releases"][tag] = {"isDraft": True, "targetCommitish": commit}
        self.state, self.released[commit] = state, tag

    def merge(self, pull: dict) -> dict:
        """By somebody whom the rules of the branch let, which want the status `promotion` by the App; the payload of its push."""
        if (status := self.state["statuses"].get(pull["head"]["sha"], {}).get("promotion")) != "success":
            raise PermissionError(f"The status promotion of {pull['head']['ref']} is {status}.")
        before = self.main
        environment = {**os.environ, **IDENTITY, "GH_TOKEN": self.app_token, "GH_STATE": str(self.folder)}
        path = f"repos/{{owner}}/{{repo}}/pulls/{pull['number']}/merge"
        command = [HERE / "bin/gh", "api", "--method", "PUT", path, "-f", f"sha={pull['head']['sha']}", "-f", "merge_method=squash"]
        done = subprocess.run(command, env=environment, capture_output=True, text=True)
        if done.returncode:
            raise RuntimeError(f"{pull['url']} is not merged: {done.stderr}")
        return self.pushed(before)


KEPT = ("HOME", "JAVA_HOME", "GOPATH", "GOFLAGS", "HELM", "ENGINE", "BASE_IMAGE", "FAST", "REGISTRY", "IMAGE_ARCHIVE", "SHORT", "LANG")
IDENTITY = {
    "GIT_CONFIG_GLOBAL": "/dev/null",
    "GIT_CONFIG_SYSTEM": "/dev/null",
    **{f"GIT_{who}_{what}": it for who in ("AUTHOR", "COMMITTER") for what, it in (("NAME", "somebody"), ("EMAIL", "somebody@example.com"))},
}
