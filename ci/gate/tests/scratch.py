"""A repository to try promotions on."""

import json
import os
import pathlib
import shutil
import subprocess
from typing import Self

ENVIRONMENT = {
    **{name: value for name, value in os.environ.items() if not name.startswith("GIT_")},
    "GIT_CONFIG_GLOBAL": "/dev/null",
    "GIT_CONFIG_SYSTEM": "/dev/null",
    **{f"GIT_{who}_{what}": value for who in ("AUTHOR", "COMMITTER") for what, value in (("NAME", "test"), ("EMAIL", "test@example.com"))},
    # Before everything that a test says has happened since.
    "GIT_AUTHOR_DATE": "2026-01-01T00:00:00Z",
    "GIT_COMMITTER_DATE": "2026-01-01T00:00:00Z",
}
SERVER = "https://kubernetes.default.svc"
ZEROS = f'image:\n  tag: none\n  digest: sha256:{"0" * 64}\nchartRevision: "{"0" * 40}"\n'


def digest_of(commit: str) -> str:
    """What stands for the digest of the image that was built of a commit."""
    return f"sha256:{commit}{commit[:24]}"


class Scratch:
    """A checkout, and the commits of its releases by name."""

    def __init__(self, folder: pathlib.Path, releases: dict[str, str]) -> None:
        self.folder, self.releases = folder, releases
        self.dates: dict[str, str] = {}

    def copied(self, folder: pathlib.Path) -> Self:
        shutil.copytree(self.folder, folder, symlinks=True)
        copy = type(self)(folder, dict(self.releases))
        copy.git("checkout", "-q", "-b", "request")
        return copy

    def git(self, *arguments: str) -> str:
        return subprocess.run(["git", *arguments], cwd=self.folder, env=ENVIRONMENT | self.dates, check=True, stdout=subprocess.PIPE, text=True).stdout.strip()

    def write(self, path: str, text: str) -> None:
        file = self.folder / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text)

    def list_environments(self, places: list[dict[str, str]]) -> None:
        lines = ",\n  ".join(json.dumps(it) for it in places)
        self.write("deploy/envs/environments.json", f"[\n  {lines}\n]\n")

    def commit(self, message: str) -> str:
        self.git("add", "-A")
        self.git("commit", "-q", "-m", message)
        return self.git("rev-parse", "HEAD")

    def release(self, name: str) -> str:
        """A commit of which an image is built, known by this name."""
        self.write("app/code", f"{name}\n")
        self.releases[name] = self.commit(f"Release {name}")
        return self.releases[name]

    def commit_of(self, version: str) -> str:
        return self.releases.get(version) or self.git("rev-parse", version)

    def give(self, environment: str, version: str, tag: str = "", digest: str = "", revision: str = "") -> None:
        """Writes what an environment has: a release by its name or commit; the rest only where it differs from what belongs to that."""
        commit = self.commit_of(version)
        lines = (f"  tag: {tag or f'sha-{commit}'}", f"  digest: {digest or digest_of(commit)}", f'chartRevision: "{revision or commit}"')
        self.write(f"deploy/envs/{environment}/version.yaml", "# What runs here.\nimage:\n" + "\n".join(lines) + "\n")

    def zeros(self, environment: str) -> None:
        """What an environment has before its first promotion."""
        self.write(f"deploy/envs/{environment}/version.yaml", f"# What runs here.\n{ZEROS}")

    def promote(self, environment: str, version: str) -> str:
        self.give(environment, version)
        return self.commit(f"Promote {environment}")
