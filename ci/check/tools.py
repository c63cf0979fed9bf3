"""What we build, check and deliver with, and the licence of each: the programs of ci/build/tools.txt, the Python programs of
ci/build/python and GitHub's actions. ci/check/licences.yaml records a licence for each; what is installed here must declare the same."""

import importlib.metadata
import os
import pathlib
import re
from collections.abc import Iterator
from typing import Any

# What the text of a licence says, the most particular first.
TEXTS = {
    "AGPL-3.0-only": "GNU AFFERO GENERAL PUBLIC LICENSE",
    "GPL-3.0-or-later": "GNU GENERAL PUBLIC LICENSE",
    "MPL-2.0": "Mozilla Public License",
    "Apache-2.0": r"Apache License\s+Version 2\.0",
    "MIT": "Permission is hereby granted, free of charge",
    "BSD-3-Clause": r"Redistributions of source code(?s:.*)endorse or promote",
}
Used = dict[str, dict[str, str | None]]


def of_module(module: str, version: str) -> str | None:
    """By the text beside its source, where Go has got it."""
    cache = pathlib.Path(os.environ.get("GOMODCACHE") or pathlib.Path.home() / "go/pkg/mod")
    folder = cache / re.sub("[A-Z]", lambda it: "!" + it[0].lower(), f"{module}@{version}")
    for text in [*folder.glob("LICENSE*"), *folder.glob("COPYING*")]:
        return next((name for name, says in TEXTS.items() if re.search(says, text.read_text())), f"what {text.name} says")
    return None


def programs(root: pathlib.Path) -> dict[str, str | None]:
    lines = [line.split() for line in (root / "ci/build/tools.txt").read_text().splitlines() if line and line[0] != "#"]
    return {name: of_module(source.split("//")[0], version) if kind == "go" else None for name, kind, source, version, *_ in lines}


def declared(metadata: Any) -> str:
    kinds = [it.rsplit(" :: ", 1)[-1] for it in metadata.get_all("Classifier") or [] if it.startswith("License ::")]
    text = (metadata["License"] or "").partition("\n")[0].replace("UNKNOWN", "")
    return metadata["License-Expression"] or text or " OR ".join(kinds) or "nothing"


def python(root: pathlib.Path) -> dict[str, str | None]:
    locks = "".join(path.read_text() for path in sorted((root / "ci/build/python").glob("*.txt")))
    folders = [str(it) for it in (root / ".sarsen").glob("python-*/lib/*/site-packages")]
    installed = {normal(it.metadata["Name"]): declared(it.metadata) for it in importlib.metadata.distributions(path=folders)}
    return {name: installed.get(normal(name)) for name in sorted(set(re.findall(r"^([\w.-]+)==", locks, re.MULTILINE)))}


def normal(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()


def actions(root: pathlib.Path) -> dict[str, str | None]:
    texts = "".join(path.read_text() for path in sorted((root / ".github/workflows").glob("*.yml")))
    return dict.fromkeys(sorted(set(re.findall(r"uses: ([\w.-]+/[\w.-]+)(?:/[\w./-]+)?@", texts))))


def here(root: pathlib.Path) -> Used:
    kinds = {"programs": ("ci/build/tools.txt", programs), "python": ("ci/build/python", python), "actions": (".github/workflows", actions)}
    return {kind: read(root) for kind, (place, read) in kinds.items() if (root / place).exists()}


def refusals(known: dict[str, Any], used: Used) -> Iterator[str]:
    allowed, names = {*known["allowed"], *known["allowed-for-tools"]}, known["names"]
    for kind, found in used.items():
        for name, declares in found.items():
            licence, says = known[kind].get(name), names.get(declares, declares)
            if licence is None:
                yield f"{kind}: {name}: Nobody has read its licence{f' ({says})' if says else ''}. Read it, and write it into ci/check/licences.yaml."
            elif not allowed & set(licence.split(" OR ")):
                yield f"{kind}: {name}: {licence} is not allowed for a tool. Take another tool."
            elif says and says != licence:
                yield f"{kind}: {name}: It was taken under {licence}, and says {says}. Read it again."
        yield from (f"{kind}: {name}: Nothing uses it. Take its row away." for name in known[kind] if name not in found)
