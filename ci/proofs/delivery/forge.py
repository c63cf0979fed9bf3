"""A forge in a folder, in place of GitHub: a repository, pull requests, environments with secrets, and machines that run jobs."""

import contextlib
import dataclasses
import json
import os
import pathlib
import shutil
import subprocess
import tempfile
import time

HERE = pathlib.Path(__file__).resolve().parent


@dataclasses.dataclass
class Machine:
    folder: pathlib.Path
    environment: dict

    @property
    def checkout(self):
        return self.folder / "checkout"


class Forge:
    """`main` is the newest commit of main; `key` what stands in for the identity of a workflow."""

    app, app_token = "sarsen-promoter[bot]", "token-of-the-app"

    def __init__(self, folder, repository, checkout, origin=None):
        self.folder, self.repository, self.checkout = folder, repository, checkout
        self.origin, self.keys = origin or folder / "origin.git", folder / "keys"
        self.variables = {"APP_CLIENT_ID": "Iv1"}
        self.secrets = {name: {"APP_PRIVATE_KEY": "key of the App"} for name in ("dev", "promotion", "release", "verdict")} | {"soak": {}, "production": {}}
        self.approved = False
        self.shims, self.released = {}, {}
        for needed in (self.keys, folder / "assets"):
            needed.mkdir(parents=True)
        self.state = {"repository": repository, "app": self.app, "origin": str(self.origin), "pulls": [], "releases": {}, "statuses": {}}

    @property
    def state(self):
        return json.loads((self.folder / "github.json").read_text())

    @state.setter
    def state(self, state):
        (self.folder / "github.json").write_text(json.dumps(state))

    # -- the repository

    def git(self, *arguments, folder=None):
        # An hour behind, as merges are half an hour behind (bin/gh): values must be older than what soaks with them.
        date = {"GIT_COMMITTER_DATE": f"@{int(time.time()) - 3600} +0000"}
        environment = {**os.environ, **IDENTITY, **date}
        done = subprocess.run(["git", *map(str, arguments)], cwd=folder or self.origin, capture_output=True, text=True, env=environment)
        if done.returncode:
            raise RuntimeError(f"git {' '.join(map(str, arguments))}: {done.stderr.strip()}")
        return done.stdout.strip()

    def show(self, commit, path):
        return self.git("show", f"{commit}:{path}")

    @property
    def main(self):
        return self.git("rev-parse", "refs/heads/main")

    def clone(self, folder, ref, depth=0):
        """As actions/checkout does: a branch or a commit; of depth 0 with all of the history and every branch."""
        shutil.rmtree(folder, ignore_errors=True)
        branch = len(ref) != 40
        if depth:
            folder.mkdir(parents=True)
            self.git("init", "-q", folder=folder)
            self.git("remote", "add", "origin", self.origin, folder=folder)
            what = f"+refs/heads/{ref}:refs/remotes/origin/{ref}" if branch else ref
            self.git("fetch", "-q", "--depth", depth, f"file://{self.origin}", what, folder=folder)
        else:
            self.git("clone", "-q", "--shared", "--no-checkout", self.origin, folder)
        self.git("checkout", "-q", *(["-B", ref, f"refs/remotes/origin/{ref}"] if branch else ["--detach", ref]), folder=folder)
        (folder / ".sarsen").symlink_to(self.checkout / ".sarsen")

    def adopt(self, change):
        """The first commit: this checkout as committed, after `change` has made it somebody's own."""
        self.origin.mkdir(parents=True)
        self.git("init", "-q", "--bare", "-b", "main")
        with tempfile.TemporaryDirectory(dir=self.folder) as folder:
            tree = pathlib.Path(folder, "tree")
            tree.mkdir()
            archive = subprocess.run(["git", "archive", "HEAD"], cwd=self.checkout, check=True, capture_output=True).stdout
            subprocess.run(["tar", "-x"], cwd=tree, input=archive, check=True)
            change(tree)
            self.git("init", "-q", "-b", "main", folder=tree)
            self.git("add", "-A", "-f", folder=tree)
            self.git("commit", "-q", "-m", "feat: Begin", folder=tree)
            self.git("push", "-q", self.origin, "main", folder=tree)

    def commit(self, subject, files):
        """A merge of somebody's work; the payload of its push."""
        with tempfile.TemporaryDirectory(dir=self.folder) as folder:
            clone = pathlib.Path(folder, "work")
            self.clone(clone, "main")
            for path, content in files.items():
                (clone / path).parent.mkdir(parents=True, exist_ok=True)
                (clone / path).write_text(content)
            self.git("add", "--", *files, folder=clone)
            self.git("commit", "-q", "-m", subject, folder=clone)
            before = self.main
            self.git("push", "-q", "origin", "HEAD:refs/heads/main", folder=clone)
        return self.pushed(before)

    def pushed(self, before):
        """The payload of the push that brought main from there to where it is."""
        return {"before": before, "after": self.main, "ref": "refs/heads/main"}

    @property
    def hearing(self):
        """The file that says whose word makes a soak: that of `argocd`."""
        places = json.loads((self.checkout / "deploy/envs/environments.json").read_text())
        return {"deploy/envs/soak.json": json.dumps({it["name"]: {"sender": "argocd", "metrics": None} for it in places})}

    # -- what a job has

    def enter(self, environment, job):
        """The secrets of an environment; production is entered by what somebody has approved."""
        if environment not in self.secrets:
            raise PermissionError(f"{job}: there is no environment '{environment}'.")
        if environment == "production" and not self.approved:
            raise PermissionError(f"{job} waits for the approval of production.")
        return self.secrets[environment]

    @contextlib.contextmanager
    def machine(self, runner, workflow, permissions):
        """A new one. Who may ask for an identity has the key that stands in for it, and no other job has one."""
        with tempfile.TemporaryDirectory(dir=self.folder) as folder:
            machine = Machine(pathlib.Path(folder), {})
            machine.checkout.mkdir()
            path = [HERE / "bin", *self.shims[runner], os.environ["PATH"]]
            machine.environment = {
                **{name: os.environ[name] for name in KEPT if name in os.environ},
                **IDENTITY,
                "PATH": ":".join(map(str, path)),
                "GH_STATE": str(self.folder),
                "GRYPE": str(HERE / "bin/grype"),
                "COSIGN_PUBLIC_KEY": str(self.key("build-image.yml", "pub")),
                "SOAK_PUBLIC_KEY": str(self.key("soak.yml", "pub")),
                "SOAK_SETTLES": "0",
            }
            if permissions.get("id-token") == "write":
                machine.environment |= {"COSIGN_KEY": str(self.key(workflow, "key")), "COSIGN_PASSWORD": "loopback"}
            yield machine

    def key(self, workflow, kind):
        path = self.keys / workflow
        if not path.with_suffix(".key").exists():
            environment = {**os.environ, "COSIGN_PASSWORD": "loopback"}
            subprocess.run([os.environ["COSIGN"], "generate-key-pair", "--output-key-prefix", path.with_suffix("")], env=environment, check=True, capture_output=True)
        return path.with_suffix("." + kind)

    # -- pull requests

    def open_pull(self, beginning):
        """The one that is open, of a branch that begins so."""
        (found,) = [it for it in self.state["pulls"] if it["head"]["ref"].startswith(beginning) and it["state"] == "open"]
        return found

    def draft(self, commit, tag):
        """What release-please makes of a pull request of its own that is merged."""
        state = self.state
        state["releases"][tag] = {"isDraft": True, "targetCommitish": commit}
        self.state, self.released[commit] = state, tag

    def merge(self, pull):
        """By somebody whom the rules of the branch let, which want the status `promotion` by the App; the payload of its push."""
        if (status := self.state["statuses"].get(pull["head"]["sha"], {}).get("promotion")) != "success":
            raise PermissionError(f"The status promotion of {pull['head']['ref']} is {status}.")
        before = self.main
        environment = {**os.environ, **IDENTITY, "GH_TOKEN": self.app_token, "GH_STATE": str(self.folder)}
        path = f"repos/{{owner}}/{{repo}}/pulls/{pull['number']}/merge"
        command = [HERE / "bin/gh", "api", "--method", "PUT", path, "-f", f"sha={pull['head']['sha']}", "-f", "merge_method=squash"]
        subprocess.run(command, env=environment, check=True, capture_output=True)
        return self.pushed(before)


KEPT = ("HOME", "JAVA_HOME", "GOPATH", "GOFLAGS", "COSIGN", "HELM", "ENGINE", "BASE_IMAGE", "FAST", "REGISTRY", "IMAGE_ARCHIVE", "SHORT", "LANG", "TMPDIR")
IDENTITY = {
    "GIT_CONFIG_GLOBAL": "/dev/null",
    "GIT_CONFIG_SYSTEM": "/dev/null",
    **{f"GIT_{who}_{what}": it for who in ("AUTHOR", "COMMITTER") for what, it in (("NAME", "somebody"), ("EMAIL", "somebody@example.com"))},
}
