"""What an image has that the one before it had not, by the SBOMs that were attested to both."""

from collections import defaultdict
from typing import Any

from .vex import package_of

MOST = 40
Parts = dict[str, set[str]]


def difference(before: dict[str, Any], now: dict[str, Any]) -> list[str]:
    """In Markdown, of SBOMs by platform: a line for each package, and what is beyond the first lines as a number."""
    lines = defaultdict(list)
    for platform in sorted(before.keys() | now.keys()):
        for line in changes(parts(before.get(platform, {})), parts(now.get(platform, {}))):
            lines[line].append(platform)
    everywhere = len(before.keys() | now.keys())
    found = [line if len(of) == everywhere else f"{line}, in {' and '.join(of)} alone" for line, of in sorted(lines.items())]
    more = len(found) - MOST
    return [*found[:MOST], *([f"- and {more} more; the SBOMs of both have them all (VERIFY.md)"] if more > 0 else [])] or ["The same."]


def changes(before: Parts, now: Parts) -> list[str]:
    both = before.keys() & now.keys()
    return [
        *(f"- added `{it}` {versions(now[it])}" for it in now.keys() - both),
        *(f"- changed `{it}` {versions(before[it])} → {versions(now[it])}" for it in both if before[it] != now[it]),
        *(f"- removed `{it}` {versions(before[it])}" for it in before.keys() - both),
    ]


def versions(found: set[str]) -> str:
    return ", ".join(sorted(found))


def parts(sbom: dict[str, Any]) -> Parts:
    """The versions of each package; single files are none."""
    found: Parts = defaultdict(set)
    for it in sbom.get("components", []):
        if it.get("type") != "file":
            found[package_of(it.get("purl") or it.get("name", "one without a name"))].add(it.get("version") or "of no version")
    return found
