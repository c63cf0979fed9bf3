"""Plays our workflows without GitHub: every `run` of every job, in order, in a checkout of its own, with what GitHub would tell it.

What an action does is done by ours in `actions.py`, or refused; so is an expression, an event or a key that is not known here."""

import concurrent.futures
import pathlib
import subprocess

import yaml

import actions
from expressions import is_true, text
from private import token_of

WORKFLOWS = ".github/workflows"


class Failed(Exception):
    """A step ended badly; the text is what it said."""


class Run:
    """One event and the workflow that it starts. Its results are by job: {"result": ..., "outputs": {...}}."""

    def __init__(self, forge, workflow, event, payload, commit, ref="refs/heads/main", inputs=None):
        self.forge, self.workflow, self.commit = forge, workflow, commit
        self.github_context = {"event_name": event, "event": payload, "sha": commit, "ref": ref, "repository": forge.repository, "actor": "somebody"}
        self.github_context |= {"triggering_actor": "somebody", "run_id": "9"}
        self.github_context |= {"ref_name": ref.rpartition("/")[2], "head_ref": payload.get("pull_request", {}).get("head", {}).get("ref", "")}
        self.inputs, self.artifacts, self.played, self.elsewhere = inputs or {}, {}, set(), {}
        self.read = lambda name: yaml.safe_load(forge.show(commit, f"{WORKFLOWS}/{name}"))
        self.content = self.read(workflow)
        self.summary = ""
        if event not in (events := events_of(self.content)):
            raise Failed(f"{workflow} does not start on {event}, only on {', '.join(events)}.")

    def play(self, only=None):
        """Runs the jobs, each after those that it needs; those named alone, if any are. Returns their results."""
        return self.jobs(self.workflow, self.content, self.inputs, only)

    def jobs(self, workflow, content, inputs, only=None):
        results, waiting = {}, {name: job for name, job in content["jobs"].items() if only is None or name in only}
        while waiting:
            ready = [name for name, job in waiting.items() if not set(listed(job.get("needs"))) & waiting.keys()]
            for name in ready:
                job = waiting.pop(name)
                needs = {it: results[it] for it in listed(job.get("needs")) if it in results}
                results[name] = self.job(workflow, name, job, {"needs": needs, "inputs": inputs})
        return results

    def job(self, workflow, name, job, contexts):
        permissions = job.get("permissions") or {}
        github = self.github_context | {"token": token_of(permissions)}
        contexts |= {"github": github, "vars": self.forge.variables, "secrets": {}}
        succeeded = all(it["result"] == "success" for it in contexts["needs"].values())
        condition = str(job.get("if", ""))
        if not (succeeded or "always()" in condition) or (condition and not is_true(condition, contexts)):
            return {"result": "skipped", "outputs": {}}
        self.played.add((workflow, name))
        environment = job.get("environment")
        environment = text(environment.get("name") if isinstance(environment, dict) else environment or "", contexts)
        if environment:
            contexts["secrets"] = self.forge.enter(environment, name)
        if "uses" in job:
            file = pathlib.Path(job["uses"]).name
            called = self.read(file)
            require_permitted(called["jobs"], permissions)
            call = events_of(called)["workflow_call"] or {}
            given = {key: it.get("default", "") for key, it in call.get("inputs", {}).items()}
            inner = self.jobs(file, called, given | {key: text(it, contexts) for key, it in job.get("with", {}).items()})
            outputs = call.get("outputs", {})
            given = {key: text(it["value"], {"jobs": inner}) for key, it in outputs.items()}
            failed = [f"{part}: {it['why']}" for part, it in inner.items() if it["result"] == "failure"]
            return {"result": "failure", "outputs": given, "why": failed[0]} if failed else {"result": "success", "outputs": given}
        identity, outputs = f"{workflow}@{self.github_context['event_name']}", {}
        try:
            with concurrent.futures.ThreadPoolExecutor(2) as workers:
                for given in workers.map(lambda leg: self.leg(job, identity, {**contexts, "matrix": leg, "steps": {}}), legs(job)):
                    outputs |= {key: it for key, it in given.items() if it}
        except Failed as failed:
            return {"result": "failure", "outputs": {}, "why": str(failed)}
        return {"result": "success", "outputs": outputs}

    def leg(self, job, identity, contexts):
        """The outputs of one machine of the matrix."""
        with self.forge.machine(text(job["runs-on"], contexts), identity, job.get("permissions") or {}) as machine:
            for step in job["steps"]:
                self.step(step, contexts, machine)
        return {key: text(it, contexts) for key, it in job.get("outputs", {}).items()}

    def step(self, step, contexts, machine):
        if "if" in step and not is_true(step["if"], contexts):
            return
        given = {key: text(it, contexts) for key, it in (step.get("with") or step.get("env") or {}).items()}
        if "uses" in step:
            outputs = actions.use(step["uses"].partition("@")[0], given, self, machine)
        else:
            outputs = self.script(step["run"], given, machine)
        contexts["steps"][step.get("id", f"_{len(contexts['steps'])}")] = {"outputs": outputs}

    def script(self, script, variables, machine):
        if script.strip() in self.elsewhere:
            self.elsewhere[script.strip()].append(self.commit)
            return {}
        files = {name: machine.folder / name.lower() for name in ("GITHUB_OUTPUT", "GITHUB_STEP_SUMMARY", "GITHUB_EVENT_PATH")}
        for path in files.values():
            path.write_text("")
        files["GITHUB_EVENT_PATH"].write_text(actions.as_json(self.github_context["event"]))
        about = {"GITHUB_SHA": self.commit, "GITHUB_REF": self.github_context["ref"], "GITHUB_REPOSITORY": self.forge.repository}
        about |= {"GITHUB_ACTIONS": "true", "CI": "true", "GITHUB_TRIGGERING_ACTOR": "somebody", "GITHUB_RUN_ID": "9"}
        about |= {"GITHUB_SERVER_URL": "https://github.com"}
        environment = {**machine.environment, **about, **{key: str(path) for key, path in files.items()}, **variables}
        both = {"stdout": subprocess.PIPE, "stderr": subprocess.STDOUT, "text": True, "errors": "replace"}
        done = subprocess.run(["bash", "-e", "-c", script], cwd=machine.checkout, env=environment, **both)
        self.summary += files["GITHUB_STEP_SUMMARY"].read_text()
        if done.returncode:
            raise Failed(f"`{script.strip()}` ended with {done.returncode}:\n{done.stdout}")
        return dict(line.split("=", 1) for line in files["GITHUB_OUTPUT"].read_text().splitlines())


def events_of(content):
    """What starts a workflow, with what is said of it. PyYAML reads the key `on` as true, as YAML 1.1 has it."""
    return content[True] if isinstance(content[True], dict) else {content[True]: None}


def require_permitted(jobs, permissions):
    """A called workflow may do no more than the job that calls it."""
    rank = ["none", "read", "write"].index
    for name, job in jobs.items():
        for what, wanted in (job.get("permissions") or {}).items():
            if rank(wanted) > rank(permissions.get(what, "none")):
                raise Failed(f"The job {name} asks for {what}: {wanted}, which who calls it does not give.")


def listed(needs):
    return [needs] if isinstance(needs, str) else needs or []


def legs(job):
    matrix = (job.get("strategy") or {}).get("matrix") or {}
    found = [{}]
    for key, values in matrix.items():
        found = [{**leg, key: it} for leg in found for it in values]
    return found
