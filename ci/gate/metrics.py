"""What Prometheus saw of an environment's API in a window of time: the share of requests that failed, and how long the slower ones took."""

import datetime
import json
import math
import os
import urllib.parse
import urllib.request
from typing import Any

from .checkout import Refused

# The live feed is one request that lasts as long as somebody watches.
OURS = 'namespace="{namespace}",uri=~"/api/.+",uri!="/api/v1/feed"'
COUNT = "sum(increase(http_server_requests_seconds_count{{{of}}}[{seconds}s]))"
QUERIES = {
    "errorRatio": f'(sum(increase(http_server_requests_seconds_count{{{{{{of}},outcome="SERVER_ERROR"}}}}[{{seconds}}s])) or vector(0)) / {COUNT}',
    "p95Seconds": "histogram_quantile(0.95, sum by (le) (increase(http_server_requests_seconds_bucket{{{of}}}[{seconds}s])))",
}


def measure(address: str, namespace: str, begin: datetime.datetime, end: datetime.datetime) -> dict[str, float]:
    """Refuses a Prometheus that does not answer, or has seen no request: the address is one that deploy/envs/soak.json says must be asked."""
    seconds = int((end - begin).total_seconds())
    return {name: ask(address, query.format(of=OURS.format(namespace=namespace), seconds=seconds), end) for name, query in QUERIES.items()}


class Stay(urllib.request.HTTPRedirectHandler):
    """Follows nobody elsewhere: the request has a token."""

    def redirect_request(self, req: Any, fp: Any, code: int, msg: str, headers: Any, newurl: str) -> None:
        raise OSError(f"it sends us to {newurl}, and a token goes to the address of deploy/envs/soak.json only")


def ask(address: str, query: str, when: datetime.datetime) -> float:
    if not address.startswith("https://"):
        raise Refused(f"A Prometheus is asked by https, not at {address}.")
    words = urllib.parse.urlencode({"query": query, "time": when.timestamp()})
    request = urllib.request.Request(f"{address.rstrip('/')}/api/v1/query?{words}")
    if token := os.environ.get("PROMETHEUS_TOKEN"):
        request.add_unredirected_header("Authorization", f"Bearer {token}")
    try:
        with urllib.request.build_opener(Stay).open(request, timeout=30) as response:
            result = json.load(response)["data"]["result"]
        value = float(result[0]["value"][1]) if result else math.nan
    except (OSError, ValueError, KeyError, TypeError, IndexError) as e:
        raise Refused(f"The Prometheus at {address} gives no answer: {e}. Without one there is no soak here (deploy/envs/soak.json).") from e
    if not math.isfinite(value):
        raise Refused(f"Prometheus has no data for {query}. Does it scrape this environment, and did the smoke post its event?")
    return value
