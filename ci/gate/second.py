"""That production was approved by somebody else than who asked for it. The bot opens pull requests of promotions, so GitHub itself does not know."""

import re
from typing import Any

from . import github
from .checkout import Refused

REPOSITORY = "repos/{owner}/{repo}"
PRODUCTION = "production"
TRAILER = re.compile(r"^Requested-by: (\S+)\s*$", re.MULTILINE)
MOST_COMMITS = 100


def require_second_person(head: str, run: str) -> str:
    """Of the pull requests of this commit, and of the approvals that the run of the workflow has had."""
    try:
        asked = {name for pull in pulls(head) for name in requesters(pull)}
        gave = approvers(github.ask(f"{REPOSITORY}/actions/runs/{run}/approvals"))
    except (KeyError, TypeError, AttributeError) as e:
        raise Refused(f"GitHub's answer is not of the form that its API documents: {type(e).__name__}: {e}") from e
    if not gave:
        raise Refused(f"Nobody has approved {PRODUCTION} in the run {run}.")
    others = {name for name in gave if name.lower() not in {it.lower() for it in asked}}
    if not others:
        raise Refused(f"{', '.join(sorted(gave))} approved what {', '.join(sorted(asked))} asked for. Let another person approve: run the job again.")
    return f"{', '.join(sorted(asked))} asked for it, and {', '.join(sorted(others))} approved it"


def pulls(head: str) -> list[Any]:
    known = github.ask(f"{REPOSITORY}/commits/{head}/pulls")
    found = [it for it in known if (it["state"], it["head"]["sha"], it["base"]["ref"]) == ("open", head, "main")]
    if not found:
        raise Refused(f"No open pull request to main has {head[:12]} as its last commit.")
    return found


def requesters(pull: Any) -> set[str]:
    """Who opened it, who wrote its commits, and whom they name; a bot only does what it was asked to."""
    number = pull["number"]
    commits = github.ask(f"{REPOSITORY}/pulls/{number}/commits?per_page={MOST_COMMITS}")
    if len(commits) >= MOST_COMMITS:
        raise Refused(f"Pull request {number} has {MOST_COMMITS} commits or more, whose authors are too many to ask for. Squash them.")
    people = [pull["user"], *(it[who] for it in commits for who in ("author", "committer") if it.get(who))]
    names = {it["login"] for it in people if it["type"] != "Bot" and it["login"] != "web-flow"}
    names |= {name for it in commits for name in TRAILER.findall(it["commit"]["message"])}
    if not names:
        raise Refused(f"Pull request {number} does not say who asked for it. Its commit has a line `Requested-by: LOGIN`, as the workflow promote writes it.")
    return names


def approvers(reviews: list[Any]) -> set[str]:
    return {it["user"]["login"] for it in reviews if it["state"] == "approved" and PRODUCTION in {of["name"] for of in it["environments"]}}
