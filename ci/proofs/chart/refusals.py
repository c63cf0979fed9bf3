"""Renders the chart with each row of ci/proofs/chart/invalid.yaml, which must be refused with exactly the messages written in it:
refusals.py HELM. As many rows at a time as there are cores. Changes nothing."""

import concurrent.futures
import json
import os
import pathlib
import re
import subprocess
import sys
import tempfile

sys.path.insert(0, "ci/check")
from cases import Case, lines, read

TABLE = "ci/proofs/chart/invalid.yaml"


def layers(place: str) -> list[str]:
    """An environment's values, as they are once something was promoted to it."""
    values = [f"deploy/envs/{place}/values.yaml"]
    return values if place == "local" else [*values, "ci/proofs/chart/promoted.yaml"]


def answer(helm: str, row: Case, folder: pathlib.Path) -> str:
    values = folder / f"{row['name']}.json"
    values.write_text(json.dumps(row["values"]))
    files = [f"--values={it}" for it in (*layers(row.get("base", "local")), values)]
    command = [helm, "template", row.get("release", "app"), "deploy/helm/sarsen", f"--kube-version={row.get('kubernetes', '1.35.0')}", *files]
    return subprocess.run(command, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True).stderr


def main(helm: str) -> int:
    rows = read(TABLE, ["answer", "values"], ["base", "kubernetes", "release"])
    with tempfile.TemporaryDirectory() as work, concurrent.futures.ThreadPoolExecutor(os.cpu_count()) as pool:
        answers = list(pool.map(lambda row: answer(helm, row, pathlib.Path(work)), rows))
    wrong = 0
    for row, said in zip(rows, answers, strict=True):
        if re.findall(r"^(?:ERROR: |- at ).*", said, re.MULTILINE) != lines(row["answer"]):
            print(f"ERROR: {TABLE}: '{row['name']}' is not refused as it says, but with: {said or 'nothing'}", file=sys.stderr)
            wrong = 1
    return wrong


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]) if len(sys.argv) == 2 else __doc__)
