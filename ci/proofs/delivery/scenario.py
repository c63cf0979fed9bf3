"""From a commit of main to production and back, by our workflows: what each step did is asserted, and printed as evidence."""

import copy
import datetime
import pathlib
import re
import time

from play import Failed, Run

VERSION = re.compile(r'tag: (?P<tag>\S+)\n  digest: (?P<digest>\S+)\nchartRevision: "(?P<commit>\S+)"')
ROOT = pathlib.Path(__file__).resolve().parents[3]
QUARTER = datetime.timedelta(minutes=15)
NOTHING = f"sha256:{'0' * 64}"
MIGRATIONS, CHART = "app/src/main/resources/db/migration", "deploy/helm/sarsen"


class Unexpected(Exception):
    """A step did what it should not, or did not do what it should."""


class Delivery:
    """Plays workflows on a GitHub; the stage is where what is merged runs, and what tells that it does."""

    def __init__(self, forge, stage):
        self.forge, self.stage, self.begin, self.image, self.summary = forge, stage, time.monotonic(), None, ""
        # The commands that are played up to their call. ci/build/kept would delete programs of .sarsen/tools, which all checkouts of the play share.
        self.played, self.elsewhere, self.quiet = set(), {"ci/build/kept": []}, False
        self.released = set()

    def copy(self, folder, quiet=True):
        """On a copy of its GitHub, which may go another way."""
        it = Delivery(self.forge.copy(folder), copy.deepcopy(self.stage))
        it.image, it.quiet, it.played, it.elsewhere, it.released = self.image, quiet, self.played, self.elsewhere, self.released
        return it

    def release(self, subject, files):
        """A commit of main becomes an image, and runs in dev: its pull request merges by itself."""
        pushed = self.forge.commit(subject, files)
        jobs = self.play("main.yml", "push", pushed)
        self.image = jobs["build"]["outputs"]["image"]
        self.released.add(self.image.partition("@")[2])
        self.say(f"main: {subject}", f"built, signed, attested and read back: {self.image}")
        self.arrives("dev", self.forge.pushed(pushed["after"]))
        return pushed["after"]

    def overtaken(self):
        """Of two merges the newer one is built first: the older one does not take its place in dev."""
        older = self.forge.commit("fix: Be merged first", {"docs/changes.md": "first\n"})
        self.release("fix: Be built first", {"docs/changes.md": "second\n"})
        main = self.forge.main
        self.play("main.yml", "push", older)
        if self.forge.main != main:
            raise Unexpected("A merge that was built late takes dev back.")
        self.say("main: fix: Be merged first", "built, and dev keeps the newer one")

    def promote(self, source, target):
        """The workflow opens the pull request of a promotion, or of a rollback if the source is --rollback."""
        self.play("promote.yml", "workflow_dispatch", {}, inputs={"from": source, "to": target})
        pull = self.forge.open_pull(f"{'rollback' if source == '--rollback' else 'promote'}/{target}/")
        before = VERSION.search(self.forge.show("refs/heads/main", f"deploy/envs/{target}/version.yaml"))
        if ("## Packages\nNot compared" in pull["body"]) != (before["digest"] not in self.released | {NOTHING}):
            raise Unexpected(f"The text must say which packages differ, unless nobody attested those of the version before:\n{pull['body']}")
        self.say(f"{source} → {target}", pull["title"])
        return pull

    def merge(self, pull):
        """The gate passes it, and it is merged."""
        if ran := self.pull_request(pull):
            raise Unexpected(f"A promotion waits for {', '.join(sorted(ran))}.")
        rules = re.findall(r"^\| (\w+) \| kept \| ", self.summary, re.MULTILINE)
        if not rules:
            raise Unexpected(f"The gate kept no rule:\n{self.summary}")
        self.say("  the gate", f"kept: {', '.join(rules)}")
        self.arrives(pull["head"]["ref"].split("/")[1], self.forge.merge(pull))

    def arrives(self, environment, pushed):
        """No image is built of what is merged, and it runs."""
        if self.play("main.yml", "push", pushed)["build"]["result"] != "skipped":
            raise Unexpected("A merge that only changes a version builds an image.")
        version = VERSION.search(self.forge.show("refs/heads/main", f"deploy/envs/{environment}/version.yaml")).groupdict()
        version["image"] = f"{self.image.partition('@')[0]}@{version['digest']}"
        self.say(f"  {environment} has {version['tag'][:12]}", self.stage.deployed(environment, version))

    def refuse(self, pull, why):
        """The gate refuses it, and says this."""
        self.fails(lambda: self.judged(pull), "the gate", why)

    def soak(self, environment, longer=QUARTER, **instead):
        """What Argo CD tells of an environment that was healthy for a while is attested, as if it had been for so much longer."""
        payload = {**self.stage.told(environment), **instead}
        payload["from"] = (datetime.datetime.fromisoformat(payload["from"]) - longer).isoformat()
        self.play("soak.yml", "repository_dispatch", {"action": "soaked", "sender": {"login": "argocd"}, "client_payload": payload})
        self.say(f"  {environment} has soaked", f"attested: healthy from {payload['from'][11:19]} to {payload['to'][11:19]}")

    def publish(self, commit, tag):
        """The release of a commit takes the image that main built of it."""
        self.forge.draft(commit, tag)
        self.play("release.yml", "push", {"after": commit})
        release = self.forge.state["releases"][tag]
        digest = self.image.partition("@")[2]
        if release["isDraft"] or digest not in release["notes"]:
            raise Unexpected(f"{tag} is not published with {digest}: {release}")
        self.say(f"release {tag}", f"{digest[:19]}, {len(list((self.forge.folder / 'assets').iterdir()))} assets, published last")

    # -- how they are played

    def pull_request(self, pull):
        """What GitHub starts for it: the title, then main's gate, and beside that the checks; of these, those that ran."""
        payload, ref = {"action": "synchronize", "pull_request": pull}, f"refs/pull/{pull['number']}/merge"
        self.play("title.yml", "pull_request", payload, ref=ref)
        checks = self.play("pull-request.yml", "pull_request", payload, ref=ref)
        self.judged(pull)
        return {job for job, it in checks.items() if it["result"] != "skipped"} - {"changes", "required"}

    def judged(self, pull):
        """By main's gate alone."""
        self.play("promotion.yml", "workflow_run", {"workflow_run": {"head_sha": pull["head"]["sha"], "head_branch": pull["head"]["ref"]}})

    def play(self, workflow, event, payload, only=None, **more):
        run = Run(self.forge, workflow, event, payload, payload.get("after") or self.forge.main, **more)
        run.elsewhere = self.elsewhere
        results = run.play(only)
        self.played |= run.played
        self.summary = run.summary
        for job, result in results.items():
            if result["result"] == "failure":
                raise Failed(f"{workflow}, job {job}: {result['why']}")
        return results

    def fails(self, step, who, why):
        try:
            step()
        except (Failed, PermissionError) as failed:
            if why not in str(failed):
                raise Unexpected(f"{who} does not say '{why}', but:\n{failed}") from failed
            self.say(f"  {who} refuses", why)
        else:
            raise Unexpected(f"{who} lets pass: {why}")

    def say(self, step, evidence):
        if self.quiet:
            return
        print(f"{time.monotonic() - self.begin:5.0f} s  {step:44} {evidence}", flush=True)


def story(delivery, migration, short=False):
    """Two releases go from main to production, and production goes back to the first; in short, staging does. The migration comes with the second."""
    forge = delivery.forge
    delivery.release("feat: Begin", {"docs/changes.md": "begin\n"})
    pull = delivery.promote("dev", "staging")
    delivery.refuse(pull, "| soak | **broken** |")
    delivery.fails(lambda: delivery.soak("dev", longer=datetime.timedelta()), "soak.yml", "dev must be healthy for 15 min")
    delivery.fails(lambda: delivery.soak("dev", smoke="Failed"), "soak.yml", "its smoke Failed")
    delivery.soak("dev")
    delivery.merge(pull)
    pull = delivery.promote("staging", "prod")
    delivery.soak("staging")
    delivery.fails(lambda: delivery.judged(pull), "production", "waits for the approval of production")
    forge.approved = True
    delivery.merge(pull)

    changes = (ROOT / "ci/proofs/delivery/changelog.md").read_text()
    chart = re.sub(r"(?m)^(version|appVersion): .*", r"\1: 0.3.0", forge.show("refs/heads/main", f"{CHART}/Chart.yaml"))
    second = delivery.release("chore(main): release 0.3.0", {"CHANGELOG.md": changes, f"{CHART}/Chart.yaml": chart, **migration})
    delivery.soak("dev")
    delivery.merge(delivery.promote("dev", "staging"))
    if not short:
        delivery.soak("staging")
        delivery.merge(delivery.promote("staging", "prod"))
    delivery.publish(second, "v0.3.0")

    back = "staging" if short else "prod"
    delivery.merge(delivery.promote("--rollback", back))
    delivery.say("done", f"{len(forge.state['pulls'])} pull requests, {back} is back at the release before")
