"""What Argo CD tells of an environment, by a repository_dispatch, judged and attested to the image that ran there."""

import datetime
import json
import os
import pathlib
import time
from typing import Any

from .checkout import Refused, git
from .environments import environments
from .metrics import measure
from .soaked import DEGRADED, FIELDS, KIND, SETTINGS, SKEW, TOLD, fields, hash_of_values, healthy, in_time, moment, settings
from .trust import SOAK, Image, attested, sign
from .versions import burnt, history, moment_of, stays, values_of

MAIN = "HEAD"
LATEST = datetime.timedelta(hours=2)
WRITES, SETTLES = 3, 10


def attest(path: pathlib.Path) -> str:
    """Judges the event in a file, measures, and attests; returns what the statement says."""
    told, sender, action = event(path)
    image, environment = Image(told["image"]), told["environment"]
    known = environments(MAIN)
    if environment not in known:
        raise Refused(f"There is no environment '{environment}', only {', '.join(known)}.")
    here = settings(MAIN, environment)
    if "-of-example[" in here.sender:
        raise Refused(f"{SETTINGS} still names the placeholder {here.sender}. Put the login of the App or user there whose token Argo CD has.")
    if sender != here.sender:
        raise Refused(f"It was sent by {sender}, not by {here.sender}, whose token the Argo CD of {environment} has ({SETTINGS}).")
    in_one_stay(told, stays(MAIN, environment, image.digest, told["commit"]))
    if any((it.digest, it.revision) == (image.digest, told["commit"]) for it in burnt(history(MAIN, environment))):
        raise Refused(f"{environment} was rolled back from {image.digest[:19]}: it does not soak there any more.")
    in_time(told, datetime.datetime.now(datetime.UTC), LATEST)
    claim = {**told, "values": values_of_the_stay(told), "metrics": None}
    if action == "degraded":
        said = degraded(claim)
    else:
        healthy(claim, None)
        if here.metrics:
            claim["metrics"] = measure(here.metrics, known[environment], moment(claim, "from"), moment(claim, "to"))
        said = healthy(claim, here.metrics)
    write(image, fields(claim, FIELDS))
    return f"{image}\n{said}"


def event(path: pathlib.Path) -> tuple[dict[str, Any], str, str]:
    """The payload, who sent it, and the kind of event. Whoever may write contents can send one, and has seen no environment."""
    try:
        told = json.loads(path.read_text())
        action, sender, payload = told["action"], told["sender"]["login"], told["client_payload"]
    except (OSError, ValueError, KeyError, TypeError) as e:
        raise Refused(f"{path} is no event `soaked`: {type(e).__name__}: {e}") from e
    if action not in ("soaked", "degraded"):
        raise Refused(f"The event is '{action}', not 'soaked' or 'degraded'.")
    return fields(payload, TOLD), sender, action


def in_one_stay(claim: dict[str, Any], found: list[tuple[datetime.datetime, datetime.datetime | None]]) -> None:
    """Neither before main gave the environment that version, nor when it had given it the next."""
    begin, end, environment = moment(claim, "from"), moment(claim, "to"), claim["environment"]
    since, until = next((it for it in reversed(found) if it[0] - SKEW <= begin), found[0])
    if begin < since - SKEW:
        raise Refused(f"The soak begins at {claim['from']}, but main gave {environment} this version at {since.isoformat()}.")
    if until and end > until + SKEW:
        raise Refused(f"The soak ends at {claim['to']}, but main gave {environment} the next version at {until.isoformat()}.")


def values_of_the_stay(claim: dict[str, Any]) -> str:
    """The hash of the values that main had for the environment from the beginning to the end of the soak."""
    begin, end, environment = moment(claim, "from") + SKEW, moment(claim, "to"), claim["environment"]
    at, later = None, None
    for commit in git("log", "--first-parent", "--reverse", "--format=%H", MAIN, "--", values_of(environment)).split():
        when = moment_of(commit)
        if when <= begin:
            at = commit
        elif when <= end:
            later = when
    if not at:
        raise Refused(f"Main had no {values_of(environment)} when the soak began.")
    if later:
        raise Refused(f"Main changed {values_of(environment)} at {later.isoformat()}, within the soak. Argo CD tells of the next one.")
    return hash_of_values(at, environment)


def degraded(claim: dict[str, Any]) -> str:
    if claim["health"] != DEGRADED:
        raise Refused(f"The event is 'degraded', and says that {claim['environment']} is {claim['health']}.")
    return f"{DEGRADED} in {claim['environment']} at {claim['to']}: no soak that began before counts any more"


def write(image: Image, claim: dict[str, Any]) -> None:
    """Attests it, and looks twice whether it is there: of two writers of one image's list of attestations each may undo what the other wrote."""
    for _ in range(WRITES):
        sign(image, {KIND: claim}, signature=False)
        if is_there(image, claim):
            time.sleep(float(os.environ.get("SOAK_SETTLES", SETTLES)))
            if is_there(image, claim):
                return
    raise Refused(f"The soak of {image} was attested {WRITES} times, and the registry does not have it. Run this again.")


def is_there(image: Image, claim: dict[str, Any]) -> bool:
    try:
        return claim in attested(image, KIND, signer=SOAK)
    except Refused:
        return False
