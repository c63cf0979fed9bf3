"""A git server that asks for credentials, as GitHub does for a private repository: git http-backend behind a few lines of Python."""

import base64
import contextlib
import http.server
import os
import pathlib
import subprocess
import threading
from collections.abc import Iterator

TOKEN = "ghs_token-of-the-test"


class GitServer(http.server.ThreadingHTTPServer):
    """Serves the repositories of a folder. Answers 401 without the token, or with `answers` whatever the test says; `seen` are the requests."""

    def __init__(self, folder: pathlib.Path, token: str = TOKEN, port: int = 0) -> None:
        super().__init__(("127.0.0.1", port), Handler)
        self.folder, self.expected = folder, "Basic " + base64.b64encode(f"x-access-token:{token}".encode()).decode()
        self.answers: int | None = None
        self.seen: list[tuple[str, int]] = []

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.server_port}"


class Handler(http.server.BaseHTTPRequestHandler):
    server: GitServer
    protocol_version = "HTTP/1.1"

    def do_GET(self) -> None:
        given = self.headers.get("Authorization")
        status = self.server.answers or (200 if given == self.server.expected else 401)
        self.server.seen.append((self.path, status))
        if status != 200:
            self.refuse(status)
            return
        body = self.body()
        path, _, query = self.path.partition("?")
        environment = {
            **{name: os.environ[name] for name in ("PATH", "HOME") if name in os.environ},
            "GIT_PROJECT_ROOT": str(self.server.folder),
            "GIT_HTTP_EXPORT_ALL": "1",
            "REMOTE_USER": "x-access-token",
            "REQUEST_METHOD": self.command,
            "PATH_INFO": path,
            "QUERY_STRING": query,
            "CONTENT_TYPE": self.headers.get("Content-Type", ""),
            "CONTENT_LENGTH": str(len(body)),
            "HTTP_CONTENT_ENCODING": self.headers.get("Content-Encoding", ""),
            "GIT_PROTOCOL": self.headers.get("Git-Protocol", ""),
        }
        done = subprocess.run(["git", "http-backend"], input=body, env=environment, stdout=subprocess.PIPE, check=True)
        head, _, content = done.stdout.partition(b"\r\n\r\n")
        fields = dict(line.split(": ", 1) for line in head.decode().splitlines())
        self.send_response(int(fields.pop("Status", "200").split()[0]))
        for name, value in {**fields, "Content-Length": str(len(content))}.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(content)

    do_POST = do_GET

    def body(self) -> bytes:
        if self.headers.get("Transfer-Encoding") != "chunked":
            return self.rfile.read(int(self.headers.get("Content-Length", 0)))
        parts = []
        while size := int(self.rfile.readline(), 16):
            parts.append(self.rfile.read(size))
            self.rfile.readline()
        self.rfile.readline()
        return b"".join(parts)

    def refuse(self, status: int) -> None:
        self.body()
        self.send_response(status)
        if status == 401:
            self.send_header("WWW-Authenticate", 'Basic realm="GitHub"')
        self.send_header("Content-Length", "0")
        self.end_headers()

    def log_message(self, *_: object) -> None:
        """Says nothing."""


@contextlib.contextmanager
def serving(folder: pathlib.Path, token: str = TOKEN) -> Iterator[GitServer]:
    """The server, for as long as the block lasts."""
    with GitServer(folder, token) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        try:
            yield server
        finally:
            server.shutdown()
