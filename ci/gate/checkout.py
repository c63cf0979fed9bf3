"""Git of the checkout, with all of main's history; what it does not know is refused, not guessed."""

import functools
import os
import re
import subprocess


class Refused(Exception):
    """What is asked for is not allowed; the text says what to do."""


class NotLooked(Refused):
    """What would have to be asked does not answer, so nobody has looked; programs end with 3."""


@functools.cache
def root() -> str:
    """The checkout's folder. A clone that lacks history would not know what was rolled back."""
    found = subprocess.run(["git", "rev-parse", "--show-toplevel", "--is-shallow-repository"], capture_output=True, text=True)
    if found.returncode:
        raise Refused(f"This is no checkout of git: {found.stderr.strip()}. Run it in a clone of the repository.")
    folder, shallow = found.stdout.splitlines()
    if shallow == "true":
        raise Refused("This clone has not all of main's history. Get it: git fetch --unshallow")
    return folder


def run_git(*arguments: str) -> subprocess.CompletedProcess[bytes]:
    # What a replace ref says is not what was merged.
    environment = {**os.environ, "GIT_NO_REPLACE_OBJECTS": "1"}
    return subprocess.run(["git", *arguments], cwd=root(), env=environment, capture_output=True)


def git(*arguments: str) -> str:
    done = run_git(*arguments)
    if done.returncode:
        raise Refused(f"git {' '.join(arguments)}: {done.stderr.decode(errors='replace').strip() or 'it says nothing'}")
    try:
        return done.stdout.decode()
    except UnicodeDecodeError as e:
        raise Refused(f"git {' '.join(arguments)} answers what is no text: {e}") from e


def show(revision: str, path: str) -> str:
    """A file's text at a revision."""
    return shown(revision, path) if re.fullmatch("[0-9a-f]{40}", revision) else git("show", f"{revision}:{path}")


@functools.cache
def shown(commit: str, path: str) -> str:
    """What a commit holds never changes."""
    return git("show", f"{commit}:{path}")


def commit_of(name: str) -> str:
    """Of a full name, for a tag may be called like a branch."""
    if not re.fullmatch("HEAD|refs/.+|[0-9a-f]{40}", name):
        raise Refused(f"'{name}' may mean a branch, a tag or a remote's branch. Name a commit, or all of it: refs/remotes/origin/main")
    found = run_git("rev-parse", "--verify", "--quiet", name + "^{commit}")
    if found.returncode == 0:
        return found.stdout.decode().strip()
    if name == "HEAD":
        raise Refused("This repository has no commit yet. Fetch main: git pull origin main")
    if name.startswith("refs/remotes/origin/"):
        branch = name.removeprefix("refs/remotes/origin/")
        raise Refused(f"This clone knows no branch {branch} of origin. Fetch it: git fetch origin {branch}; the branch that is delivered is called main.")
    raise Refused(f"This clone has no commit {name}. Fetch it: git fetch origin {name}")


@functools.cache
def is_older(commit: str, other: str) -> bool:
    """Whether the other commit comes after this one."""
    known = run_git("merge-base", "--is-ancestor", commit, other)
    if known.returncode > 1:
        raise Refused(f"git does not know both commits, {commit[:12]} and {other[:12]}. Get all of main: git fetch origin main")
    return commit != other and known.returncode == 0


def has_been_main(commit: str, branch: str) -> bool:
    """Whether it was the branch's newest once, and not a part of what was merged into it."""
    return commit in git("rev-list", "--first-parent", branch).split()
