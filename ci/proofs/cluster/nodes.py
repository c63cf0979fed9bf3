"""The nodes that take pods: which one holds the backend, and what is done to the others."""

import contextlib
import os
import shlex

from kube import condition, items, kubectl, run

PLANE = "node-role.kubernetes.io/control-plane"
MARK = "sarsen.dev/cordoned-by"


class Nodes:
    """home holds the backend and the load, no proof takes it away; others are there to be drained and stopped."""

    def __init__(self):
        usable = [node for node in items("nodes") if condition(node, "Ready") and not node["spec"].get("unschedulable")]
        order = lambda node: (PLANE not in node["metadata"]["labels"], node["metadata"]["name"])
        self.home, *self.others = [node["metadata"]["name"] for node in sorted(usable, key=order)]

    @contextlib.contextmanager
    def only(self, name):
        """While it lasts, every other node takes no pods."""
        others = [it for it in (self.home, *self.others) if it != name]
        try:
            for other in others:
                mark(other)
                kubectl("cordon", other)
            yield
        finally:
            for other in others:
                uncordon(other)

    @contextlib.contextmanager
    def drained(self, name, selector):
        """Its pods of this selector are evicted; afterwards it takes pods again."""
        mark(name)
        try:
            kubectl("drain", name, "--ignore-daemonsets", "--delete-emptydir-data", f"--pod-selector={selector}", "--timeout=180s", timeout=200)
            yield
        finally:
            uncordon(name)

    def kill(self, name):
        run(*shlex.split(os.environ["NODE_KILL"]), name)

    def start(self, name):
        run(*shlex.split(os.environ["NODE_START"]), name)


def mark(name):
    kubectl("annotate", "node", name, f"{MARK}=proof", "--overwrite")


def uncordon(name):
    kubectl("uncordon", name)
    kubectl("annotate", "node", name, f"{MARK}-")


def uncordon_marked():
    """What a run that was killed has left."""
    for node in items("nodes"):
        if MARK in node["metadata"].get("annotations", {}):
            uncordon(node["metadata"]["name"])
