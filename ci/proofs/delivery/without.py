"""Fixes that can be taken away, one by one, as without.yaml has them: a case must then be broken, and say why."""

from __future__ import annotations

import os
import sys

from forge import HERE, Forge

sys.path.insert(0, str(HERE.parents[1] / "check"))
from cases import Case, read  # noqa: E402

WITHOUT = {row["name"]: row for row in read(HERE / "without.yaml", ["case", "says", "path"], ["there", "instead"])}
EACH_TIME = 3


def take_away(row: Case, forge: Forge) -> None:
    if "there" not in row:
        # What a fork's history is made of, in forge.py: the one fix that is of these proofs themselves.
        forge.keeps_history = False
        return
    text = forge.show("refs/heads/main", row["path"]) + "\n"
    if text.count(row["there"]) != 1:
        raise RuntimeError(f"{row['path']} has not once '{row['there']}', which is to be taken away.")
    forge.commit("test: Take a fix away", {row["path"]: text.replace(row["there"], row["instead"])})


def of_this_time(commit: str) -> list[str]:
    """Those whose turn it is, by the commit; with FULL=1 all of them."""
    names, first = sorted(WITHOUT), int(commit[:8], 16)
    return names if os.environ.get("FULL") == "1" else [names[(first + it) % len(names)] for it in range(min(EACH_TIME, len(names)))]
