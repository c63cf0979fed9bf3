"""What a pull request would change: nothing but versions, which no build and no test can judge, or more; and whether main has moved on meanwhile.

A merge that gives an environment a version changes nothing that a test of another pull request has looked at, so it makes none of them stale."""

import re
from collections.abc import Iterator

from .checkout import commit_of, git, run_git
from .github import ask, tell
from .pull_request import merged
from .remote import fetch

VERSION = re.compile(r"deploy/envs/[^/]+/version\.yaml")
NOT_VERSIONS = (".", ":(exclude,glob)deploy/envs/*/version.yaml")
FILE = (":100644", "100644", "M")


def is_promotion(base: str, head: str) -> bool:
    """Whether nothing but versions changes. A file that becomes a link, or comes or goes with its environment, is more than that."""
    base, head = commit_of(base), commit_of(head)
    fields = git("diff-tree", "-r", "-z", "--raw", "--no-renames", base, merged(base, head)).split("\0")
    changed = {path: (mode, to, how) for meta, path in zip(fields[::2], fields[1::2], strict=False) for mode, to, _, _, how in [meta.split()]}
    return bool(changed) and all(VERSION.fullmatch(path) and meta == FILE for path, meta in changed.items())


def overtaken_by(branch: str, head: str) -> str | None:
    """The newest commit of the branch that changes more than versions, if the pull request has not got it and is no promotion."""
    newest = git("rev-list", "-1", "--first-parent", commit_of(branch), "--", *NOT_VERSIONS).strip()
    if not newest or run_git("merge-base", "--is-ancestor", newest, commit_of(head)).returncode == 0:
        return None
    merges = run_git("merge-tree", "--write-tree", commit_of(branch), commit_of(head)).returncode == 0
    return None if merges and is_promotion(branch, head) else newest


def mark_overtaken(branch: str) -> Iterator[str]:
    """Takes the status `promotion` from each open pull request that the branch has overtaken; yields a line for each."""
    for pull in ask("repos/{owner}/{repo}/pulls?state=open&base=main&per_page=100", "--paginate"):
        head = pull["head"]["sha"]
        fetch(head)
        if newest := overtaken_by(branch, head):
            why = f"main has moved on to {newest[:12]}: update the branch."
            status = {"state": "failure", "context": "promotion", "description": why}
            tell("POST", f"repos/{{owner}}/{{repo}}/statuses/{head}", status)
            yield f"#{pull['number']}: {why}"
