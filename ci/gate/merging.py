"""The pull request that gives the first environment its image: proposed and merged by the App whose token is in GH_TOKEN."""

import os
import pathlib
import re
import subprocess
import tempfile
import time
from typing import Any

from . import github
from .checkout import Refused, git
from .promotion import judge
from .pull_request import Conflict, PullRequest
from .remote import remote
from .environments import environments

SHIP = pathlib.Path(__file__).resolve().parents[1] / "ship"
MAIN = "refs/remotes/origin/main"
OVERTAKEN = re.compile(r"HTTP (405|409|5\d\d)")


class Overtaken(Refused):
    """GitHub does not merge it as it is now, and may in a moment."""


def merge(pull: str, image: str | None = None) -> None:
    """Merges it if it is exactly the bot's, changes the first environment's version alone, and the gate passes it here and now."""
    number = pull.rpartition("/")[2]
    if not re.fullmatch("[0-9]+", number):
        raise Refused(f"'{pull}' is no pull request. Name its address or number.")
    path = f"repos/{{owner}}/{{repo}}/pulls/{number}"
    head, tag = of_the_bot(github.ask(path))
    remote("fetch", "--quiet", "origin", f"+refs/heads/main:{MAIN}", head)
    request = PullRequest(MAIN, head, image)
    if request.source:
        raise Refused(f"It changes {request.target}, which somebody has to approve.")
    if request.new.tag != tag:
        raise Refused(f"It gives {request.target} {request.new.tag[:16]}, and its branch is named after {tag[:16]}: the bot did not write it.")
    if judge(MAIN, head, image).said():
        raise Refused("The gate does not pass it, as above.")
    try:
        github.gh("api", "--method", "PUT", f"{path}/merge", "-f", f"sha={head}", "-f", "merge_method=squash")
    except Refused as refused:
        raise (Overtaken if OVERTAKEN.search(str(refused)) else Refused)(str(refused)) from refused


def of_the_bot(pull: Any) -> tuple[str, str]:
    """Its last commit, and the tag that its branch names, if all of it is as the bot makes it."""
    try:
        ours, first = pull["base"]["repo"]["full_name"], next(iter(environments()))
        wanted = {
            "author": (os.environ.get("APP_LOGIN") or "nobody, as APP_LOGIN is not set", pull["user"]["login"]),
            "kind of author": ("Bot", pull["user"]["type"]),
            "state": ("open", pull["state"]),
            "base": ("main", pull["base"]["ref"]),
            "repository": (ours, (pull["head"]["repo"] or {}).get("full_name")),
        }
        branch, head = pull["head"]["ref"], pull["head"]["sha"]
    except (KeyError, TypeError) as e:
        raise Refused(f"GitHub answers with no pull request: {type(e).__name__}: {e}") from e
    for what, (expected, found) in wanted.items():
        if expected != found:
            raise Refused(f"Its {what} is {found}, not {expected}.")
    if not (named := re.fullmatch(f"promote/{first}/(sha-[0-9a-f]{{40}})-after-[A-Za-z0-9._-]{{1,16}}", branch)):
        raise Refused(f"Its branch is {branch}, not one of promote/{first}/ as the bot names them.")
    return head, named[1]


def bump(image: str, commit: str, name: str | None = None) -> str:
    """Proposes the image for the first environment and merges that; once more with main as it is then, if another merge came between."""
    first = next(iter(environments()))
    pull = proposed(image, first, commit)
    try:
        return merged(pull, name)
    except (Overtaken, Conflict) as refused:
        print(f"NOTE: {refused} It is proposed once more, with main as it is now.")
        time.sleep(float(os.environ.get("BUMP_WAITS", "10")))
        remote("fetch", "--quiet", "origin", f"+refs/heads/main:{MAIN}")
        git("checkout", "--quiet", "--force", "--detach", MAIN)
        again = proposed(image, first, commit)
        if again != pull:
            why = f"Main has changed {first} meanwhile. " + ("It is newer." if again == "none" else f"In its place: {again}")
            github.gh("pr", "close", pull, "--delete-branch", "--comment", why)
        return merged(again, name)


def merged(pull: str, name: str | None) -> str:
    if pull == "none":
        return "Nothing was proposed, and nothing is merged."
    merge(pull, name)
    return f"Merged {pull}"


def proposed(image: str, environment: str, commit: str) -> str:
    """The address of the pull request, or `none`."""
    with tempfile.NamedTemporaryFile("r") as output:
        done = subprocess.run([SHIP / "propose", image, environment, commit], env={**os.environ, "GITHUB_OUTPUT": output.name})
        if done.returncode:
            raise Refused("It is not proposed, as above.")
        return dict(line.split("=", 1) for line in output.read().splitlines())["pull"]
