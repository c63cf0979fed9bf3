"""What runs in each environment, scanned again: advisories are newer than images."""

import os

from .environments import environments
from .scanned import scan
from .trust import Image, name
from .verdict import HOLDS, NOT_LOOKED, REFUSED, Verdict
from .versions import version_at


def rescan(image: str | None = None, exceptions: str | None = None) -> Verdict:
    """How it ends, by the worst of what was found, and what it says of each environment as main has it."""
    found: dict[str, int] = {}
    text = []
    for environment in environments():
        version = version_at("HEAD", environment)
        if version.is_nothing:
            text.append(f"## {environment}\n\nNothing was promoted to it yet.")
            continue
        verdict = scan(Image(f"{image or name()}@{version.digest}"), None, exceptions)
        found[environment] = verdict.status
        text.append(f"## {environment}: {version}\n\n{verdict.text}")
    status = next((it for it in (REFUSED, NOT_LOOKED) if it in found.values()), HOLDS)
    return Verdict(status, "\n\n".join([headline(found), *text]))


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
