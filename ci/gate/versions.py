"""What runs where: the version.yaml of each environment, and what it was on a branch of git's history."""

import dataclasses
import datetime
import itertools
import re
from collections.abc import Iterable, Iterator, Sequence
from typing import Self

from .checkout import Refused, git, is_older, show
from .environments import ENVIRONMENTS as ENVIRONMENTS
from .environments import environments as environments

MIGRATIONS = "app/src/main/resources/db/migration"
CONTRACT = "-- contract:"
FORM = re.compile(
    r"(?P<before>(?:#.*\n)*image:\n  tag: )(?P<tag>[A-Za-z0-9_.-]{1,128})"
    r"\n  digest: (?P<digest>sha256:[0-9a-f]{64})"
    r'\nchartRevision: "(?P<revision>[0-9a-f]{40})"\n'
)


@dataclasses.dataclass(frozen=True)
class Version:
    tag: str
    digest: str
    revision: str

    @classmethod
    def read(cls, text: str, place: str) -> Self:
        """The version in the text of a version.yaml; place is what a refusal calls it."""
        if not (form := FORM.fullmatch(text)):
            raise Refused(f"{place} is not of the form that promotions write: comments, image.tag, image.digest and chartRevision, nothing else.")
        return cls(form["tag"], form["digest"], form["revision"])

    def written_into(self, text: str) -> str:
        """That text with this version in place of its own."""
        if not (form := FORM.fullmatch(text)):
            raise Refused("The version.yaml that is there is not of the form that promotions write.")
        return f'{form["before"]}{self.tag}\n  digest: {self.digest}\nchartRevision: "{self.revision}"\n'

    @property
    def is_nothing(self) -> bool:
        """The zeros that an environment has before its first promotion."""
        return not self.digest.removeprefix("sha256:").strip("0")

    @property
    def commit(self) -> str | None:
        """The commit that the image was built from, as its tag names it."""
        return self.tag.removeprefix("sha-") if re.fullmatch("sha-[0-9a-f]{40}", self.tag) else None

    def __str__(self) -> str:
        return f"{self.tag} ({self.digest[:19]})"


def path_of(environment: str) -> str:
    return f"deploy/envs/{environment}/version.yaml"


def values_of(environment: str) -> str:
    return f"deploy/envs/{environment}/values.yaml"


def version_at(revision: str, environment: str) -> Version:
    path = path_of(environment)
    return Version.read(show(revision, path), f"{path} at {revision[:12]}")


def changes(branch: str, environment: str) -> Iterator[tuple[str, Version]]:
    """What the environment has had on the branch, by the commit that gave it, oldest first; not the zeros, and not what was no version."""
    last: Version | None = None
    for commit in git("log", "--first-parent", "--reverse", "--format=%H", branch, "--", path_of(environment)).split():
        try:
            version = version_at(commit, environment)
        except Refused:
            continue
        if not version.is_nothing and version != last:
            yield commit, version
            last = version


def history(branch: str, environment: str) -> list[Version]:
    return [version for _, version in changes(branch, environment)]


def stays(branch: str, environment: str, digest: str, revision: str) -> list[tuple[datetime.datetime, datetime.datetime | None]]:
    """From when to when the environment was given that image with that chart, oldest first; the end of the one that lasts is None."""
    had = [(moment_of(commit), (version.digest, version.revision)) for commit, version in changes(branch, environment)]
    ends: list[datetime.datetime | None] = [*(begin for begin, _ in had[1:]), None]
    found = [(begin, end) for (begin, what), end in zip(had, ends, strict=False) if what == (digest, revision)]
    if not found:
        raise Refused(f"{environment} never had {digest[:19]} with the chart of {revision[:12]} on {branch}.")
    return found


def moment_of(commit: str) -> datetime.datetime:
    return datetime.datetime.fromtimestamp(int(git("show", "-s", "--format=%ct", commit)), datetime.UTC)


def burnt(versions: Sequence[Version]) -> set[Version]:
    """Those that the environment left by going back, also over. They stay so: what is given again after a rollback is a newer commit."""
    left: set[Version] = set()
    for number, (version, then) in enumerate(itertools.pairwise(versions)):
        if goes_back(version, then):
            left |= {it for it in versions[: number + 1] if goes_back(it, then) and (it == version or goes_back(version, it))}
    return left


def is_among(version: Version, others: Iterable[Version]) -> bool:
    """By its digest or its commit: an image that is built anew of the same commit is no other release."""
    return any(it.digest == version.digest or it.revision == version.revision for it in others)


def goes_back(version: Version, then: Version) -> bool:
    """As far as git knows both: what was in the past need not be there any more."""
    try:
        return is_older(then.revision, version.revision)
    except Refused:
        return False


def migrations_between(older: Version, newer: Version) -> dict[str, str]:
    """Scripts that the newer image has and the older has not, or has otherwise, by name: the first line of each."""
    known = scripts(commit_that_named(older))
    others = {path: blob for path, blob in scripts(commit_that_named(newer)).items() if known.get(path) != blob}
    return {path.removeprefix(MIGRATIONS + "/"): git("cat-file", "blob", blob).partition("\n")[0] for path, blob in sorted(others.items())}


def commit_that_named(version: Version) -> str:
    if version.commit is None:
        raise Refused(f"The tag {version.tag} names no commit, so nobody knows which migrations lie between.")
    return version.commit


def scripts(commit: str) -> dict[str, str]:
    lines = git("ls-tree", "-r", "-z", "--full-tree", commit, f"{MIGRATIONS}/").split("\0")
    return {path: meta.split()[2] for meta, _, path in (line.partition("\t") for line in lines) if path.endswith(".sql")}


def described(migrations: dict[str, str]) -> list[str]:
    """A line of Markdown for each."""
    taken = contracts(migrations)
    return [f"- `{name}` " + (f"**contract**: {taken[name]}" if name in taken else "expand") for name in migrations]


def contracts(migrations: dict[str, str]) -> dict[str, str]:
    """Those that take something away, by name: why they may."""
    return {name: line.removeprefix(CONTRACT).strip() for name, line in migrations.items() if line.startswith(CONTRACT)}
