"""The programs that the scripts call: each is the one that its variable names (COSIGN, HELM), else the pinned one of ci/build/tools."""

import functools
import os
import pathlib
import subprocess

from .checkout import Refused

TOOLS = pathlib.Path(__file__).resolve().parent.parent / "build/tools"


@functools.cache
def program(name: str) -> str:
    """Its path; the pinned one is built if it is not there."""
    if given := os.environ.get(name.upper()):
        return given
    tools = subprocess.run([TOOLS, name], stdout=subprocess.PIPE, text=True)
    if tools.returncode:
        raise Refused(f"There is no {name}, as above. Name one in {name.upper()}.")
    return f"{tools.stdout.strip()}/{name}"


def call(name: str, *arguments: object, timeout: float | None = None) -> subprocess.CompletedProcess[str]:
    """What it says and how it ends; a program that does not start is refused."""
    try:
        return subprocess.run([program(name), *map(str, arguments)], capture_output=True, text=True, timeout=timeout)
    except subprocess.TimeoutExpired as e:
        raise Refused(f"{name} has not ended after {timeout:.0f} seconds, and was stopped.") from e
    except OSError as e:
        raise Refused(f"{name} does not start: {e}. Name it in {name.upper()}, or build it: ci/build/tools {name}") from e
