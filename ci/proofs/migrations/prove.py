#!/usr/bin/env python3
"""Shows that lint.py refuses each row of invalid.yaml for what is written in it, and for nothing else, and none of valid.yaml.

Usage: prove.py SETTINGS SCRIPT...
The scripts are those of the application, after which the examples would run.
"""

import concurrent.futures
import pathlib
import sys
import tempfile
from collections.abc import Iterator

sys.path.insert(0, "ci/check")
from cases import Case, lines, read
from lint import refusals, refused_changes, refused_settings
from rules import Schema
from script import HERE, Script


def schema_after(paths: list[pathlib.Path]) -> Schema:
    schema = Schema()
    for path in paths:
        schema.add(Script(path))
    return schema


def laid(folder: pathlib.Path, row: Case) -> Script:
    path = folder / f"{row['name']}.sql"
    path.write_text(row["sql"])
    if row.get("own-transaction"):
        path.with_name(f"{path.name}.conf").write_text("executeInTransaction=false\n")
    return Script(path)


def found(folder: pathlib.Path, row: Case, schema: Schema, paths: list[pathlib.Path]) -> Iterator[tuple[str, str]]:
    """Who refuses it, and why."""
    if "settings" in row:
        (folder / "application.yaml").write_text(row["settings"])
        yield from (("ours", it) for it in refused_settings(folder / "application.yaml"))
    elif "released" in row:
        (folder / "released").mkdir()
        for name in row["released"]:
            (folder / "released" / name).write_text("select 1;\n")
        yield from (("ours", it) for it in refused_changes(folder / "released", paths))
    else:
        script = laid(folder, row)
        known = {rule for rule, _, _ in script.found()}
        yield from (("squawk" if rule in known else "ours", f"{rule}: {message}") for _, rule, message in sorted(refusals(script, schema)))


def wrong(row: Case, refused: list[tuple[str, str]]) -> Iterator[str]:
    wanted, said = lines(row["answer"]), [message for _, message in refused]
    if len(said) != len(wanted) or any(not any(part in message for message in said) for part in wanted):
        yield f"ERROR: invalid.yaml: '{row['name']}' is to be refused with {wanted}, but: {said or 'it was not'}"
    seen_by = {who for who, _ in refused}
    if refused and seen_by != ({"squawk", "ours"} if row["seen-by"] == "both" else {row["seen-by"]}):
        yield f"ERROR: invalid.yaml: '{row['name']}' is to be seen by {row['seen-by']}, but was by {sorted(seen_by)}"


def main(settings: pathlib.Path, *scripts: pathlib.Path) -> int:
    paths = list(scripts)
    before, errors = schema_after(paths), [*refused_settings(settings)]
    invalid = read(HERE / "invalid.yaml", ["answer", "seen-by"], ["sql", "own-transaction", "settings", "released"])
    with tempfile.TemporaryDirectory() as work, concurrent.futures.ThreadPoolExecutor() as pool:
        folder = pathlib.Path(work)
        for row, refused in zip(invalid, pool.map(lambda row: list(found(folder, row, before, paths)), invalid), strict=True):
            errors += wrong(row, refused)
        for row in read(HERE / "valid.yaml", ["sql"], ["own-transaction"]):
            script = laid(folder, row)
            errors += [f"ERROR: valid.yaml: '{row['name']}' is valid, but: {rule}: {message}" for _, rule, message in refusals(script, before)]
            before.add(script)
    print("\n".join(errors), end="\n" if errors else "", file=sys.stderr)
    return 1 if errors else 0


if __name__ == "__main__":
    sys.exit(main(*map(pathlib.Path, sys.argv[1:])))
