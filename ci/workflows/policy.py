"""Refuses workflows that do what ours never do: policy.py ACTIONS WORKFLOW... prints each refusal, and fails if there is one.

ACTIONS lists the actions that may be used, with version and commit. A job's permissions each have a comment that says what for.
What a job does is a script of ci or a target of make, so that it can be run without GitHub."""

import pathlib
import re
import sys

import yaml

RUN = re.compile(r"(make|ci/(check|build|ship)/[\w-]+)( .*)?")
LONGEST_RUN = 3
SIGNING = {"id-token", "packages", "attestations", "contents", "pull-requests", "deployments"}


class Workflow:
    def __init__(self, path, actions):
        self.path, self.actions, self.text = path, actions, path.read_text()
        # PyYAML reads the key `on` as true, as YAML 1.1 has it.
        content = yaml.safe_load(self.text)
        self.events, self.content = content.pop(True), content
        self.jobs = content["jobs"]

    def refusals(self):
        yield from self.of_the_whole()
        for name, job in self.jobs.items():
            for refusal in self.of_job(job):
                yield f"job {name}: {refusal}"
        for line in self.text.splitlines():
            yield from self.of_uses(line)

    def of_the_whole(self):
        events = self.events if isinstance(self.events, dict) else dict.fromkeys([self.events] if isinstance(self.events, str) else self.events)
        if "pull_request_target" in events:
            yield "pull_request_target gives a stranger's pull request our rights. Use pull_request."
        if "workflow_run" in events:
            yield "workflow_run gives what a stranger's pull request left behind our rights. Use workflow_call."
        for event in ("pull_request", "merge_group"):
            if {"paths", "paths-ignore"} & (events.get(event) or {}).keys():
                yield f"{event} has a filter of paths: a required check that does not start blocks a pull request for ever. Decide in the script."
        if self.content.get("permissions") != {}:
            yield "Begin with `permissions: {}`, and give each job its own."
        if "workflow_call" not in events and "concurrency" not in self.content:
            yield "Say by `concurrency` what happens to a run when the next one begins."

    def of_job(self, job):
        if "permissions" not in job:
            yield "Name its permissions, be it `{}`."
        rights = job.get("permissions") or {}
        if not isinstance(rights, dict):
            yield f"`permissions: {rights}` is all of them. Name those that it needs."
            rights = {}
        for right in rights:
            if any(not rest.startswith(" # ") for rest in re.findall(rf"^ +{right}: (?:read|write)(.*)$", self.text, re.MULTILINE)):
                yield f"Say in a comment what {right} is for."
        if "uses" in job:
            if job.get("secrets") == "inherit":
                yield "`secrets: inherit` gives all of them. Name those that it needs."
            return
        if "timeout-minutes" not in job:
            yield "Set timeout-minutes; the default is six hours."
        if "latest" in str(job["runs-on"]) or "self-hosted" in str(job["runs-on"]):
            yield f"runs-on {job['runs-on']} is another machine tomorrow. Name its version."
        signs = any(rights.get(right) == "write" for right in SIGNING)
        for step in job["steps"]:
            yield from self.of_step(step, signs)

    def of_step(self, step, signs):
        uses, given = step.get("uses", ""), step.get("with") or {}
        if uses.startswith("actions/checkout@") and given.get("persist-credentials") is not False:
            yield "checkout leaves the token in .git. Set persist-credentials: false."
        if signs and restores_a_cache(uses, given):
            yield f"{uses.partition('@')[0]} restores a cache into a job that may write: whoever filled it builds what we sign."
        run = step.get("run", "")
        if "${{" in run:
            yield "`${{ }}` in `run` is pasted into the script before it runs. Pass it by `env`."
        lines = run.strip().splitlines()
        if len(lines) > LONGEST_RUN or any(not RUN.fullmatch(line.strip()) for line in lines):
            yield f"`{lines[0]}` is a script in YAML. Call one of ci/check, ci/build or ci/ship, or a target of make."
        if step.get("continue-on-error"):
            yield "continue-on-error makes a failure green."

    def of_uses(self, line):
        if not (uses := re.match(r"\s*(?:- )?uses: (\S+)(.*)", line)):
            return
        what, comment = uses[1], uses[2].strip()
        if what.startswith("./"):
            return
        name, _, commit = what.partition("@")
        if name not in self.actions:
            yield f"{name} is none of the actions that we use. If it should be, ci/workflows/actions.txt says with which commit."
        elif (f"# {self.actions[name][0]}", self.actions[name][1]) != (comment, commit):
            yield f"{name}: not `{commit} {comment}`, but `{self.actions[name][1]} # {self.actions[name][0]}`, as ci/workflows/actions.txt has it."


def restores_a_cache(uses, given):
    """setup-go and setup-node do unless they are told not to, the others if they are."""
    unless_told = uses.startswith(("actions/setup-go@", "actions/setup-node@"))
    return uses.startswith("actions/cache") or given.get("cache", unless_told) not in (False, "false", "")


def main(listed, *paths):
    rows = [line.split() for line in pathlib.Path(listed).read_text().splitlines() if not line.startswith("#")]
    actions = {name: (version, commit) for name, version, commit in rows}
    found = [f"{path}: {refusal}" for path in paths for refusal in Workflow(pathlib.Path(path), actions).refusals()]
    print("\n".join(found))
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
