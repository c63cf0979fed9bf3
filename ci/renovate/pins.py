"""Compares what is pinned with what Renovate sees: pins.py CONFIG EXCEPTIONS ROOT [EXAMPLES] reads the files' names from its input.

What is pinned is found without Renovate's configuration, by what a digest, a commit, a checksum and a version look like. EXAMPLES is a
folder of files that are not there yet, under the names that they will have. Prints each refusal, and fails if there is one."""

import fnmatch
import importlib.resources
import json
import pathlib
import re
import sys

import re2

# What a pin looks like, the files that it is looked for in, and whether it alone is the pin, or goes with the version before it.
PINS = [
    (re.compile(r"\bsha256:[0-9a-f]{64}\b"), ".*", True),
    (re.compile(r"(?<![\w:./-])[0-9a-f]{40}\b|(?<=@)[0-9a-f]{40}\b"), ".*", True),
    (re.compile(r"\bh1:[A-Za-z0-9+/]{43}="), ".*", False),
    (re.compile(r"\bsha512-[A-Za-z0-9+/]{86}={0,2}"), ".*", False),
    (re.compile(r"^[A-Za-z0-9._-]+==(\S+)", re.MULTILINE), r".*requirements[^/]*|ci/build/python/.*", True),
    (re.compile(r"^[ -]*\w[\w-]*[vV]ersion: +[\"']?(v?\d[\w.]*)", re.MULTILINE), r"\.github/.*", True),
    (re.compile(r"^ +(?:targetRevision|version): +[\"']?(v?\d[\w.+-]*)", re.MULTILINE), r"deploy/.*\.yaml", True),
    (re.compile(r"<(?:version|[\w.-]+\.version)>(\d[^<]*)<"), r"(.*/)?pom\.xml", True),
    (re.compile(r"^distribution(?:Url|Sha256Sum)=.*", re.MULTILINE), r"\.mvn/.*", False),
]
# Managers of Renovate's own: the files that are theirs unless the configuration names others, and what they see there.
OWN = {
    "github-actions": (r"\.github/workflows/.+\.ya?ml", r"uses: \S+@(?<digest>[0-9a-f]{40}) # v[\d.]+|(?:go|java)-version: [\"']?(?<value>[\d.]+)"),
    "maven": (r"(.*/)?pom\.xml", r"<(?:version|[\w.-]+\.version)>(?<value>\d[^<]*)<"),
    "maven-wrapper": (r"\.mvn/wrapper/maven-wrapper\.properties", r"distribution(?:Url|Sha256Sum)=\S+"),
    "pip-compile": (None, r"[A-Za-z0-9._-]+==(?<value>[^\s;]+)"),
    "argocd": (None, r"chart: \S+\s+targetRevision: (?<value>\S+)"),
}
HEADER = re2.compile(r"^(?:#.*?\r?\n)+# {4}pip-compile ")


def managers(config):
    """Of each: what to call it, the pattern of its files, and what it looks for."""
    for name in config["enabledManagers"]:
        if name in OWN:
            own, pattern = OWN[name]
            given = config.get(name, {}).get("managerFilePatterns", [])
            yield name, [f"^(?:{own})$"] if own else [it.strip("/") for it in given], [pattern]
    if "custom.regex" in config["enabledManagers"]:
        for it in config["customManagers"]:
            yield it["description"], [pattern.strip("/") for pattern in it["managerFilePatterns"]], it["matchStrings"]


def keys(tree):
    if isinstance(tree, dict):
        yield from tree
    for it in tree.values() if isinstance(tree, dict) else tree if isinstance(tree, list) else []:
        yield from keys(it)


def unknown(config):
    """Settings that Renovate has not; its schema lets them pass."""
    schema = json.loads((importlib.resources.files("check_jsonschema") / "builtin_schemas/vendor/renovate.json").read_text())
    return sorted(set(keys(config)) - set(keys(schema)))


def compiled(pattern):
    try:
        return re2.compile(pattern)
    except re2.error as e:
        sys.exit(f"ERROR: RE2 has no such expression, and so has Renovate not: {pattern}: {e}")


def ignored(config, name):
    return any(fnmatch.fnmatch(name, pattern) for pattern in config.get("ignorePaths", []))


def main(config, exceptions, root, examples=None):
    config, root = json.loads(pathlib.Path(config).read_text()), pathlib.Path(root)
    files = {name: root / name for name in sys.stdin.read().split("\n") if name and (root / name).is_file()}
    if examples:
        files |= {str(path.relative_to(examples)): path for path in pathlib.Path(examples).rglob("*") if path.is_file()}
    excepted = [line.split(None, 1) for line in pathlib.Path(exceptions).read_text().splitlines() if line and line[0] != "#"]
    seeing = [(name, [compiled(it) for it in paths], [compiled(it) for it in patterns]) for name, paths, patterns in managers(config)]
    refusals, used, matched, count = [f"Renovate has no setting {key}." for key in unknown(config)], set(), set(), 0
    for file, path in sorted(files.items()):
        try:
            text = path.read_text()
        except UnicodeDecodeError:
            continue
        seen = []
        for name, paths, patterns in seeing:
            if ignored(config, file) or not any(it.search(file) for it in paths):
                continue
            if name == "pip-compile" and not HEADER.search(text):
                refusals.append(f"{file}: It does not say how pip-compile makes it, so Renovate lets it be.")
                continue
            found = [match for pattern in patterns for match in pattern.finditer(text)]
            matched |= {name} if found else set()
            seen += found
        for pattern, where, alone in PINS:
            if not re.fullmatch(where, file):
                continue
            for pin in pattern.finditer(text):
                line, value = text.count("\n", 0, pin.start()) + 1, pin.group(pin.lastindex or 0)
                inside = [it for it in seen if it.start() <= pin.start(pin.lastindex or 0) < it.end()]
                why_not = [it[0] for it in excepted if fnmatch.fnmatch(file, it[0])]
                if "--hash=" in text[text.rfind("\n", 0, pin.start()) + 1 : pin.start()]:
                    continue
                if any(not alone or value in it.groupdict().values() for it in inside):
                    count += 1
                elif file.endswith(".in") and file[:-2] + "txt" in files:
                    count += 1
                elif why_not:
                    used.update(why_not)
                else:
                    refusals.append(f"{file}:{line}: No manager of renovate.json sees the pin {value}.")
    refusals += [f"{name}: It sees nothing." for name, _, _ in seeing if name not in matched]
    refusals += [f"{exceptions}: {it[0]} excepts nothing. Take the line away." for it in excepted if it[0] not in used]
    refusals += [f"{exceptions}: {it[0]}: Say why." for it in excepted if len(it) < 2]
    print("\n".join(refusals) or f"Renovate sees all {count} pins.")
    return 1 if refusals else 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
