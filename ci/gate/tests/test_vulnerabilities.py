"""Reports of Grype (of the form of 0.121.2), accepted risks and OpenVEX statements, before the gate of vulnerabilities: vulnerabilities.yaml.

A row names what differs from one critical finding, one exception for it and one statement about it; a field that is null is left out."""

import datetime
import json
import pathlib
from typing import Any

import pytest
from table import base, rows

from gate.vulnerabilities import judge

TODAY = datetime.date(2026, 11, 22)
IMAGE = "ghcr.io/acme/shop/app"
FIELDS = {"ends", "answer", "found", "ignored", "before", "excepted", "unaffected", "document", "database", "source", "report", "sbom"}


def changed(it: dict[str, Any], change: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in {**it, **change}.items() if value is not None}


def match(change: Any) -> Any:
    if not isinstance(change, dict):
        return change
    it = changed(base("match"), change)
    vulnerability = {name: it[name] for name in ("id", "severity") if name in it} | {"fix": {"versions": it.get("fixed", []), "state": "fixed"}}
    if change.get("severity", "") == "NULL":
        vulnerability["severity"] = None
    artifact = {"name": "log4j-core", "version": "2.14.1", "type": "java-archive"} | {name: it[name] for name in ("purl",) if name in it}
    return {"vulnerability": vulnerability, "relatedVulnerabilities": it.get("related", []), "matchDetails": [], "artifact": artifact}


def report(row: dict[str, Any], found: list[Any], ignored: list[Any], database: dict[str, Any]) -> dict[str, Any]:
    status = changed({"schemaVersion": "v6.1.3", "valid": True, "built": "2026-11-21T06:30:00Z"}, database)
    text: dict[str, Any] = {
        "matches": [match(it) for it in found],
        "ignoredMatches": [match(it) for it in ignored],
        "source": {"type": "sbom-file", "target": "sbom.json", **row.get("source", {})},
        "descriptor": {"name": "grype", "version": "0.121.2", "db": {"status": status, "providers": {}}, "timestamp": "2026-11-22T09:00:00Z"},
    }
    return text


@pytest.mark.parametrize("row", rows("vulnerabilities", FIELDS))
def test_vulnerabilities(row: dict[str, Any], tmp_path: pathlib.Path) -> None:
    def written(name: str, content: Any) -> pathlib.Path:
        path = tmp_path / name
        path.write_text(content if isinstance(content, str) else json.dumps(content))
        return path

    found = report(row, row.get("found", []), row.get("ignored", []), row.get("database", {}))
    content = row.get("report", found)
    if isinstance(content, dict) and "matches" in row.get("report", {}):
        content = found | row["report"]
    path = tmp_path / "report.json" if content == "NONE" else written("report.json", content)
    before = row.get("before")
    earlier = written("before.json", report(row, before.get("found", []), [], before.get("database", {}))) if before else None
    excepted = row.get("excepted", [])
    listed = [changed(base("exception"), it) if isinstance(it, dict) else it for it in excepted] if isinstance(excepted, list) else excepted
    document = changed(base("document") | {"statements": [changed(base("statement"), it) for it in row.get("unaffected", [])]}, row.get("document", {}))
    sbom = written("sbom.json", row.get("sbom", base("sbom")))
    then = [(sbom, earlier)] if earlier else None
    verdict = judge([(sbom, path)], written("exceptions.json", listed), written("vex.json", document), IMAGE, then, TODAY)
    assert row["answer"] in verdict.text
    assert verdict.status == row["ends"], verdict.text
