"""One issue on GitHub for each thing that somebody has to do: opened once, kept true, and closed when it is done.

A mark in the text says of what it is; the issues of anybody else do not count, so that nobody can keep one from being opened."""

import re
from typing import Any, NamedTuple

from .checkout import Refused
from .github import ask, tell

ISSUES = "repos/{owner}/{repo}/issues"
ME, LABEL = "github-actions[bot]", "rescan"
MARK = re.compile(r"<!-- rescan: (.*) -->\s*\Z")


class Issue(NamedTuple):
    title: str
    text: str


def keep(wanted: dict[str, Issue], complete: bool) -> list[str]:
    """What was done, by the mark of each; unless all was looked at, nothing is closed."""
    there, done = opened(), []
    for mark, issue in sorted(wanted.items()):
        body = f"{issue.text}\n\n<!-- rescan: {mark} -->"
        if mark not in there:
            made = tell("POST", ISSUES, {"title": issue.title, "body": body, "labels": [LABEL]})
            done.append(f"opened {made['html_url']}: {issue.title}")
        elif there[mark]["body"] != body:
            tell("PATCH", f"{ISSUES}/{there[mark]['number']}", {"body": body})
            done.append(f"wrote {there[mark]['html_url']} anew: {issue.title}")
    for mark in sorted(there.keys() - wanted.keys()) if complete else []:
        path = f"{ISSUES}/{there[mark]['number']}"
        tell("POST", f"{path}/comments", {"body": "Nothing is left of it tonight: it is gone, or accepted."})
        tell("PATCH", path, {"state": "closed", "state_reason": "completed"})
        done.append(f"closed {there[mark]['html_url']}: {there[mark]['title']}")
    return done


def opened() -> dict[str, Any]:
    """Ours that are open, by their marks."""
    try:
        found = [it for it in ask(f"{ISSUES}?state=open&labels={LABEL}&per_page=100", "--paginate") if it["user"]["login"] == ME]
        return {mark[1]: it for it in found if (mark := MARK.search(it["body"] or ""))}
    except (KeyError, TypeError) as e:
        raise Refused(f"GitHub's answer is not of the form that its API documents: {type(e).__name__}: {e}") from e
