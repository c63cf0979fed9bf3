#!/usr/bin/env python3
"""Shows that lint.py refuses each example of invalid/ for what is written in it, and for nothing else, and none of valid/.

Usage: prove.py SETTINGS SCRIPT...
The scripts are those of the application, after which the examples would run.
"""

import pathlib
import re
import sys

from lint import refusals, refused_changes, refused_settings
from rules import Schema
from script import HERE, Script


def schema_after(paths):
    schema = Schema()
    for path in paths:
        schema.add(Script(path))
    return schema


def found(path, schema):
    return [f"{rule}: {message}" for _, rule, message in sorted(refusals(Script(path), schema))]


def expected(path):
    return re.findall(r"^(?:--|#) refused: (.*)$", path.read_text(), re.MULTILINE)


def wrong(path, refused):
    wanted = expected(path)
    if len(refused) != len(wanted) or any(not any(part in said for said in refused) for part in wanted) or not wanted:
        yield f"ERROR: {path.relative_to(HERE.parent)} is to be refused with {wanted or 'what it does not say'}, but: {refused or 'it was not'}"


def main(settings, *paths):
    before, invalid, errors = schema_after(paths), HERE / "invalid", []
    for path in sorted(invalid.glob("*.sql")):
        errors += wrong(path, found(path, before))
    for path in sorted(invalid.glob("*.yaml")):
        errors += wrong(path, [*refused_settings(path)])
    for released in sorted(invalid.glob("*/V*.sql")):
        errors += wrong(released, [it for it in refused_changes(released.parent, paths) if it.startswith(released.name)])
    errors += refused_settings(settings)
    for path in sorted((HERE / "valid").glob("*.sql")):
        errors += [f"ERROR: {path.name} is valid, but: {it}" for it in found(path, before)]
        before.add(Script(path))
    print("\n".join(map(str, errors)), end="\n" if errors else "", file=sys.stderr)
    return 1 if errors else 0


if __name__ == "__main__":
    sys.exit(main(*map(pathlib.Path, sys.argv[1:])))
