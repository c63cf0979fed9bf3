"""Pull requests that change values, the list of environments, or the chart, before the judge of all: values.yaml."""

from typing import Any

import pytest
from scratch import Scratch
from steps import prepare
from table import rows

from gate.judging import judge


@pytest.mark.parametrize("row", rows("values", {"main", "change", "after", "refused", "answer", "waits"}))
def test_values(row: dict[str, Any], scratch: Scratch) -> None:
    prepare(scratch, row)
    verdict, waits = judge("refs/heads/main", "refs/heads/request", "request", history_only=True)
    said = verdict.text + verdict.error
    assert row["answer"] in said
    assert verdict.status == (1 if row.get("refused") else 0), said
    assert waits == row.get("waits", "")
