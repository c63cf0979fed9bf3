"""What the nightly scan tells of on GitHub: issues.yaml, told to the gh of the delivery's proofs; then which findings it is told of."""

import datetime
import json
import pathlib
from typing import Any

import pytest
from gate.checkout import NotLooked, Refused
from gate.issues import Issue, keep
from gate.rescanning import Rescan, issues
from gate.vulnerabilities import Finding
from table import rows

GH = pathlib.Path(__file__).resolve().parents[2] / "proofs/delivery/bin"
FOUND = Finding("High", "1", "none")
TODAY = datetime.date(2026, 11, 22)


class GitHub:
    def __init__(self, folder: pathlib.Path) -> None:
        self.file = folder / "github.json"
        self.write([])

    def write(self, issues: list[Any]) -> None:
        self.file.write_text(json.dumps({"repository": "acme/shop", "app": "sarsen[bot]", "pulls": [], "issues": issues}))

    @property
    def issues(self) -> list[Any]:
        return list(json.loads(self.file.read_text())["issues"])


@pytest.fixture
def github(tmp_path: pathlib.Path, monkeypatch: pytest.MonkeyPatch) -> GitHub:
    for name, value in (("PATH", f"{GH}:/usr/bin:/bin"), ("GH_STATE", str(tmp_path)), ("GH_TOKEN", "token-of-a-job:contents=read,issues=write")):
        monkeypatch.setenv(name, value)
    return GitHub(tmp_path)


def excepted(folder: pathlib.Path, days: int) -> tuple[str, str]:
    ends = str(TODAY + datetime.timedelta(days=days))
    one = {"id": "CVE-9", "package": "pkg:maven/a", "owner": "@acme/crew", "reason": "Nothing of ours ever calls it.", "expires": ends}
    (folder / "exceptions.json").write_text(json.dumps([one]))
    return str(folder / "exceptions.json"), ends


@pytest.mark.parametrize("row", rows("issues", {"nights", "blind", "closes", "there", "days", "issues"}))
def test_issues(row: dict[str, Any], github: GitHub, tmp_path: pathlib.Path) -> None:
    path, ends = excepted(tmp_path, row.get("days", 60))
    if whose := row.get("there"):
        keep({"CVE-1 in a": Issue("CVE-1 in a", "Do nothing.")}, complete=True)
        github.write([{**it, "user": {"login": whose, "type": "User"}} for it in github.issues])
    for night, known in enumerate(row["nights"]):
        if night and row.get("closes") == night:
            github.write([{**it, "state": "closed"} for it in github.issues])
        found = Rescan(1, "", {(advisory, package): {"dev": FOUND} for advisory, package in known}, night not in row.get("blind", []))
        keep(issues(found, path, TODAY), found.complete)
    wanted = [[title.replace("ENDS", ends), state] for title, state in row["issues"]]
    assert [[it["title"], it["state"]] for it in github.issues] == wanted
    assert all(it["labels"] == [{"name": "rescan"}] for it in github.issues)


def test_an_issue_says_where_it_runs_and_is_kept_true(github: GitHub, tmp_path: pathlib.Path) -> None:
    path, _ = excepted(tmp_path, 60)
    places = {"dev": FOUND, "prod": FOUND._replace(severity="Critical")}
    (opened,) = keep(issues(Rescan(1, "", {("CVE-1", "a"): places}, True), path, TODAY), complete=True)
    assert opened == "opened https://github.com/acme/shop/issues/1: CVE-1 in a"
    assert "- dev: High, in version 1, fixed in none\n- prod: Critical, in version 1, fixed in none\n\nIt is closed by itself" in github.issues[0]["body"]
    fixed = Rescan(1, "", {("CVE-1", "a"): {"dev": FOUND._replace(fixed="2")}}, True)
    assert keep(issues(fixed, path, TODAY), complete=True) == ["wrote https://github.com/acme/shop/issues/1 anew: CVE-1 in a"]
    assert github.issues[0]["body"].startswith("- dev: High, in version 1, fixed in 2\n\n") and keep(issues(fixed, path, TODAY), complete=True) == []
    assert keep({}, complete=True) == ["closed https://github.com/acme/shop/issues/1: CVE-1 in a"]
    assert (github.issues[0]["state_reason"], github.issues[0]["comments"]) == ("completed", 1)


def test_a_token_that_may_not_write_issues_and_an_answer_of_another_form(github: GitHub, monkeypatch: pytest.MonkeyPatch) -> None:
    github.write([{"state": "open", "labels": [{"name": "rescan"}]}])
    with pytest.raises(Refused, match="not of the form that its API documents: KeyError"):
        keep({}, complete=True)
    github.write([])
    monkeypatch.setenv("GH_TOKEN", "token-of-a-job:issues=read")
    with pytest.raises(Refused, match="HTTP 403"):
        keep({"it": Issue("It", "is")}, complete=True)
    monkeypatch.setenv("PATH", "/nonexistent")
    with pytest.raises(NotLooked, match="gh does not start"):
        keep({}, complete=True)
