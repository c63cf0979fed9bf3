"""Refuses workflows that do what ours never do: policy.py ACTIONS WORKFLOW... prints each refusal, and fails if there is one.

ACTIONS lists the actions that may be used, with version and commit. What is not named here, be it an event, a key or a word of a
command, is refused: a job calls scripts of ci or targets of make, so that it can be run without GitHub, and does nothing else."""

import pathlib
import re
import sys

import yaml

EVENTS = {
    "pull_request": set(),
    "push": {"branches"},
    "repository_dispatch": {"types"},
    "schedule": set(),
    "workflow_call": {"outputs"},
    "workflow_dispatch": {"inputs"},
}
WORKFLOW = {"name", "on", "permissions", "concurrency", "jobs"}
JOB = {"name", "needs", "if", "runs-on", "timeout-minutes", "permissions", "environment", "outputs", "strategy", "steps", "uses"}
STEP = {"name", "id", "if", "uses", "with", "run", "env"}
CONDITIONS = {"always()", "needs.changed.outputs.build == 'true'", "github.ref == 'refs/heads/main'", "matrix.runner == 'ubuntu-24.04'"}
MACHINES = {"ubuntu-24.04", "ubuntu-24.04-arm"}
VARIABLES = {"AMD64", "APP_LOGIN", "ARM64", "BEFORE", "BRANCH", "FROM", "GH_TOKEN", "HEAD", "IMAGE", "NEEDS", "PULL", "SBOM", "TAG", "TITLE", "TO"}
VARIABLES |= {"ARGOCD_LOGIN", "PROMETHEUS_TOKEN", "PROMETHEUS_URL"}
RUN = re.compile(r'make( [a-z][\w-]*| [A-Z_]+=[\w./-]+)+|ci/(check|build|release|ship)/[\w-]+( -{0,2}[\w./=:@-]+| "\$[A-Z][A-Z0-9_]*"| "\$\(ci/ship/name\)")*')
LONGEST_RUN = 3
LONGEST_JOB = 60
SIGNING = {"id-token", "packages", "attestations", "contents", "pull-requests", "deployments"}
OPTIONS = {"actions/checkout": {"persist-credentials", "fetch-depth", "ref"}, "actions/download-artifact": {"name"}}


class Workflow:
    def __init__(self, path, actions):
        self.path, self.actions, self.text = path, actions, path.read_text()
        content = yaml.safe_load(self.text)
        # PyYAML reads the key `on` as true, as YAML 1.1 has it.
        if True in content:
            content["on"] = content.pop(True)
        events = content["on"]
        self.events = events if isinstance(events, dict) else dict.fromkeys([events] if isinstance(events, str) else events)
        self.content, self.jobs = content, content["jobs"]
        self.steps = [step for job in self.jobs.values() for step in job.get("steps", [])]

    def refusals(self):
        yield from self.of_the_whole()
        yield from self.of_what_is_used()
        for name, job in self.jobs.items():
            for refusal in self.of_job(name, job):
                yield f"job {name}: {refusal}"

    def of_the_whole(self):
        for event, given in self.events.items():
            if event not in EVENTS:
                yield f"{event} is no event that we use: some give a stranger our rights."
            elif isinstance(given, dict) and (others := given.keys() - EVENTS[event]):
                yield f"{event} has {', '.join(sorted(others))}: a required check that does not start blocks a pull request for ever. Decide in the script."
        if others := self.content.keys() - WORKFLOW:
            yield f"A workflow has no {', '.join(sorted(others))} here."
        if self.content.get("permissions") != {}:
            yield "Begin with `permissions: {}`, and give each job its own."
        if "workflow_call" not in self.events and "concurrency" not in self.content:
            yield "Say by `concurrency` what happens to a run when the next one begins."
        if "zizmor: ignore" in self.text:
            yield "The auditor is told to look away."
        if "pull_request" in self.events:
            yield from self.of_required()
        rights = [right for job in self.jobs.values() if isinstance(job.get("permissions"), dict) for right in job["permissions"]]
        for right in sorted(set(rights)):
            if len(re.findall(rf"^ +{right}: (?:read|write) # \S", self.text, re.MULTILINE)) != rights.count(right):
                yield f"Say in a comment what {right} is for, at each, on a line of its own."

    def of_required(self):
        job = self.jobs.get("required", {})
        if job.get("if") != "always()" or sorted(job.get("needs", [])) != sorted(self.jobs.keys() - {"required"}):
            yield "The job `required` must need all others, and run `if: always()`."
        if not any(step.get("run") == "ci/check/needed" and step.get("env") == {"NEEDS": "${{ toJSON(needs) }}"} for step in job.get("steps", [])):
            yield "The job `required` must ask ci/check/needed."

    def of_what_is_used(self):
        for what in sorted({it["uses"] for it in [*self.steps, *self.jobs.values()] if "uses" in it}):
            if what.startswith("./"):
                if not re.fullmatch(r"\./\.github/workflows/[\w-]+\.yml", what):
                    yield f"{what} is an action of our own. Call a script instead."
                continue
            name, _, commit = what.partition("@")
            if name not in self.actions:
                yield f"{name} is none of the actions that we use. If it should be, ci/workflows/actions.txt says with which commit."
                continue
            version, pinned = self.actions[name]
            lines = [line.strip() for line in self.text.splitlines() if name + "@" in line]
            if commit != pinned or any(line.removeprefix("- ") != f"uses: {name}@{pinned} # {version}" for line in lines):
                yield f"{name}: not as ci/workflows/actions.txt has it: `uses: {name}@{pinned} # {version}`."

    def of_job(self, name, job):
        if others := job.keys() - JOB:
            yield f"A job has no {', '.join(sorted(others))} here."
        if "permissions" not in job:
            yield "Name its permissions, be it `{}`."
        rights = job.get("permissions") or {}
        if not isinstance(rights, dict):
            yield f"`permissions: {rights}` is all of them. Name those that it needs."
            rights = {}
        if job.get("if", "always()") not in CONDITIONS or (job.get("if") == "always()" and name != "required"):
            yield f"`if: {job['if']}` is no condition that we use. A job that does not run reports nothing."
        if "uses" in job:
            return
        if not 0 < job.get("timeout-minutes", 0) <= LONGEST_JOB:
            yield f"Set timeout-minutes, to {LONGEST_JOB} at most; the default is six hours."
        machines = {str(job.get("runs-on"))}
        if machines == {"${{ matrix.runner }}"}:
            machines = set(job["strategy"]["matrix"]["runner"])
        if others := machines - MACHINES:
            yield f"runs-on {', '.join(sorted(others))} is none of {', '.join(sorted(MACHINES))}."
        if rights.get("security-events") == "write" and not any(step.get("uses", "").startswith("github/codeql-action/analyze@") for step in job["steps"]):
            yield "security-events: write is CodeQL's alone: whoever has it can close what was found."
        signs = any(rights.get(right) == "write" for right in SIGNING)
        for step in job["steps"]:
            yield from self.of_step(step, signs, "environment" in job)

    def of_step(self, step, signs, protected):
        uses, given = step.get("uses", ""), step.get("with") or {}
        name = uses.partition("@")[0]
        if others := step.keys() - STEP:
            yield f"A step has no {', '.join(sorted(others))} here."
        if step.get("if", "always()") not in CONDITIONS:
            yield f"`if: {step['if']}` is no condition that we use. A step that does not run fails nothing."
        if others := (step.get("env") or {}).keys() - VARIABLES:
            yield f"{', '.join(sorted(others))} is no variable that our scripts are given."
        if others := given.keys() - OPTIONS.get(name, given.keys()):
            yield f"{name} is not given {', '.join(sorted(others))} here."
        if name == "actions/checkout" and given.get("persist-credentials") is not False:
            yield "checkout leaves the token in .git. Set persist-credentials: false."
        if given.get("ref", "main") != "main":
            yield f"checkout of {given['ref']} runs what a stranger wrote."
        if signs and restores_a_cache(name, given):
            yield f"{name} restores a cache into a job that may write: whoever filled it builds what we sign."
        if "secrets." in str(step) and not protected:
            yield "A secret is for jobs with an environment, whose rules say who may use it."
        if "run" in step:
            yield from of_run(str(step["run"]))


def of_run(run):
    lines = run.strip().splitlines()
    if len(lines) > LONGEST_RUN or any(not RUN.fullmatch(line.strip()) for line in lines):
        yield f"`{lines[0]}` is more than a call of ci/check, ci/build, ci/release or ci/ship, or of a target of make, by plain words."


def restores_a_cache(name, given):
    """setup-go and setup-node do unless they are told not to, the others if they are."""
    unless_told = name in ("actions/setup-go", "actions/setup-node")
    return name.startswith("actions/cache") or given.get("cache", unless_told) is not False


def main(listed, *paths):
    rows = [line.split() for line in pathlib.Path(listed).read_text().splitlines() if not line.startswith("#")]
    actions = {name: (version, commit) for name, version, commit in rows}
    found = []
    for path in paths:
        try:
            found += [f"{path}: {refusal}" for refusal in Workflow(pathlib.Path(path), actions).refusals()]
        except (yaml.YAMLError, AttributeError, KeyError, TypeError) as e:
            found.append(f"{path}: It is no workflow as ours are: {type(e).__name__}: {' '.join(str(e).split())}")
    print("\n".join(found))
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
