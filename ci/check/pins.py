"""Compares what is pinned (the files that git knows, by the patterns of ci/check/renovate.yaml) with what Renovate sees by
renovate.json: pins.py prints each refusal, and fails if there is one. First each row of ci/check/cases/renovate.yaml must be refused."""

import importlib.resources
import json
import pathlib
import re
import subprocess
import sys
from collections.abc import Iterator
from fnmatch import fnmatch
from typing import Any

import jsonschema
import re2
import yaml
from cases import read

KNOWN = yaml.safe_load(pathlib.Path("ci/check/renovate.yaml").read_text())
SCHEMA = json.loads((importlib.resources.files("check_jsonschema") / "builtin_schemas/vendor/renovate.json").read_text())
QUIET = re2.Options()
QUIET.log_errors = False
PIP_COMPILE = re2.compile(r"^(?:#.*?\r?\n)+# {4}pip-compile ")


def compiled(patterns: list[str]) -> list[re.Pattern[str]]:
    """By RE2, which Renovate matches with; RE2's error for what it has not."""
    return [re2.compile(it.strip("/"), QUIET) for it in patterns]


def keys(tree: Any) -> set[str]:
    below = tree.values() if isinstance(tree, dict) else tree if isinstance(tree, list) else []
    return set(tree if isinstance(tree, dict) else ()).union(*map(keys, below))


def refusals(config: dict[str, Any], exceptions: dict[str, str], files: dict[str, str]) -> Iterator[str]:
    yield from (error.message for error in jsonschema.validators.validator_for(SCHEMA)(SCHEMA).iter_errors(config))
    yield from (f"Renovate has no setting {key}." for key in sorted(keys(config) - keys(SCHEMA)))
    own = {name: {**KNOWN["managers"][name], **config.get(name, {})} for name in config["enabledManagers"] if name in KNOWN["managers"]}
    managers = own | {it["description"]: it for it in config["customManagers"]}
    seeing = [(name, compiled(it["managerFilePatterns"]), compiled(it["matchStrings"])) for name, it in managers.items()]
    matched, used = set(), set()
    for file, text in files.items():
        seen = []
        for name, _, patterns in [it for it in seeing if any(path.search(file) for path in it[1])]:
            if name == "pip-compile" and not PIP_COMPILE.search(text):
                yield f"{file}: It does not say how pip-compile makes it, so Renovate lets it be."
            elif not any(fnmatch(file, it) for it in config.get("ignorePaths", [])):
                found = [match for pattern in patterns for match in pattern.finditer(text)]
                matched.update([name] if found else [])
                seen += found
        for kind in KNOWN["pins"]:
            for pin in re.finditer(kind["looks"], text, re.MULTILINE) if re.fullmatch(kind["in"], file) else []:
                at, value, line = pin.start(pin.lastindex or 0), pin[pin.lastindex or 0], text.count("\n", 0, pin.start()) + 1
                known = any(it.start() <= at < it.end() and (not kind["alone"] or value in it.groupdict().values()) for it in seen)
                made = "--hash=" in text[text.rfind("\n", 0, at) + 1 : at] or (file.endswith(".in") and f"{file[:-2]}txt" in files)
                why = {it for it in exceptions if fnmatch(file, it) and not known and not made}
                used |= why
                yield from [] if known or made or why else [f"{file}:{line}: No manager of renovate.json sees the pin {value}."]
    yield from (f"{name}: It sees nothing." for name in managers if name not in matched)
    yield from (f"{it}: excepts nothing. Take the line away." for it in exceptions if it not in used)
    yield from (f"{it}: Say why." for it, why in exceptions.items() if not why)


def said(row: dict[str, Any]) -> str:
    config = {**KNOWN["base"], **row.get("config", {})}
    try:
        return "\n".join(refusals(config, row.get("exceptions", {}), {**KNOWN["files"], **row.get("files", {})}))
    except re2.error as e:
        return f"RE2 has no such expression, and so has Renovate not: {e.args[0].decode()}"


def main() -> int:
    rows = [(row, said(row)) for row in read("ci/check/cases/renovate.yaml", ["answer"], ["config", "exceptions", "files"])]
    wrong = [f"The row {row['name']} is not refused as it says, but: {it or 'not at all'}" for row, it in rows if row["answer"] not in it]
    git = subprocess.run(["git", "ls-files", "--cached", "--others", "--exclude-standard"], capture_output=True, text=True, check=True)
    files = {name: pathlib.Path(name).read_text(errors="replace") for name in git.stdout.splitlines() if pathlib.Path(name).is_file()}
    wrong += refusals(json.loads(pathlib.Path("renovate.json").read_text()), KNOWN["exceptions"], files | KNOWN["examples"])
    print("\n".join(f"ERROR: {it}" for it in wrong) or f"Renovate sees every pin of {len(files)} files; {len(rows)} mistakes are refused.")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
