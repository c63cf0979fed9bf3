"""Judges under which licences we take what we ship, and what we build, check and deliver with: licences.py FOLDER prints each refusal.

FOLDER holds bom.json (Maven's, CycloneDX), agent.md (what the Java agent's jar says of what is inside of it), libraries (folders with
a LICENSE) and image.json (what is in the image, CycloneDX), each of them if it is to be judged. One licence that is allowed needs
nobody; a choice, several, or none need a row under `reviewed` of ci/check/licences.yaml, which falls when what it was written about
changes. First each row of ci/check/cases/licences.yaml must be refused."""

import hashlib
import json
import os
import pathlib
import re
import sys
import tempfile
from collections.abc import Iterator
from typing import Any

import tools
import yaml
from cases import Case, lay, read

TABLE = "ci/check/licences.yaml"
# Debian's main holds free software alone (its guidelines, 1), and OpenJDK lets anything run on it; both stand beside our work.
OUR_OWN_OR_BASE = re.compile(r"pkg:deb/debian/|pkg:generic/oracle/openjdk@|pkg:maven/jrt-fs/|pkg:maven/dev\.sarsen/")
Component = tuple[str, set[str]]


def package(purl: str) -> str:
    return re.split("[@?]", purl)[0]


def of_maven(bom: pathlib.Path, _: dict[str, str]) -> Iterator[Component]:
    for component in json.loads(bom.read_text())["components"]:
        licences = [entry.get("license", entry) for entry in component.get("licenses", [])]
        yield package(component["purl"]), {x.get("id") or x.get("expression") or x.get("name") for x in licences}


def of_the_agent(report: pathlib.Path, names: dict[str, str]) -> Iterator[Component]:
    yield "pkg:maven/io.opentelemetry.javaagent/opentelemetry-javaagent", set()
    parts = re.split(r"^\*\*\d+\*\* ", report.read_text(), flags=re.MULTILINE)[1:]
    if not parts:
        yield f"{report.name} names nothing that is inside of the agent's jar", {"nothing"}
    for part in parts:
        group, name = re.findall(r"^\*\*Group:\*\* `(.+?)` \*\*Name:\*\* `(.+?)`", part)[0]
        found = re.findall(r"\*\*POM License\*\*: (.+?) - \[", part)
        yield f"pkg:maven/{group}/{name}", {names.get(licence, licence) for licence in found}


def of_libraries(folder: pathlib.Path, _: dict[str, str]) -> Iterator[Component]:
    for library in sorted(folder.iterdir()):
        text = library / "LICENSE"
        yield f"pkg:generic/console/{library.name}", {"sha256:" + hashlib.sha256(text.read_bytes()).hexdigest()} if text.exists() else set()


def of_the_image(sbom: pathlib.Path, components: list[Component]) -> Iterator[Component]:
    """What is in it and nobody has named. Its reader guesses the groups of jars from their files, so the artifact's name counts."""
    known = {name.rsplit("/", 1)[-1] for name, _ in components}
    for component in json.loads(sbom.read_text())["components"]:
        purl, name = component.get("purl", ""), component["name"]
        if purl and not OUR_OWN_OR_BASE.match(purl) and name not in known:
            yield package(purl), {"inside"}


def shipped(allowed: set[str], reviewed: dict[str, Case], components: list[Component]) -> Iterator[str]:
    for name, declared in sorted(components, key=lambda component: component[0]):
        says, row = ",".join(sorted(declared)) or "-", reviewed.get(name)
        if row and row["declares"] == says:
            under = set(row["under"].split(","))
            if wrong := sorted(under - allowed):
                yield f"{name}: {', '.join(wrong)} is not allowed; it was taken all the same."
            if says not in ("-", "inside") and ":" not in says and not under <= declared:
                yield f"{name}: It was taken under {row['under']}, and declares {says}."
        elif row:
            yield f"{name}: It was reviewed when it declared {row['declares']}; now it declares {says}. Read it again."
        elif says == "inside":
            yield f"{name}: It is in the image, inside of something else. Read under what we take it, and write it into {TABLE}."
        elif len(declared) == 1 and says in allowed:
            continue
        elif len(declared) == 1 and ":" not in says:
            yield f"{name}: {says} is not allowed. Take something else, or read what it is and write it into {TABLE}."
        else:
            yield f"{name}: It declares {says}. Read under what we take it, and write it into {TABLE}."
    yield from (f"{name}: It was reviewed, and we do not ship it. Take its row away." for name in reviewed if name not in dict(components))


def refusals(known: dict[str, Any], folder: pathlib.Path) -> tuple[list[str], int]:
    reviewed = {row["package"]: row for row in known["reviewed"]}
    components: list[Component] = []
    for name, read_it in {"bom.json": of_maven, "agent.md": of_the_agent, "libraries": of_libraries}.items():
        components += read_it(folder / name, known["names"]) if (folder / name).exists() else []
    if (folder / "image.json").exists():
        components += of_the_image(folder / "image.json", components)
    else:
        reviewed = {name: row for name, row in reviewed.items() if row["declares"] != "inside"}
    unsaid = [f"{TABLE}: {row['package']}: The row does not say why." for row in known["reviewed"] if not row.get("why")]
    return unsaid + list(dict.fromkeys(shipped(set(known["allowed"]), reviewed, components))), len(components)


def review(known: dict[str, Any]) -> Iterator[str]:
    """Where GitHub's review of dependencies knows other licences or packages."""
    config = yaml.safe_load(pathlib.Path(".github/dependency-review.yml").read_text())
    maven = {row["package"] for row in known["reviewed"] if row["package"].startswith("pkg:maven")}
    for key, ours in {"allow-licenses": set(known["allowed"]), "allow-dependencies-licenses": maven}.items():
        yield from (f".github/dependency-review.yml: {it} is in {key} there, or in {TABLE}, and not in both." for it in sorted(ours ^ set(config[key])))


def main(folder: pathlib.Path) -> int:
    known = yaml.safe_load(pathlib.Path(TABLE).read_text())
    rows = read("ci/check/cases/licences.yaml", ["answer", "files"], ["reviewed", "known"])
    wrong, count = refusals(known, folder)
    used = tools.here(pathlib.Path("."))
    wrong += [*tools.refusals(known, used), *review(known)]
    with tempfile.TemporaryDirectory() as work:
        for row in rows:
            here = lay(row, pathlib.Path(work))
            if "known" in row:
                os.environ["GOMODCACHE"] = str(here / "modules")
                said = list(tools.refusals(known | row["known"], tools.here(here)))
            else:
                said, _ = refusals(known | {"reviewed": row.get("reviewed", [])}, here)
            if not any(row["answer"] in it for it in said):
                wrong.append(f"The row {row['name']} is not refused as it says, but: {said or 'not at all'}")
    print("\n".join(f"ERROR: {it}" for it in wrong), end="\n" if wrong else "", file=sys.stderr)
    read_texts = sum(declared is not None for kind in used.values() for declared in kind.values())
    of = ", ".join(f"{len(it)} {kind}" for kind, it in used.items())
    print(f"{count} components, {of} ({read_texts} read here); {len(wrong)} refused. {len(rows)} mistakes are refused.")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main(pathlib.Path(sys.argv[1])) if len(sys.argv) == 2 else __doc__)
