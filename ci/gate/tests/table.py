"""The tables of these tests, as ci/check/cases.py reads them."""

import pathlib
from typing import Any

import pytest
import yaml
from cases import read

HERE = pathlib.Path(__file__).resolve().parent


def rows(name: str, fields: set[str], part: str | None = None) -> list[Any]:
    """The rows of NAME.yaml, or of a part of it, for pytest.mark.parametrize: each is a mapping, and its test is called after its name."""
    return [pytest.param(row, id=row["name"]) for row in read(HERE / f"{name}.yaml", [], fields, part)]


def base(name: str) -> Any:
    """What rows of a table change, out of bases.yaml."""
    return yaml.safe_load((HERE / "bases.yaml").read_text())[name]
