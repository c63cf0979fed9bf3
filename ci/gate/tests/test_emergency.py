"""The break-glass lets a rollback pass, with a record, and nothing else; the audit names what was merged without the gate."""

import json
from collections.abc import Callable
from typing import Any

import pytest
from gate import emergency, github
from gate.checkout import Refused
from scratch import Scratch
from steps import prepare
from table import rows

REASON = "Production answers 500, and the registry is down"
RUN = "https://github.com/acme/shop/actions/runs/1"


class GitHub:
    """Answers for one pull request, and keeps what it was told."""

    def __init__(self, head: str, **pull: Any) -> None:
        self.told: list[tuple[str, Any]] = []
        self.pull = {"state": "open", "base": {"ref": "main"}, "head": {"sha": head}, "title": "deploy: Roll prod back", "html_url": "https://g/pull/7"} | pull
        self.answers: dict[str, Any] = {"pulls/7": self.pull}

    def gh(self, *words: str, body: str | None = None) -> str:
        path = words[-1] if body is None else words[3]
        path = path.removeprefix("repos/{owner}/{repo}/").partition("?")[0]
        if body is None:
            return json.dumps(self.answers[path])
        self.told.append((path, json.loads(body)))
        return json.dumps({"number": 9, "html_url": "https://g/issues/9"})


@pytest.fixture
def served(scratch: Scratch, monkeypatch: pytest.MonkeyPatch) -> Callable[..., GitHub]:
    """A pull request of the change, on a remote that is this repository."""

    def serve(change: list[dict[str, Any]], **pull: Any) -> GitHub:
        prepare(scratch, {"change": change})
        scratch.git("remote", "add", "origin", str(scratch.folder))
        server = GitHub(scratch.git("rev-parse", "HEAD"), **pull)
        monkeypatch.setattr(github, "gh", server.gh)
        return server

    return serve


def test_lets_a_rollback_pass_and_says_who_and_why(served: Callable[..., GitHub]) -> None:
    server = served([{"give": "prod first"}])
    assert emergency.break_glass(7, REASON, "@ann", RUN) == "https://g/issues/9"
    (opened, issue), (status, said) = server.told
    assert (opened, issue["labels"], issue["title"]) == ("issues", ["break-glass"], "Break-glass: deploy: Roll prod back")
    assert all(it in issue["body"] for it in ("@ann", RUN, REASON, "#7", "NOT VERIFIED"))
    assert (status, said["state"], said["context"]) == (f"statuses/{server.pull['head']['sha']}", "success", "promotion")
    assert said["description"] == "Break-glass of @ann, issue #9: not judged."


@pytest.mark.parametrize("row", rows("emergency", {"change", "pull", "reason", "answer"}, "refused"))
def test_refuses_anything_else(served: Callable[..., GitHub], row: dict[str, Any]) -> None:
    server = served(row["change"], **row.get("pull", {}))
    with pytest.raises(Refused, match=row["answer"]):
        emergency.break_glass(7, row.get("reason", REASON), "@ann", RUN)
    assert server.told == []


@pytest.mark.parametrize("row", rows("emergency", {"pulls", "statuses", "answer"}, "audit"))
def test_audit(served: Callable[..., GitHub], scratch: Scratch, row: dict[str, Any]) -> None:
    server = served([])
    commit = scratch.git("log", "-1", "--format=%H", "main", "--", "deploy/envs/prod/version.yaml")
    scratch.git("update-ref", emergency.MAIN, "main")
    for known in scratch.git("log", "--format=%H", "main").split():
        server.answers[f"commits/{known}/pulls"] = [{"merged_at": "now", "head": {"sha": "good"}, "html_url": "https://g/pull/1"}]
    zeros = scratch.git("log", "--reverse", "--format=%H", "main", "--", "deploy/envs/prod/version.yaml").split()[0]
    server.answers[f"commits/{zeros}/pulls"] = []
    server.answers |= {
        "issues": [{"html_url": "https://g/issues/9", "title": "Break-glass: prod"}],
        f"commits/{commit}/pulls": [{**it, "head": {"sha": "this"}, "html_url": "https://g/pull/7"} for it in row["pulls"]],
        "commits/good/statuses": [{"context": "promotion", "state": "success"}],
        "commits/this/statuses": row["statuses"],
    }
    opened, *found = emergency.unjudged(3650)
    assert opened.startswith("https://g/issues/9 is open: Break-glass: prod.")
    assert [row["answer"] in line for line in found] == [True] if "answer" in row else found == []
