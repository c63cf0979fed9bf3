#!/usr/bin/env python3
"""Keeps the promises one after another, or one with a safety taken away; see ci/check/argocd, which calls it."""

import argparse
import os
import sys
import time

from delivery import Delivery
from itself import bootstrapped, counted, healed, settled
from kube import Broken, Failed
from limits import allowed, confirmed, kept_out_of_hours, refused
from program import end, say
from releases import canaried, chart_unchanged, delivered, promoted, rolled_back, soaked
from rendering import rendered_as_by_helm
from shipped import shipped
from without import WITHOUT

ALL = [bootstrapped, counted, allowed, delivered, settled, promoted, soaked, shipped, healed, chart_unchanged, rolled_back, refused, confirmed,
    rendered_as_by_helm, canaried, kept_out_of_hours]  # fmt: skip
PROMISES = {it.__name__: it for it in ALL}
# What is left out of a short run: who ships has promoted and soaked, and a canary and its hours take minutes of waiting.
LONG = {"promoted", "soaked", "canaried", "kept_out_of_hours"}
START = ["bootstrapped", "delivered", "settled"]
# What a promise needs to have been kept before it, where that is not START.
BEFORE = {"bootstrapped": [], "counted": START[:1], "allowed": START[:1], "delivered": START[:1], "settled": START[:1], "promoted": START,
    **{name: [*START, "promoted"] for name in ("chart_unchanged", "confirmed", "canaried", "kept_out_of_hours")}}  # fmt: skip


def main():
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--only", choices=PROMISES, action="append", help="this promise, after those that it needs; may be repeated")
    options = arguments.parse_args()
    name, short = os.environ.get("BREAK"), os.environ.get("SHORT") == "1"
    if name and name != "all" and name not in WITHOUT:
        sys.exit(f"ERROR: No safety is called '{name}', only: {' '.join(WITHOUT)} (or all of them: all).")
    if name:
        return all_seen([name] if name != "all" else list(WITHOUT), short)
    wanted = options.only or [name for name in PROMISES if not (short and name in LONG)]
    kept = keep(Delivery(os.environ["IMAGE_ARCHIVE"], short), with_those_before(wanted))
    if broken := [one for one, held in kept.items() if not held]:
        say(f"ERROR: Broken: {' '.join(broken)}; look for the lines with BROKEN above.")
        return 1
    say(f"Every one of the {len(kept)} promises was kept.")
    return 0


def keep(delivery, wanted):
    """Whether each was kept; after the first one that is not, none that needs it is tried."""
    kept = {}
    try:
        begin = time.monotonic()
        say("== stage: images, namespaces, backends, GitHub")
        delivery.build()
        say(f"   stands in {time.monotonic() - begin:.0f} s")
        for name in wanted:
            kept[name] = all(kept.get(it, True) for it in before(name)) and one(delivery, name)
    finally:
        delivery.end()
    return kept


def one(delivery, name):
    begin = time.monotonic()
    say(f"== {name}: {PROMISES[name].__doc__.splitlines()[0]}")
    try:
        figures, held = PROMISES[name](delivery), True
        delivery.programs.require_running()
    except (Broken, Failed) as broken:
        figures, held = str(broken), False
        delivery.tell()
    say(f"   {'kept' if held else 'BROKEN'} in {time.monotonic() - begin:.0f} s: {figures}")
    return held


def all_seen(safeties, short):
    """Each safety is taken away, and the promise that is for it must not be kept, though those before it are."""
    unseen = []
    for name in safeties:
        say(f"== without a safety: {name}")
        promise = WITHOUT[name].promise
        kept = keep(Delivery(os.environ["IMAGE_ARCHIVE"], short, WITHOUT[name]), with_those_before([promise]))
        if kept != {it: it != promise for it in kept}:
            unseen.append(name)
    if unseen:
        say(f"ERROR: Nobody saw that these safeties were gone: {' '.join(unseen)}")
        return 1
    say(f"Seen: {' '.join(safeties)}")
    return 0


def before(name):
    return BEFORE.get(name, START)


def with_those_before(wanted):
    needed = {*wanted, *(it for name in wanted for it in before(name) if it != "promoted" or "shipped" not in wanted)}
    return [name for name in PROMISES if name in needed]


if __name__ == "__main__":
    end(main)
