"""Shows rendered manifests to kube-score and checkov: scan.py KUBE_SCORE CHECKOV FOLDER, a folder of PLACE.yaml. What they find is refused,
unless ci/proofs/chart/scanners.yaml excepts it with an owner and a reason; so is an exception that excepts nothing, and a scanner that does not
find a mistake that is planted there. Neither knows a Rollout, so they are shown the Deployment that it is but for its strategy."""

import fnmatch
import json
import pathlib
import re
import subprocess
import sys
import tempfile

import yaml

sys.path.insert(0, "ci/check")
from cases import read

TABLE = "ci/proofs/chart/scanners.yaml"
OPTIONAL = "container-ports-check container-security-context-privileged container-seccomp-profile environment-variable-key-duplication"
POOR = 5  # Of kube-score's grades: 1 critical, 5 warning, 7 almost, 10.
KUBE_SCORE = ["score", "--kubernetes-version=v1.35", "--output-format=json", *(f"--enable-optional-test={it}" for it in OPTIONAL.split())]
CHECKOV = ["--framework=kubernetes", "--output=json", "--quiet", "--compact", "--skip-download", "--file"]


def asked(*command):
    done = subprocess.run(command, capture_output=True, text=True)
    if not done.stdout.startswith(("{", "[")):
        sys.exit(f"ERROR: {command[0]} did not look: {done.stdout[-500:]}{done.stderr[-1500:]}")
    return json.loads(done.stdout)


def found(kube_score, checkov, file):
    """Rules, and what is not as they want it: PLACE KIND/NAME."""
    for it in asked(kube_score, *KUBE_SCORE, file):
        name = f"{it['object_meta']['namespace']} {it['type_meta']['kind']}/{it['object_meta']['name']}"
        yield from ((of["check"]["id"], name) for of in it["checks"] if not of["skipped"] and of["grade"] <= POOR)
    for it in asked(checkov, *CHECKOV, file)["results"]["failed_checks"]:
        yield it["check_id"], "{1} {0}/{2}".format(*it["resource"].split(".", 2))


def within(name, patterns):
    return (all if patterns[0].startswith("!") else any)(fnmatch.fnmatch(name, it.removeprefix("!")) != it.startswith("!") for it in patterns)


def refusals(seen, exceptions, planted):
    there = {(it[by], f"{it['name']} {it['object']['kind']}/{it['object']['metadata']['name']}") for it in planted for by in ("kube-score", "checkov")}
    yield from (f"{rule} does not see {name}: the scanner does not look." for rule, name in sorted(there - seen))
    left = {it for it in seen if it[1].split()[0] not in {of["name"] for of in planted}}
    for row in exceptions:
        for rule in row["rules"]:
            these = {it for it in left if it[0] == rule and within(it[1], row["in"])}
            if not these:
                yield f"{row['name']}: {rule} is not found there. Take it away."
            left -= these
    yield from (f"{name}: {rule}" for rule, name in sorted(left))


def main(kube_score, checkov, folder):
    exceptions = read(TABLE, ["rules", "in", "owner", "why"], part="exceptions")
    planted = read(TABLE, ["kube-score", "checkov", "object"], part="planted")
    places = {re.sub(r"-\d+$", "", it.stem): list(yaml.load_all(it.read_text(), yaml.CSafeLoader)) for it in sorted(pathlib.Path(folder).glob("*.yaml"))}
    # Each place is a namespace of its own, so that its objects are judged beside one another.
    objects = [it | {"metadata": it["metadata"] | {"namespace": place}} for place, them in places.items() for it in them if it]
    objects += [it["object"] | {"metadata": it["object"]["metadata"] | {"namespace": it["name"]}} for it in planted]
    with tempfile.NamedTemporaryFile("w", suffix=".yaml") as file:
        file.write("\n---\n".join(map(json.dumps, objects)).replace("argoproj.io/v1alpha1", "apps/v1").replace('"Rollout"', '"Deployment"'))
        file.flush()
        seen = set(found(kube_score, checkov, file.name))
    wrong = list(refusals(seen, exceptions, planted))
    for row in read(TABLE, ["exception", "answer"], part="mistakes"):
        if row["answer"] not in refusals(seen, [*exceptions, row["exception"]], planted):
            wrong.append(f"{TABLE}: '{row['name']}' is not refused as it says.")
    print("\n".join(f"ERROR: {it}" for it in wrong), end="\n" if wrong else "", file=sys.stderr)
    print(f"kube-score and checkov find {len(wrong)} mistakes in {len(objects)} objects, {len(exceptions)} exceptions, and {len(planted)} that were planted.")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]) if len(sys.argv) == 4 else __doc__)
