"""Accepted risks: ci/gate/exceptions.json, each with an owner, a reason and an end. One that has ended counts as if it were not there."""

import datetime
import json
import pathlib
from typing import Any

EXCEPTIONS = pathlib.Path(__file__).resolve().parent / "exceptions.json"
FIELDS = {"id", "package", "owner", "reason", "expires"}
LONGEST_EXCEPTION = datetime.timedelta(days=90)
SOON = datetime.timedelta(days=14)
Key = tuple[str, str]
Exceptions = dict[Key, dict[str, str]]


class BadException(Exception):
    """An exception that may not be one."""


def exceptions(path: pathlib.Path, today: datetime.date) -> Exceptions:
    """By advisory and package, those that have ended too."""
    try:
        entries = json.loads(path.read_text())
    except (OSError, ValueError) as e:
        raise BadException(f"{path} cannot be read: {e}") from e
    if not isinstance(entries, list):
        raise BadException(f"{path} is no list.")
    known: Exceptions = {}
    for one in entries:
        require_form(one, today)
        if (one["id"], one["package"]) in known:
            raise BadException(f"{one['id']}: it is excepted twice for {one['package']}.")
        known[one["id"], one["package"]] = one
    return known


def require_form(one: Any, today: datetime.date) -> None:
    if not isinstance(one, dict):
        raise BadException(f"{one!r} is no exception, which has {', '.join(sorted(FIELDS))}.")
    name = one.get("id", "one without an id")
    if one.keys() != FIELDS or not all(isinstance(value, str) and value.strip() for value in one.values()):
        raise BadException(f"{name}: an exception has {', '.join(sorted(FIELDS))}, and nothing else.")
    if len(one["reason"].split()) < 4:
        raise BadException(f"{name}: say in a sentence why this does not harm us, not '{one['reason']}'.")
    try:
        expires = datetime.date.fromisoformat(one["expires"])
    except ValueError as e:
        raise BadException(f"{name}: '{one['expires']}' is no date, such as {today + LONGEST_EXCEPTION}.") from e
    if expires - today > LONGEST_EXCEPTION:
        raise BadException(f"{name}: an exception is for at most {LONGEST_EXCEPTION.days} days, until {today + LONGEST_EXCEPTION}.")


def end_of(one: dict[str, str]) -> datetime.date:
    return datetime.date.fromisoformat(one["expires"])


def in_force(known: Exceptions, today: datetime.date) -> Exceptions:
    return {key: one for key, one in known.items() if end_of(one) >= today}


def warnings(known: Exceptions, today: datetime.date) -> dict[Key, str]:
    """Of those that have ended, and of those that end within two weeks."""
    return {key: said for key, one in sorted(known.items()) if (said := warning(*key, one, today))}


def warning(name: str, package: str, one: dict[str, str], today: datetime.date) -> str:
    it, owner, ends = f"the exception for {name} in {package}", one["owner"], end_of(one)
    if ends < today:
        return f"EXPIRED: {it} ended on {ends} and counts no more. {owner}: take it away, or look again."
    return f"SOON: {it} ends on {ends}, and counts no more from then on. {owner}: look again." if ends - today <= SOON else ""
