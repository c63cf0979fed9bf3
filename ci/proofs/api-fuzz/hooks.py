"""What the fuzz knows of Sarsen beyond its OpenAPI document: how bodies are sent, times and ids that may be accepted,
and checks that look into answers: receipts, and the reasons of refusals."""

import json
import uuid
from datetime import datetime, timedelta, timezone

import jsonschema_rs
import schemathesis
from hypothesis import strategies as st

NOW = datetime.now(timezone.utc)
TIMES = st.datetimes(
    (NOW - timedelta(days=390)).replace(tzinfo=None), NOW.replace(tzinfo=None), timezones=st.just(timezone.utc)
)

# Refusals of what the schema allows: they are about time, about what was sent before, about words and about size.
BEYOND_SCHEMA = {
    "cursor-invalid",
    "search-window-too-wide",
    "search-too-broad",
    "timestamp-in-the-future",
    "timestamp-too-old",
    "timestamp-after-id",
    "event-id-in-the-future",
    "event-id-too-old",
    "event-id-reused",
    "events-refused",
    "event-too-large",
    "metadata-too-large",
    "metadata-too-deep",
    "metadata-not-storable",
    "event-not-found",
    "signal-not-found",
    "account-not-found",
    "not-found",
}
BEYOND_SCHEMA_DETAILS = ("from must be before to", "q is nested too deeply", "must lie between 1970", "Say which dead events to discard")


def uuid7(time, rest):
    milliseconds = int(time.timestamp() * 1000)
    return str(uuid.UUID(int=(milliseconds << 80) | (rest & ~(0xF << 76) & ~(0x3 << 62)) | (7 << 76) | (2 << 62)))


schemathesis.openapi.format("date-time", TIMES.map(lambda time: time.isoformat().replace("+00:00", "Z")))
schemathesis.openapi.format("uuid", st.builds(uuid7, TIMES, st.integers(0, (1 << 80) - 1)))


@schemathesis.serializer("application/x-ndjson")
def ndjson(ctx, value):
    lines = value if isinstance(value, list) else [value]
    return "\n".join(json.dumps(line) for line in lines).encode()


def code(response):
    try:
        return response.json().get("code")
    except (ValueError, AttributeError):
        return None


@schemathesis.check
def refuses_with_a_reason(ctx, response, case):
    """What the schema allows is refused only for a reason that no schema can express."""
    positive = case.meta is not None and case.meta.generation.mode.is_positive
    if not positive or response.status_code not in (400, 422):
        return
    detail = response.json().get("detail", "")
    codes = {receipt["code"] for receipt in response.json().get("receipts", [])} or {code(response)}
    beyond = codes <= BEYOND_SCHEMA or any(known in detail for known in BEYOND_SCHEMA_DETAILS)
    assert beyond, f"The schema allows what was refused for {sorted(codes)}: {detail}"


@schemathesis.check
def takes_no_invalid_event(ctx, response, case):
    """Receipts are one for each event, in order and counted; an event that breaks the schema is refused by its own."""
    if case.operation.label != "POST /api/v1/events" or response.status_code != 202:
        return
    sent = events(response.request)
    answer = response.json()
    receipts = answer["receipts"]
    assert [receipt["index"] for receipt in receipts] == list(range(len(sent))), "not one receipt for each event"
    for status, count in (("accepted", "accepted"), ("duplicate", "duplicates"), ("refused", "refused")):
        assert answer[count] == sum(receipt["status"] == status for receipt in receipts), f"{count} is miscounted"
    schema = case.operation.schema.raw_schema["components"]["schemas"]["SentEvent"]
    validator = jsonschema_rs.Draft202012Validator(schema, validate_formats=True)
    for event, receipt in zip(sent, receipts):
        assert receipt["status"] == "refused" or validator.is_valid(event), f"accepted: {json.dumps(event)[:300]}"


def events(request):
    body = request.body.encode() if isinstance(request.body, str) else request.body or b""
    if "ndjson" in request.headers.get("Content-Type", ""):
        return [parsed(line) for line in body.split(b"\n") if line.strip()]
    content = parsed(body)
    return content if isinstance(content, list) else [content]


def parsed(text):
    try:
        return json.loads(text)
    except ValueError:
        return None
