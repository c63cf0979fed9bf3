"""The requests that all scenarios are made of: events that Sarsen takes, and reads of what it holds, each with the answer that it must get."""

from __future__ import annotations

import asyncio
import base64
import dataclasses
import datetime
import json
import random
import sys
import time
import typing
import urllib.parse

from client import Answer, Client, Request

TYPES = ("email_sent", "email_opened", "email_clicked", "call_made", "meeting_booked", "demo_completed")
WORDS = ("renewal", "pricing", "security", "migration", "pilot", "budget", "roadmap", "contract")
API = "/api/v1"
dump = json.JSONEncoder(separators=(",", ":")).encode


@dataclasses.dataclass(frozen=True)
class Asked(Request):
    kind: str = ""
    status: int = 200
    good: typing.Callable[[str], bool] = bool
    events: int = 0


def event() -> dict[str, object]:
    """Few accounts are hot, many are cold, as with real sales."""
    now = datetime.datetime.now(datetime.timezone.utc)
    return {
        "accountId": f"load_{int(1000 * random.random() ** 2)}",
        "userId": f"user_{random.randrange(5000)}",
        "eventType": random.choice(TYPES),
        "timestamp": now.strftime("%Y-%m-%dT%H:%M:%S.%fZ"),
        "metadata": {"topic": random.choice(WORDS), "responseTimeHours": random.randrange(48)},
    }


def post(kind: str, body: str, events: int, content: str = "application/json") -> Asked:
    begin = f'{{"accepted":{events},'
    return Asked("POST", f"{API}/events", body.encode(), content, kind, 202, lambda said: said.startswith(begin), events)


def get(kind: str, path: str, good: typing.Callable[[str], bool]) -> Asked:
    return Asked("GET", API + path, kind=kind, good=good)


class Traffic:
    """Makes the n-th request of a load; reads ask for what was found before."""

    def __init__(self, ids: list[str], accounts: list[str]) -> None:
        self.ids, self.accounts = ids, accounts
        self.reads = (self.by_key, self.by_account, self.of_account, self.leaderboard)

    def make(self, load: str, number: int) -> Asked:
        match load:
            case "single":
                return post(load, dump(event()), 1)
            case "batch":
                return post(load, dump([event() for _ in range(500)]), 500)
            case "ndjson":
                return post(load, "\n".join(dump(event()) for _ in range(5000)), 5000, "application/x-ndjson")
            case "reads":
                return self.reads[number % len(self.reads)]()
            case "search":
                return get(load, f"/signals?q={random.choice(WORDS)}", lambda said: said.startswith('{"items":['))
            case "statistics":
                return get(load, "/signals/stats", lambda said: said.startswith("{"))
        raise ValueError(f"No load is called '{load}'.")

    def by_key(self) -> Asked:
        key = random.choice(self.ids)
        return get("by key", f"/signals/{key}", lambda said: key in said)

    def by_account(self) -> Asked:
        return get("by account", f"/accounts/{self.account()}", lambda said: '"heat"' in said)

    def of_account(self) -> Asked:
        return get("signals of account", f"/signals?accountId={self.account()}", lambda said: '"id"' in said)

    def leaderboard(self) -> Asked:
        return get("leaderboard", "/accounts", lambda said: '"heat"' in said)

    def account(self) -> str:
        return urllib.parse.quote(random.choice(self.accounts), safe="")


async def found(client: Client) -> Traffic:
    """What there is to read; where there is too little, events are posted and their scores awaited."""
    for attempt in range(60):
        ids, accounts, cursor = list[str](), set[str](), ""
        for _ in range(5):
            page = json.loads(good(client, await client.send(Request("GET", f"{API}/signals?limit=200{cursor}"))).body)
            ids += [item["id"] for item in page["items"]]
            accounts |= {item["accountId"] for item in page["items"]}
            if not page.get("nextCursor"):
                break
            cursor = "&cursor=" + page["nextCursor"]
        if len(ids) >= 500:
            return Traffic(ids, sorted(accounts))
        if attempt == 0:
            good(client, await client.send(post("", dump([event() for _ in range(1000)]), 1000)))
        await asyncio.sleep(0.5)
    end(3, "There is nothing to read, and what was posted was not scored within 30 s.")


def end(status: int, error: str) -> typing.NoReturn:
    print(f"ERROR: {error}", file=sys.stderr)
    raise SystemExit(status)


def good(client: Client, answer: Answer) -> Answer:
    if answer.status not in (200, 202):
        end(3, f"{client.host}:{client.port} answers {answer.status or 'nothing'}: {answer.excerpt()}")
    return answer


def require_token(token: str, seconds: float) -> None:
    """A token that ends before the run would make it a run of refusals."""
    try:
        claims = token.split(".")[1]
        ends = json.loads(base64.urlsafe_b64decode(claims + "=" * (-len(claims) % 4))).get("exp")
    except (IndexError, ValueError):
        end(2, "TOKEN is no JSON Web Token.")
    if ends and ends < time.time() + seconds:
        end(2, f"TOKEN expires before the run of {seconds:.0f} s ends.")
