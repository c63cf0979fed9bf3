"""What a pull request changes, and which of the open ones a merge has overtaken: changes.yaml."""

import json
from typing import Any

import pytest
from gate import github
from gate.changes import is_promotion, mark_overtaken, overtaken_by
from gate.judging import judge
from scratch import Scratch
from steps import prepare
from table import rows

MAIN, REQUEST = "refs/heads/main", "refs/heads/request"


@pytest.mark.parametrize("row", rows("changes", {"change", "promotion"}, "changes"))
def test_what_changes(scratch: Scratch, row: dict[str, Any]) -> None:
    prepare(scratch, row)
    assert is_promotion(MAIN, REQUEST) is row["promotion"]


@pytest.mark.parametrize("row", rows("changes", {"change", "after", "overtaken"}, "overtakes"))
def test_what_a_merge_overtakes(scratch: Scratch, row: dict[str, Any]) -> None:
    prepare(scratch, row)
    assert (overtaken_by(MAIN, REQUEST) is not None) is row["overtaken"]


def test_marks_those_alone(scratch: Scratch, monkeypatch: pytest.MonkeyPatch) -> None:
    prepare(scratch, {"change": [{"write": {"app/code": "mine"}}], "after": [{"write": {"README.md": "theirs"}}]})
    old, new = scratch.git("rev-parse", REQUEST), scratch.git("rev-parse", MAIN)
    told = []

    def gh(*words: str, body: str | None = None) -> str:
        if body is not None:
            told.append((words[3], json.loads(body)))
            return "{}"
        return json.dumps([{"number": 1, "head": {"sha": old}}, {"number": 2, "head": {"sha": new}}])

    monkeypatch.setattr(github, "gh", gh)
    assert list(mark_overtaken(MAIN)) == [f"#1: main has moved on to {new[:12]}: update the branch."]
    assert [(path.rpartition("/")[2], status["state"], status["context"]) for path, status in told] == [(old, "failure", "promotion")]


def test_a_merge_queue_does_not_say_which_rules_are_meant(scratch: Scratch) -> None:
    """Each set of rules refuses what is for the other, so one of them passing is enough."""
    prepare(scratch, {"change": [{"give": "prod first"}]})
    assert [judge(MAIN, REQUEST, branch, history_only=True)[0].status for branch in ("promote/prod/x", "rollback/prod/x")] == [1, 0]
    assert judge(MAIN, REQUEST, "gh-readonly-queue/main/pr-7-0123456789", history_only=True)[0].status == 0
