"""What the actions of others do in our workflows, done here; one that is not here is refused."""

import base64
import json
import os
import pathlib
import shutil
import subprocess
import sys
import tempfile


def as_json(it):
    return json.dumps(it, indent=1)


def use(name, given, run, machine):
    """The outputs of a step that uses the action of this name, with these inputs."""
    if name not in ACTIONS:
        raise LookupError(f"Nobody plays the action {name}.")
    return ACTIONS[name](given, run, machine) or {}


def nothing(given, run, machine):
    """Installs what is here already, or watches."""


def checkout(given, run, machine):
    """The commit of the event, or the branch that is named; as deep as is asked."""
    if given.get("persist-credentials") != "false":
        raise ValueError("The checkout would leave a token.")
    ref = given.get("ref") or run.commit
    run.forge.clone(machine.checkout, ref, depth=int(given.get("fetch-depth", 1)))


def upload(given, run, machine):
    # What is in a folder is named in the artifact without the folder; of several paths it is the folder that they share.
    paths = [machine.checkout / it for it in given["path"].split()]
    if missing := [it for it in paths if not it.exists()]:
        raise FileNotFoundError(f"There is no {missing[0]} to keep.")
    shared = pathlib.Path(os.path.commonpath(paths))
    shared = shared.parent if shared.is_file() else shared
    kept = pathlib.Path(tempfile.mkdtemp(dir=run.forge.folder))
    for path in paths:
        to = kept / path.relative_to(shared)
        shutil.copytree(path, to, dirs_exist_ok=True) if path.is_dir() else shutil.copy(path, to)
    run.artifacts[given["name"]] = kept


def download(given, run, machine):
    if given["name"] not in run.artifacts:
        raise FileNotFoundError(f"Nobody kept {given['name']}.")
    shutil.copytree(run.artifacts[given["name"]], machine.checkout / given.get("path", "."), dirs_exist_ok=True)


def app_token(given, run, machine):
    if not given.get("private-key"):
        raise PermissionError("The App's key is not there: the job has not the environment that holds it.")
    return {"token": run.forge.app_token, "app-slug": run.forge.app.removesuffix("[bot]")}


def release_please(given, run, machine):
    """A release is made where its pull request was merged, which the scenario says."""
    if given["token"] != run.forge.app_token:
        raise PermissionError("A release that GitHub's own token makes starts nothing.")
    return {"tag_name": run.forge.released.get(run.commit, "")}


def login(given, run, machine):
    """Keeps the token for the registry where programs look for it."""
    config = machine.folder / "docker/config.json"
    config.parent.mkdir()
    config.write_text(as_json({"auths": {given["registry"]: {"auth": base64.b64encode(f"{given['username']}:{given['password']}".encode()).decode()}}}))


def provenance(given, run, machine):
    """As the platform makes it of a job of build-image.yml; of a registry of this machine the one that stands in, and says so."""
    image, source = f"{given['subject-name']}@{given['subject-digest']}", f"https://github.com/{run.forge.repository}"
    predicate = {
        "buildDefinition": {
            "buildType": "https://actions.github.io/buildtypes/workflow/v1",
            "externalParameters": {"workflow": {"ref": "refs/heads/main", "repository": source, "path": f".github/workflows/{run.workflow}"}},
            "resolvedDependencies": [{"uri": f"git+{source}@refs/heads/main", "digest": {"gitCommit": run.commit}}],
        },
        "runDetails": {"builder": {"id": f"{source}/.github/workflows/build-image.yml@refs/heads/main"}},
    }
    predicate = predicate if image.startswith("ghcr.io/") else {}
    command = [sys.executable, "-B", "-c", ATTEST, image, run.commit, as_json(predicate)]
    environment = machine.environment | {"GITHUB_REPOSITORY": run.forge.repository}
    done = subprocess.run(command, cwd=machine.checkout / "ci", env=environment, capture_output=True, text=True)
    if done.returncode:
        raise PermissionError(f"The provenance is not attested: {done.stderr}")


ATTEST = """import json, sys
from gate.provenance import stand_in
from gate.trust import PROVENANCE, Image, sign
sign(Image(sys.argv[1]), {PROVENANCE: json.loads(sys.argv[3]) or stand_in(sys.argv[2])}, signature=False)"""
ACTIONS = {
    "step-security/harden-runner": nothing,
    "actions/dependency-review-action": nothing,
    "actions/cache": nothing,
    "actions/setup-java": nothing,
    "actions/setup-go": nothing,
    "docker/login-action": login,
    "github/codeql-action/analyze": nothing,
    "github/codeql-action/init": nothing,
    "github/codeql-action/upload-sarif": nothing,
    "medyagh/setup-minikube": nothing,
    "ossf/scorecard-action": nothing,
    "actions/checkout": checkout,
    "actions/upload-artifact": upload,
    "actions/download-artifact": download,
    "actions/create-github-app-token": app_token,
    "googleapis/release-please-action": release_please,
    "actions/attest": provenance,
}
