"""Who must agree to a change of a path: .github/CODEOWNERS, whose last matching line counts."""

import fnmatch
from collections.abc import Mapping

from .checkout import Refused, show
from .reads import REVIEWED, read_by
from .trust import repository

FILE = ".github/CODEOWNERS"


def require_owners(revision: str, path: str) -> str:
    """Teams of the organisation that the repository belongs to, or people; GitHub takes a name that it does not know for no owner at all."""
    owners = owners_of(show(revision, FILE), path)
    organisation = repository().split("/")[-2]
    if not owners:
        raise Refused(f"Nobody owns {path}, so nobody need agree. Name a team of {organisation} in {FILE}.")
    if strangers := [it for it in owners if "/" in it and it[1:].partition("/")[0].lower() != organisation.lower()]:
        raise Refused(f"{path} is owned by {', '.join(strangers)}, which is no team of {organisation}. Put yours into {FILE}.")
    return f"{path} needs {' or '.join(owners)}"


def owners_of(text: str, path: str) -> list[str]:
    owners: list[str] = []
    for line in text.splitlines():
        pattern, *given = line.partition("#")[0].split() or [""]
        if pattern and matches(pattern, path):
            owners = given
    return owners


def matches(pattern: str, path: str) -> bool:
    """As GitHub does for the patterns that we use: all, a folder from the root, or a path from the root."""
    if pattern == "*":
        return True
    if not pattern.startswith("/"):
        raise Refused(f"{FILE}: '{pattern}' begins at no root. Write /{pattern}")
    wanted = pattern[1:]
    return path.startswith(wanted) if wanted.endswith("/") else fnmatch.fnmatchcase(path, wanted) or path.startswith(f"{wanted}/")


def nobodys(files: Mapping[str, str]) -> list[str]:
    """A line for each file whose change nobody need agree to, though the delivery reads it, or nobody has said that a review is enough."""
    text, readers = files[FILE], read_by(files)
    wanted = {path: readers.get(path) for path in sorted(files) if path in readers or not REVIEWED.fullmatch(path)}
    return [
        f"{path} has no owner, and {reader or 'no line of REVIEWED in ci/gate/reads.py'} {'reads' if reader else 'covers'} it. Add it to {FILE}."
        for path, reader in wanted.items()
        if not owners_of(text, path)
    ]
