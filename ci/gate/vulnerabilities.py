"""Judges what is known against the parts of an image: Grype's report on each SBOM of it, the accepted risks, and what does not affect us."""

import datetime
import json
import pathlib
import re
from typing import Any, NamedTuple

from .checkout import Refused
from .exceptions import BadException, Exceptions, Key, exceptions, in_force, warnings
from .trust import listing
from .verdict import HOLDS, NOT_LOOKED, REFUSED, Verdict
from .vex import Statement, package_of, statements

OLDEST_DATABASE = datetime.timedelta(days=5)
ONE_DAY = datetime.timedelta(days=1)
SEVERITIES = ["Critical", "High", "Medium", "Low", "Negligible", "Unknown"]
FAILING = SEVERITIES[:2]
Scan = tuple[pathlib.Path, pathlib.Path]


class NotScanned(Exception):
    """Nobody has looked."""


class Finding(NamedTuple):
    severity: str
    version: str
    fixed: str

    @property
    def rank(self) -> int:
        """A severity that this gate does not know is as bad as the worst."""
        return SEVERITIES.index(self.severity) if self.severity in SEVERITIES else 0

    @property
    def fails(self) -> bool:
        return self.severity not in SEVERITIES or self.severity in FAILING


def judge(
    scans: list[Scan],
    exceptions_file: pathlib.Path,
    vex: pathlib.Path,
    image: str,
    before: list[Scan] | None = None,
    today: datetime.date | None = None,
) -> Verdict:
    """HIGH and CRITICAL are refused, whether there is a fix or not, unless they are excepted or do not affect us. A scan is an SBOM and the report on it."""
    today = today or datetime.datetime.now(datetime.UTC).date()
    try:
        found = worst(scans, today)
        earlier = worst(before, today) if before else None
        known, unaffected = exceptions(exceptions_file, today), statements(vex, image)
    except NotScanned as nobody:
        return Verdict(NOT_LOOKED, f"NOT SCANNED: {nobody}")
    except BadException as bad:
        return Verdict(REFUSED, f"BAD EXCEPTION: {bad}")
    harmless = {key: it.why for key, finding in found.items() for it in unaffected if it.is_of(*key, finding.version)}
    excepted = in_force(known, today)
    failing = [key for key, finding in found.items() if finding.fails and key not in harmless]
    open_ = [key for key in failing if key not in excepted]
    below = len(found) - len(failing) - len(harmless)
    lines = [f"{'REFUSED: ' if open_ else ''}{len(open_)} HIGH or CRITICAL, {len(failing) - len(open_)} excepted, {below} below"]
    lines[0] += f", {len(harmless)} without effect on us" if harmless else ""
    lines += table(found, excepted, harmless)
    if earlier is not None:
        lines += [changes("Gained", found.keys() - earlier.keys()), changes("Lost", earlier.keys() - found.keys())]
    lines += [f"NOTE: nothing has {name} in {package} any more. Take the exception away." for name, package in sorted(known.keys() - found.keys())]
    lines += [f"NOTE: nothing has {it.advisory} in {it.package} any more. Take the statement away." for it in unneeded(unaffected, found)]
    text = "\n".join([*lines, *warnings(known, today).values()])
    return Verdict(REFUSED if open_ else HOLDS, text, open={key: found[key] for key in open_})


def unneeded(unaffected: list[Statement], found: dict[Key, Finding]) -> list[Statement]:
    return [it for it in unaffected if not any(it.is_of(*key, finding.version) for key, finding in found.items())]


def table(found: dict[Key, Finding], excepted: Exceptions, harmless: dict[Key, str]) -> list[str]:
    lines = ["\n| severity | | package | version | fixed in | |\n|---|---|---|---|---|---|"] if found else []
    for key, (severity, version, fixed) in sorted(found.items(), key=lambda it: (it[1].rank, it[0])):
        one = excepted.get(key)
        why = harmless.get(key) or ("until {expires}, {owner}: {reason}".format(**one) if one else "")
        lines.append(f"| {severity} | {key[0]} | {key[1]} | {version} | {fixed} | {why} |")
    return lines


def changes(title: str, keys: set[Key]) -> str:
    return f"\n{title}: {', '.join(sorted(f'{name} in {package}' for name, package in keys)) or 'none'}"


def worst(scans: list[Scan], today: datetime.date) -> dict[Key, Finding]:
    """What is known of any platform."""
    found: dict[Key, Finding] = {}
    for sbom, report in scans:
        checked(sbom)
        for key, finding in findings(report, sbom, today).items():
            found[key] = min(finding, found.get(key, finding), key=lambda it: it.rank)
    return found


def findings(path: pathlib.Path, sbom: pathlib.Path, today: datetime.date) -> dict[Key, Finding]:
    """Of a report on this SBOM: what is known, by advisory and package; the package without its version."""
    try:
        report = json.loads(path.read_text())
        database = report["descriptor"]["db"]["status"]
        if report["descriptor"]["name"] != "grype" or report["source"]["type"] != "sbom-file":
            raise ValueError("it is not Grype's, of an SBOM")
        if pathlib.Path(report["source"]["target"]).name != sbom.name:
            raise ValueError(f"it is of {report['source']['target']}, not of {sbom}")
        require_fresh(database, today)
        found: dict[Key, Finding] = {}
        for match in [*a_list(report["matches"], "matches"), *a_list(report.get("ignoredMatches", []), "ignoredMatches")]:
            key, finding = finding_of(match)
            found[key] = min(finding, found.get(key, finding), key=lambda it: it.rank)
        return found
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as e:
        raise NotScanned(f"{path} is no report that can be judged: {type(e).__name__}: {e}. Make one: grype sbom:{sbom} --output json") from e


def a_list(entries: Any, name: str) -> list[Any]:
    if not isinstance(entries, list):
        raise TypeError(f"{name} is no list")
    return entries


def finding_of(match: Any) -> tuple[Key, Finding]:
    """What a configuration of Grype ignores is found all the same: exceptions are ours."""
    vulnerability, artifact = match["vulnerability"], match["artifact"]
    names = [vulnerability["id"], *(it["id"] for it in match.get("relatedVulnerabilities") or [])]
    cve = next((name for name in names if re.match("CVE-", name)), names[0])
    package = package_of(artifact.get("purl") or f"pkg:{artifact['type']}/{artifact['name']}@{artifact['version']}")
    severity = vulnerability["severity"]
    if not isinstance(severity, str) or not severity:
        raise TypeError(f"{cve} has no severity")
    fixed = ", ".join((vulnerability.get("fix") or {}).get("versions") or []) or "none"
    return (cve, package), Finding(severity, artifact["version"], fixed)


def require_fresh(database: Any, today: datetime.date) -> None:
    if database["valid"] is not True:
        raise NotScanned(f"Grype had no database: {database.get('error') or 'it does not say why'}. Get one: grype db update")
    built = datetime.datetime.fromisoformat(database["built"]).date()
    if not -ONE_DAY <= today - built <= OLDEST_DATABASE:
        raise NotScanned(f"Grype's database is of {built}, {(today - built).days} days old. Update it: grype db update")


def checked(path: pathlib.Path) -> None:
    try:
        listing(json.loads(path.read_text()), path)
    except (OSError, ValueError, Refused) as e:
        raise NotScanned(f"{path} is no SBOM that can be scanned: {type(e).__name__}: {e}") from e
