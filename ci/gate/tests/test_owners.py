"""Who must agree to a change: each file that the delivery reads has an owner, and owners.yaml has what is said when it has none."""

import pathlib
import subprocess
from typing import Any

import pytest
from gate.owners import FILE, nobodys, owners_of
from table import rows

ROOT = pathlib.Path(__file__).resolve().parents[3]


@pytest.fixture(scope="module")
def files() -> dict[str, str]:
    """The text of each file of this repository, by its path."""
    listed = subprocess.run(["git", "ls-files", "--cached", "--others", "--exclude-standard"], cwd=ROOT, check=True, capture_output=True, text=True).stdout
    return {path: (ROOT / path).read_text(errors="replace") for path in listed.splitlines() if (ROOT / path).is_file()}


def test_each_file_that_is_read_has_an_owner(files: dict[str, str]) -> None:
    assert nobodys(files) == []


@pytest.mark.parametrize("row", rows("owners", {"without", "adds", "answer"}))
def test_names_what_has_none(files: dict[str, str], row: dict[str, Any]) -> None:
    kept = [line for line in files[FILE].splitlines() if line.split()[:1] != [row.get("without")]]
    assert ("without" not in row) or len(kept) == len(files[FILE].splitlines()) - 1
    said = nobodys(files | row.get("adds", {}) | {FILE: "\n".join(kept)})
    assert any(row["answer"] in line for line in said), "\n".join(said)


@pytest.mark.parametrize("row", rows("codeowners", {"lines", "path", "owner"}))
def test_lines_match_as_github_does(row: dict[str, str]) -> None:
    assert owners_of(row["lines"], row["path"]) == ([row["owner"]] if "owner" in row else [])
