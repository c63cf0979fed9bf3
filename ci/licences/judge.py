"""Judges under which licences we take what we ship: judge.py ALLOWED REVIEWED FOLDER prints each refusal, and fails if there is one.

FOLDER holds bom.json (Maven's, CycloneDX), agent.md (what the Java agent's jar says of what is inside of it), libraries and tools (folders
with a LICENSE), python (folders with installed packages) and image.json (what is in the image, CycloneDX), each of them if it is to be
judged. One licence that is allowed needs nobody; a choice, several, or none need a line in REVIEWED, which falls when what it was written
about changes."""

import hashlib
import importlib.metadata
import json
import pathlib
import re
import sys

# As the report of the agent's jar and the metadata of Python packages call them.
NAMES = {"Apache License, Version 2.0": "Apache-2.0", "MIT License": "MIT", "The 3-Clause BSD License": "BSD-3-Clause"}
NAMES |= {"Apache Software License": "Apache-2.0", "BSD License": "BSD-3-Clause", "Python Software Foundation License": "PSF-2.0"}
NAMES |= {"Mozilla Public License 2.0 (MPL 2.0)": "MPL-2.0"}
# Debian's main holds free software alone (its guidelines, 1), and OpenJDK lets anything run on it; both stand beside our work.
# A program that we run and do not ship may also be under a licence that asks something of those alone who pass it on.
TOOLS, RUN_ONLY = ("pkg:generic/tool/", "pkg:pypi/"), {"GPL-3.0-or-later", "PSF-2.0"}
OUR_OWN_OR_BASE = re.compile(r"pkg:deb/debian/|pkg:generic/oracle/openjdk@|pkg:maven/jrt-fs/|pkg:maven/dev\.sarsen/")


def rows(path, columns):
    lines = [line.split(None, columns - 1) for line in pathlib.Path(path).read_text().splitlines() if line.strip() and line[0] != "#"]
    for line in lines:
        if len(line) != columns:
            sys.exit(f"ERROR: {path}: '{' '.join(line)}' has not {columns} columns, the last of which says why.")
    return lines


def package(purl):
    return re.split("[@?]", purl)[0]


def of_maven(bom):
    for component in json.loads(bom.read_text())["components"]:
        licences = [entry.get("license", entry) for entry in component.get("licenses", [])]
        yield package(component["purl"]), {x.get("id") or x.get("expression") or x.get("name") for x in licences}


def of_the_agent(report):
    yield "pkg:maven/io.opentelemetry.javaagent/opentelemetry-javaagent", set()
    parts = re.split(r"^\*\*\d+\*\* ", report.read_text(), flags=re.MULTILINE)[1:]
    if not parts:
        sys.exit(f"ERROR: {report} names nothing that is inside of the agent's jar.")
    for part in parts:
        group, name = re.match(r"\*\*Group:\*\* `(.+?)` \*\*Name:\*\* `(.+?)`", part).groups()
        found = re.findall(r"\*\*POM License\*\*: (.+?) - \[", part)
        yield f"pkg:maven/{group}/{name}", {NAMES.get(licence, licence) for licence in found}


def of_libraries(folder):
    kind = {"libraries": "console", "tools": "tool"}[folder.name]
    for library in sorted(folder.iterdir()):
        text = library / "LICENSE"
        yield f"pkg:generic/{kind}/{library.name}", {"sha256:" + hashlib.sha256(text.read_bytes()).hexdigest()} if text.exists() else set()


def of_python(folder):
    """By SPDX expression, or else by the classifier; free text counts where there is neither."""
    for installed in importlib.metadata.distributions(path=[str(path) for path in folder.iterdir()]):
        says = installed.metadata
        classified = [name.rsplit(" :: ", 1)[-1] for name in says.get_all("Classifier", []) if name.startswith("License :: ")]
        declared = [says["License-Expression"]] if says["License-Expression"] else classified or [says.get("License") or ""]
        names = {name for one in declared for name in re.split(" (?:OR|AND|WITH) ", one) if name}
        yield f"pkg:pypi/{says['Name'].lower()}", {NAMES.get(name, name) for name in names}


def refusals(allowed, reviewed, components):
    used = set()
    for name, declared in sorted(components, key=lambda component: component[0]):
        says, entry = ",".join(sorted(declared)) or "-", reviewed.get(name)
        may = allowed | (RUN_ONLY if name.startswith(TOOLS) else set())
        if entry and entry[0] == says:
            used.add(name)
            if wrong := sorted(set(entry[1].split(",")) - may):
                yield f"{name}: {', '.join(wrong)} is not allowed; it was taken all the same."
            if says not in ("-", "inside") and ":" not in says and not set(entry[1].split(",")) <= declared:
                yield f"{name}: It was taken under {entry[1]}, and declares {says}."
        elif entry:
            used.add(name)
            yield f"{name}: It was reviewed when it declared {entry[0]}; now it declares {says}. Read it again."
        elif says == "inside":
            yield f"{name}: It is in the image, inside of something else. Read under what we take it, and write it into ci/licences/reviewed.txt."
        elif len(declared) != 1 or ":" in says:
            yield f"{name}: It declares {says}. Read under what we take it, and write it into ci/licences/reviewed.txt."
        elif says not in may:
            yield f"{name}: {says} is not allowed. Take something else, or add it to ci/licences/allowed.txt with its reason."
    for name in sorted(reviewed.keys() - used):
        yield f"{name}: It was reviewed, and we do not ship it. Take its line away."


def of_the_image(sbom, components):
    """What is in it and nobody has named. Its reader guesses the groups of jars from their files, so the artifact's name counts."""
    known = {name.rsplit("/", 1)[-1] for name, _ in components}
    for component in json.loads(sbom.read_text())["components"]:
        purl, name = component.get("purl", ""), component["name"]
        if purl and not OUR_OWN_OR_BASE.match(purl) and name not in known:
            yield package(purl), {"inside"}


def main(allowed, reviewed, folder):
    folder = pathlib.Path(folder)
    sources = {"bom.json": of_maven, "agent.md": of_the_agent, "libraries": of_libraries, "tools": of_libraries, "python": of_python}
    components = [found for name, read in sources.items() if (folder / name).exists() for found in read(folder / name)]
    entries = {row[0]: row[1:] for row in rows(reviewed, 4)}
    if (folder / "image.json").exists():
        components += list(of_the_image(folder / "image.json", components))
    else:
        entries = {name: entry for name, entry in entries.items() if entry[0] != "inside"}
    found = list(refusals({row[0] for row in rows(allowed, 2)}, entries, components))
    print("\n".join(dict.fromkeys(found)) or f"{len(components)} components are under licences that are allowed.")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
