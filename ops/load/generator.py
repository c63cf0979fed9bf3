"""Offers load in an open model: each request is sent at the moment at which it is due, whatever became of those before it.

Latency is answer - due, not answer - sent, so that a stall of the server or of this program counts for every request that it delays.
"""

from __future__ import annotations

import asyncio
import collections.abc
import dataclasses
import math
import typing

from client import Answer, Client, Request

UNSENT = Answer(0, {}, b"not sent: too many requests were under way, or the load was over")

R = typing.TypeVar("R", bound=Request)


@dataclasses.dataclass(frozen=True)
class Outcome(typing.Generic[R]):
    """Late is sent - due, latency is answer - due, both in seconds. What was not sent has no request."""

    number: int
    request: R | None
    answer: Answer
    late: float = 0.0
    latency: float = 0.0


def p99(values: list[float]) -> float:
    return sorted(values)[math.ceil(0.99 * len(values)) - 1]


async def offer(
    client: Client,
    dues: collections.abc.Iterable[float],
    over: float,
    make: typing.Callable[[int], R],
    done: typing.Callable[[Outcome[R]], None],
    most: int = 500,
) -> None:
    """Sends request `make(n)` at the n-th of these moments of the loop's clock, unless `most` are under way or the load is over. What becomes
    due while this program stands still is sent as soon as it goes on. Returns when `done` has been told of every request."""
    clock, under_way = asyncio.get_running_loop().time, set[asyncio.Task[None]]()

    async def send(number: int, request: R, due: float) -> None:
        late = max(0.0, clock() - due)
        answer = await client.send(request)
        done(Outcome(number, request, answer, late, clock() - due))

    for number, due in enumerate(dues):
        if clock() < over:
            request = make(number)
            await asyncio.sleep(due - clock())
        if clock() >= over or len(under_way) >= most:
            done(Outcome(number, None, UNSENT))
            continue
        task = asyncio.create_task(send(number, request, due))
        under_way.add(task)
        task.add_done_callback(under_way.discard)
    await asyncio.gather(*under_way)
