"""What the Python programs of this folder have in common. Imported before the package `gate`, it says where that lies."""

import argparse
import os
import pathlib
import sys
from collections.abc import Callable
from typing import Any, NoReturn

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1]))

from gate.checkout import NotLooked, Refused  # noqa: E402
from gate.verdict import HOLDS, NOT_LOOKED, REFUSED, Verdict  # noqa: E402


def arguments(text: str) -> argparse.ArgumentParser:
    """Those of the program, whose text answers --help."""
    return argparse.ArgumentParser(prog=pathlib.Path(sys.argv[0]).name, description=text, formatter_class=argparse.RawDescriptionHelpFormatter)


def ends(program: Callable[..., str | Verdict], given: argparse.ArgumentParser, summary: bool = False) -> NoReturn:
    """Prints what the program answers to the arguments, and ends as its verdict says, or with 0; with 1 if it is refused, 3 if nobody could look."""
    try:
        answer = program(**vars(given.parse_args()))
    except Refused as refused:
        answer = Verdict(NOT_LOOKED if isinstance(refused, NotLooked) else REFUSED, error=f"REFUSED: {refused}")
    if isinstance(answer, str):
        print(answer)
        sys.exit(HOLDS)
    sys.exit(answer.said(summary))


def output(name: str, value: str) -> None:
    """Of a job of GitHub, for the next one."""
    if file := os.environ.get("GITHUB_OUTPUT"):
        with open(file, "a") as opened:
            opened.write(f"{name}={value}\n")
