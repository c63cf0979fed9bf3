"""What runs in each environment, scanned again: advisories are newer than images."""

import datetime
import os
import pathlib
from typing import NamedTuple

from .environments import environments
from .exceptions import EXCEPTIONS, BadException, Key, exceptions, warnings
from .issues import Issue
from .scanned import scan
from .trust import Image, name
from .verdict import HOLDS, NOT_LOOKED, REFUSED
from .versions import version_at
from .vulnerabilities import Finding

TO_DO = """It is closed by itself when nothing that runs has it any more. So give each environment an image without it; or say in `ci/gate/vex.json` why
it does not affect us, or accept it for a while in `ci/gate/exceptions.json`: docs/guides/promote.md."""
Open = dict[Key, dict[str, Finding]]


class Rescan(NamedTuple):
    """How it ends, by the worst of what was found; what it says of each environment as main has it; what is open, by advisory and package in which."""

    status: int
    text: str
    open: Open
    complete: bool


def rescan(image: str | None = None, exceptions: str | None = None) -> Rescan:
    found: dict[str, int] = {}
    text, opened, complete = [], Open(), True
    for environment in environments():
        version = version_at("HEAD", environment)
        if version.is_nothing:
            text.append(f"## {environment}\n\nNothing was promoted to it yet.")
            continue
        verdict = scan(Image(f"{image or name()}@{version.digest}"), None, exceptions)
        found[environment] = verdict.status
        text.append(f"## {environment}: {version}\n\n{verdict.text}")
        complete = complete and verdict.open is not None
        for key, finding in (verdict.open or {}).items():
            opened.setdefault(key, {})[environment] = finding
    status = next((it for it in (REFUSED, NOT_LOOKED) if it in found.values()), HOLDS)
    return Rescan(status, "\n\n".join([headline(found), *text]), opened, complete)


def issues(found: Rescan, path: str | None = None, today: datetime.date | None = None) -> dict[str, Issue]:
    """One for each finding that nobody has accepted, and for each exception that ends within two weeks or has ended."""
    wanted = {}
    for (advisory, package), of in found.open.items():
        what = [f"- {place}: {it.severity}, in version {it.version}, fixed in {it.fixed}" for place, it in of.items()]
        wanted[f"{advisory} in {package}"] = Issue(f"{advisory} in {package}", "\n".join([*what, "", TO_DO]))
    today = today or datetime.datetime.now(datetime.UTC).date()
    try:
        known = exceptions(pathlib.Path(path) if path else EXCEPTIONS, today)
    except BadException:
        return wanted
    for (advisory, package), said in warnings(known, today).items():
        title = f"The exception for {advisory} in {package} ends on {known[advisory, package]['expires']}"
        wanted[title] = Issue(title, said.partition(": ")[2])
    return wanted


def headline(found: dict[str, int]) -> str:
    blind = [environment for environment, status in found.items() if status == NOT_LOOKED]
    bad = [environment for environment, status in found.items() if status == REFUSED]
    parts = [f"{word}: {', '.join(names)}." for word, names in (("NOT SCANNED", blind), ("REFUSED", bad)) if names]
    return " ".join(parts) or f"Nothing to do in {', '.join(found) or 'any environment'}."


def tell(text: str) -> None:
    """Prints it, and in a job of GitHub makes it the summary, with a warning for each exception that ends soon."""
    print(text)
    if summary := os.environ.get("GITHUB_STEP_SUMMARY"):
        with open(summary, "a") as file:
            file.write(f"{text}\n")
    if "GITHUB_ACTIONS" in os.environ:
        for warning in soon(text):
            print(f"::warning title=An exception ends::{warning}")


def soon(text: str) -> list[str]:
    return list(dict.fromkeys(line.partition(": ")[2] for line in text.splitlines() if line.startswith(("SOON: ", "EXPIRED: "))))
