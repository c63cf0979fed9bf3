"""What has gone wrong in a fork, and must not: each case on a copy of the fork after its first months."""

from __future__ import annotations

import concurrent.futures
import datetime
import json
import os
import pathlib
import re
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable

import yaml

from fork import ADOPT, stranger
from forge import Forge
from gates import long_ones, run_gates
from play import Failed, events_of
from scenario import MIGRATIONS, Delivery, Unexpected
from without import WITHOUT, Case, take_away

CASES: dict[str, Callable[[Delivery], None]] = {}
VERSION = "# What runs here.\nimage:\n  tag: {tag}\n  digest: sha256:{digest}\nchartRevision: \"{revision}\"\n"
ZEROS = VERSION.format(tag="0.1.0", digest="0" * 64, revision="0" * 40)


def case(function: Callable[[Delivery], None]) -> Callable[[Delivery], None]:
    CASES[function.__name__] = function
    return function


class Tried:
    """The cases, two beside one another, as most of the time they wait for git and cosign."""

    def __init__(self, delivery: Delivery, folder: pathlib.Path, wrong: tuple[type[Exception], ...]) -> None:
        self.delivery, self.folder, self.wrong, self.copying = delivery, folder, wrong, threading.Lock()

    def all(self, names: list[str], without: list[str], gates: bool) -> int:
        with concurrent.futures.ThreadPoolExecutor(2) as workers:
            judged = workers.submit(run_gates, self.delivery, self.folder) if gates else None
            broken = [f"{name}: {why}" for name, why in zip(names, workers.map(self.one, names)) if why]
            broken += filter(None, workers.map(self.without, without))
            broken += judged.result() if judged else []
        if "every_job" in names and set(names) == set(CASES):
            broken += [f"No case plays {' of '.join(it[::-1])}." for it in sorted(all_jobs(self.delivery) - self.delivery.played)]
        left = " ".join(sorted(WITHOUT.keys() - set(without))) or "none"
        held = f"Day two holds: {len(names)} cases. Seen broken without its fix: {' '.join(without) or 'none'}. NOT RUN this time: {left}."
        print("\n".join(f"ERROR: {it}" for it in broken) or held)
        return 1 if broken else 0

    def without(self, name: str) -> str:
        """What is wrong if a fix is taken away and its case does not say so, or says something else; nothing if it does."""
        gone = WITHOUT[name]
        said = self.one(gone["case"], gone)
        return "" if gone["says"] in said else f"Without {name} the case {gone['case']} does not say '{gone['says']}', but: {said or 'nothing'}"

    def one(self, name: str, gone: Case | None = None) -> str:
        """What is wrong, or nothing."""
        begin = time.monotonic()
        with tempfile.TemporaryDirectory(dir=self.folder) as folder:
            with self.copying:
                delivery = self.delivery.copy(pathlib.Path(folder))
            try:
                if gone:
                    take_away(gone, delivery.forge)
                CASES[name](delivery)
                said = ""
            except self.wrong as broken:
                said = str(broken) or type(broken).__name__
            finally:
                delivery.forge.hosts.stop()
        what = f"without {gone['name']}: {'broken' if said else 'HOLDS'}" if gone else ("broken" if said else CASES[name].__doc__)
        print(f"{time.monotonic() - begin:5.0f} s  {name:28} {what}", flush=True)
        return said


def all_jobs(delivery: Delivery) -> set[tuple[str, str]]:
    """Of every workflow of the fork."""
    forge, folder = delivery.forge, ".github/workflows"
    names = forge.git("ls-tree", "--name-only", f"refs/heads/main:{folder}").splitlines()
    return {(name, job) for name in names for job in yaml.safe_load(forge.show("refs/heads/main", f"{folder}/{name}"))["jobs"]}


def version(delivery: Delivery, environment: str) -> str:
    return delivery.forge.show("refs/heads/main", f"deploy/envs/{environment}/version.yaml")


def refused(delivery: Delivery, pull: dict, *words: str) -> None:
    """The gate of pull requests refuses it, and says one of these."""
    try:
        delivery.judged(pull)
    except Failed as failed:
        if not any(it in str(failed) for it in words):
            raise Unexpected(f"It is refused, and not for '{words[0]}':\n{failed}") from failed
    else:
        raise Unexpected(f"It is not refused: '{words[0]}'")


@case
def adopted(delivery: Delivery) -> None:
    """A fork names itself everywhere; adopt changes nothing when it runs again, nor when it refuses a name."""
    with tempfile.TemporaryDirectory(dir=delivery.forge.folder) as folder:
        checkout = pathlib.Path(folder, "checkout")
        delivery.forge.clone(checkout, "main")
        (checkout / ".git/info/exclude").write_text(".sarsen\n")
        run = lambda *command: subprocess.run(command, cwd=checkout, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
        others = ("git", "grep", "-nE", "example/(sarsen|platform)|acme/shop|slug.*platform", "--", ".github", "deploy", "ci/gate/repository.txt")
        if others := run(*others).stdout:
            raise Unexpected(f"Somebody else is named after all:\n{others}")
        for name, why in NO_NAMES.items():
            done = run("ci/ship/adopt", *name)
            if done.returncode != 2 or why not in done.stdout:
                raise Unexpected(f"adopt {' '.join(name)} ends with {done.returncode} and does not say '{why}', but: {done.stdout}")
        run("git", "symbolic-ref", "refs/remotes/origin/HEAD", "refs/remotes/origin/master")
        again = run("ci/ship/adopt", "Acme/Rewards")
        if "the default branch is master, and every workflow" not in again.stdout:
            raise Unexpected(f"adopt does not say that nothing starts on master, but: {again.stdout}")
        if again.returncode or (differs := run("git", "status", "--porcelain").stdout):
            raise Unexpected(f"The second run changes something, or a refused one: {again.stdout}{differs}")


NAMES = ("rewards", "acme/", "/rewards", "acme/rewards/more", "-acme/rewards", "acme/rewards|app", "acme rewards", "acme/.rewards", "acme/rewards\nacme/more")
NO_NAMES = {(it,): "is not OWNER/NAME" for it in NAMES}
NO_NAMES |= {("Example/sarsen",): "is the placeholder", ("acme/rewards.git",): "ends with .git", (): "adopt takes OWNER/NAME"}
NO_NAMES |= {("acme/rewards", "@acme/platform"): "is no team's name"}


@case
def every_job(delivery: Delivery) -> None:
    """Each job of each workflow is played: of a promotion, of another change, of a week."""
    forge = delivery.forge
    ran = delivery.pull_request(forge.request("docs: Say more", "more", files={"README.md": "more\n"}))
    if "checks" not in ran:
        raise Unexpected(f"A change of what is built runs {', '.join(ran) or 'nothing'}, and no check.")
    for name in forge.git("ls-tree", "--name-only", "refs/heads/main:.github/workflows").splitlines():
        for event in events_of(yaml.safe_load(forge.show("refs/heads/main", f".github/workflows/{name}"))).keys() & {"schedule", "push", "merge_group"}:
            if name != "main.yml":
                delivery.play(name, event, {"after": forge.main, "before": forge.main})
    for script, why in long_ones(delivery).items():
        print(f"        {script:24} played {len(delivery.elsewhere[script])} times up to its call: {why}", flush=True)


@case
def broken_glass(delivery: Delivery) -> None:
    """A rollback that the gate cannot look at is merged by break-glass, and the audit tells of it."""
    forge = delivery.forge
    pull = delivery.promote("--rollback", "staging")
    inputs = {"pull": str(pull["number"]), "reason": "Staging answers nobody, and the registry is down."}
    delivery.play("break-glass.yml", "workflow_dispatch", {}, inputs=inputs)
    forge.merge(pull)
    try:
        delivery.play("audit.yml", "schedule", {})
    except Failed as failed:
        if "is open: Break-glass" in str(failed):
            return
        raise
    raise Unexpected("The audit says nothing of a break-glass.")


@case
def found_since(delivery: Delivery) -> None:
    """28, 36: What becomes known of something that runs opens one issue, which a second night leaves and a third one closes."""
    forge = delivery.forge
    artifact = {"name": "code", "version": "1", "type": "binary", "purl": "pkg:generic/code@1"}
    known = [{"vulnerability": {"id": "CVE-2026-0001", "severity": "High"}, "artifact": artifact}]
    for found, state, count in ((known, "open", 1), (known, "open", 1), ([], "closed", 1), (known, "open", 2)):
        (forge.folder / "known.json").write_text(json.dumps(found))
        try:
            delivery.play("rescan.yml", "schedule", {})
        except Failed as failed:
            if not found or "REFUSED: dev" not in str(failed):
                raise
        issues = [it for it in forge.state["issues"] if it["title"] == "CVE-2026-0001 in pkg:generic/code"]
        if len(issues) != count or issues[-1]["state"] != state:
            raise Unexpected(f"Of {len(found)} findings there are these issues: {issues}")


@case
def continues(delivery: Delivery) -> None:
    """1: In a checkout where every environment has a version, the workflows are played as in a fresh one."""
    with tempfile.TemporaryDirectory(dir=delivery.forge.folder) as folder:
        checkout = pathlib.Path(folder, "checkout")
        subprocess.run(["git", "clone", "-q", "--shared", delivery.forge.origin, checkout], check=True)
        (checkout / ".sarsen").symlink_to(delivery.forge.checkout / ".sarsen")
        forge = Forge(pathlib.Path(folder, "fork"), "Acme/Rewards", checkout, registry=delivery.forge.registry)
        forge.shims, forge.keeps_history = delivery.forge.shims, delivery.forge.keeps_history
        try:
            forge.adopt(ADOPT)
            another = Delivery(forge, delivery.stage)
            another.quiet = True
            another.release("feat: Go on", {"docs/changes.md": "on\n"})
        finally:
            forge.hosts.stop()


@case
def chart(delivery: Delivery) -> None:
    """2: Where every environment has a version, what the chart must refuse is refused as in a fresh checkout."""
    with tempfile.TemporaryDirectory(dir=delivery.forge.folder) as folder:
        checkout = pathlib.Path(folder, "checkout")
        delivery.forge.clone(checkout, "main")
        command = [sys.executable, "-B", "ci/proofs/chart/refusals.py", os.environ["HELM"]]
        done = subprocess.run(command, cwd=checkout, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
        if done.returncode:
            raise Unexpected(done.stdout)


@case
def stranger_of_that_name(delivery: Delivery) -> None:
    """7, 14: The bot proposes and merges in a private repository, though a stranger's fork has a branch of that name."""
    pushed = delivery.forge.commit("feat: Be awaited by somebody", {"docs/changes.md": "awaited\n"})
    stranger(delivery, pushed["after"])
    delivery.play("main.yml", "push", pushed)
    if pushed["after"] not in version(delivery, "dev"):
        raise Unexpected("A stranger's pull request keeps dev from getting what main built.")


@case
def pull_request_of_a_fork(delivery: Delivery) -> None:
    """7: The gate fetches the commit of a fork's pull request from a private repository."""
    pull = delivery.forge.request("docs: Say more", "more", files={"README.md": "more\n"}, owner="mallory")
    delivery.judged(pull)


@case
def comes_back(delivery: Delivery) -> None:
    """15: What dev was rolled back from does not come back by another run of its workflow."""
    forge = delivery.forge
    before = version(delivery, "dev") + "\n"
    pushed = forge.commit("feat: Break it", {"docs/changes.md": "broken\n"})
    delivery.play("main.yml", "push", pushed)
    forge.commit("deploy: Roll dev back", {"deploy/envs/dev/version.yaml": before})
    try:
        delivery.play("main.yml", "push", pushed)
    except Failed as failed:
        if "rolled back from" not in str(failed):
            raise
    if version(delivery, "dev") + "\n" != before:
        raise Unexpected("Dev was rolled back, and a run of the workflow gives it the same again.")


@case
def soaked_long_ago(delivery: Delivery) -> None:
    """16: A soak of ten days ago does not let a promotion pass."""
    forge, soaked = delivery.forge, delivery.image
    commit = delivery.release("feat: Wait", {"docs/changes.md": "wait\n"})
    kind = re.search(r'^KIND = "(.*)"', forge.show(commit, "ci/gate/soaked.py"), re.MULTILINE)[1]
    soak = forge.attested(soaked, kind, "soak.yml@repository_dispatch")[-1] | {"image": delivery.image, "commit": commit}
    for when in ("from", "to"):
        soak[when] = (datetime.datetime.fromisoformat(soak[when]) - datetime.timedelta(days=10)).isoformat()
    forge.attest(delivery.image, kind, "soak.yml@repository_dispatch", soak)
    refused(delivery, delivery.promote("dev", "qa"), "and counts for")


@case
def exception_that_ended(delivery: Delivery) -> None:
    """17: An exception that has ended, of something that the image has not, stops no promotion."""
    delivery.soak("qa")
    delivery.merge(delivery.promote("qa", "staging"))


@case
def two_bumps(delivery: Delivery) -> None:
    """18: A bump that another one overtakes as it is merged is proposed anew, once."""
    forge = delivery.forge
    older = forge.commit("feat: Be first", {"docs/changes.md": "first\n"})["after"]
    other = VERSION.format(tag=f"sha-{older}", digest="a" * 64, revision=older)
    text = re.sub(r"(?s)image:.*", other.partition("\n")[2], version(delivery, "dev"))
    forge.state = forge.state | {"meanwhile": {"deploy/envs/dev/version.yaml": text}}
    pushed = forge.commit("feat: Be second", {"docs/changes.md": "second\n"})
    delivery.play("main.yml", "push", pushed)
    if pushed["after"] not in version(delivery, "dev"):
        raise Unexpected("Dev has not what was merged last.")


@case
def place_that_is_taken(delivery: Delivery) -> None:
    """20: A new environment may not lie where another one is."""
    script = r"""mkdir -p deploy/envs/alpha
cp deploy/envs/dev/values.yaml deploy/envs/alpha/
sed '1i[ {"name": "alpha", "namespace": "app-prod", "server": "https://kubernetes.default.svc"},' deploy/envs/environments.json | sed 2d >list
mv list deploy/envs/environments.json"""
    files = {"deploy/envs/alpha/version.yaml": ZEROS}
    refused(delivery, delivery.forge.request("feat: Add alpha", "alpha", script, files=files), "app-prod")


@case
def values_of_another_kind(delivery: Delivery) -> None:
    """21: Production's values may not say that they are dev's, nor name an image of somebody else."""
    smoke = "test: {enabled: true, tokenUrl: https://login.example.com/token, clientId: smoke}"
    script = rf"""cd deploy/envs/prod
sed -i.bak -e 's/^environment: prod/environment: dev/' -e '/^test:/,$d' -e 's|^  redis:$|  test:\n    key: sarsen/prod/smoke\n  redis:|' values.yaml
echo '{smoke}' >>values.yaml
rm *.bak"""
    refused(delivery, delivery.forge.request("feat: Smoke it", "smoke", script), "says environment dev")
    script = "sed -i.bak 's|repository: .*/app|repository: ghcr.io/mallory/app|' deploy/envs/prod/values.yaml; rm deploy/envs/prod/*.bak"
    refused(delivery, delivery.forge.request("feat: Take another", "another", script), "runs the image ghcr.io/mallory/app")


@case
def off_the_list_and_on(delivery: Delivery) -> None:
    """27: An environment that was off the list for a while gets nothing older than it had, over a contract migration."""
    forge, path, listed = delivery.forge, "deploy/envs/prod/version.yaml", "deploy/envs/environments.json"
    older, environments = version(delivery, "staging"), forge.show("refs/heads/main", listed) + "\n"
    contract = {f"{MIGRATIONS}/V9001__takes_a_column.sql": "-- contract: nothing reads it\nalter table inbox drop column next_example;\n"}
    taken = forge.commit("feat!: Take a column away", contract)["after"]
    newer = VERSION.format(tag=f"sha-{taken}", digest="c" * 64, revision=taken)
    for environment in ("staging", "prod"):
        forge.commit(f"deploy: Promote {environment}", {f"deploy/envs/{environment}/version.yaml": newer})
    without = "[\n" + ",\n".join(f"  {json.dumps(it)}" for it in json.loads(environments) if it["name"] != "prod") + "\n]\n"
    forge.change("feat: Do without prod", "git rm -rq deploy/envs/prod", files={listed: without})
    values = forge.show(taken, "deploy/envs/prod/values.yaml") + "\n"
    forge.commit("feat: Have prod again", {listed: environments, path: ZEROS, "deploy/envs/prod/values.yaml": values})
    text = re.sub("(?s)^.*?image:", "# What runs here.\nimage:", older) + "\n"
    refused(delivery, forge.request("deploy: Promote prod", "promote/prod/older", files={path: text}), "which is newer")
