"""What the delivery reads of this repository, and who reads it: a change of such a path can change what is judged, built or deployed.

GitHub reads .github, and jobs run ci, .ci and the Makefile. From their programs on, each file that a program names is read too. So is each
folder that the gate or Argo CD names, and each package of the tests whose class a program of the build starts."""

import functools
import re
from collections.abc import Iterable, Iterator, Mapping

STARTS = re.compile(r"(\.github|\.ci|ci)/.*|Makefile")
PROGRAM = re.compile(
    r"(?!ci/gate/tests/).*\.py|Makefile|mvnw|(.*/)?pom\.xml|(\.ci|ci|ops)/(.*/)?[\w-]+|\.github/workflows/.*|deploy/argocd/.*|ci/check/list\.txt"
)
FOLDERS = re.compile(r"ci/gate/(?!reads)\w+\.py|deploy/argocd/.*")
NAME = re.compile(r"[\w@.-]+(?:/[\w@.{}*-]+)*")
CLASS = re.compile(r"\bdev\.sarsen\.(\w+)\.[A-Z]\w*")
TESTS = "app/src/test/java/dev/sarsen"
# Reviewed as any change, and judged by what is above: documents, and the application that is tested.
REVIEWED = re.compile(r"docs/.*\.(md|svg|png|json|yaml)|README\.md|CHANGELOG\.md|CONTRIBUTING\.md|SECURITY\.md|LICENSE|NOTICE|\.editorconfig|app/src/.*")


def read_by(files: Mapping[str, str]) -> dict[str, str]:
    """The paths that are read, each with one of its readers; files are all of the repository, by path the text."""
    found = {path: "GitHub" if path.startswith(".github/") else "a job" for path in files if STARTS.fullmatch(path)}
    folders = {parent for path in files for parent in parents(path)}
    waiting = list(found)
    while waiting:
        reader = waiting.pop()
        if PROGRAM.fullmatch(reader):
            new = {path: reader for path in named(reader, files, folders) if path not in found}
            found |= new
            waiting += new
    return found


def named(reader: str, files: Mapping[str, str], folders: set[str]) -> Iterator[str]:
    """The paths that the text of a program names. Of a template, such as deploy/envs/{{name}}/values.yaml, it is the folder before it."""
    text = files[reader]
    for name in names(text):
        place = name.rstrip("/.")
        if place in files and not REVIEWED.fullmatch(place):
            yield place
        whole = re.split(r"/[^/]*[{*]", place)[0]
        if FOLDERS.fullmatch(reader) and whole.count("/") and whole in folders:
            yield from (path for path in files if path.startswith(whole + "/"))
    if reader.startswith(("ci/build/", "ops/scripts/")):
        started = {f"{TESTS}/{package}/" for package in CLASS.findall(text)}
        yield from (path for path in files if any(path.startswith(it) for it in started))


@functools.cache
def names(text: str) -> set[str]:
    return set(NAME.findall(text))


def parents(path: str) -> Iterable[str]:
    parts = path.split("/")
    return ("/".join(parts[:length]) for length in range(1, len(parts)))
