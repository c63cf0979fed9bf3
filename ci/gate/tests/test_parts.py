"""What differs between the SBOMs of two images, as the text of a promotion says it: parts.yaml."""

from typing import Any

import pytest
from table import rows

from gate.parts import MOST, difference

AMD, ARM = "linux/amd64", "linux/arm64"


def sbom(parts: list[Any]) -> dict[str, Any]:
    names = [it if isinstance(it, dict) else {"type": "library", "version": it.split("@")[1], "purl": f"pkg:maven/{it}?arch=x"} for it in parts]
    return {"components": names}


@pytest.mark.parametrize("row", rows("parts", {"before", "now", "many", "lines", "ends"}))
def test_difference(row: dict[str, Any]) -> None:
    before, now = sbom(row["before"]), sbom([*row["now"], *(f"p{it:03}@1" for it in range(row.get("many", 0)))])
    lines = difference({AMD: before, ARM: before}, {AMD: now, ARM: now})
    assert lines == row.get("lines", lines) and lines[-1] == row.get("ends", lines[-1]) and len(lines) <= MOST + 1
    alone = difference({AMD: before, ARM: before}, {AMD: before, ARM: now})
    assert lines == ["The same."] or alone[0] == f"{lines[0]}, in linux/arm64 alone"
