"""What is known today against an image, by Grype over the SBOM of each platform that was attested to it."""

import json
import pathlib
import subprocess
import tempfile
from typing import Any

from .checkout import Refused
from .exceptions import EXCEPTIONS
from .trust import Image, sboms_of
from .verdict import NOT_LOOKED, Verdict
from .vex import DOCUMENT, our_image
from .vulnerabilities import NotScanned, Scan, judge

SCAN = pathlib.Path(__file__).resolve().parent.parent / "build/scan"


def scan(image: Image, before: Image | None = None, exceptions: str | None = None) -> Verdict:
    """How the gate ends over the image, and what it says; beside it what came and went since the image before, if that one can be read."""
    with tempfile.TemporaryDirectory() as name:
        folder = pathlib.Path(name)
        try:
            now = scans(image, folder / "now")
        except (Refused, NotScanned) as nobody:
            return Verdict(NOT_LOOKED, f"NOT SCANNED: {nobody}")
        earlier, note = None, ""
        try:
            earlier = scans(before, folder / "before") if before else None
        except (Refused, NotScanned) as nobody:
            note = f"\nNot compared with what runs there: {nobody}"
        verdict = judge(now, pathlib.Path(exceptions) if exceptions else EXCEPTIONS, DOCUMENT, our_image(), earlier)
    return verdict._replace(text=verdict.text + note)


def scans(image: Image, folder: pathlib.Path) -> list[Scan]:
    """Of each platform the SBOM, and Grype's report on it."""
    return [scan_of(sbom, folder / platform) for platform, sbom in sorted(sboms_of(image).items())]


def scan_of(listed: Any, folder: pathlib.Path) -> Scan:
    folder.mkdir(parents=True)
    sbom, found = folder / "sbom.json", folder / "report.json"
    sbom.write_text(json.dumps(listed))
    done = subprocess.run([SCAN, sbom, found], capture_output=True, text=True)
    if done.returncode:
        raise NotScanned(" ".join(done.stderr.strip().splitlines()[-1:]).removeprefix("NOT SCANNED: "))
    return sbom, found
