"""A private repository and a private registry: github.com and ghcr.io answer nobody whose token does not permit what is asked.

The token of a job says its permissions; the App's may write contents. ghcr.io hands on to a registry of this machine."""

import base64
import http.client

from hosts import Handler

APP_TOKEN = "token-of-the-app"
READS = ("GET", "HEAD")
LOGIN = {"github.com": 'Basic realm="GitHub"', "ghcr.io": 'Basic realm="GitHub Packages"'}


def token_of(permissions):
    return "token-of-a-job:" + ",".join(f"{key}={permissions[key]}" for key in sorted(permissions))


def permits(token, what, write):
    if token == APP_TOKEN:
        return what == "contents"
    given = dict(it.split("=") for it in token.removeprefix("token-of-a-job:").split(",") if "=" in it)
    return given.get(what) in (["write"] if write else ["read", "write"])


class Private(Handler):
    """Its `registry` is the address of the one that keeps the images."""

    names, registry = tuple(LOGIN), None

    def do_GET(self):
        body = self.body()
        token = base64.b64decode((self.headers["Authorization"] or "").removeprefix("Basic ")).decode().partition(":")[2]
        writes = "git-receive-pack" in self.path if self.host == "github.com" else self.command not in READS
        if not token:
            return self.answer(401, "Log in first.", {"WWW-Authenticate": LOGIN[self.host]})
        if not permits(token, "contents" if self.host == "github.com" else "packages", writes):
            return self.answer(403, f"Resource not accessible by {token}")
        return self.git(body) if self.host == "github.com" else self.hand_on(body)

    do_HEAD = do_POST = do_PUT = do_PATCH = do_DELETE = do_GET

    def hand_on(self, body):
        there = http.client.HTTPConnection(self.registry)
        kept = {name: self.headers[name] for name in ("Content-Type", "Content-Range", "Accept", "Range") if name in self.headers}
        there.request(self.command, self.path, body, kept)
        answer = there.getresponse()
        content = answer.read()
        dropped = ("content-length", "transfer-encoding", "date", "connection")
        fields = {name: it for name, it in answer.getheaders() if name.lower() not in dropped}
        if self.command == "HEAD":
            return self.head(answer, fields)
        return self.answer(answer.status, content, fields)

    def head(self, answer, fields):
        self.send_response(answer.status)
        for name, value in {**fields, "Content-Length": answer.getheader("Content-Length", "0")}.items():
            self.send_header(name, value)
        self.end_headers()
