"""Tables of cases: rows that each have a name of their own and, beside it, only keys that their table knows.

For shell: cases.py TABLE FOLDER KEY... makes FOLDER/NAME for each row, with a file for each of its keys: text as it is, anything else
as JSON. The files that a row names under `files` lie in it, too."""

import json
import pathlib
import sys
from collections.abc import Iterable
from typing import Any

import yaml

Case = dict[str, Any]


class NoDuplicates(yaml.SafeLoader):
    """A field that is there twice would hide one of the two."""

    def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> dict[Any, Any]:
        keys = [self.construct_object(key, deep=True) for key, _ in node.value]  # type: ignore[no-untyped-call]
        if len(keys) != len(set(keys)):
            raise ValueError(f"A field is given twice{node.start_mark}")
        return super().construct_mapping(node, deep)


def read(table: str | pathlib.Path, required: Iterable[str], optional: Iterable[str] = (), part: str | None = None) -> list[Case]:
    """The rows of a table, or of a part of it. A table without a row proves nothing, so it ends the program, as does a row of another shape."""
    content = yaml.load(pathlib.Path(table).read_text(), Loader=NoDuplicates) or {}
    rows: list[Case] = list((content[part] if part else content) or [])
    needed = {"name", *required}
    for row in rows:
        missing, unknown = needed - row.keys(), row.keys() - needed - {*optional, "legal"}
        if missing or unknown:
            sys.exit(f"ERROR: {table}: row '{row.get('name')}' lacks {sorted(missing)}, and has {sorted(unknown)} beside {sorted(needed)}. Correct the row.")
    names = [row["name"] for row in rows]
    if doubled := {name for name in names if names.count(name) > 1}:
        sys.exit(f"ERROR: {table}: two rows have the name {sorted(doubled)}. Give each row a name of its own.")
    if not rows:
        sys.exit(f"ERROR: {table} has no row, so it proves nothing. Write one.")
    return rows


def lines(text: str | list[str]) -> list[str]:
    return text if isinstance(text, list) else [text]


def lay(row: Case, folder: pathlib.Path) -> pathlib.Path:
    """Writes a row's keys and files into a folder of its name."""
    here: pathlib.Path = folder / row["name"]
    here.mkdir(parents=True)
    for name, content in {**row, **row.get("files", {})}.items():
        path = here / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(content.rstrip("\n") + "\n" if isinstance(content, str) else json.dumps(content))
    return here


if __name__ == "__main__":
    if len(sys.argv) < 4:
        sys.exit(__doc__)
    for case in read(sys.argv[1], sys.argv[3:], ["files", "exception"]):
        lay(case, pathlib.Path(sys.argv[2]))
