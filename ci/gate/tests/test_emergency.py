"""The break-glass lets a rollback pass, with a record, and nothing else; the audit names what was merged without the gate."""

import json
from collections.abc import Callable
from typing import Any

import pytest
from gate import emergency, github
from gate.checkout import Refused
from scratch import Scratch
from steps import prepare

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


@pytest.mark.parametrize(("change", "pull", "reason", "answer"), [
    pytest.param([{"give": "prod third"}], {}, REASON, "this is none that history allows", id="promotion"),
    pytest.param([{"give": "prod first digest=sha256:" + "e" * 64}], {}, REASON, "this is none that history allows", id="image-that-never-ran-there"),
    pytest.param([{"give": "prod first"}, {"write": {"app/code": "evil"}}], {}, REASON, "this is none that history allows", id="more-than-a-version"),
    pytest.param([{"give": "prod first"}], {}, "broken", "Say in 20 characters or more", id="no-reason"),
    pytest.param([{"give": "prod first"}], {"state": "closed"}, REASON, "is closed, into main", id="closed"),
    pytest.param([{"give": "prod first"}], {"base": {"ref": "next"}}, REASON, "is open, into next", id="another-base"),
])
def test_refuses_anything_else(
    served: Callable[..., GitHub], change: list[dict[str, Any]], pull: dict[str, Any], reason: str, answer: str
) -> None:
    server = served(change, **pull)
    with pytest.raises(Refused, match=answer):
        emergency.break_glass(7, reason, "@ann", RUN)
    assert server.told == []


@pytest.mark.parametrize(("pulls", "statuses", "answer"), [
    pytest.param([{"merged_at": "now"}], [{"context": "promotion", "state": "success"}], None, id="judged"),
    pytest.param([{"merged_at": "now"}], [{"context": "promotion", "state": "failure"}], "with the status promotion failure", id="refused"),
    pytest.param([{"merged_at": "now"}], [{"context": "title", "state": "success"}], "with the status promotion missing", id="never-judged"),
    pytest.param([{"merged_at": None}], [], "came to main without a pull request", id="pushed"),
    pytest.param([], [], "came to main without a pull request", id="pushed-without-any"),
])
def test_audit(served: Callable[..., GitHub], scratch: Scratch, pulls: list[Any], statuses: list[Any], answer: str | None) -> None:
    server = served([])
    commit = scratch.git("log", "-1", "--format=%H", "main", "--", "deploy/envs/prod/version.yaml")
    scratch.git("update-ref", emergency.MAIN, "main")
    for known in scratch.git("log", "--format=%H", "main").split():
        server.answers[f"commits/{known}/pulls"] = [{"merged_at": "now", "head": {"sha": "good"}, "html_url": "https://g/pull/1"}]
    zeros = scratch.git("log", "--reverse", "--format=%H", "main", "--", "deploy/envs/prod/version.yaml").split()[0]
    server.answers[f"commits/{zeros}/pulls"] = []
    server.answers |= {
        "issues": [{"html_url": "https://g/issues/9", "title": "Break-glass: prod"}],
        f"commits/{commit}/pulls": [{**it, "head": {"sha": "this"}, "html_url": "https://g/pull/7"} for it in pulls],
        "commits/good/statuses": [{"context": "promotion", "state": "success"}],
        "commits/this/statuses": statuses,
    }
    opened, *found = emergency.unjudged(3650)
    assert opened.startswith("https://g/issues/9 is open: Break-glass: prod.")
    assert (found == []) if answer is None else (len(found) == 1 and answer in found[0]), found
