"""What is known of an image and borne for a while: ci/vulnerabilities/exceptions.json, each with an owner, a reason and an end."""

import datetime
import json
import pathlib

EXCEPTIONS = pathlib.Path(__file__).resolve().parent.parent / "vulnerabilities/exceptions.json"
FIELDS = {"id", "package", "owner", "reason", "expires"}
LONGEST_EXCEPTION = datetime.timedelta(days=90)
SOON = datetime.timedelta(days=14)


class BadException(Exception):
    """An exception that may not be one."""


def exceptions(path, today):
    try:
        entries = json.loads(path.read_text())
    except (OSError, ValueError) as e:
        raise BadException(f"{path} cannot be read: {e}") from e
    if not isinstance(entries, list):
        raise BadException(f"{path} is no list.")
    known = {}
    for one in entries:
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
        if expires < today:
            raise BadException(f"{name}: the exception has expired on {expires}. Look again: update {one['package']}, or give it another date.")
        if expires - today > LONGEST_EXCEPTION:
            raise BadException(f"{name}: an exception is for at most {LONGEST_EXCEPTION.days} days, until {today + LONGEST_EXCEPTION}.")
        if (one["id"], one["package"]) in known:
            raise BadException(f"{name}: it is excepted twice for {one['package']}.")
        known[one["id"], one["package"]] = one
    return known


def soon(excepted, today):
    """Those that end within two weeks."""
    for (name, package), one in sorted(excepted.items()):
        if (expires := datetime.date.fromisoformat(one["expires"])) - today <= SOON:
            yield f"the exception for {name} in {package} ends on {expires}, and fails from then on. {one['owner']}: look again."
