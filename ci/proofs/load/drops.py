#!/usr/bin/env python3
"""Runs a load against a server that drops every fifth request unanswered, on connections that it has kept: drops.py COMMAND...

Fails unless as many requests came as the load says it has sent, and as many had no answer as were dropped: a client that sends a request
again when its connection breaks, as Go's does with a GET, sends more than it says.
"""

import http.server
import itertools
import json
import os
import subprocess
import sys
import threading

FOUND = {"items": [{"id": f"id-{number}", "accountId": "load_1", "heat": 1} for number in range(500)]}


class Dropping(http.server.BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    came, dropped = itertools.count(), 0
    kept = False

    def do_GET(self) -> None:
        if "limit=" not in self.path and next(self.came) % 5 == 4 and self.kept:
            Dropping.dropped += 1
            self.close_connection = True
            return
        self.kept = True
        answer = json.dumps({**FOUND, "id": self.path}, separators=(",", ":")).encode()
        self.send_response(200)
        self.send_header("Content-Length", str(len(answer)))
        self.end_headers()
        self.wfile.write(answer)

    def log_message(self, *_: object) -> None:
        pass


def main(command: list[str]) -> str | None:
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Dropping)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    env = {**os.environ, "URL": f"http://127.0.0.1:{server.server_port}", "TOKEN": "a.e30.b"}
    said = subprocess.run(command, env=env, stdout=subprocess.PIPE, text=True).stdout
    print(said, end="", flush=True)
    came, dropped = next(Dropping.came), Dropping.dropped
    print(f"{came} requests came, {dropped} of them were dropped.")
    if not dropped or f" {came} requests in " not in said or f"status_0 {dropped}," not in said:
        return "ERROR: The load does not say the same. Look at what its client does when a connection breaks."
    return None


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
