"""Writes a promotion or a rollback: the version of one environment into the version.yaml of another, as it stands in the commit checked out."""

import pathlib

from .checkout import Refused, commit_of, git, root
from .environments import environments
from .plan import text_of
from .rules import Change
from .trust import Image
from .versions import Version, burnt, goes_back, history, is_among, path_of, version_at


def promote(source: str, target: str, rollback: bool = False, digest: str | None = None, commit: str = "HEAD") -> str:
    """The text of the pull request. Writes nothing that the rules of the gate would refuse."""
    change = chosen(source, target, rollback, digest, commit)
    for rule in change.rules:
        rule()
    text = text_of(change)
    write(change)
    return text


def chosen(source: str, target: str, rollback: bool, digest: str | None, commit: str) -> Change:
    order = list(environments())
    if "@" in source:
        of = commit_of(commit)
        if target != order[0]:
            raise Refused(f"An image that was built goes to {order[0]} first. From there: make promote FROM={order[0]} TO=…")
        return Change("HEAD", target, Version(f"sha-{of}", Image(source).digest, of))
    for name in (source, target):
        if name not in order:
            raise Refused(f"There is no environment '{name}', only {', '.join(order)}.")
    if rollback:
        return Change("HEAD", target, before(target, digest), rollback=True)
    if order.index(target) - order.index(source) != 1:
        raise Refused(f"{target} does not come after {source}. The order is {', '.join(order)}.")
    return Change("HEAD", target, version_at("HEAD", source))


def before(target: str, digest: str | None) -> Version:
    """The version with that digest, or the newest before the one that it has, that the target has had."""
    had = history("HEAD", target)
    left = burnt(had)
    there = [it for it in had if it.digest == digest] if digest else [it for it in had[:-1] if goes_back(had[-1], it) and not is_among(it, left)]
    if not there:
        raise Refused(f"{target} never had {digest or 'another version'}: it has had {', '.join(map(str, had)) or 'none'}.")
    return there[-1]


def write(change: Change) -> None:
    name = path_of(change.target)
    path = pathlib.Path(root(), name)
    text, committed = path.read_text(), git("show", f"HEAD:{name}")
    if text not in (committed, change.new.written_into(committed)):
        raise Refused(f"{name} has changes that are not committed. Commit them, or take them back: git checkout {name}")
    path.write_text(change.new.written_into(text))
