"""What kubectl and helm are asked, and how long anything is waited for."""

import json
import os
import subprocess
import time

HELM = os.environ.get("HELM", "helm")
VERBOSE = os.environ.get("VERBOSE") == "1"


class Broken(Exception):
    """A promise that did not hold, in words for whoever reads the verdict."""


class Failed(Exception):
    """A command that failed though it should not have."""


def run(*command, given=None, timeout=600):
    if VERBOSE:
        print("   $", *command, flush=True)
    try:
        done = subprocess.run(command, input=given, text=True, capture_output=True, timeout=timeout)
    except subprocess.TimeoutExpired as late:
        raise Failed(f"{' '.join(command[:6])} ... did not end within {timeout} s") from late
    if done.returncode:
        said = (done.stderr or done.stdout).strip()
        raise Failed(f"{' '.join(command[:6])} ...: {said[-1500:]}")
    return done.stdout


def kubectl(*arguments, **options):
    return run("kubectl", *arguments, **options)


def helm(*arguments, **options):
    return run(HELM, *arguments, **options)


def apply(*objects):
    kubectl("apply", "-f", "-", given=json.dumps({"apiVersion": "v1", "kind": "List", "items": objects}))


def get(*arguments):
    return json.loads(kubectl("get", *arguments, "-o", "json"))


def items(*arguments):
    return get(*arguments)["items"]


def wait_until(what, seconds, holds, every=1):
    """Returns what holds and how long it took; what does not within these seconds is a broken promise."""
    begin = time.monotonic()
    while True:
        try:
            found = holds()
        except Failed:
            found = None
        waited = time.monotonic() - begin
        if found:
            return found, waited
        if waited > seconds:
            raise Broken(f"{what}: not within {seconds} s")
        time.sleep(every)


def condition(thing, name):
    return any(it["type"] == name and it["status"] == "True" for it in thing.get("status", {}).get("conditions", []))


def is_ready(pod):
    return condition(pod, "Ready") and "deletionTimestamp" not in pod["metadata"]
