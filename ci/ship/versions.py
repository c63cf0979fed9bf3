"""What runs where: the version.yaml of each environment, in the order of promotion, and what it was on a branch."""

import dataclasses
import itertools
import json
import re
import subprocess

ENVIRONMENTS = "deploy/envs/environments.json"
MIGRATIONS = "app/src/main/resources/db/migration"
FORM = re.compile(
    r"(?P<before>(?:#.*\n)*image:\n  tag: )(?P<tag>[\w.-]{1,128})"
    r"\n  digest: (?P<digest>sha256:[0-9a-f]{64})"
    r'\nchartRevision: "(?P<revision>[0-9a-f]{40})"\n'
)


class Refused(Exception):
    """What is asked for is not allowed; the text says what to do."""


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


def git(*arguments):
    done = subprocess.run(["git", *arguments], capture_output=True, text=True)
    if done.returncode:
        raise Refused(f"git {' '.join(arguments)}: {done.stderr.strip()}")
    return done.stdout


def path_of(environment):
    return f"deploy/envs/{environment}/version.yaml"


def environments(revision="HEAD"):
    """Their names, in the order of promotion."""
    return [it["name"] for it in json.loads(git("show", f"{revision}:{ENVIRONMENTS}"))]


def version_at(revision, environment):
    path = path_of(environment)
    return Version.read(git("show", f"{revision}:{path}"), f"{path} at {revision[:12]}")


def history(branch, environment):
    """What the environment has had on the branch, oldest first; each change once."""
    commits = git("log", "--first-parent", "--reverse", "--format=%H", branch, "--", path_of(environment)).split()
    return [version for version, _ in itertools.groupby(version_at(commit, environment) for commit in commits)]


def rolled_back(versions):
    """Those that the environment left for one that it had had before, and has not had again since."""
    left = set()
    for number, (version, then) in enumerate(itertools.pairwise(versions)):
        left.discard(version)
        if then in versions[:number]:
            left.add(version)
    return left - set(versions[-1:])


def is_in(commit, branch):
    """Whether the commit is the branch's, which may be a commit too, or one before it."""
    known = subprocess.run(["git", "merge-base", "--is-ancestor", commit, branch], capture_output=True, text=True)
    if known.returncode > 1:
        raise Refused(f"git knows no commit {commit[:12]}. Fetch all of main: git fetch --unshallow origin main")
    return known.returncode == 0


def is_older(commit, other):
    return commit != other and is_in(commit, other)


def migrations_between(older, newer):
    """Scripts that the newer image has and the older has not, by name: the first line of each."""
    for version in (older, newer):
        if version.commit is None:
            raise Refused(f"The tag {version.tag} names no commit, so nobody knows which migrations lie between.")
    there = lambda commit: set(git("ls-tree", "--name-only", commit, f"{MIGRATIONS}/").split())
    added = sorted(there(newer.commit) - there(older.commit))
    return {path.rpartition("/")[2]: git("show", f"{newer.commit}:{path}").partition("\n")[0] for path in added}


def contracts(migrations):
    return [name for name, line in migrations.items() if line.startswith("-- contract:")]
