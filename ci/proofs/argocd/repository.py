"""The repository that Argo CD reads: this checkout, in a clone whose main goes on by merges."""

import pathlib
import shutil
import subprocess
import time

from kube import run

ROOT = pathlib.Path(__file__).resolve().parents[3]
AUTHOR = ["-c", "user.name=Proof", "-c", "user.email=proof@example.com", "-c", "commit.gpgsign=false"]


class Repository:
    """`bare` is what is served, `clone` where its main is written."""

    def __init__(self, bare, clone):
        self.bare, self.clone = pathlib.Path(bare), pathlib.Path(clone)
        self.bare.parent.mkdir(parents=True)
        run("git", "clone", "--quiet", "--bare", "--no-hardlinks", str(ROOT), str(bare))
        run("git", "clone", "--quiet", str(bare), str(clone))
        self.git("checkout", "-q", "-B", "main")
        # A checkout without a branch, as CI makes it, leaves a HEAD that names none, and Argo CD finds no reference.
        run("git", "--git-dir", str(bare), "symbolic-ref", "HEAD", "refs/heads/main")
        names = run("git", "-C", str(ROOT), "ls-files", "-z", "--cached", "--others", "--exclude-standard").split("\0")
        for name in filter(None, names):
            source, target = ROOT / name, self.clone / name
            if source.is_file():
                target.parent.mkdir(parents=True, exist_ok=True)
                shutil.copy(source, target)
            else:
                target.unlink(missing_ok=True)
        self.commit("As in the working tree")

    def merge(self, message, files, edits=(), branch="main"):
        """What main has from now on: {path: text, or None for a file that goes}, and (path, there, instead); its commit."""
        for path, text in files.items():
            target = self.clone / path
            if text is None:
                target.unlink()
                continue
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_text(text)
        for path, there, instead in edits:
            text = self.read(path)
            if there not in text:
                raise AssertionError(f"{path} has no {there!r}")
            (self.clone / path).write_text(text.replace(there, instead))
        return self.commit(message, branch)

    def commit(self, message, branch="main"):
        self.git("add", "--all")
        if subprocess.run(["git", "-C", self.clone, "diff", "--cached", "--quiet"]).returncode:
            self.git(*AUTHOR, "commit", "-q", "-m", message)
        self.git("push", "-q", "--force", "origin", f"HEAD:refs/heads/{branch}")
        return self.head()

    def catch_up(self):
        """With what others have merged."""
        self.git("fetch", "-q")
        self.git("reset", "-q", "--hard", "origin/main")

    def revert(self, commit):
        self.git(*AUTHOR, "revert", "--no-edit", commit)
        return self.commit("")

    def head(self):
        return self.git("rev-parse", "HEAD").strip()

    def read(self, path):
        return (self.clone / path).read_text()

    def git(self, *arguments):
        # An hour behind, as ci/proofs/delivery does: values must be older than what soaks with them.
        return run("env", f"GIT_COMMITTER_DATE=@{int(time.time()) - 3600} +0000", "git", "-C", str(self.clone), *arguments)
