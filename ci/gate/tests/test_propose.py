"""ci/ship/propose and open-pull-request against a remote of this machine and a gh that takes note of what it is asked; branches.yaml."""

import dataclasses
import pathlib
from typing import Any

import pytest
from programs import expect, stand_in
from scratch import ENVIRONMENT, Scratch
from steps import commit_rest, take
from table import rows

IMAGE = f"127.0.0.1:5000/app@sha256:{'a' * 64}"
PULL = "https://github.com/acme/shop/pull/1"


@dataclasses.dataclass
class GitHub:
    """What gh was asked, and the pull request that it lists if there is one."""

    folder: pathlib.Path

    @property
    def asked(self) -> str:
        file = self.folder / "asked"
        return file.read_text() if file.exists() else ""

    def lists(self, pull: str) -> None:
        (self.folder / "open").write_text(f"{pull}\n")


@pytest.fixture
def github(scratch: Scratch, tmp_path: pathlib.Path, monkeypatch: pytest.MonkeyPatch) -> GitHub:
    scratch.git("clone", "-q", "--bare", ".", str(tmp_path / "origin"))
    scratch.git("remote", "add", "origin", str(tmp_path / "origin"))
    scratch.git("checkout", "-q", "main")
    script = f'echo "$@" >>{tmp_path}/asked\nif [ "$2" = list ]; then cat {tmp_path}/open 2>/dev/null; exit 0; fi\necho {PULL}'
    folder = stand_in(tmp_path / "bin", "gh", script)
    for name, value in {**ENVIRONMENT, "PATH": f"{folder}:{ENVIRONMENT['PATH']}", "GITHUB_OUTPUT": str(tmp_path / "output")}.items():
        monkeypatch.setenv(name, value)
    return GitHub(tmp_path)


def branch(scratch: Scratch) -> str:
    return f"promote/staging/sha-{scratch.releases['fourth']}-after-sha-{scratch.releases['third'][:12]}"


def test_opens_a_pull_request_once(scratch: Scratch, github: GitHub) -> None:
    expect(0, PULL, "propose", "dev", "staging")
    assert f"pr create --head {branch(scratch)} --base main" in github.asked
    assert scratch.git("log", "-1", "--format=%an <%ae>") == "test <test@example.com>"
    scratch.git("fetch", "-q", "origin")
    gate = ("promotion-gate", "--history-only", "refs/remotes/origin/main", f"refs/remotes/origin/{branch(scratch)}")
    expect(0, "| lineage | kept | dev has it |", *gate)
    # The first run may have ended between the branch and the pull request.
    scratch.git("checkout", "-q", "main")
    expect(0, PULL, "propose", "dev", "staging")
    assert github.asked.count("pr create --head promote/") == 2
    scratch.git("checkout", "-q", "main", "--", ".")
    scratch.git("checkout", "-q", "main")
    github.lists(PULL)
    expect(0, "It is there already: https", "propose", "dev", "staging")
    assert github.asked.count("pr create --head promote/") == 2


def test_a_rollback_has_a_branch_of_its_own(scratch: Scratch, github: GitHub) -> None:
    expect(0, "Rolls back **prod** from", "propose", "--rollback", "prod")
    name = f"rollback/prod/sha-{scratch.releases['first']}-after-sha-{scratch.releases['second'][:12]}"
    assert f"pr create --head {name} --base main" in github.asked
    head = "refs/heads/" + name
    expect(0, "It promotes nothing.", "judge", "refs/heads/main", "refs/heads/main", "main")
    # The history is in order for a rollback and not for a promotion; its image is not there.
    expect(1, "| direction | kept | backwards, over no contract migration |", "judge", "refs/heads/main", head, name)
    expect(1, "To go back: make rollback ENV=prod", "judge", "refs/heads/main", head, f"promote/{name}")


def test_an_image_of_a_commit_before_the_newest_by_a_bot(scratch: Scratch, github: GitHub, monkeypatch: pytest.MonkeyPatch) -> None:
    for who in ("AUTHOR", "COMMITTER"):
        monkeypatch.delenv(f"GIT_{who}_NAME")
        monkeypatch.delenv(f"GIT_{who}_EMAIL")
    newest = scratch.releases["newest"]
    expect(0, "Promotes **dev** from", "propose", IMAGE, "dev", newest, APP_LOGIN="promoter[bot]", REQUESTED_BY="alice")
    assert scratch.git("log", "-1", "--format=%(trailers:key=Requested-by,valueonly)") == "alice"
    assert scratch.git("log", "-1", "--format=%an <%ae>") == "promoter[bot] <promoter[bot]@users.noreply.github.com>"
    assert (github.folder / "output").read_text().splitlines()[-1] == f"pull={PULL}"
    expect(0, "| lineage | kept | built from", "promotion-gate", "--history-only", "refs/heads/main", "HEAD")
    expect(2, "and a commit after an image", "propose", "dev", "staging", newest)


def test_an_older_image_than_dev_has_is_not_proposed(scratch: Scratch, github: GitHub) -> None:
    scratch.promote("dev", "newest")
    expect(0, f"Nothing is proposed: dev has {scratch.releases['newest'][:12]} already", "propose", IMAGE, "dev", scratch.releases["fourth"])
    assert (github.folder / "output").read_text() == "pull=none\n"
    expect(0, "nothing is merged", "merge-dev", "none")
    expect(1, "'' is no pull request", "merge-dev", "")


def test_what_is_pushed_is_the_version_alone(scratch: Scratch, github: GitHub) -> None:
    text = github.folder / "text"
    expect(1, "is empty. It is the text", "open-pull-request", "promote", "staging", str(github.folder / "nothing"))
    text.write_text(expect(0, "Promotes", "promote", "dev", "staging"))
    scratch.write("README.md", "more\n")
    scratch.git("add", "README.md")
    expect(1, "nothing may be changed", "open-pull-request", "promote", "staging", str(text))
    expect(2, "open-pull-request takes 3 arguments", "open-pull-request", "staging")


@pytest.mark.parametrize("row", rows("branches", {"change", "after", "refused", "answer"}))
def test_a_branch_of_that_name_is_there(row: dict[str, Any], scratch: Scratch, github: GitHub) -> None:
    """Be it somebody else's: merged, it must be what is proposed, and no more."""
    scratch.git("checkout", "-q", "request")
    take(scratch, row["change"])
    commit_rest(scratch, "Promote to staging")
    scratch.git("checkout", "-q", "main")
    take(scratch, row.get("after", []))
    commit_rest(scratch, "Meanwhile")
    scratch.git("push", "-q", "origin", "main", f"request:{branch(scratch)}")
    expect(1 if row.get("refused") else 0, row["answer"], "propose", "dev", "staging")
