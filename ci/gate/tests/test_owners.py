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


@pytest.mark.parametrize(("pattern", "path", "owner"), [
    ("/deploy/helm/", "deploy/helm/sarsen/values.yaml", "@acme/team"),
    ("/deploy/helm/", "deploy/helmet", ""),
    ("*", "anything/at/all", "@acme/team"),
    ("/pom.xml", "app/pom.xml", ""),
    ("/ci/*.py", "ci/a.py", "@acme/team"),
])
def test_patterns_match_as_github_does(pattern: str, path: str, owner: str) -> None:
    assert owners_of(f"{pattern} @acme/team", path) == ([owner] if owner else [])


def test_the_last_line_that_matches_counts() -> None:
    assert owners_of("* @acme/all\n/ci/ @acme/team\n/ci/free/\n", "ci/x") == ["@acme/team"]
    assert owners_of("* @acme/all\n/ci/ @acme/team\n/ci/free/\n", "ci/free/x") == []
