"""Pull requests before the gate: what runs in an environment (promotion.yaml); values, the list of environments and the chart (values.yaml)."""

from typing import Any

import pytest
from scratch import Scratch
from steps import prepare
from table import rows

from gate import judging, promotion
from gate.verdict import HOLDS, REFUSED, Verdict

MAIN, REQUEST = "refs/heads/main", "refs/heads/request"


def says(row: dict[str, Any], verdict: Verdict) -> None:
    said = verdict.text + verdict.error
    assert row["answer"] in said
    assert verdict.status == (REFUSED if row.get("refused") else HOLDS), said


@pytest.mark.parametrize("row", rows("promotion", {"main", "change", "after", "rollback", "refused", "answer"}))
def test_promotion(row: dict[str, Any], scratch: Scratch) -> None:
    prepare(scratch, row)
    says(row, promotion.judge(MAIN, REQUEST, rollback=row.get("rollback", False), history_only=True))


@pytest.mark.parametrize("row", rows("values", {"main", "change", "after", "refused", "answer", "waits"}))
def test_values(row: dict[str, Any], scratch: Scratch) -> None:
    prepare(scratch, row)
    verdict, waits = judging.judge(MAIN, REQUEST, "request", history_only=True)
    says(row, verdict)
    assert waits == row.get("waits", "")
