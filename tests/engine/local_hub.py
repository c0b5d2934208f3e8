"""A model hub on this machine: the few answers of the Hugging Face hub that fetching one file needs."""

from __future__ import annotations

import hashlib
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

COMMIT = "0123456789abcdef0123456789abcdef01234567"


@dataclass
class LocalHub:
    """What the hub has, and how it misbehaves.

    files: content by 'repo/filename'. sent: content sent instead, of the same name. break_after: bytes
    after which each connection breaks. missing_status: for what it does not have. gets: the Range
    header of each GET, None without.
    """

    files: dict[str, bytes] = field(default_factory=dict)
    sent: dict[str, bytes] = field(default_factory=dict)
    break_after: int | None = None
    ignores_ranges: bool = False
    missing_status: int = 404
    gets: list[str | None] = field(default_factory=list)
    endpoint: str = ""


@contextmanager
def serving(hub: LocalHub) -> Iterator[LocalHub]:
    """Run the hub; `endpoint` is its address meanwhile."""
    handler = type("Handler", (_Handler,), {"hub": hub})
    server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, name="hub")
    thread.start()
    hub.endpoint = f"http://127.0.0.1:{server.server_port}"
    try:
        yield hub
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


class _Handler(BaseHTTPRequestHandler):
    hub: LocalHub

    def log_message(self, format: str, *args: object) -> None:
        """Say nothing: the tests' output is for failures."""

    def do_HEAD(self) -> None:
        self._answer(body=False)

    def do_GET(self) -> None:
        self.hub.gets.append(self.headers.get("Range"))
        self._answer(body=True)

    def _answer(self, *, body: bool) -> None:
        repo, _, rest = self.path.lstrip("/").partition("/resolve/main/")
        content = self.hub.files.get(f"{repo}/{rest}")
        if content is None:
            self.send_response(self.hub.missing_status)
            if self.hub.missing_status == 404:
                self.send_header("X-Error-Code", "EntryNotFound")
            self.send_header("Content-Length", "0")
            self.end_headers()
            return
        data = self.hub.sent.get(f"{repo}/{rest}", content)
        first = self._first_byte()
        self.send_response(206 if first else 200)
        if first:
            self.send_header("Content-Range", f"bytes {first}-{len(data) - 1}/{len(data)}")
        self.send_header("X-Repo-Commit", COMMIT)
        self.send_header("ETag", f'"{hashlib.sha256(content).hexdigest()}"')
        self.send_header("Accept-Ranges", "bytes")
        self.send_header("Content-Length", str(len(data) - first))
        self.end_headers()
        if body:
            self._send(data[first:])

    def _first_byte(self) -> int:
        asked = self.headers.get("Range")
        if asked is None or self.hub.ignores_ranges:
            return 0
        return int(asked.removeprefix("bytes=").rstrip("-"))

    def _send(self, data: bytes) -> None:
        try:
            self.wfile.write(data[: self.hub.break_after])
        except ConnectionError:
            return  # the other side has hung up, as a cancelled download does
