"""Posts one event a request at a steady rate, each once, with ids that count up, until SIGTERM; says of each whether it was acknowledged.

What is under way when it is stopped has no answer, and is said nothing of. The figures of the end count from when a request was due.
"""

import asyncio
import datetime
import itertools
import json
import math
import os
import signal

from client import Client, Request
from generator import Outcome, offer, p99

RUN, RATE = os.environ["RUN"], int(os.environ["RATE"])
# The time in every id of this run, however long it lasts: no event may be minutes younger than its id.
BEGAN = datetime.datetime.fromtimestamp(int(RUN[:13].replace("-", ""), 16) / 1000, datetime.timezone.utc).isoformat(timespec="milliseconds")
TYPES = ("email_sent", "email_opened", "email_clicked", "call_made", "meeting_booked", "demo_completed")


def post(number: int) -> Request:
    event = {
        "id": f"{RUN}-{number:012x}",
        "accountId": f"{RUN}-{number % 97}",
        "userId": f"user_{number % 1009}",
        "eventType": TYPES[number % len(TYPES)],
        "timestamp": BEGAN,
    }
    return Request("POST", "/api/v1/events", json.dumps(event).encode())


async def main() -> None:
    outcomes, loop = list[Outcome[Request]](), asyncio.get_running_loop()

    def done(outcome: Outcome[Request]) -> None:
        number, answer = outcome.number, outcome.answer
        outcomes.append(outcome)
        print(f"ACCEPTED {number}" if answer.status == 202 else f"REFUSED {number} {answer.status} {answer.excerpt()}", flush=True)

    client = Client(os.environ["URL"], {"Authorization": f"Bearer {os.environ['TOKEN']}"}, float(os.environ["TIMEOUT"]))
    start = loop.time() + 0.1
    load = asyncio.create_task(offer(client, (start + number / RATE for number in itertools.count()), math.inf, post, done, 6 * RATE))
    loop.add_signal_handler(signal.SIGTERM, load.cancel)
    await asyncio.wait([load])
    latencies = [1000 * outcome.latency for outcome in outcomes]
    late = max(1000 * outcome.late for outcome in outcomes)
    print(f"\nSUMMARY {json.dumps({'p99': p99(latencies), 'max': max(latencies), 'late': late})}", flush=True)


asyncio.run(main())
