"""Plays the workflows of examples.yaml: each must end as it says, or be refused for it."""

import pathlib
import sys
import tempfile

from forge import HERE, Forge
from play import Run

sys.path.insert(0, str(HERE.parents[1] / "check"))
from cases import Case, read  # noqa: E402


def found(forge: Forge, row: Case, pushed: dict) -> str:
    try:
        results = Run(forge, f"{row['name']}.yml", "push", pushed, pushed["after"]).play()
    except Exception as refused:
        return str(refused)
    return ", ".join(f"{job} {it['result']}" for job, it in results.items())


def main() -> int:
    rows, wrong = read(HERE / "examples.yaml", ["workflow"], ["plays", "refused"]), 0
    with tempfile.TemporaryDirectory() as folder:
        forge = Forge(pathlib.Path(folder, "fork"), "acme/sarsen", HERE.parents[2])
        forge.shims = {"ubuntu-24.04": [], "ubuntu-24.04-arm": [HERE / "machines/arm"]}
        forge.adopt()
        pushed = forge.commit("test: Add workflows", {f".github/workflows/{row['name']}.yml": row["workflow"] for row in rows})
        for row in rows:
            said = found(forge, row, pushed)
            if said != row["plays"] if "plays" in row else row["refused"] not in said:
                wrong += 1
                print(f"ERROR: {row['name']} is to be: {row.get('plays') or row['refused']}; it is: {said}", file=sys.stderr)
        forge.hosts.stop()
    print(f"{len(rows)} workflows are played as GitHub would." if not wrong else f"ERROR: {wrong} of {len(rows)} are not.")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
