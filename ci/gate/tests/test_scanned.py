"""What is known against an image that is promoted (scanned.yaml)."""

import datetime
import json
import pathlib
from typing import Any

import pytest
from gate import rescanning, scanned
from gate.promotion import judge
from gate.pull_request import PullRequest
from grype import Grype
from scratch import Scratch
from table import rows

SBOM = {"bomFormat": "CycloneDX", "specVersion": "1.6", "components": [{"type": "library", "name": "log4j-core", "version": "1"}]}
SBOMS = {"linux/amd64": SBOM, "linux/arm64": SBOM}


def excepted(folder: pathlib.Path, days: int | None) -> str:
    """A file with the exception for CVE-2021-44228 that ends in so many days, or with none."""
    ends = datetime.date.today() + datetime.timedelta(days=days or 0)
    reason = "Nothing that we log comes from outside."
    one = {"id": "CVE-2021-44228", "package": "pkg:maven/log4j-core", "owner": "platform", "reason": reason, "expires": str(ends)}
    (folder / "exceptions.json").write_text(json.dumps([] if days is None else [one]))
    return str(folder / "exceptions.json")


@pytest.mark.parametrize("row", rows("scanned", {"known", "arm64", "before", "days", "blind", "rollback", "status", "answer"}))
def test_a_promotion_asks_what_is_known(row: dict[str, Any], scratch: Scratch, tmp_path: pathlib.Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(PullRequest, "rules_of_the_image", property(lambda _: []))
    monkeypatch.setattr(scanned, "sboms_of", lambda image: SBOMS)
    grype = Grype(tmp_path)
    grype.knows(row.get("known"), row.get("before"), row.get("blind", ()), row.get("arm64"))
    monkeypatch.setenv("GRYPE", str(grype.program))
    scratch.give("prod" if row.get("rollback") else "staging", "first" if row.get("rollback") else "fourth")
    scratch.commit("Promote")
    exceptions = excepted(tmp_path, row.get("days"))
    verdict = judge("refs/heads/main", "HEAD", "127.0.0.1:1/app", rollback=row.get("rollback", False), exceptions=exceptions)
    said = verdict.text + verdict.error
    assert row["answer"] in said
    assert verdict.status == row.get("status", 0), said
    if verdict.status == 3:
        assert verdict.text.startswith("NOT SCANNED: ")


LOG4J = ["CVE-2021-44228", "log4j-core", "Critical"]


@pytest.fixture
def grype(scratch: Scratch, tmp_path: pathlib.Path, monkeypatch: pytest.MonkeyPatch) -> Grype:
    """Dev and staging have an image, prod has none."""
    scratch.zeros("prod")
    scratch.commit("Empty prod")
    monkeypatch.setattr(scanned, "sboms_of", lambda image: SBOMS)
    it = Grype(tmp_path)
    monkeypatch.setenv("GRYPE", str(it.program))
    return it


@pytest.mark.parametrize("row", rows("rescanned", {"known", "blind", "days", "status", "answer"}))
def test_what_runs_is_scanned_again(grype: Grype, tmp_path: pathlib.Path, row: dict[str, Any]) -> None:
    grype.knows(row.get("known"), blind=row.get("blind", ()))
    verdict = rescanning.rescan("127.0.0.1:1/app", excepted(tmp_path, row.get("days")))
    text = verdict.text
    assert (verdict.status, row["answer"] in text) == (row["status"], True), text
    assert "Nothing was promoted to it yet." in text
    assert bool(rescanning.soon(text)) == (row.get("days") == 10)
    assert "blind" not in row or text.startswith("NOT SCANNED: ")
    told = {("CVE-2021-44228", "pkg:maven/log4j-core"): ["dev", "staging"]} if row["status"] == 1 else {}
    assert ({key: list(of) for key, of in verdict.open.items()}, verdict.complete) == (told, row["status"] != 3)


def test_a_job_of_github_has_a_summary_and_warnings(tmp_path: pathlib.Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.setenv("GITHUB_STEP_SUMMARY", str(tmp_path / "summary"))
    monkeypatch.setenv("GITHUB_ACTIONS", "true")
    rescanning.tell("Nothing to do.\nSOON: it ends.\nSOON: it ends.")
    assert capsys.readouterr().out.endswith("\n::warning title=An exception ends::it ends.\n")
    assert (tmp_path / "summary").read_text() == "Nothing to do.\nSOON: it ends.\nSOON: it ends.\n"
