"""The gates of ci/check/list.txt on the fork, and what its jobs would run beside them, which is played up to its call."""

from __future__ import annotations

import os
import pathlib
import subprocess
import sys
import tempfile
import time

from scenario import ROOT, Delivery

sys.path.insert(0, str(ROOT / "ci/proofs/ledger"))
from entries import INPUTS, proofs  # noqa: E402

LIST = "ci/check/list.txt"
# What builds or scans the sources: not run where the fork has these as it had them when it was adopted, for the gate of this checkout has looked.
SOURCES = "app ops pom.xml Makefile ci :!ci/gate/exceptions.json"
OF_SOURCES = {f"ci/check/{name}" for name in ("classes", "headers", "licences", "needs", "sast")}
ITSELF = "ci/check/delivery"


def listed(text: str) -> list[tuple[str, str]]:
    """The part and the command of each line."""
    return [(it.split()[0], it.split(None, 2)[2]) for it in text.splitlines() if it.strip() and not it.startswith("#")]


def changed(delivery: Delivery, paths: list[str]) -> list[str]:
    """Of what a proof reads, all that the fork has otherwise than when it was adopted."""
    forge = delivery.forge
    return forge.git("diff", "--name-only", forge.adopted, "refs/heads/main", "--", *paths).splitlines()


def run_gates(delivery: Delivery, folder: pathlib.Path) -> list[str]:
    """What each gate that fails says."""
    forge, broken = delivery.forge, []
    with tempfile.TemporaryDirectory(dir=folder) as work:
        checkout = pathlib.Path(work, "checkout")
        forge.clone(checkout, "main")
        (checkout / ".git/info/exclude").write_text(".sarsen\n")
        for part, command in listed(forge.show("refs/heads/main", LIST)):
            if part != "gates" or command == ITSELF:
                continue
            if command in OF_SOURCES and not changed(delivery, SOURCES.split()):
                print(f"        {command:40} NOT RUN: the fork's sources are those of this checkout", flush=True)
                continue
            begin = time.monotonic()
            environment = {name: it for name, it in os.environ.items() if name not in ("CRANE", "COSIGN", "HELM", "MAKEFLAGS", "MAKELEVEL")}
            done = subprocess.run(command.split(), cwd=checkout, env=environment, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, errors="replace")
            blind = done.returncode == 3
            print(f"{time.monotonic() - begin:5.0f} s  {command:40} {'could not look' if blind else 'broken' if done.returncode else 'holds'}", flush=True)
            if done.returncode and not blind:
                broken.append(f"{command} ends with {done.returncode} on the fork:\n" + "\n".join(done.stdout.splitlines()[-15:]))
    return broken


def long_ones(delivery: Delivery) -> dict[str, str]:
    """What jobs run and is not run here, and why: by the declared inputs of the ledger's proofs."""
    known = proofs(INPUTS.read_text())
    found = {"ci/build/test-servers": "it installs", "make image FAST=1": "it builds", "make ci PART=gates": "its gates are run one by one"}
    found["ci/build/kept"] = "no cache has brought the programs of this machine; ci/check/checks has its cases"
    found["ci/ship/protect --check"] = "it asks for settings of GitHub; ci/check/gate has recorded answers"
    for part, command in listed(delivery.forge.show("refs/heads/main", LIST)):
        reads = known[command].inputs if command in known else None
        other = changed(delivery, list(reads)) if reads else []
        why = f"NOT RUN, the fork has another {other[0]}" if other else "the same inputs as in this checkout" if reads else "it always runs elsewhere"
        said = f"{command}: {why}"
        if part != "gates":
            name = f"make ci PART={part}"
            found[name] = "; ".join(filter(None, [found.get(name), said]))
    return found
