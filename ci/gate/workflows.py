"""The policy of .github/workflows that neither zizmor nor actionlint can know: workflows.py prints each refusal.

A job calls scripts of ci or targets of make, so that a person can run it without GitHub; a job that may write runs no code of the build.
Exits with 1 if there is a refusal. Needs: PyYAML (ci/build/python-tools policy). Changes nothing."""

import json
import pathlib
import re
import sys
from collections.abc import Iterator
from typing import Any

import yaml

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1]))

from gate.jobs import Rules, broken, of_job, of_steps  # noqa: E402

EVENTS = {"pull_request", "merge_group", "push", "repository_dispatch", "schedule", "workflow_call", "workflow_dispatch", "workflow_run"}
PIN = re.compile(r"(?:- )?uses: ([\w.-]+/[\w./-]+)@([0-9a-f]{40}) # (v[\d.]+)")


class Workflow:
    def __init__(self, path: pathlib.Path, contexts: set[str]) -> None:
        self.text = path.read_text()
        self.content: dict[Any, Any] = yaml.safe_load(self.text)
        # PyYAML reads the key `on` as true, as YAML 1.1 has it.
        events = self.content.pop(True)
        self.events = events if isinstance(events, dict) else dict.fromkeys([events] if isinstance(events, str) else events)
        self.jobs: dict[str, Any] = self.content["jobs"]
        self.required = {name for name, job in self.jobs.items() if job.get("name", name) in contexts}
        self.pins = [found.groups() for line in self.text.splitlines() if (found := PIN.fullmatch(line.strip()))]

    def refusals(self) -> Iterator[str]:
        yield from broken(self.of_the_whole())
        yield from broken(self.of_required()) if self.required else []
        for name, job in self.jobs.items():
            yield from (f"job {name}: {refusal}" for refusal in [*broken(of_job(job, bool(self.required), name in self.required)), *of_steps(job)])

    def of_the_whole(self) -> Rules:
        yield self.events.keys() - EVENTS, "{} is no event that we use: some give a stranger our rights."
        yield self.content.keys() - {"name", "permissions", "concurrency", "jobs"}, "A workflow has no {} here."
        yield "zizmor: ignore" in self.text, "The auditor is told to look away. What it may not see stands in .github/zizmor.yml, with the reason."
        rights = [right for job in self.jobs.values() if isinstance(job.get("permissions"), dict) for right in job["permissions"]]
        mute = {it for it in rights if len(re.findall(rf"^ +{it}: (?:read|write) # \S", self.text, re.MULTILINE)) != rights.count(it)}
        yield mute, "Say in a comment what {} is for, at each, on a line of its own."
        used = [it["uses"] for job in self.jobs.values() for it in [job, *job.get("steps", [])] if "uses" in it]
        local = {it for it in used if it.startswith(".")}
        yield {it for it in local if not re.fullmatch(r"\./\.github/workflows/[\w-]+\.yml", it)}, "{} is an action of our own. Call a script instead."
        pinned = [f"{name}@{commit}" for name, commit, _ in self.pins]
        yield {it for it in used if it not in local and used.count(it) != pinned.count(it)}, "{} is not `uses: NAME@COMMIT # vVERSION`, which Renovate moves."

    def of_required(self) -> Rules:
        """A check that the ruleset demands starts on each pull request to main and in a merge queue, and hears of every other job."""
        asked = self.events.get("pull_request") or {}
        late = {"opened", "synchronize", "reopened"} - set(asked.get("types", ["opened", "synchronize", "reopened"]))
        never = "a required check that does not start blocks a pull request for ever."
        yield asked.keys() & {"paths", "paths-ignore", "branches-ignore"}, "pull_request has {}: " + never + " Decide in the script."
        yield late, "pull_request leaves out {}: " + never
        yield "merge_group" not in self.events, f"merge_group starts nothing here: {never}"
        yield asked.get("branches") != ["main"], "pull_request needs `branches: [main]`: what is green for another base stays green."
        for name in sorted(self.required):
            job, others = self.jobs[name], sorted(self.jobs.keys() - {name})
            deaf = others and (sorted(job.get("needs", [])) != others or job.get("if") != "always()")
            yield deaf, f"The job {name} must need all others, and run `if: always()`."
            asks = [it.get("run") == "ci/check/needed" and it.get("env") == {"NEEDS": "${{ toJSON(needs) }}"} for it in job["steps"]]
            yield others and not any(asks), f"The job {name} must ask ci/check/needed."


def refusals(paths: list[pathlib.Path], contexts: set[str]) -> Iterator[str]:
    """Those of each workflow, and of all together: an action has one pin, and a required check is one job."""
    read: dict[str, Workflow] = {}
    for path in paths:
        try:
            read[path.name] = Workflow(path, contexts)
            yield from (f"{path.name}: {refusal}" for refusal in read[path.name].refusals())
        except (yaml.YAMLError, AttributeError, KeyError, IndexError, TypeError, ValueError) as e:
            yield f"{path.name}: It is no workflow as ours are: {type(e).__name__}: {' '.join(str(e).split())}"
    pins = {("/".join(name.split("/")[:2]), f"{commit[:12]} {version}") for it in read.values() for name, commit, version in it.pins}
    for name in sorted({name for name, _ in pins}):
        if len(found := sorted(pin for it, pin in pins if it == name)) > 1:
            yield f"{name} has {len(found)} pins, and should have one: {', '.join(found)}."
    for context in sorted(contexts):
        found = [path for path, it in read.items() for name, job in it.jobs.items() if job.get("name", name) == context]
        if len(found) != 1:
            yield f"The required check `{context}` is a job of {' and '.join(found) or 'no workflow'}: it must be one job, or another passes in its place."


def drift(parts: set[str], jobs: dict[str, Any]) -> Iterator[str]:
    """Where the parts of ci/check/list.txt and the jobs that run them differ: each part is run by the job of its name."""
    runs = [(name, str(step["run"]).strip()) for name, job in jobs.items() for step in job.get("steps", []) if "run" in step]
    found = {(name, run.rpartition(" ")[2]) for name, run in runs if run.startswith("make ci")}
    wanted = {(part, f"PART={part}") for part in parts}
    yield from (f"No job runs: {job} {part}" for job, part in sorted(wanted - found))
    yield from (f"No such part: {job} {part}" for job, part in sorted(found - wanted))


def main() -> int:
    rules = json.loads(pathlib.Path(".github/rulesets/main.json").read_text())["rules"]
    checks = next(it for it in rules if it["type"] == "required_status_checks")["parameters"]["required_status_checks"]
    found = list(refusals(sorted(pathlib.Path(".github/workflows").glob("*.yml")), {it["context"] for it in checks if it["integration_id"] == 15368}))
    listed = [line.split() for line in pathlib.Path("ci/check/list.txt").read_text().splitlines() if not line.startswith("#")]
    found += drift({words[0] for words in listed if words}, yaml.safe_load(pathlib.Path(".github/workflows/checks.yml").read_text())["jobs"])
    print("\n".join(found), end="\n" if found else "")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
