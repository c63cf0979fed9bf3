"""Says what the static analysis of security has found: findings.py FOLDER prints each refusal, and fails if there is one.

FOLDER has spotbugs.xml, bandit.json, shellcheck.json, and planted: the mistakes of ci/check/cases/sast.yaml, each of which must be seen
by the rule of its row. ci/check/sast.yaml has what may stay; a row of it that excepts nothing is a refusal, too."""

import json
import pathlib
import sys
import xml.etree.ElementTree as ElementTree
from collections.abc import Iterator

import yaml
from cases import Case, read

Found = tuple[str, str, str]


def of_spotbugs(report: pathlib.Path, planted: dict[str, str]) -> Iterator[Found]:
    """Rule, file and line. The planted ones are in no package."""
    for bug in ElementTree.parse(report).getroot().iter("BugInstance"):
        lines = [line for line in bug.iter("SourceLine") if line.get("sourcepath")]
        source = lines[0].get("sourcepath", "")
        line = next((it.get("start") for it in reversed(lines) if it.get("start")), None)
        yield bug.get("type", ""), source if source in planted else f"app/src/main/java/{source}", line or "1"


def of_bandit(report: pathlib.Path) -> Iterator[Found]:
    found = json.loads(report.read_text())
    for error in found["errors"]:
        sys.exit(f"ERROR: Bandit did not read {error['filename']}: {error['reason']}")
    yield from ((it["test_id"], it["filename"].removeprefix("./"), str(it["line_number"])) for it in found["results"])


def of_shellcheck(report: pathlib.Path) -> Iterator[Found]:
    yield from ((f"SC{it['code']}", it["file"], str(it["line"])) for it in json.loads(report.read_text()))


def refusals(exceptions: list[Case], found: list[Found], planted: dict[str, str]) -> Iterator[str]:
    excepted, seen = {(it["rule"], it["file"]) for it in exceptions}, {it[:2] for it in found}
    yield from (f"{file}:{line}: {rule}" for rule, file, line in found if file not in planted and (rule, file) not in excepted)
    yield from (f"{rule} is not found in {file}. Take the line away." for rule, file in sorted(excepted - seen))
    yield from (f"{rule} does not see {file}: the analysis does not look." for file, rule in planted.items() if (rule, file) not in seen)
    yield from (f"{it['rule']} in {it['file']}: Say why, and why nobody can use it." for it in exceptions if not it.get("why"))


def main(folder: pathlib.Path) -> int:
    rows = read("ci/check/cases/sast.yaml", ["answer"], ["files", "exception"])
    planted = {file: row["answer"] for row in rows for file in row.get("files", {})}
    exceptions = yaml.safe_load(pathlib.Path("ci/check/sast.yaml").read_text())
    reports = [*of_spotbugs(folder / "spotbugs.xml", planted), *of_bandit(folder / "bandit.json"), *of_shellcheck(folder / "shellcheck.json")]
    found = sorted({(rule, pathlib.Path(file).name if file.startswith(str(folder)) else file, line) for rule, file, line in reports})
    wrong = list(refusals(exceptions, found, planted))
    for row in rows:
        if "exception" in row and row["answer"] not in (said := list(refusals([*exceptions, row["exception"]], found, planted))):
            wrong.append(f"The row {row['name']} is not refused as it says, but: {said}")
    print("\n".join(f"ERROR: {it}" for it in wrong), end="\n" if wrong else "", file=sys.stderr)
    print(f"The static analysis finds {len(wrong)} mistakes, {len(exceptions)} exceptions, and {len(planted)} that were planted.")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main(pathlib.Path(sys.argv[1])) if len(sys.argv) == 2 else __doc__)
