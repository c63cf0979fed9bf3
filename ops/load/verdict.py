"""What came of a scenario: each promise kept or broken, and what was counted."""

from __future__ import annotations

import collections
import math

from generator import UNSENT, Outcome, p99
from traffic import Asked

REFUSED = (429, 503)
LATE = 250
"""Milliseconds after which a request counts as sent late: the load was not what it claims to be."""


class Book:
    def __init__(self, allowance: float) -> None:
        self.allowance, self.told = allowance, 0
        self.latencies, self.lateness = collections.defaultdict[str, list[float]](list), list[float]()
        self.unsent, self.late, self.statuses = collections.Counter[str](), collections.Counter[str](), collections.Counter[int]()
        self.sent = self.failed = self.checked = self.wrong = self.acknowledged = 0

    def count(self, load: str, refusals: bool, outcome: Outcome[Asked]) -> None:
        answer, asked, milliseconds = outcome.answer, outcome.request, 1000 * outcome.latency
        if asked is None or answer is UNSENT:
            self.unsent[load] += 1
            return
        self.sent += 1
        self.late[load] += 1000 * outcome.late > LATE + self.allowance
        if answer.status == asked.status:
            self.check(asked.kind, "the answer is not the one asked for", asked.good(answer.body.decode(errors="replace")), answer.excerpt())
            self.acknowledged += asked.events
            if load != "warmup":
                self.lateness.append(1000 * outcome.late)
                self.latencies[f"kind:{asked.kind}"].append(milliseconds)
                self.latencies[f"load:{load}"].append(milliseconds)
            return
        self.statuses[answer.status] += 1
        if refusals and answer.status in REFUSED:
            self.check(asked.kind, "a refusal does not say when to come again", answer.headers.get("retry-after", "0") > "0", answer.excerpt())
        else:
            self.failed += 1
            self.tell(f"{asked.kind}: {answer.status} {answer.excerpt()}")

    def check(self, kind: str, wrong: str, holds: bool, said: str) -> None:
        self.checked += 1
        if not holds:
            self.wrong += 1
            self.tell(f"{kind}: {wrong}: {said}")

    def tell(self, line: str) -> None:
        """The first few, so that a flood of refusals is no flood of lines."""
        self.told += 1
        if self.told <= 5:
            print(line, flush=True)

    def judge(self, loads: list[str], promises: dict[str, float]) -> bool:
        """Prints a line for each promise; whether all are kept. What was never measured is broken."""
        lines = [
            self.line("http_req_failed", "rate==0", self.failed / max(1, self.sent), self.sent > 0 and not self.failed, self.sent > 0),
            self.line("checks", "rate==1", 1 - self.wrong / max(1, self.checked), self.checked > 0 and not self.wrong, self.checked > 0),
        ]
        for name, counts in (("unsent", self.unsent), ("late", self.late)):
            lines += [self.line(f"{name}{{load:{load}}}", "count==0", counts[load], not counts[load]) for load in loads]
        for of, milliseconds in promises.items():
            promised, values = milliseconds + self.allowance, self.latencies[of]
            measured = p99(values) if values else math.inf
            lines.append(self.line(f"latency{{{of}}}", f"p(99)<{promised:g}", measured, measured < promised, bool(values), " ms"))
        print("\n".join(sorted(lines, key=lambda line: line[8:])))
        return not any(line.startswith("BROKEN") for line in lines)

    def line(self, metric: str, promise: str, measured: float, kept: bool, is_measured: bool = True, unit: str = "") -> str:
        shown = f"{measured:.1f}{unit}" if unit else f"{measured:.4f}".rstrip("0").rstrip(".")
        return f"{'kept  ' if kept else 'BROKEN'}  {metric:41} {promise:11} {shown if is_measured else 'nothing was measured'}"

    def total(self, seconds: float) -> str:
        counted = [f"status_{status} {count}" for status, count in sorted(self.statuses.items())]
        if self.acknowledged:
            counted.append(f"events_acknowledged {self.acknowledged}")
        if self.lateness:
            counted.append(f"sent late p(99) {p99(self.lateness):.1f} ms")
        return ", ".join([f"{self.sent} requests in {seconds:.0f} s", *counted])
