"""GitHub's API, asked by gh with the token of GH_TOKEN or of who is logged in."""

import json
import re
import subprocess
from typing import Any

from .checkout import NotLooked, Refused


class Absent(Refused):
    """GitHub knows no such thing."""


def gh(*arguments: str, body: str | None = None) -> str:
    """What gh prints; a gh that does not start, and a request that GitHub refuses, are Refused."""
    try:
        done = subprocess.run(["gh", *arguments], input=body, capture_output=True, text=True)
    except OSError as e:
        raise NotLooked(f"gh does not start: {e}. Install it: https://cli.github.com") from e
    if done.returncode:
        said = done.stderr.strip()
        kind = Absent if "HTTP 404" in said else NotLooked if re.search(r"HTTP (401|429|5\d\d)|rate limit|GH_TOKEN|gh auth login", said) else Refused
        raise kind(f"GitHub refuses {' '.join(arguments)}: {said}{advice(said)}")
    return done.stdout


def advice(said: str) -> str:
    """The next step, by the status that GitHub answered with."""
    if "HTTP 401" in said or "GH_TOKEN" in said or "gh auth login" in said:
        return " Set GH_TOKEN to a token of this repository, or log in: gh auth login"
    if "HTTP 429" in said or "rate limit" in said:
        return " GitHub's limit of requests is reached: run this again in some minutes."
    if "HTTP 404" in said:
        return " There is no such thing, or the token may not see it: GitHub answers 404 to both."
    return ""


def ask(path: str, *more: str) -> Any:
    """The JSON that a path of the API answers with."""
    return json.loads(gh("api", *more, path) or "null")


def tell(method: str, path: str, body: Any) -> Any:
    """Sends a change as JSON; returns the answer."""
    return json.loads(gh("api", "--method", method, path, "--input", "-", body=json.dumps(body)) or "null")
