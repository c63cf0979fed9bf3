"""What Prometheus is asked, over https, and who gets its token: a server with recorded answers."""

import contextlib
import datetime
import http.server
import json
import pathlib
import re
import ssl
import subprocess
import threading
import urllib.parse
import urllib.request
from collections.abc import Iterator
from typing import Any

import pytest
from gate import metrics
from gate.checkout import Refused
from table import rows

METRICS = pathlib.Path(__file__).resolve().parents[3] / "docs/reference/metrics.md"
END = datetime.datetime(2026, 1, 1, tzinfo=datetime.UTC)


class Recorded(http.server.BaseHTTPRequestHandler):
    server: Any

    def do_GET(self) -> None:
        query = urllib.parse.parse_qs(urllib.parse.urlparse(self.path).query).get("query", [""])[0]
        self.server.seen.append((self.headers["Authorization"], query))
        value = self.server.answers["p95" if "histogram_quantile" in query else "errors"]
        if value.startswith("https://"):
            self.send_response(302)
            self.send_header("Location", f"{value}/api/v1/query?query=up")
            self.end_headers()
            return
        result = [] if value == "nothing" else [{"metric": {}, "value": [0, value]}]
        self.send_response(int(value) if value in ("401", "404", "429", "503") else 200)
        self.end_headers()
        text = json.dumps({"status": "success", "data": {"resultType": "vector", "result": result}})
        self.wfile.write(b"<html>" if value == "nonsense" else text.encode())

    def log_message(self, *_: object) -> None:
        """Says nothing."""


@contextlib.contextmanager
def serving(certificate: pathlib.Path, **answers: str) -> Iterator[Any]:
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), Recorded) as server:
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(certificate)
        server.socket = context.wrap_socket(server.socket, server_side=True)
        state: Any = server
        state.seen, state.answers, state.address = [], answers, f"https://localhost:{server.server_port}"
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield server
        server.shutdown()


@pytest.fixture(scope="module")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> pathlib.Path:
    file = tmp_path_factory.mktemp("tls") / "server.pem"
    made = ["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-days", "2", "-subj", "/CN=localhost"]
    subprocess.run([*made, "-addext", "subjectAltName=DNS:localhost", "-keyout", file, "-out", file.with_suffix(".crt")], check=True, capture_output=True)
    file.write_text(file.read_text() + file.with_suffix(".crt").read_text())
    return file


@pytest.fixture(autouse=True)
def trusted(certificate: pathlib.Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SSL_CERT_FILE", str(certificate.with_suffix(".crt")))
    monkeypatch.setenv("PROMETHEUS_TOKEN", "s3cret")
    for name in ("https_proxy", "HTTPS_PROXY", "all_proxy", "ALL_PROXY"):
        monkeypatch.delenv(name, raising=False)


def measure(address: str) -> dict[str, float]:
    return metrics.measure(address, "app-dev", END - datetime.timedelta(minutes=20), END)


def test_asks_for_the_window_of_the_soak(certificate: pathlib.Path) -> None:
    with serving(certificate, errors="0.002", p95="0.08") as server:
        assert measure(server.address) == {"errorRatio": 0.002, "p95Seconds": 0.08}
    assert {token for token, _ in server.seen} == {"Bearer s3cret"}
    of = 'namespace="app-dev",uri=~"/api/.+",uri!="/api/v1/feed"'
    assert server.seen[0][1].startswith(f'(sum(increase(http_server_requests_seconds_count{{{of},outcome="SERVER_ERROR"}}[1200s]))')
    names = {re.sub("_(count|bucket)$", "", name) for _, query in server.seen for name in re.findall("http_[a-z_]*", query)}
    assert names and all(f"| `{name}` | histogram " in METRICS.read_text() for name in names)


@pytest.mark.parametrize("row", rows("metrics", {"errors", "p95", "says"}))
def test_no_figures_are_no_soak(certificate: pathlib.Path, row: dict[str, str]) -> None:
    with serving(certificate, errors=row["errors"], p95=row["p95"]) as server, pytest.raises(Refused) as refused:
        measure(server.address)
    assert row["says"] in str(refused.value) and "\n" not in str(refused.value)


def test_a_token_is_sent_to_no_other_server(certificate: pathlib.Path) -> None:
    """Attack S3: the one that is asked, or somebody on the way, sends us on."""
    with serving(certificate, errors="0", p95="0") as mallory, serving(certificate, errors=mallory.address, p95="0") as server:
        with pytest.raises(Refused, match="a token goes to the address of deploy/envs/soak.json only"):
            measure(server.address)
    assert mallory.seen == []


def test_nobody_is_asked_without_tls(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(urllib.request, "build_opener", lambda *_: pytest.fail("somebody was asked"))
    with pytest.raises(Refused, match="A Prometheus is asked by https, not at http://127.0.0.1:9"):
        measure("http://127.0.0.1:9")


def test_the_address_of_a_variable_is_not_asked(certificate: pathlib.Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Attack S3: whoever may write variables names his own server."""
    with serving(certificate, errors="0", p95="0") as mallory, serving(certificate, errors="0.002", p95="0.08") as server:
        monkeypatch.setenv("PROMETHEUS_URL", mallory.address)
        assert measure(server.address)["errorRatio"] == 0.002
    assert mallory.seen == []
