"""The break-glass: a rollback may be merged though the gate could not look at its image, and an issue says who wanted it and why.

It goes back only: the history must say that the environment has had this version, and that no contract migration lies between. Whether the image
is signed is not asked, as the registry or Sigstore may be what is down. The audit tells afterwards what was merged without the gate."""

from collections.abc import Iterator
from typing import Any

from .checkout import Refused, git
from .github import ask, tell
from .promotion import judge
from .versions import environments, path_of, version_at

MAIN = "refs/remotes/origin/main"
LABEL, CONTEXT = "break-glass", "promotion"
SHORTEST = 20


def break_glass(number: int, reason: str, who: str, run: str) -> str:
    """Opens the issue, then lets the pull request pass; returns the address of the issue."""
    if len(reason.strip()) < SHORTEST:
        raise Refused(f"The reason is '{reason}'. Say in {SHORTEST} characters or more what is broken, and why it cannot wait for the gate.")
    pull = ask(f"repos/{{owner}}/{{repo}}/pulls/{number}")
    if (pull["state"], pull["base"]["ref"]) != ("open", "main"):
        raise Refused(f"Pull request {number} is {pull['state']}, into {pull['base']['ref']}. Name an open one into main.")
    head = pull["head"]["sha"]
    git("-c", "credential.helper=!gh auth git-credential", "fetch", "--quiet", "origin", f"+refs/heads/main:{MAIN}", head)
    verdict = judge(MAIN, head, rollback=True, history_only=True)
    if verdict.status:
        raise Refused(f"The break-glass is for rollbacks, and this is none that history allows. {verdict.error.removeprefix('REFUSED: ')}")
    body = [
        f"{who} asked for it in {run}.",
        f"> {' '.join(reason.split())}",
        f"Pull request #{number}, commit {head}. The gate has seen its history, and not its image:",
        verdict.text,
        "Close this when it is written down what was broken, and when `ci/ship/verify` has passed the image.",
    ]
    issue = tell("POST", "repos/{owner}/{repo}/issues", {"title": f"Break-glass: {pull['title']}", "body": "\n\n".join(body), "labels": [LABEL]})
    status = {"state": "success", "context": CONTEXT, "description": f"Break-glass of {who}, issue #{issue['number']}: not judged.", "target_url": run}
    tell("POST", f"repos/{{owner}}/{{repo}}/statuses/{head}", status)
    return str(issue["html_url"])


def unjudged(days: int) -> Iterator[str]:
    """A line for each merge of these days that gave an environment a version without the gate, and for each break-glass that nobody has closed."""
    for issue in ask(f"repos/{{owner}}/{{repo}}/issues?labels={LABEL}&state=open&per_page=100"):
        yield f"{issue['html_url']} is open: {issue['title']}. Write down what was broken, verify the image, and close it."
    # The first environment is merged by the bot, whose script asks the gate itself.
    given: dict[str, None] = {}
    for name in list(environments(MAIN))[1:]:
        commits = git("log", "--first-parent", f"--since={days} days ago", "--format=%H", MAIN, "--", path_of(name)).split()
        given |= dict.fromkeys(it for it in commits if not gives_nothing(it, name))
    for commit in given:
        yield from without_the_gate(commit)


def gives_nothing(commit: str, environment: str) -> bool:
    """The zeros of an environment that begins run nothing, so no gate is asked for them: a fork has the commit that wrote them without a pull request."""
    try:
        return version_at(commit, environment).is_nothing
    except Refused:
        return False


def without_the_gate(commit: str) -> Iterator[str]:
    pulls: list[dict[str, Any]] = [it for it in ask(f"repos/{{owner}}/{{repo}}/commits/{commit}/pulls") if it.get("merged_at")]
    if not pulls:
        yield f"{commit[:12]} changes what an environment runs, and came to main without a pull request. Look who pushed it: git show {commit[:12]}"
    for pull in pulls:
        statuses = ask(f"repos/{{owner}}/{{repo}}/commits/{pull['head']['sha']}/statuses?per_page=100")
        states = [it["state"] for it in statuses if it["context"] == CONTEXT]
        if "success" not in states:
            status = states[0] if states else "missing"
            yield f"{pull['html_url']} was merged with the status {CONTEXT} {status}. Look who changed the ruleset, and run the gate."
