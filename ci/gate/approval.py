"""Whose approval a merge waits for, by deploy/envs/environments.json as it is before and after it."""

from collections.abc import Iterable

from .checkout import Refused, commit_of, git
from .environments import ENVIRONMENTS, approvals
from .pull_request import merged

# The only environment of GitHub that has people who approve: one that nobody knows has no rules, and would wait for nobody.
PRODUCTION = "production"
# They are of every environment at once.
LISTS = (ENVIRONMENTS, "deploy/envs/soak.json")


def approval(base: str, head: str) -> str:
    """`production` where what it changes has an approval before or after the merge, or, if it changes a list of all, where any has; else nothing."""
    before = commit_of(base)
    after = merged(before, commit_of(head))
    changed = git("diff-tree", "-r", "-z", "--name-only", "--no-renames", before, after).split("\0")
    return asked(changed, [*approvals(before).items(), *approvals(after).items()])


def asked(changed: list[str], approving: Iterable[tuple[str, str]]) -> str:
    names = {name for environment, name in approving if any(path in LISTS or path.startswith(f"deploy/envs/{environment}/") for path in changed)}
    if others := sorted(names - {PRODUCTION}):
        raise Refused(f"{ENVIRONMENTS} asks for the approval {', '.join(map(repr, others))}, and only '{PRODUCTION}' has people who give it.")
    return PRODUCTION if names else ""
