"""What a pull request changes, and which of the open ones a merge has overtaken."""

import json
from typing import Any

import pytest
from gate import github
from gate.changes import is_promotion, mark_overtaken, overtaken_by
from gate.judging import judge
from scratch import Scratch
from steps import prepare

MAIN, REQUEST = "refs/heads/main", "refs/heads/request"
PROMOTION, CODE = [{"give": "prod third"}], [{"write": {"app/code": "mine"}}]
BUMP, MERGE = [{"give": "dev first"}], [{"write": {"README.md": "theirs"}}]


@pytest.mark.parametrize(("change", "promotion"), [
    pytest.param(PROMOTION, True, id="version"),
    pytest.param([{"give": "prod third"}, {"give": "staging fourth"}], True, id="versions-of-two-environments"),
    pytest.param(CODE, False, id="code"),
    pytest.param([{"give": "prod third"}, {"write": {"app/code": "mine"}}], False, id="version-and-code"),
    pytest.param([{"link": {"deploy/envs/prod/version.yaml": "../dev/version.yaml"}}], False, id="link"),
    pytest.param([{"run": "chmod +x deploy/envs/prod/version.yaml"}], False, id="mode"),
    pytest.param([{"remove": "deploy/envs/prod/version.yaml"}], False, id="removed"),
    pytest.param([{"write": {"deploy/envs/qa/version.yaml": "image:"}}], False, id="added"),
    pytest.param([{"write": {"deploy/envs/prod/more/version.yaml": "image:"}}], False, id="deeper"),
    pytest.param([{"write": {"deploy/envs/prod/version.yaml.sh": "true"}}], False, id="name-that-begins-so"),
    pytest.param([], False, id="nothing"),
])
def test_what_changes(scratch: Scratch, change: list[dict[str, Any]], promotion: bool) -> None:
    prepare(scratch, {"change": change})
    assert is_promotion(MAIN, REQUEST) is promotion


@pytest.mark.parametrize(("change", "after", "overtaken"), [
    pytest.param(CODE, [], False, id="nothing-was-merged"),
    pytest.param(CODE, MERGE, True, id="code-was-merged"),
    pytest.param(CODE, BUMP, False, id="dev-got-a-version"),
    pytest.param(CODE, [*MERGE, {"commit": "A merge"}, *BUMP], True, id="code-was-merged-and-dev-got-it"),
    pytest.param(PROMOTION, MERGE, False, id="promotion"),
    pytest.param([{"give": "prod first"}], MERGE, False, id="rollback"),
    pytest.param([*PROMOTION, *CODE], MERGE, True, id="promotion-with-code"),
    pytest.param(PROMOTION, [{"give": "prod fourth"}, {"write": {"README.md": "theirs"}}], True, id="promotion-that-conflicts"),
])
def test_what_a_merge_overtakes(scratch: Scratch, change: list[dict[str, Any]], after: list[dict[str, Any]], overtaken: bool) -> None:
    prepare(scratch, {"change": change, "after": after})
    assert (overtaken_by(MAIN, REQUEST) is not None) is overtaken


def test_marks_those_alone(scratch: Scratch, monkeypatch: pytest.MonkeyPatch) -> None:
    prepare(scratch, {"change": CODE, "after": MERGE})
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
