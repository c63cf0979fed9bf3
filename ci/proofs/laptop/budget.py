"""Adds up what pods ask for and may use, `kubectl get pods -o json` on its input, and says whether that fits: budget.py CPUS MIB."""

import json
import re
import sys

UNITS = {"m": 0.001, "Ki": 1 / 1024, "Mi": 1, "Gi": 1024, "": 1}


def number(quantity):
    value, unit = re.fullmatch(r"([0-9.]+)(m|Ki|Mi|Gi|)", quantity).groups()
    return float(value) * UNITS[unit]


cpus, mebibytes = (float(each) for each in sys.argv[1:])
containers = [container for pod in json.load(sys.stdin)["items"] for container in pod["spec"]["containers"]]
asked = sum(number(each["resources"]["requests"]["cpu"]) for each in containers)
allowed = sum(number(each["resources"]["limits"]["memory"]) for each in containers)
print(f"{len(containers)} pods ask for {asked:.2f} of {cpus:g} CPUs and may use {allowed:.0f} of {mebibytes:.0f} MiB.")
sys.exit(0 if containers and asked <= cpus and allowed <= mebibytes else "ERROR: That does not fit into Minikube beside Kubernetes and Calico.")
