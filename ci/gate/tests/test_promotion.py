"""Pull requests that change what runs in an environment, before the gate of promotions: promotion.yaml."""

from typing import Any

import pytest
from scratch import Scratch
from steps import prepare
from table import rows

from gate.promotion import judge


@pytest.mark.parametrize("row", rows("promotion", {"main", "change", "after", "rollback", "refused", "answer"}))
def test_promotion(row: dict[str, Any], scratch: Scratch) -> None:
    prepare(scratch, row)
    verdict = judge("refs/heads/main", "refs/heads/request", rollback=row.get("rollback", False), history_only=True)
    said = verdict.text + verdict.error
    assert row["answer"] in said
    assert verdict.status == (1 if row.get("refused") else 0), said
