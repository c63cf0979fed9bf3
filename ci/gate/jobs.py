"""What a job of a workflow and each of its steps may be, as far as neither zizmor nor actionlint knows; see workflows.py."""

import re
from collections.abc import Iterable, Iterator
from typing import Any

JOB = {"name", "needs", "if", "runs-on", "timeout-minutes", "permissions", "environment", "outputs", "strategy", "steps", "uses", "with"}
STEP = {"name", "id", "if", "uses", "with", "run", "env"}
OPTIONS = {"actions/checkout": {"persist-credentials", "fetch-depth", "ref"}, "actions/download-artifact": {"name", "path", "pattern"}}
MACHINES = {"ubuntu-24.04", "ubuntu-24.04-arm"}
# What decides whether a job or step runs: the branch, what a job before found, the machine; never who asks.
TERM = r"(github\.ref == 'refs/heads/main'|github\.event_name == '\w+'|needs\.[\w-]+\.outputs\.\w+ [!=]= '\w*'|matrix\.runner == '[\w.-]+')"
CONDITION = re.compile(rf"always\(\)|{TERM}( && {TERM})*")
# Found by main's script; ci/check/needed counts no other skipped job as passed.
PROMOTION = "needs.changes.outputs.only != 'promotion'"
# Variables that change what a script or program is, not what it is told.
MEANING = re.compile(r"MAKE|LD_|BASH|ENV$|PATH$|GIT_|PYTHON|JAVA_|JDK_|MAVEN_|GO[A-Z]|CI$|CHECKS|MAY_NOT|TOOLS|COSIGN|CRANE|GRYPE|HELM|SYFT|ENGINE|IMAGE_")
NAME = r'"\$\(ci/ship/name( --chart)?\)"'
RUN = re.compile(rf'make( [a-z][\w-]*| [A-Z_]+=[\w./-]+)+|ci/(check|build|ship)/[\w-]+( -{{0,2}}[\w./=:@-]+| "\$[A-Z][A-Z0-9_]*"| {NAME})*')
VERSION = re.compile(r"\d+(\.\d+){2,}(\+\d+)?")
WRITES = {"id-token", "packages", "attestations", "contents", "pull-requests", "deployments", "statuses", "issues"}
Rules = Iterable[tuple[Any, str]]


def of_job(job: dict[str, Any], of_required: bool, required: bool) -> Rules:
    """Of a workflow with a required check, and of that check's job itself."""
    condition = job.get("if", PROMOTION)
    yield job.keys() - JOB, "A job has no {} here."
    yield not isinstance(job.get("permissions"), dict), "Name its permissions, each by its name, be it none."
    hears = any("NEEDS" in (step.get("env") or {}) for step in job.get("steps", []))
    unknown = not CONDITION.fullmatch(condition) or condition == "always()" and not hears
    yield unknown, f"`if: {condition}` is no condition that we use. A job that does not run reports nothing."
    unheard = of_required and not required and condition != PROMOTION
    yield unheard, f"`if: {condition}` is not what ci/check/needed knows, which is `{PROMOTION}`."
    yield not job.get("uses", "./").startswith("./"), f"{job.get('uses')} is a workflow of somebody else. Call a script instead."
    if "uses" not in job:
        yield not 0 < job.get("timeout-minutes", 0) <= 60, "Set timeout-minutes, to 60 at most; the default is six hours."
        machines = job["strategy"]["matrix"]["runner"] if job["runs-on"] == "${{ matrix.runner }}" else [str(job["runs-on"])]
        yield set(machines) - MACHINES, "runs-on {} is none of " + ", ".join(sorted(MACHINES)) + "."
        closes = isinstance(job.get("permissions"), dict) and job["permissions"].get("security-events") == "write"
        codeql = re.search(r"github/codeql-action/(analyze|upload-sarif)@", str(job["steps"]))
        yield closes and not codeql, "security-events: write is for CodeQL's actions: whoever has it can close what was found."
        guard = str(job["steps"][0].get("uses", "")).startswith("step-security/harden-runner@")
        yield not guard, "Its first step must be harden-runner: what runs before is not watched."
        audits = guard and job["steps"][0]["with"]["egress-policy"] != "block"
        listed = "environment" in job and (not isinstance(job["environment"], dict) or job["environment"].get("deployment") is not False)
        yield listed, "GitHub lists a deployment for this environment, though nothing is deployed: name `deployment: false`."
        yield audits and writes(job), "harden-runner must block, as the job may write: name `allowed-endpoints`."


def writes(job: dict[str, Any]) -> bool:
    rights = job.get("permissions")
    return "environment" in job or isinstance(rights, dict) and any(rights.get(right) == "write" for right in WRITES)


def of_steps(job: dict[str, Any]) -> Iterator[str]:
    for step in job.get("steps", []):
        yield from broken(of_step(step, writes(job)))


def of_step(step: dict[str, Any], may_write: bool) -> Rules:
    name, given, lines = str(step.get("uses", "")).partition("@")[0], step.get("with") or {}, str(step.get("run", "")).strip().splitlines()
    yield step.keys() - STEP, "A step has no {} here."
    yield "if" in step and not re.fullmatch(TERM, step["if"]), f"`if: {step.get('if')}` is no condition that we use. A step that does not run fails nothing."
    fixed = {key for key, value in (step.get("env") or {}).items() if MEANING.match(key) or not str(value).startswith("${{ ")}
    yield fixed, "{} is no variable that our scripts are given: what is fixed stands in the script."
    yield given.keys() - OPTIONS.get(name, given.keys()), name + " is not given {} here."
    yield given.get("ref", "main") != "main", f"checkout of {given.get('ref')} runs what a stranger wrote."
    yield {f"{key} {it}" for key, it in given.items() if key in ("go-version", "java-version") and not VERSION.fullmatch(str(it))}, "{} floats: name all of it."
    cache = name.startswith("actions/cache") or given.get("cache", name in ("actions/setup-go", "actions/setup-node")) is not False
    yield cache and may_write, f"{name} restores a cache into a job that may write: whoever filled it builds what we sign."
    plain = all(RUN.fullmatch(line.strip()) for line in lines) and len(lines) <= 3
    yield not plain, f"`{''.join(lines[:1])}` is more than a call of ci/check, ci/build or ci/ship, or of a target of make, by plain words."
    build = [line for line in lines if not re.match(r"ci/(ship/|check/needed)", line.strip())]
    yield plain and may_write and build, f"`{''.join(build[:1])}` is the build's code in a job that may write: let a job that only reads hand over an artifact."


def broken(rules: Rules) -> Iterator[str]:
    yield from (said.replace("{}", ", ".join(sorted(it)) if isinstance(it, set) else "") for it, said in rules if it)
