"""A soak: the statement that an environment ran a version healthy for a while, signed by soak.yml, and what a promotion asks of it.

The same predicate also says that an environment was Degraded with a version; no soak that began before it counts any more."""

import datetime
import hashlib
import json
from collections.abc import Iterable
from typing import Any, NamedTuple

from .checkout import Refused, git
from .environments import environments
from .trust import SOAK, Image, attested
from .versions import Version, burnt, history, values_of

KIND = "https://sarsen.dev/soak/v2"
SETTINGS = "deploy/envs/soak.json"
TOLD = {"environment", "image", "commit", "from", "to", "health", "smoke"}
FIELDS = TOLD | {"values", "metrics"}
METRICS = {"errorRatio", "p95Seconds"}
DEGRADED = "Degraded"
SHORTEST = datetime.timedelta(minutes=15)
LONGEST_AGE = datetime.timedelta(days=7)
SKEW = datetime.timedelta(minutes=1)
MOST_ERRORS, SLOWEST = 0.01, 0.3


class Settings(NamedTuple):
    """Of one environment: the login whose events count, and the Prometheus that must be asked, if there is one."""

    sender: str
    metrics: str | None


def settings(revision: str, environment: str) -> Settings:
    """What main says in deploy/envs/soak.json; a change of it needs its owners."""
    try:
        listed = json.loads(git("show", f"{revision}:{SETTINGS}"))
    except ValueError as e:
        raise Refused(f"{SETTINGS} is no JSON: {e}") from e
    return checked(listed, list(environments(revision)), environment)


def checked(listed: Any, known: Iterable[str], environment: str) -> Settings:
    """The settings of an environment, if the file is as it must be for all of them."""
    if not isinstance(listed, dict) or sorted(listed) != sorted(known):
        raise Refused(f"{SETTINGS} has an entry for each environment, which are {', '.join(known)}, and no other.")
    for name, it in listed.items():
        if not isinstance(it, dict) or it.keys() != {"sender", "metrics"} or not isinstance(it["sender"], str) or not it["sender"].strip():
            raise Refused(f'{SETTINGS}: {name} must be as {{"sender": "acme-argocd[bot]", "metrics": null}}, where metrics may be an address.')
        if it["metrics"] is not None and not (isinstance(it["metrics"], str) and it["metrics"].startswith("https://")):
            raise Refused(f"{SETTINGS}: metrics of {name} is an address such as https://prometheus.example.com, or null; not '{it['metrics']}'.")
    return Settings(**listed[environment])


def fields(claim: Any, names: set[str]) -> dict[str, Any]:
    """The claim, if it has these fields, as text, and no others."""
    if not isinstance(claim, dict) or claim.keys() != names:
        given = ", ".join(sorted(claim)) if isinstance(claim, dict) else type(claim).__name__
        raise Refused(f"A soak has {', '.join(sorted(names))}, and nothing else; this has {given}.")
    if wrong := sorted(name for name in names - {"metrics"} if not isinstance(claim[name], str)):
        raise Refused(f"A soak's {', '.join(wrong)} must be text.")
    return claim


def moment(claim: dict[str, Any], name: str) -> datetime.datetime:
    """With its zone: minutes count here."""
    try:
        when = datetime.datetime.fromisoformat(claim[name])
    except ValueError as e:
        raise Refused(f"A soak's '{name}' is a time as in RFC 3339, such as 2026-11-22T09:00:00Z, not '{claim[name]}'.") from e
    if when.tzinfo is None:
        raise Refused(f"A soak's '{name}' has no zone: '{claim[name]}'. Write it as 2026-11-22T09:00:00Z.")
    return when


def of(claim: dict[str, Any], image: Image, environment: str, revision: str) -> None:
    """Refuses a claim of another environment, digest or chart."""
    if claim["environment"] != environment:
        raise Refused(f"The soak is of {claim['environment']}, not of {environment}.")
    if Image(claim["image"]).digest != image.digest:
        raise Refused(f"The soak is of {claim['image']}, not of {image.digest[:19]}.")
    if claim["commit"] != revision:
        raise Refused(f"The soak is of the chart of {claim['commit'][:12]}, not of {revision[:12]}.")


def in_time(claim: dict[str, Any], now: datetime.datetime, age: datetime.timedelta) -> None:
    end = moment(claim, "to")
    if end > now + SKEW:
        raise Refused(f"The soak ends in the future, at {claim['to']}.")
    if now - end > age:
        again = f"{claim['environment']} must be healthy with it again: sync it in Argo CD."
        raise Refused(f"The soak ended at {claim['to']}, and counts for {spoken(age)}. {again}")


def healthy(claim: dict[str, Any], metrics: str | None) -> str:
    """For long enough, with few errors where somebody must be asked; returns what it says."""
    if claim["health"] != "Healthy" or claim["smoke"] != "Succeeded":
        raise Refused(f"The soak ended {claim['health']}, its smoke {claim['smoke']}: Healthy and Succeeded are wanted.")
    took = moment(claim, "to") - moment(claim, "from")
    if took < SHORTEST:
        raise Refused(f"The soak took {spoken(took)}; {claim['environment']} must be healthy for {spoken(SHORTEST)}. Argo CD tells of it when it was.")
    if metrics and claim["metrics"] is None:
        raise Refused(f"The soak has no metrics, and {SETTINGS} says that {metrics} is asked. Run the workflow soak again.")
    return f"{spoken(took)} healthy in {claim['environment']} until {claim['to']}, {measured(claim['metrics'])}"


def measured(metrics: Any) -> str:
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


def spoken(time: datetime.timedelta) -> str:
    return f"{time.days} days" if time >= datetime.timedelta(days=2) else f"{time.total_seconds() / 60:.0f} min"


def hash_of_values(revision: str, environment: str) -> str:
    """Of an environment's values.yaml at that commit of main."""
    return f"sha256:{hashlib.sha256(git('show', f'{revision}:{values_of(environment)}').encode()).hexdigest()}"


def require_soak(image: Image, environment: str, version: Version, base: str) -> str:
    """A soak of this image and chart, with the values that main has for the environment now, which nothing has spoiled since."""
    if version in burnt(history(base, environment)):
        raise Refused(f"{environment} was rolled back from {version}: no soak of it counts any more.")
    claims = attested(image, KIND, signer=SOAK)
    return best(claims, image, environment, version.revision, hash_of_values(base, environment), settings(base, environment).metrics)


def best(claims: Iterable[Any], image: Image, environment: str, revision: str, values: str, metrics: str | None, now: datetime.datetime | None = None) -> str:
    """What the newest claim that counts says; if none does, why the newest does not."""
    refusals, mine = [], []
    for claim in claims:
        try:
            of(fields(claim, FIELDS), image, environment, revision)
            mine.append((claim["health"] != DEGRADED, moment(claim, "to"), claim))
        except Refused as refused:
            refusals.append(refused)
    spoilt = max((when for well, when, _ in mine if not well), default=None)
    for _, _, claim in sorted(mine, key=lambda it: it[:2]):
        try:
            in_time(claim, now or datetime.datetime.now(datetime.UTC), LONGEST_AGE)
            said = healthy(claim, metrics)
            if claim["values"] != values:
                raise Refused(f"The soak was with other values than {values_of(environment)} has on main now. Wait for a soak with these.")
            if spoilt and moment(claim, "from") < spoilt:
                raise Refused(f"{environment} was Degraded with it at {spoilt:%Y-%m-%dT%H:%M:%SZ}, after the soak began. Wait for a soak since then.")
            return said
        except Refused as refused:
            refusals.append(refused)
    raise refusals[-1]
