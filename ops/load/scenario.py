"""Plays one scenario against URL with TOKEN: a warm-up, then all of its loads at once, each request at its time."""

from __future__ import annotations

import asyncio
import collections.abc
import dataclasses
import functools
import gc
import os
import pathlib
import subprocess
import tempfile
import time
import typing

import generator
from client import Client
from traffic import found, require_token
from verdict import Book

SHORT = os.environ.get("SHORT") == "1"
WARM_UP = float(os.environ.get("WARM_UP") or (5 if SHORT else 15))
LIVE_HEAP = pathlib.Path(__file__).resolve().parent / "live-heap"


@dataclasses.dataclass(frozen=True)
class Load:
    name: str
    of: str
    rate: float
    begin: float
    seconds: float
    rising_from: float | None = None
    refusals: bool = False

    def dues(self, start: float) -> collections.abc.Iterator[float]:
        """When its requests are due: the n-th at start + n / rate, or where a rate that rises evenly has its n-th."""
        start, first = start + self.begin, self.rate if self.rising_from is None else self.rising_from
        growth = (self.rate - first) / self.seconds
        for number in range(round((first + self.rate) / 2 * self.seconds)):
            yield start + (((first**2 + 2 * growth * number) ** 0.5 - first) / growth if growth else number / self.rate)


def plan(scenario: dict[str, typing.Any]) -> list[Load]:
    """The warm-up, which is not measured, and all loads at once behind it. A load that rises warms up by itself."""
    seconds, loads = float(os.environ.get("DURATION") or scenario["seconds"][SHORT]), dict[str, Load]()
    for name, load in scenario["loads"].items():
        rate = float((not loads and os.environ.get("RATE")) or load["rate"][SHORT])
        before = loads.get(load.get("after"))
        begin, length = (before.begin + before.seconds + 5, -(-seconds // 3)) if before else (0 if "from" in load else WARM_UP, seconds)
        loads[name] = Load(name, load.get("of", name), rate, begin, length, load.get("from"), load.get("refusals", False))
    first = next(iter(loads.values()))
    return [*([Load("warmup", first.of, max(1, first.rate / 2), 0, WARM_UP)] if first.begin else []), *loads.values()]


async def offer(loads: list[Load], book: Book) -> None:
    url, token, sabotage = os.environ["URL"], os.environ["TOKEN"], os.environ.get("SABOTAGE")
    require_token(token, max(load.begin + load.seconds for load in loads))
    headers = {"Authorization": f"Bearer {token}"}
    traffic = await found(Client(url, headers, 30))
    client = Client(url, headers | ({"X-Sabotage": sabotage} if sabotage else {}), 30)
    gc.freeze()
    start = asyncio.get_running_loop().time() + 0.1
    async with asyncio.TaskGroup() as group:
        for load in loads:
            over = start + load.begin + load.seconds + 1
            make, count = functools.partial(traffic.make, load.of), functools.partial(book.count, load.name, load.refusals)
            group.create_task(generator.offer(client, load.dues(start), over, make, count))


def kept(name: str, scenario: dict[str, typing.Any]) -> bool:
    """Prints the verdict; of a Sarsen of its own, a soak also judges the live heap."""
    loads, book = plan(scenario), Book(float(os.environ.get("ALLOW_MS") or 0))
    print(f"== {name}: {scenario['about']}", flush=True)
    with tempfile.NamedTemporaryFile() as heap:
        watched = name == "soak" and "SARSEN_PID" in os.environ
        watcher = subprocess.Popen([LIVE_HEAP, "watch", heap.name]) if watched else None
        begin, worked = time.monotonic(), time.process_time()
        asyncio.run(offer(loads, book))
        took, worked = time.monotonic() - begin, time.process_time() - worked
        is_kept = book.judge([load.name for load in loads if load.name != "warmup"], scenario["promises"])
        print(f"        {book.total(took)}\n        the generator used {100 * worked / took:.0f} % of one core", flush=True)
        if watcher:
            watcher.terminate()
            watcher.wait()
            is_kept = subprocess.run([LIVE_HEAP, "judge", heap.name]).returncode == 0 and is_kept
    return is_kept
