"""What is known today against an image, by Grype over the SBOM that was attested to it, as ci/ship/vulnerability-gate judges it."""

import json
import pathlib
import subprocess
import sys
import tempfile

from .checkout import Refused
from .trust import sbom_of

HERE = pathlib.Path(__file__).resolve().parent
CLEAN, FOUND, BAD_EXCEPTION, NOT_SCANNED = range(4)


class NotScanned(Exception):
    """Nobody has looked."""


def scan(image, before=None, exceptions=None):
    """How the gate ends over the image, and what it says; beside it what came and went since the image before, if that one can be read."""
    with tempfile.TemporaryDirectory() as name:
        folder = pathlib.Path(name)
        try:
            arguments, note = report(image, folder / "now", "--report"), ""
        except (Refused, NotScanned) as nobody:
            return NOT_SCANNED, f"NOT SCANNED: {nobody}"
        try:
            arguments += report(before, folder / "before", "--before")[2:] if before else []
        except (Refused, NotScanned) as nobody:
            note = f"\nNot compared with what runs there: {nobody}"
        if exceptions:
            arguments += ["--exceptions", exceptions]
        done = subprocess.run([sys.executable, "-B", HERE.parent / "ship/vulnerability-gate", *arguments], capture_output=True, text=True)
    return done.returncode, (done.stdout.strip() or f"REFUSED: {done.stderr.strip()}") + note


def report(image, folder, option):
    """What the gate is told of an image: its SBOM, and Grype's report on it."""
    folder.mkdir()
    sbom, found = folder / "sbom.json", folder / "report.json"
    sbom.write_text(json.dumps(sbom_of(image)))
    done = subprocess.run([HERE.parent / "build/scan", sbom, found], capture_output=True, text=True)
    if done.returncode:
        raise NotScanned(" ".join(done.stderr.strip().splitlines()[-1:]).removeprefix("NOT SCANNED: "))
    return ["--sbom", sbom, option, found]
