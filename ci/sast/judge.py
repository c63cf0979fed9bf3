"""Says what the static analysis of security has found: judge.py EXCEPTIONS SPOTBUGS BANDIT SHELLCHECK PLANTED... prints each refusal.

The last are mistakes that were put before the programs beside ours, each of which names in a comment the rule that must see it: one
that is not seen is a refusal too, as is an exception that excepts nothing."""

import json
import pathlib
import re
import sys
import xml.etree.ElementTree as ElementTree


def of_spotbugs(report):
    """Rule, file and line. The planted ones are in no package."""
    for bug in ElementTree.parse(report).getroot().iter("BugInstance"):
        lines = [line for line in bug.iter("SourceLine") if line.get("sourcepath")]
        source = lines[0].get("sourcepath")
        place = f"app/src/main/java/{source}" if "/" in source else f"ci/sast/refused/{source}"
        yield bug.get("type"), place, next((line.get("start") for line in reversed(lines) if line.get("start")), "1")


def of_bandit(report):
    found = json.loads(pathlib.Path(report).read_text())
    for error in found["errors"]:
        sys.exit(f"ERROR: Bandit did not read {error['filename']}: {error['reason']}")
    return [(it["test_id"], it["filename"].removeprefix("./"), it["line_number"]) for it in found["results"]]


def of_shellcheck(report):
    return [(f"SC{it['code']}", it["file"], it["line"]) for it in json.loads(pathlib.Path(report).read_text())]


def main(exceptions, spotbugs, bandit, shellcheck, *planted):
    excepted = {}
    for line in pathlib.Path(exceptions).read_text().splitlines():
        if line and not line.startswith("#"):
            rule, place, *why = line.split(None, 2)
            if not why:
                sys.exit(f"ERROR: {exceptions}: {line}: Say why, and why nobody can use it.")
            excepted[rule, place] = why[0]
    found = sorted({*of_spotbugs(spotbugs), *of_bandit(bandit), *of_shellcheck(shellcheck)}, key=str)
    seen = {(rule, place) for rule, place, _ in found}
    refusals = [f"{place}:{line}: {rule}" for rule, place, line in found if place not in planted and (rule, place) not in excepted]
    refusals += [f"{exceptions}: {rule} is not found in {place}. Take the line away." for rule, place in excepted if (rule, place) not in seen]
    for mistake in planted:
        (rule,) = re.findall(r"^(?://|#) refused: (\w+)$", pathlib.Path(mistake).read_text(), re.MULTILINE)
        if (rule, mistake) not in seen:
            refusals.append(f"{mistake}: {rule} does not see it: the analysis does not look.")
    print("\n".join(refusals) or f"The static analysis finds nothing but {len(excepted)} exceptions, and all {len(planted)} mistakes that were planted.")
    return 1 if refusals else 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
