"""Tables of cases: a YAML file of rows by name. A table without rows is an error, and so is a field that a row may not have."""

import pathlib
from typing import Any

import pytest
import yaml

HERE = pathlib.Path(__file__).resolve().parent


def rows(name: str, fields: set[str]) -> list[Any]:
    """The rows of NAME.yaml for pytest.mark.parametrize: each is a mapping, and its test is called after its name."""
    path = HERE / f"{name}.yaml"
    table = yaml.load(path.read_text(), Loader=NoDuplicates)
    if not table or not isinstance(table, list):
        raise ValueError(f"{path.name} is not a list of rows.")
    seen: set[str] = set()
    for row in table:
        if unknown := row.keys() - fields - {"name", "legal"}:
            raise ValueError(f"{path.name}: the row {row.get('name')} has fields that no test reads: {', '.join(sorted(unknown))}.")
        if row["name"] in seen:
            raise ValueError(f"{path.name}: two rows are called {row['name']}.")
        seen.add(row["name"])
    return [pytest.param(row, id=row["name"]) for row in table]


class NoDuplicates(yaml.SafeLoader):
    """A field that is there twice would hide one of the two."""

    def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> dict[Any, Any]:
        keys = [self.construct_object(key, deep=True) for key, _ in node.value]  # type: ignore[no-untyped-call]
        if len(keys) != len(set(keys)):
            raise ValueError(f"A field is given twice{node.start_mark}")
        return super().construct_mapping(node, deep)
