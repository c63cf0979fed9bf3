"""An HTTP/1.1 client that sends each request once: nothing repeats it when its connection breaks, as Go's client does with a GET."""

from __future__ import annotations

import asyncio
import dataclasses
import select
import ssl
import urllib.parse

Stream = tuple[asyncio.StreamReader, asyncio.StreamWriter]
MEBIBYTE = 2**20


@dataclasses.dataclass(frozen=True)
class Request:
    method: str
    path: str
    body: bytes = b""
    type: str = "application/json"


@dataclasses.dataclass(frozen=True)
class Answer:
    """What a server said; with status 0 the body is the reason why there was no answer."""

    status: int
    headers: dict[str, str]
    body: bytes

    def excerpt(self) -> str:
        return self.body[:200].decode(errors="replace")


class Client:
    """Keeps its connections, opens another one where none is free, and follows no redirect."""

    def __init__(self, url: str, headers: dict[str, str], timeout: float) -> None:
        parts = urllib.parse.urlsplit(url)
        self.tls = ssl.create_default_context() if parts.scheme == "https" else None
        self.host, self.port = parts.hostname or "", parts.port or (443 if self.tls else 80)
        self.base, self.timeout, self.idle = parts.path.rstrip("/"), timeout, list[Stream]()
        self.headers = "".join(f"{name}: {value}\r\n" for name, value in {"Host": parts.netloc, **headers}.items())

    async def send(self, request: Request) -> Answer:
        stream = None
        try:
            async with asyncio.timeout(self.timeout):
                stream = self.kept() or await asyncio.open_connection(self.host, self.port, ssl=self.tls, limit=MEBIBYTE)
                stream[1].write(self.head(request) + request.body)
                answer = await read(stream[0])
        except (OSError, EOFError, ValueError, asyncio.LimitOverrunError) as error:
            if stream:
                stream[1].transport.abort()
            return Answer(0, {}, self.reason(error).encode())
        if answer.headers.get("connection", "").lower() == "close":
            stream[1].close()
        else:
            self.idle.append(stream)
        return answer

    def head(self, request: Request) -> bytes:
        content = f"Content-Type: {request.type}\r\nContent-Length: {len(request.body)}\r\n" if request.body else ""
        return f"{request.method} {self.base}{request.path} HTTP/1.1\r\n{self.headers}{content}\r\n".encode()

    def kept(self) -> Stream | None:
        """A connection that the server has not closed meanwhile. One from which something can be read before anything was asked is closed."""
        while self.idle:
            reader, writer = self.idle.pop()
            ready = select.poll()
            ready.register(writer.get_extra_info("socket"), select.POLLIN)
            if not reader.at_eof() and not writer.is_closing() and not ready.poll(0):
                return reader, writer
            writer.transport.abort()
        return None

    def reason(self, error: Exception) -> str:
        if isinstance(error, TimeoutError):
            return f"no answer within {self.timeout:g} s"
        return "the connection ended before the answer" if isinstance(error, EOFError) else str(error)


async def read(reader: asyncio.StreamReader) -> Answer:
    status, *lines = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1").rstrip().split("\r\n")
    headers = {name.lower(): value.strip() for name, _, value in (line.partition(":") for line in lines)}
    body = b""
    if headers.get("transfer-encoding", "").lower() == "chunked":
        while size := int((await reader.readuntil(b"\r\n")).partition(b";")[0], 16):
            body += (await reader.readexactly(size + 2))[:-2]
        while await reader.readuntil(b"\r\n") != b"\r\n":
            pass  # trailers
    elif "content-length" in headers:
        body = await reader.readexactly(int(headers["content-length"]))
    elif headers.get("connection", "").lower() == "close":
        body = await reader.read()
    return Answer(int(status.split()[1]), headers, body)
