"""Git of a private repository: it asks for credentials, and every command of ours that talks to it has them from GH_TOKEN."""

import base64
import http.server
import pathlib
import subprocess
import threading
from collections.abc import Iterator
from typing import Any

import pytest
from gate.checkout import Refused
from gate.remote import remote
from hosts import Handler
from programs import SHIP
from scratch import ENVIRONMENT, Scratch
from table import rows

TOKEN = "ghs_token-of-the-test"
EXPECTED = "Basic " + base64.b64encode(f"x-access-token:{TOKEN}".encode()).decode()


class GitServer(http.server.ThreadingHTTPServer):
    """Serves the repositories of a folder; answers 401 without the token, or with `answers` whatever the test says. `seen` are the answers."""

    def __init__(self, folder: pathlib.Path) -> None:
        super().__init__(("127.0.0.1", 0), type("Private", (Private,), {"repositories": folder}))
        self.answers: int | None = None
        self.seen: set[int] = set()
        self.address = f"http://127.0.0.1:{self.server_port}"


class Private(Handler):
    server: GitServer

    def do_GET(self) -> None:
        body = self.body()
        status = self.server.answers or (200 if self.headers.get("Authorization") == EXPECTED else 401)
        self.server.seen.add(status)
        if status == 200:
            self.git(body)
        else:
            self.answer(status, "", {"WWW-Authenticate": 'Basic realm="GitHub"'} if status == 401 else {})

    do_POST = do_GET


@pytest.fixture
def server(scratch: Scratch, tmp_path: pathlib.Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[GitServer]:
    """Of the repository of `scratch`, whose origin it is; no other credentials are there."""
    for name, value in ENVIRONMENT.items():
        if name.startswith("GIT_CONFIG"):
            monkeypatch.setenv(name, value)
    monkeypatch.delenv("GH_TOKEN", raising=False)
    monkeypatch.setenv("HOME", str(tmp_path))
    scratch.git("clone", "-q", "--bare", ".", str(tmp_path / "acme/shop"))
    scratch.git("--git-dir", str(tmp_path / "acme/shop"), "config", "http.receivepack", "true")
    with GitServer(tmp_path) as it:
        threading.Thread(target=it.serve_forever, daemon=True).start()
        scratch.git("remote", "add", "origin", f"{it.address}/acme/shop.git")
        monkeypatch.setenv("GITHUB_SERVER_URL", it.address)
        yield it
        it.shutdown()


@pytest.mark.parametrize(
    "arguments", [("ls-remote", "origin", "refs/heads/main"), ("fetch", "--quiet", "origin", "main"), ("push", "origin", "HEAD:refs/heads/more")]
)
def test_the_token_opens_a_private_repository(server: GitServer, monkeypatch: pytest.MonkeyPatch, tmp_path: pathlib.Path, arguments: tuple[str, ...]) -> None:
    monkeypatch.setenv("GH_TOKEN", TOKEN)
    remote(*arguments)
    assert server.seen == {401, 200}
    written = subprocess.run(["grep", "-rlF", TOKEN, str(tmp_path)], capture_output=True, text=True).stdout
    assert written == ""


@pytest.mark.parametrize("row", rows("remote", {"token", "answers", "says"}))
def test_one_line_says_what_to_do(server: GitServer, monkeypatch: pytest.MonkeyPatch, row: dict[str, Any]) -> None:
    if "token" in row:
        monkeypatch.setenv("GH_TOKEN", row["token"])
    server.answers = row.get("answers")
    with pytest.raises(Refused) as refused:
        remote("fetch", "--quiet", "origin", "main")
    assert row["says"] in str(refused.value)
    assert "\n" not in str(refused.value)
    assert row.get("token", "\n") not in str(refused.value)


def test_the_token_goes_to_github_alone(server: GitServer, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GH_TOKEN", TOKEN)
    monkeypatch.setenv("GITHUB_SERVER_URL", "https://github.com")
    with pytest.raises(Refused, match="It asks for credentials"):
        remote("ls-remote", "origin")
    assert server.seen == {401}


def test_the_script_ends_as_git_does(server: GitServer, scratch: Scratch, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GH_TOKEN", TOKEN)
    known = subprocess.run([SHIP / "remote", "ls-remote", "--exit-code", "--heads", "origin", "main"], capture_output=True, text=True)
    assert (known.returncode, known.stdout[:40]) == (0, scratch.git("rev-parse", "main"))
    assert subprocess.run([SHIP / "remote", "ls-remote", "--exit-code", "origin", "refs/heads/none"], capture_output=True).returncode == 2
    assert subprocess.run([SHIP / "remote", "status"], capture_output=True).returncode == 2
