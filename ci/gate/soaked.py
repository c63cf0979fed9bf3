"""A soak: an environment ran a version healthy for a while, as Argo CD tells ci/ship/soak, and as the gate reads it from the registry."""

import datetime

from .checkout import Refused
from .trust import SOAK, Image, attested

KIND = "https://sarsen.dev/soak/v1"
FIELDS = {"environment", "image", "commit", "from", "to", "health", "smoke"}
METRICS = {"errorRatio", "p95Seconds"}
SHORTEST = datetime.timedelta(minutes=15)
SKEW = datetime.timedelta(minutes=1)
MOST_ERRORS, SLOWEST = 0.01, 0.3


def fields(claim, names=FIELDS):
    """The claim, if it has these fields, as text, and no others."""
    if not isinstance(claim, dict) or claim.keys() != names:
        given = ", ".join(sorted(claim)) if isinstance(claim, dict) else type(claim).__name__
        raise Refused(f"A soak has {', '.join(sorted(names))}, and nothing else; this has {given}.")
    if wrong := sorted(name for name in FIELDS if not isinstance(claim[name], str)):
        raise Refused(f"A soak's {', '.join(wrong)} must be text.")
    return claim


def moment(claim, name):
    """With its zone: minutes count here."""
    try:
        when = datetime.datetime.fromisoformat(claim[name])
    except ValueError as e:
        raise Refused(f"A soak's '{name}' is a time as in RFC 3339, such as 2026-11-22T09:00:00Z, not '{claim[name]}'.") from e
    if when.tzinfo is None:
        raise Refused(f"A soak's '{name}' has no zone: '{claim[name]}'. Write it as 2026-11-22T09:00:00Z.")
    return when


def judged(claim, image, environment, revision, now=None):
    """Of this image, with this chart, in this environment, for long enough, healthy; returns what it says."""
    begin, end = moment(claim, "from"), moment(claim, "to")
    if claim["environment"] != environment:
        raise Refused(f"The soak is of {claim['environment']}, not of {environment}.")
    if Image(claim["image"]).digest != image.digest:
        raise Refused(f"The soak is of {claim['image']}, not of {image.digest[:19]}.")
    if claim["commit"] != revision:
        raise Refused(f"The soak is of the chart of {claim['commit'][:12]}, not of {revision[:12]}.")
    if end - begin < SHORTEST:
        raise Refused(f"The soak took {minutes(end - begin)}; {environment} must be healthy for {minutes(SHORTEST)}. Argo CD tells of it when it was.")
    if end > (now or datetime.datetime.now(datetime.UTC)) + SKEW:
        raise Refused(f"The soak ends in the future, at {claim['to']}.")
    if claim["health"] != "Healthy" or claim["smoke"] != "Succeeded":
        raise Refused(f"The soak ended {claim['health']}, its smoke {claim['smoke']}: Healthy and Succeeded are wanted.")
    return f"{minutes(end - begin)} healthy in {environment} until {claim['to']}, {measured(claim['metrics'])}"


def measured(metrics):
    if metrics is None:
        return "no metrics asked"
    if not isinstance(metrics, dict) or metrics.keys() != METRICS or not all(type(it) in (int, float) for it in metrics.values()):
        raise Refused(f"A soak's metrics are {' and '.join(sorted(METRICS))} as numbers, or null; not {metrics}.")
    errors, p95 = metrics["errorRatio"], metrics["p95Seconds"]
    if not 0 <= errors < MOST_ERRORS:
        raise Refused(f"{errors:.2%} of the requests failed in the soak; less than {MOST_ERRORS:.0%} may.")
    if not 0 <= p95 < SLOWEST:
        raise Refused(f"The 95th percentile was {p95 * 1000:.0f} ms in the soak; it must be below {SLOWEST * 1000:.0f} ms.")
    return f"{errors:.2%} errors, p95 {p95 * 1000:.0f} ms"


def minutes(time):
    return f"{time.total_seconds() / 60:.0f} min"


def require_soak(image, environment, revision):
    """Made by the one workflow that hears of Argo CD; whoever else signs such a thing has seen nothing."""
    refusals = []
    for claim in attested(image, KIND, signer=SOAK):
        try:
            return judged(fields(claim, FIELDS | {"metrics"}), image, environment, revision)
        except Refused as refused:
            refusals.append(refused)
    raise refusals[-1]
