"""Runs the entry points of ci/ship as a workflow or a person does."""

import os
import pathlib
import shutil
import subprocess

SHIP = pathlib.Path(__file__).resolve().parents[2] / "ship"


def run(program: str | pathlib.Path, *arguments: str, ship: pathlib.Path = SHIP, **environment: str) -> tuple[int, str]:
    """How it ends, and what it says."""
    values = {**os.environ, **environment}
    done = subprocess.run([ship / program, *arguments], env=values, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
    return done.returncode, done.stdout


def expect(status: int, text: str, program: str | pathlib.Path, *arguments: str, ship: pathlib.Path = SHIP, **environment: str) -> str:
    """That it ends so and says this; returns all that it says."""
    ended, said = run(program, *arguments, ship=ship, **environment)
    assert text in said, f"{program} {' '.join(arguments)} says: {said}"
    assert ended == status, f"{program} {' '.join(arguments)} ends with {ended}: {said}"
    return said


def copied(folder: pathlib.Path, repository: str) -> pathlib.Path:
    """The folder ship of a copy that is of this repository."""
    for name in ("gate", "ship", "build"):
        shutil.copytree(SHIP.parent / name, folder / name, ignore=shutil.ignore_patterns("tests", "__pycache__"))
    (folder / "gate/repository.txt").write_text(f"{repository}\n")
    return folder / "ship"


def stand_in(folder: pathlib.Path, name: str, script: str) -> pathlib.Path:
    """A program of that name in a folder that comes first on PATH."""
    folder.mkdir(exist_ok=True)
    (folder / name).write_text(f"#!/usr/bin/env bash\n{script}\n")
    (folder / name).chmod(0o755)
    return folder
