"""What Prometheus saw of an environment's API in a window of time: the share of requests that failed, and how long the slower ones took."""

import json
import math
import os
import urllib.parse
import urllib.request

from .checkout import Refused

# The live feed is one request that lasts as long as somebody watches.
OURS = 'namespace="{namespace}",uri=~"/api/.+",uri!="/api/v1/feed"'
COUNT = "sum(increase(http_server_requests_seconds_count{{{of}}}[{seconds}s]))"
QUERIES = {
    "errorRatio": f'(sum(increase(http_server_requests_seconds_count{{{{{{of}},outcome="SERVER_ERROR"}}}}[{{seconds}}s])) or vector(0)) / {COUNT}',
    "p95Seconds": "histogram_quantile(0.95, sum by (le) (increase(http_server_requests_seconds_bucket{{{of}}}[{seconds}s])))",
}


def measure(namespace, begin, end):
    """None where there is no Prometheus to ask, which the soak then says. One that does not answer, or has seen no request, is refused."""
    if not (address := os.environ.get("PROMETHEUS_URL")):
        return None
    if not address.startswith(("https://", "http://")):
        raise Refused(f"PROMETHEUS_URL is the address of a Prometheus, such as https://prometheus.example.com, not '{address}'.")
    seconds = int((end - begin).total_seconds())
    return {name: ask(address, query.format(of=OURS.format(namespace=namespace), seconds=seconds), end) for name, query in QUERIES.items()}


def ask(address, query, when):
    words = urllib.parse.urlencode({"query": query, "time": when.timestamp()})
    request = urllib.request.Request(f"{address.rstrip('/')}/api/v1/query?{words}")
    if token := os.environ.get("PROMETHEUS_TOKEN"):
        request.add_header("Authorization", f"Bearer {token}")
    try:
        with urllib.request.urlopen(request, timeout=30) as response:
            result = json.load(response)["data"]["result"]
        value = float(result[0]["value"][1]) if result else math.nan
    except (OSError, ValueError, KeyError, TypeError, IndexError) as e:
        raise Refused(f"Prometheus at PROMETHEUS_URL gives no answer: {e}. A soak without figures is for where there is no Prometheus.") from e
    if not math.isfinite(value):
        raise Refused(f"Prometheus has no data for {query}. Does it scrape this environment, and did the smoke post its event?")
    return value
