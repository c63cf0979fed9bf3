"""The bot's own pull request: what it merges (pulls.yaml), and how it goes on when another merge came between."""

import json
import pathlib
import shutil
from collections.abc import Iterator
from typing import Any

import pytest
from gate import github, merging, promotion
from gate.checkout import Refused
from gate.pull_request import PullRequest
from gate.verdict import HOLDS, Verdict
from scratch import Scratch, digest_of
from table import rows

GH = pathlib.Path(__file__).resolve().parents[2] / "proofs/delivery/bin/gh"
BOT = "sarsen-promoter[bot]"
NAME = "127.0.0.1:5000/acme/shop/app"


@pytest.fixture
def origin(scratch: Scratch, tmp_path: pathlib.Path, monkeypatch: pytest.MonkeyPatch) -> pathlib.Path:
    """The remote of `scratch`, whose `main` is checked out. Every image is signed, and nothing is known against it."""
    monkeypatch.setattr(PullRequest, "rules_of_the_image", property(lambda _: []))
    monkeypatch.setattr(promotion, "scan", lambda *_: Verdict(HOLDS, "0 HIGH or CRITICAL"))
    monkeypatch.setenv("APP_LOGIN", BOT)
    scratch.git("checkout", "-q", "main")
    scratch.git("clone", "-q", "--bare", ".", str(tmp_path / "origin.git"))
    scratch.git("remote", "add", "origin", str(tmp_path / "origin.git"))
    return tmp_path / "origin.git"


def replaced(it: Any, instead: Any) -> Any:
    """With the fields of the other in place of its own, deep down."""
    return {**it, **{name: replaced(it.get(name), value) for name, value in instead.items()}} if isinstance(it, dict) and isinstance(instead, dict) else instead


@pytest.mark.parametrize("row", rows("pulls", {"pull", "does", "unsigned", "accepted", "answer"}))
def test_merge_dev(row: dict[str, Any], origin: pathlib.Path, scratch: Scratch, monkeypatch: pytest.MonkeyPatch) -> None:
    scratch.git("checkout", "-q", "-b", "bot")
    scratch.give("staging" if row.get("does") == "staging" else "dev", "newest")
    if row.get("does") == "more":
        scratch.write("README.md", "more\n")
    head = scratch.commit("Promote")
    scratch.git("push", "-q", "origin", "bot")
    scratch.git("checkout", "-q", "main")
    if row.get("unsigned"):
        monkeypatch.setattr(PullRequest, "rules_of_the_image", property(lambda it: [it.signature]))
        monkeypatch.setenv("COSIGN", "false")
    ours, told = {"full_name": "acme/shop"}, []
    branch = f"promote/dev/sha-{scratch.releases['newest']}-after-sha-{scratch.releases['fourth'][:12]}"
    pull = {"number": 7, "state": "open", "user": {"login": BOT, "type": "Bot"}, "base": {"ref": "main", "repo": ours}}
    pull = replaced({**pull, "head": {"ref": branch, "sha": head, "repo": ours}}, row.get("pull", {}))

    def gh(*words: str) -> str:
        told.append(words)
        return json.dumps(pull)

    monkeypatch.setattr(github, "gh", gh)
    merge = ("api", "--method", "PUT", "repos/{owner}/{repo}/pulls/7/merge", "-f", f"sha={head}", "-f", "merge_method=squash")
    if row.get("accepted"):
        assert merging.merged("https://github.com/acme/shop/pull/7", NAME) == row["answer"]
        assert told == [("api", "repos/{owner}/{repo}/pulls/7"), merge]
        return
    with pytest.raises(Refused) as refused:
        merging.merged("https://github.com/acme/shop/pull/7", NAME)
    assert row["answer"] in str(refused.value)
    assert told == [("api", "repos/{owner}/{repo}/pulls/7")]


def test_nobody_is_the_bot_where_no_app_is_named(origin: pathlib.Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("APP_LOGIN")
    ours = {"full_name": "acme/shop"}
    pull = {"state": "open", "user": {"login": BOT, "type": "Bot"}, "base": {"ref": "main", "repo": ours}, "head": {"ref": "a", "sha": "b", "repo": ours}}
    with pytest.raises(Refused, match="not nobody, as APP_LOGIN is not set"):
        merging.of_the_bot(pull)


@pytest.mark.parametrize("pull", ["", "7; rm"])
def test_what_is_no_pull_request_is_refused(pull: str) -> None:
    with pytest.raises(Refused, match="is no pull request. Name its address or number"):
        merging.merge(pull)


# -- proposed and merged in turn, by the gh of ci/proofs/delivery


class Hub:
    """The GitHub of ci/proofs/delivery/bin/gh, whose state is a file."""

    def __init__(self, folder: pathlib.Path, origin: pathlib.Path) -> None:
        self.path, self.origin = folder / "github.json", origin
        self.write({"repository": "acme/shop", "app": BOT, "origin": str(origin), "pulls": [], "releases": {}})

    def write(self, state: dict[str, Any]) -> None:
        self.path.write_text(json.dumps(state))

    @property
    def state(self) -> dict[str, Any]:
        return dict(json.loads(self.path.read_text()))

    @property
    def pulls(self) -> list[tuple[str, str]]:
        return [(it["user"]["login"], "merged" if it.get("merged_at") else it["state"]) for it in self.state["pulls"]]


@pytest.fixture
def hub(origin: pathlib.Path, tmp_path: pathlib.Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Hub]:
    state = tmp_path / "hub"
    state.mkdir()
    shutil.copy(GH, state / "gh")
    for name, value in {"PATH": str(state), "GH_STATE": str(state), "GH_TOKEN": "token-of-the-app", "BUMP_WAITS": "0"}.items():
        monkeypatch.setenv(name, value, prepend=":" if name == "PATH" else None)
    yield Hub(state, origin)


def bump(scratch: Scratch, version: str = "newest") -> str:
    commit = scratch.commit_of(version)
    return merging.bump(f"{NAME}@{digest_of(commit)}", commit, NAME)


def dev(scratch: Scratch) -> str:
    scratch.git("fetch", "-q", "origin")
    return scratch.git("show", "origin/main:deploy/envs/dev/version.yaml")


def test_the_bot_gives_dev_what_was_built(hub: Hub, scratch: Scratch) -> None:
    assert bump(scratch) == "Merged https://github.com/acme/shop/pull/1"
    assert scratch.releases["newest"] in dev(scratch)
    assert hub.pulls == [(BOT, "merged")]


def test_a_strangers_fork_does_not_stop_dev(hub: Hub, scratch: Scratch) -> None:
    ref = f"promote/dev/sha-{scratch.releases['newest']}-after-sha-{scratch.releases['fourth'][:12]}"
    head = {"ref": ref, "sha": "0" * 40, "repo": {"full_name": "mallory/shop"}}
    address = "https://github.com/acme/shop/pull/1"
    theirs = {"number": 1, "url": address, "state": "open", "title": "", "user": {"login": "mallory", "type": "User"}, "head": head}
    hub.write({**hub.state, "pulls": [{**theirs, "base": {"ref": "main", "repo": {"full_name": "acme/shop"}}}]})
    assert bump(scratch) == "Merged https://github.com/acme/shop/pull/2"
    assert hub.pulls == [("mallory", "open"), (BOT, "merged")]


@pytest.mark.parametrize("status", [405, 409, 502])
def test_what_github_does_not_merge_at_once_is_tried_again(hub: Hub, scratch: Scratch, status: int) -> None:
    hub.write({**hub.state, "refuses": [f"HTTP {status}: Base branch was modified."]})
    assert bump(scratch) == "Merged https://github.com/acme/shop/pull/1"


def test_what_github_never_merges_is_refused(hub: Hub, scratch: Scratch) -> None:
    hub.write({**hub.state, "refuses": ["HTTP 405: No.", "HTTP 405: No."]})
    with pytest.raises(Refused, match="HTTP 405"):
        bump(scratch)
    hub.write({**hub.state, "refuses": ["HTTP 403: Resource not accessible by integration."]})
    with pytest.raises(Refused, match="HTTP 403"):
        bump(scratch)


@pytest.mark.parametrize("between", ["newest", "later"])
def test_of_two_bumps_at_once_dev_has_the_newer(hub: Hub, scratch: Scratch, monkeypatch: pytest.MonkeyPatch, between: str) -> None:
    """Another run gives dev a version after this one has proposed and before it merges."""
    scratch.release("later")
    scratch.git("push", "-q", "origin", "main")
    merge, other = merging.merge, iter([between])

    def overtaken(pull: str, image: str | None = None) -> None:
        for version in other:
            scratch.git("checkout", "-q", "--force", "-B", "meanwhile", "origin/main")
            scratch.promote("dev", version)
            scratch.git("push", "-q", "origin", "HEAD:main")
        merge(pull, image)

    monkeypatch.setattr(merging, "merge", overtaken)
    said = bump(scratch, "newest" if between == "later" else "later")
    assert said == ("Nothing was proposed, and nothing is merged." if between == "later" else "Merged https://github.com/acme/shop/pull/2")
    assert scratch.releases["later"] in dev(scratch)
    assert [state for _, state in hub.pulls] == (["closed"] if between == "later" else ["closed", "merged"])
