"""Plays the workflows of examples/: each must end as its first line says, or be refused for it."""

import pathlib
import sys
import tempfile

from forge import HERE, Forge
from play import Run


def main():
    wrong = 0
    with tempfile.TemporaryDirectory() as folder:
        forge = Forge(pathlib.Path(folder), "acme/sarsen", HERE.parents[2])
        forge.shims = {"ubuntu-24.04": [], "ubuntu-24.04-arm": [HERE / "machines/arm"]}
        examples = sorted((HERE / "examples").glob("*.yml"))
        forge.adopt(lambda tree: None)
        files = {f".github/workflows/{it.name}": it.read_text() for it in examples}
        pushed = forge.commit("test: Add workflows", files)
        for example in examples:
            kind, _, expected = example.read_text().splitlines()[0].removeprefix("# ").partition(": ")
            found = ("plays", "")
            try:
                results = Run(forge, example.name, "push", pushed, pushed["after"]).play()
                found = ("plays", ", ".join(f"{job} {it['result']}" for job, it in results.items()))
            except Exception as refused:
                found = ("refused", str(refused))
            if kind != found[0] or expected not in found[1] or (kind == "plays" and expected != found[1]):
                wrong += 1
                print(f"{example.name} should be: {kind}: {expected}; it is: {': '.join(found)}", file=sys.stderr)
    print(f"{len(examples)} workflows are played as GitHub would." if not wrong else f"ERROR: {wrong} of {len(examples)} are not.")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
