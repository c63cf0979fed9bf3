"""What a row of a table does to a repository: a list of steps, each a mapping of one verb to what it is done to.

give: ENVIRONMENT RELEASE [tag=…] [digest=…] [revision=…], where $RELEASE in a value is its commit · promote: ENVIRONMENT RELEASE, and commit it
zeros: ENVIRONMENT · release: NAME · commit: MESSAGE · branch: NAME (main, or a new one from here) · write, append: {PATH: TEXT}
replace: {PATH: [OLD, NEW]} · link: {PATH: TARGET} · remove: PATH · run: a snippet of shell
list: NAME or {name, namespace, server, approval, before}, an environment that is added to the list"""

import json
import shutil
import string
import subprocess
from collections.abc import Callable
from typing import Any

from scratch import ENVIRONMENT, SERVER, Scratch

LIST = "deploy/envs/environments.json"


def take(here: Scratch, steps: list[dict[str, Any]]) -> None:
    for step in steps:
        ((verb, what),) = step.items()
        VERBS[verb](here, what)


def prepare(here: Scratch, row: dict[str, Any]) -> None:
    """`main` happened before the pull request was begun, `change` is the pull request, `after` happened on main meanwhile."""
    if steps := row.get("main"):
        here.git("checkout", "-q", "main")
        take(here, steps)
        commit_rest(here, "Before the pull request")
        here.git("checkout", "-q", "-B", "request")
    take(here, row.get("change", []))
    commit_rest(here, "A pull request")
    if steps := row.get("after"):
        here.git("checkout", "-q", "main")
        take(here, steps)
        commit_rest(here, "Meanwhile on main")
        here.git("checkout", "-q", "request")


def commit_rest(here: Scratch, message: str) -> None:
    if here.git("status", "--porcelain"):
        here.commit(message)


def give(here: Scratch, what: str) -> None:
    environment, version, *rest = string.Template(what).substitute(here.releases).split()
    here.give(environment, version, **dict(it.split("=", 1) for it in rest))


def write(here: Scratch, files: dict[str, str]) -> None:
    for path, text in files.items():
        here.write(path, text)


def append(here: Scratch, files: dict[str, str]) -> None:
    for path, text in files.items():
        file = here.folder / path
        here.write(path, (file.read_text() if file.exists() else "") + text + "\n")


def replace(here: Scratch, files: dict[str, list[str]]) -> None:
    for path, (old, new) in files.items():
        text = (here.folder / path).read_text()
        if old not in text:
            raise ValueError(f"{path} has no '{old}' to replace.")
        here.write(path, text.replace(old, new))


def link(here: Scratch, links: dict[str, str]) -> None:
    for path, target in links.items():
        file = here.folder / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.unlink(missing_ok=True)
        file.symlink_to(target)


def remove(here: Scratch, path: str) -> None:
    file = here.folder / path
    shutil.rmtree(file) if file.is_dir() else file.unlink()


def list_one(here: Scratch, what: str | dict[str, str]) -> None:
    given = {"name": what} if isinstance(what, str) else what
    line = {"namespace": f"app-{given['name']}", "server": SERVER, **given}
    after, places = line.pop("before", "staging"), json.loads((here.folder / LIST).read_text())
    at = next((number for number, it in enumerate(places) if it["name"] == after), len(places))
    here.list_environments([*places[:at], line, *places[at:]])


def branch(here: Scratch, name: str) -> None:
    known = here.git("branch", "--list", name)
    here.git("checkout", "-q", *([] if known else ["-b"]), name)


def run(here: Scratch, snippet: str) -> None:
    values = {**ENVIRONMENT, **here.releases}
    subprocess.run(["bash", "-euo", "pipefail", "-c", snippet], cwd=here.folder, env=values, check=True)


VERBS: dict[str, Callable[[Scratch, Any], object]] = {
    "give": give,
    "promote": lambda here, what: here.promote(*what.split()),
    "zeros": Scratch.zeros,
    "release": Scratch.release,
    "commit": Scratch.commit,
    "branch": branch,
    "write": write,
    "append": append,
    "replace": replace,
    "link": link,
    "remove": remove,
    "list": list_one,
    "run": run,
}
