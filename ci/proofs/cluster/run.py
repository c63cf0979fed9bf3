#!/usr/bin/env python3
"""Runs the proofs, or one with a safety taken away; see ci/check/cluster, which calls it."""

import argparse
import datetime
import os
import sys
import time

from breaks import BREAKS
from confinement import memory, policies, restricted
from kube import Broken, Failed, kubectl, run
from lifecycle import failed_migration, first_install, helm_test, rollback_across_migration, uninstall
from program import end, say
from rotation import rotation
from scaling import autoscaling
from stage import ROOT, Stage
from traffic import dead_node, eviction, node_drain, rolling_update

PROOFS = {
    proof.__name__: proof
    for proof in (
        first_install, helm_test, policies, restricted, rolling_update, rotation, eviction, node_drain,
        failed_migration, rollback_across_migration, memory, autoscaling, dead_node, uninstall,
    )
}  # fmt: skip
TWO_NODES = {"node_drain", "dead_node"}
PAGE = ROOT / "docs/reference/cluster.md"


def main():
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--only", choices=PROOFS, action="append", help="this proof; may be repeated")
    arguments.add_argument("--write", action="store_true", help="write docs/reference/cluster.md")
    options = arguments.parse_args()
    name = os.environ.get("BREAK")
    if name and name != "all" and name not in BREAKS:
        sys.exit(f"ERROR: No safety is called '{name}', only: {' '.join(BREAKS)} (or all of them: all).")
    stage = Stage(os.environ["IMAGE_ARCHIVE"], short=os.environ.get("SHORT") == "1")
    try:
        say("== stage: images, namespaces, backend")
        stage.build()
        if name == "all":
            return all_red(stage)
        return verdict(stage, *prove(stage, name, options.only), options.write)
    finally:
        if os.environ.get("KEEP") != "1":
            stage.clear()


def prove(stage, name, only):
    if name:
        stage.break_with(BREAKS[name])
        return [one(stage, BREAKS[name].proof)], []
    wanted = only or list(PROOFS)
    skipped = [it for it in wanted if it in TWO_NODES and not stage.nodes.others or it == "dead_node" and not os.environ["NODE_KILL"]]
    return [one(stage, it) for it in wanted if it not in skipped], skipped


def one(stage, name):
    """Name, sentence, figures or what was broken, whether it held, seconds."""
    proof, begin = PROOFS[name], time.monotonic()
    sentence = proof.__doc__.splitlines()[0]
    say(f"== {name}: {sentence}")
    try:
        if proof is not first_install:
            stage.ensure()
        figures, held = proof(stage), True
    except (Broken, Failed) as broken:
        figures, held = str(broken), False
        stage.tell()
        stage.uninstall()
    took = time.monotonic() - begin
    say(f"   {'kept' if held else 'BROKEN'} in {took:.0f} s: {figures}")
    return name, sentence, figures, held, took


def all_red(stage):
    """Each safety is taken away, and the proof that is for it must not hold."""
    green = []
    for name, it in BREAKS.items():
        say(f"== without a safety: {name}")
        stage.break_with(it)
        if one(stage, it.proof)[3]:
            green.append(name)
        stage.mend()
    if green:
        say(f"ERROR: Nobody saw that these safeties were gone: {' '.join(green)}")
        return 1
    say(f"Every one of the {len(BREAKS)} was seen: {' '.join(BREAKS)}")
    return 0


def verdict(stage, results, skipped, write):
    rows = [f"| `{name}` | {sentence} | {figures} | {took:.0f} s |" for name, sentence, figures, held, took in results if held]
    for name in skipped:
        say(f"NOT TESTED: {name}: it needs a second node (minikube start --nodes=2), and NODE_KILL and NODE_START.")
    broken = [name for name, _, _, held, _ in results if not held]
    if broken or (skipped and os.environ.get("CI") == "true"):
        say(f"ERROR: Broken: {' '.join(broken) or 'nothing, but not everything was tested'}; look for the lines with BROKEN above.")
        return 1
    if write:
        PAGE.write_text(page(rows))
    say(f"Every one of the {len(results)} proofs was kept.")
    return 0


def page(rows):
    commit = run("git", "rev-parse", "--short", "HEAD").strip()
    versions = kubectl("get", "nodes", "-o", "jsonpath={.items[*].status.nodeInfo.kubeletVersion}").split()
    head = [
        "# The chart on running pods",
        "",
        f"Written by `make cluster-test ARGS=--write` on {datetime.date.today()}, Kubernetes {versions[0]}, {len(versions)} nodes",
        f"that share {os.cpu_count()} cores with the load, commit {commit}. How it is measured, and why:",
        "[decision 23](../decisions/0023-proofs-run-against-any-cluster.md).",
        "",
        "| proof | promise | measured | took |",
        "|---|---|---|--:|",
    ]
    return "\n".join([*head, *rows, ""])


if __name__ == "__main__":
    end(main)
