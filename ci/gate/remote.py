"""Git over the network. A private repository asks for credentials; they come from GH_TOKEN, and are written neither to disk nor to a command line."""

import os
import re
import subprocess

from .checkout import NotLooked, root, run_git

SERVER = "https://github.com"
# Git runs this when the server asks; the shell that runs it reads the variable.
FROM_TOKEN = '!f() { [ "$1" != get ] || printf "username=x-access-token\\npassword=%s\\n" "$GH_TOKEN"; }; f'
FROM_GH = "!gh auth git-credential"
ADVICE = {
    r"not our ref": "Name a commit that was pushed.",
    r"could not read (Username|Password)|prompts disabled": "It asks for credentials: set GH_TOKEN to a token that may read it, or: gh auth login",
    r"error: 429|rate limit": "It has had too many requests: wait some minutes, then run this again.",
    r"Authentication failed|error: 401|error: 403": "It refuses the token of GH_TOKEN: it must be of this repository, with contents: read, to push write.",
    r"not found|error: 404": "It knows no such repository, which is also what it answers to a token that may not read it. Look at git remote -v and GH_TOKEN.",
}


def remote(*arguments: str) -> str:
    """What git answers; the token goes to GitHub's server alone (GITHUB_SERVER_URL, as in a job)."""
    done = run(*arguments)
    if done.returncode:
        raise not_reached(arguments[0], done.stderr.strip())
    return done.stdout


def not_reached(command: str, said: str) -> NotLooked:
    advice = next((text for form, text in ADVICE.items() if re.search(form, said, re.IGNORECASE)), "Run this again when it answers.")
    return NotLooked(f"The remote cannot be asked (git {command}): {said.splitlines()[-1] if said else 'it says nothing'}. {advice}")


def run(*arguments: str) -> "subprocess.CompletedProcess[str]":
    token, server = os.environ.get("GH_TOKEN"), os.environ.get("GITHUB_SERVER_URL", SERVER)
    ours = ["-c", "credential.helper="] if token else []
    helper = [*ours, "-c", f"credential.{server}.helper={FROM_TOKEN if token else FROM_GH}"]
    environment = {**os.environ, "GIT_TERMINAL_PROMPT": "0", "GIT_NO_REPLACE_OBJECTS": "1", "LC_ALL": "C"}
    return subprocess.run(["git", *helper, *arguments], cwd=root(), env=environment, capture_output=True, text=True)


def fetch(commit: str) -> None:
    """A pull request's commit, which a clone of main need not have."""
    if re.fullmatch("[0-9a-f]{40}", commit) and run_git("cat-file", "-e", commit + "^{commit}").returncode:
        try:
            remote("fetch", "--quiet", "origin", commit)
        except NotLooked as e:
            raise NotLooked(f"origin does not give commit {commit[:12]}: {e}") from e
