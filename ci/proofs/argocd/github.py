"""Stands in for github.com, api.github.com and others whom Argo CD speaks to: a proxy that answers for them, with a certificate of its own."""

import http.server
import io
import json
import os
import pathlib
import ssl
import subprocess
import tarfile
import threading
import time
import urllib.parse

from kube import run

NAMES = ("github.com", "api.github.com", "argoproj.github.io", "on-call.example.com")
CHART = {
    "Chart.yaml": "apiVersion: v2\nname: argo-cd\nversion: {version}\n",
    "templates/values.yaml": "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: chart-stand-in}\ndata:\n  values: {{ .Values | toJson | quote }}\n",
}


class GitHub:
    """Repositories lie under `repositories` as OWNER/NAME; what api.github.com and on-call are told is kept in `told`."""

    def __init__(self, work, chart_version):
        self.repositories, self.told, self.chart_version = pathlib.Path(work, "repositories"), [], chart_version
        self.certificate = pathlib.Path(work, "certificate.pem")
        key = pathlib.Path(work, "key.pem")
        names = ",".join(f"DNS:{name}" for name in NAMES)
        run("openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-days", "2", "-subj", "/CN=stand-in",
            "-addext", f"subjectAltName={names}", "-keyout", str(key), "-out", str(self.certificate))  # fmt: skip
        self.tls = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        self.tls.load_cert_chain(self.certificate, key)
        self.server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), type("Handler", (Handler,), {"github": self}))
        self.server.daemon_threads = True
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    def environment(self):
        """By which programs come here instead."""
        proxy = f"http://127.0.0.1:{self.server.server_address[1]}"
        return {"HTTPS_PROXY": proxy, "SSL_CERT_FILE": str(self.certificate), "GIT_SSL_CAINFO": str(self.certificate)}

    def stop(self):
        self.server.shutdown()

    def told_by(self, host):
        return [it for it in self.told if it["host"] == host]

    def files(self):
        """Of the repository of Argo CD's chart, in which the chart of the version asked for is one that only shows its values."""
        name = f"argo-cd-{self.chart_version}.tgz"
        entry = {"apiVersion": "v2", "name": "argo-cd", "version": self.chart_version, "urls": [name]}
        out = io.BytesIO()
        with tarfile.open(fileobj=out, mode="w:gz") as tar:
            for path, text in CHART.items():
                member = tarfile.TarInfo(f"argo-cd/{path}")
                content = text.replace("{version}", self.chart_version).encode()
                member.size = len(content)
                tar.addfile(member, io.BytesIO(content))
        return {"index.yaml": json.dumps({"apiVersion": "v1", "entries": {"argo-cd": [entry]}}).encode(), name: out.getvalue()}


class Handler(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    host = None

    def do_CONNECT(self):
        self.host = self.path.partition(":")[0]
        if self.host not in NAMES:
            return self.answer(403, f"{self.host} is not there")
        self.send_response(200)
        self.end_headers()
        try:
            self.connection = self.github.tls.wrap_socket(self.connection, server_side=True)
        except OSError:
            self.close_connection = True
            return None
        self.rfile, self.wfile = self.connection.makefile("rb"), self.connection.makefile("wb", buffering=0)
        self.close_connection = False
        return None

    def do_GET(self):
        if self.host == "argoproj.github.io" and (content := self.github.files().get(self.path.rpartition("/")[2])):
            return self.answer(200, content)
        if self.host == "github.com":
            return self.git(b"")
        return self.answer(404, f"{self.host}{self.path} is not there")

    def do_POST(self):
        body = self.body()
        if self.host == "github.com":
            return self.git(body)
        it = {"host": self.host, "path": self.path, "authorization": self.headers["Authorization"], "at": time.time(), "body": json.loads(body)}
        self.github.told.append(it)
        return self.answer(204, b"")

    def body(self):
        if self.headers.get("Transfer-Encoding") == "chunked":
            parts = []
            while size := int(self.rfile.readline(), 16):
                parts.append(self.rfile.read(size))
                self.rfile.readline()
            self.rfile.readline()
            return b"".join(parts)
        return self.rfile.read(int(self.headers.get("Content-Length") or 0))

    def git(self, body):
        """By git's own server."""
        path, _, query = self.path.partition("?")
        variables = {
            "GIT_PROJECT_ROOT": str(self.github.repositories), "GIT_HTTP_EXPORT_ALL": "1", "PATH_INFO": urllib.parse.unquote(path).replace(".git/", "/", 1),
            "QUERY_STRING": query, "REQUEST_METHOD": self.command, "CONTENT_TYPE": self.headers.get("Content-Type", ""),
            "CONTENT_LENGTH": str(len(body)), "HTTP_CONTENT_ENCODING": self.headers.get("Content-Encoding", ""),
            "GIT_PROTOCOL": self.headers.get("Git-Protocol", ""), "PATH": os.environ["PATH"],
        }  # fmt: skip
        done = subprocess.run(["git", "http-backend"], input=body, env=variables, capture_output=True)
        head, _, content = done.stdout.partition(b"\r\n\r\n")
        fields = dict(line.split(": ", 1) for line in head.decode().splitlines() if ": " in line)
        return self.answer(int(fields.pop("Status", "200").split()[0]), content, fields)

    def answer(self, status, content, fields=None):
        content = content.encode() if isinstance(content, str) else content
        self.send_response(status)
        for name, value in (fields or {}).items():
            self.send_header(name, value)
        if status != 204:
            self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        if status != 204:
            self.wfile.write(content)

    def log_message(self, *_):
        pass
