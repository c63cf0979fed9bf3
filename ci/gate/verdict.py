"""How a gate ends."""

import os
import sys
from typing import Any, NamedTuple

HOLDS, REFUSED, WRONG_USE, NOT_LOOKED = range(4)


class Verdict(NamedTuple):
    """0 holds, 1 refused, 3 could not look; what it prints, the error beside it, and of a scan what is open, by advisory and package, if it was looked for."""

    status: int
    text: str = ""
    error: str = ""
    open: dict[tuple[str, str], Any] | None = None

    def said(self, summary: bool = False) -> int:
        """Prints it, in a job of GitHub also into its summary, and returns the exit code."""
        if self.text:
            print(self.text, flush=True)
        if self.error:
            print(self.error, file=sys.stderr, flush=True)
        if summary and self.text and (file := os.environ.get("GITHUB_STEP_SUMMARY")):
            with open(file, "a") as opened:
                opened.write(f"{self.text}\n")
        return self.status
