#!/usr/bin/env python3
"""Refuses migrations that the release before would not survive, or that would stop its reads and writes.

Usage: lint.py SETTINGS RELEASED SCRIPT...
Reads the scripts in this order. SETTINGS is application.yaml with Flyway's lock time-out, RELEASED the folder of the scripts of
the release before, which may not change. squawk (SQUAWK, or on PATH) parses them and knows most rules, rules.py the others.
"""

import pathlib
import re
import sys

import rules
from script import Script

LOCK_TIMEOUT = re.compile(r"^    init-sqls: set lock_timeout = '[1-9]\d*m?s'$", re.MULTILINE)
MARK = re.compile(rb"-- contract: \S.{9,} since \d+\.\d+\.\d+$")
WAIVED_BY_MARK = re.compile(r"renaming-|changing-column-type$|ban-(disable|drop|new|replace|revoke|set)")
SAY = "begin the script with why and since which release: -- contract: nothing reads inbox.colour since 0.3.0"


def refusals(script, schema):
    """Line, rule and message of each."""
    marked = MARK.match(script.source.partition(b"\n")[0])
    if not marked and (mark := re.search(rb"^\s*-- *contract\b", script.source, re.MULTILINE)):
        yield script.line(mark.end()), "contract-mark", f"This mark counts for nothing; {SAY}."
    if ignored := re.search(rb"squawk-ignore", script.source):
        yield script.line(ignored.end()), "squawk-ignore", "No script turns this check off."
    concurrent = [it for it in script.statements if rules.CONCURRENTLY.match(it.text)]
    if concurrent and script.transactional:
        conf = f"Beside the script put {script.path.name}.conf: executeInTransaction=false"
        yield concurrent[0].first, "concurrently-in-transaction", conf
    for number, it in enumerate(script.statements):
        for rule, message in rules.refused(it, script.statements[:number], schema):
            yield it.first, rule, message
    for rule, line, message in script.found():
        waivable = WAIVED_BY_MARK.match(rule)
        if not (waivable and marked) and not rules.are_known_better(rule, script.at(line), script, schema):
            yield line, rule, message + (f" If the release before does without, {SAY}." if waivable else "")


def refused_settings(settings):
    if not LOCK_TIMEOUT.search(settings.read_text()):
        yield f"{settings}: lock-timeout: Flyway's connections need one: spring.flyway.init-sqls: set lock_timeout = '3s'."


def refused_changes(released, paths):
    now = {path.name: path.read_bytes() for path in paths}
    for path in sorted(released.glob("V*.sql")):
        if now.get(path.name) != path.read_bytes():
            yield f"{path.name}: released: Databases hold its checksum: put it back as it was, and write a new script."


def main(settings, released, *paths):
    found, schema = [*refused_settings(settings), *refused_changes(released, paths)], rules.Schema()
    for path in paths:
        script = Script(path)
        found += [f"{path}:{line}: {rule}: {message}" for line, rule, message in sorted(refusals(script, schema))]
        schema.add(script)
    print("\n".join(found), end="\n" if found else "", file=sys.stderr)
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main(*map(pathlib.Path, sys.argv[1:])) if len(sys.argv) > 3 else __doc__)
