"""What runs where: the version.yaml of each environment, in the order of promotion, and what it was on a branch."""

import dataclasses
import datetime
import itertools
import json
import re

from .checkout import Refused, git, is_older

ENVIRONMENTS = "deploy/envs/environments.json"
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
    def read(cls, text, place):
        """The version in the text of a version.yaml; place is what a refusal calls it."""
        if not (form := FORM.fullmatch(text)):
            raise Refused(f"{place} is not of the form that promotions write: comments, image.tag, image.digest and chartRevision, nothing else.")
        return cls(form["tag"], form["digest"], form["revision"])

    def written_into(self, text):
        """That text with this version in place of its own."""
        return f'{FORM.fullmatch(text)["before"]}{self.tag}\n  digest: {self.digest}\nchartRevision: "{self.revision}"\n'

    @property
    def is_nothing(self):
        """The zeros that an environment has before its first promotion."""
        return not self.digest.removeprefix("sha256:").strip("0")

    @property
    def commit(self):
        """The commit that the image was built from, as its tag names it."""
        return self.tag.removeprefix("sha-") if re.fullmatch("sha-[0-9a-f]{40}", self.tag) else None

    def __str__(self):
        return f"{self.tag} ({self.digest[:19]})"


def path_of(environment):
    return f"deploy/envs/{environment}/version.yaml"


def values_of(environment):
    return f"deploy/envs/{environment}/values.yaml"


def environments(revision="HEAD"):
    """The namespace of each by its name, in the order of promotion."""
    try:
        return {it["name"]: it["namespace"] for it in json.loads(git("show", f"{revision}:{ENVIRONMENTS}"))}
    except (ValueError, TypeError, KeyError) as e:
        raise Refused(f"{ENVIRONMENTS} is no list of environments with names and namespaces: {e}") from e


def approvals(revision):
    """Whose approval a change of an environment waits for, by its name; of those that wait for one."""
    environments(revision)
    return {it["name"]: it["approval"] for it in json.loads(git("show", f"{revision}:{ENVIRONMENTS}")) if "approval" in it}


def version_at(revision, environment):
    path = path_of(environment)
    return Version.read(git("show", f"{revision}:{path}"), f"{path} at {revision[:12]}")


def changes(branch, environment):
    """What the environment has had on the branch, by the commit that gave it, oldest first; not the zeros, and not what was no version."""
    last = None
    for commit in git("log", "--first-parent", "--reverse", "--format=%H", branch, "--", path_of(environment)).split():
        try:
            version = version_at(commit, environment)
        except Refused:
            continue
        if not version.is_nothing and version != last:
            yield commit, version
            last = version


def history(branch, environment):
    return [version for _, version in changes(branch, environment)]


def stays(branch, environment, digest, revision):
    """From when to when the environment was given that image with that chart, oldest first; the end of the one that lasts is None."""
    had = [(moment_of(commit), (version.digest, version.revision)) for commit, version in changes(branch, environment)]
    ends = [begin for begin, _ in had[1:]] + [None]
    found = [(begin, end) for (begin, what), end in zip(had, ends) if what == (digest, revision)]
    if not found:
        raise Refused(f"{environment} never had {digest[:19]} with the chart of {revision[:12]} on {branch}.")
    return found


def moment_of(commit):
    return datetime.datetime.fromtimestamp(int(git("show", "-s", "--format=%ct", commit)), datetime.UTC)


def burnt(versions):
    """Those that the environment left by going back, also over, and has not had again since."""
    left = set()
    for number, (version, then) in enumerate(itertools.pairwise(versions)):
        if goes_back(version, then):
            left |= {it for it in versions[: number + 1] if goes_back(it, then) and (it == version or goes_back(version, it))}
        left.discard(then)
    return left


def goes_back(version, then):
    """As far as git knows both: what was in the past need not be there any more."""
    try:
        return is_older(then.revision, version.revision)
    except Refused:
        return False


def migrations_between(older, newer):
    """Scripts that the newer image has and the older has not, or has otherwise, by name: the first line of each."""
    for version in (older, newer):
        if version.commit is None:
            raise Refused(f"The tag {version.tag} names no commit, so nobody knows which migrations lie between.")
    known = scripts(older.commit)
    others = {path: blob for path, blob in scripts(newer.commit).items() if known.get(path) != blob}
    return {path.removeprefix(MIGRATIONS + "/"): git("cat-file", "blob", blob).partition("\n")[0] for path, blob in sorted(others.items())}


def scripts(commit):
    lines = git("ls-tree", "-r", "-z", "--full-tree", commit, f"{MIGRATIONS}/").split("\0")
    return {path: meta.split()[2] for meta, _, path in (line.partition("\t") for line in lines) if path.endswith(".sql")}


def described(migrations):
    """A line of Markdown for each."""
    taken = contracts(migrations)
    return [f"- `{name}` " + (f"**contract**: {taken[name]}" if name in taken else "expand") for name in migrations]


def contracts(migrations):
    """Those that take something away, by name: why they may."""
    return {name: line.removeprefix(CONTRACT).strip() for name, line in migrations.items() if line.startswith(CONTRACT)}
