"""Posts bodies of events whose bytes are changed at random, the same each time. Fails unless each answer is JSON and below 500.

Usage: changed_bytes.py API TOKEN COUNT [SABOTAGE]"""

import datetime
import json
import random
import sys
import urllib.error
import urllib.request

api, token, count, *sabotage = sys.argv[1:]
HEADERS = {"Authorization": token, **({"X-Sabotage": sabotage[0]} if sabotage else {})}
ODD = (b"\0", b"\0 ", b"\xff\xfe", b"\xef\xbb\xbf", b"\xc0\x80", b"\xed\xa0\x80", b"\n", b'"', b"\\u", b"{", b"]", b",", b"9" * 9_001, b"1e", b"\x1f\x8b")
random.seed(1)


def body() -> bytes:
    event = {"accountId": "a", "userId": "é", "eventType": "email_sent", "metadata": {"n": [1, 0.5, {"deep": None}]}}
    event["timestamp"] = datetime.datetime.now(datetime.timezone.utc).isoformat()
    text = b"\n".join(json.dumps(event, ensure_ascii=random.random() < 0.5).encode() for _ in range(random.randint(1, 3)))
    for _ in range(random.randint(0, 4)):
        start = random.randrange(len(text) + 1)
        text = text[:start] + random.choice((b"", random.choice(ODD), random.randbytes(1))) + text[start + random.randint(0, 2) :]
    return random.choice((text, b"[" + text.replace(b"\n", b",") + b"]", text.decode(errors="replace").encode("utf-16"), b"\0 \n" + text))


for _ in range(int(count)):
    types = {"Content-Type": random.choice(("application/json", "application/x-ndjson"))}
    codings = {"Content-Encoding": "gzip"} if random.random() < 0.1 else {}
    sent = urllib.request.Request(f"{api}/api/v1/events", body(), {**HEADERS, **types, **codings})
    try:
        answer = urllib.request.urlopen(sent)
    except urllib.error.HTTPError as refusal:
        answer = refusal
    if answer.status >= 500 or not isinstance(json.load(answer), dict):
        sys.exit(f"ERROR: {answer.status} of {sent.headers} {sent.data!r}")
print(f"{count} bodies with changed bytes were stored or refused.")
