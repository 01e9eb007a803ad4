"""A small reverse proxy for tests: one path of a site goes to the server, WebSockets as well, and what was asked beside it is noted."""

from __future__ import annotations

import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from socketserver import BaseRequestHandler, ThreadingTCPServer
from urllib.parse import urlsplit


class _Server(ThreadingTCPServer):
    allow_reuse_address = True
    daemon_threads = True


@contextmanager
def proxied(upstream: str, path: str, *, takes_away: bool = False) -> Iterator[tuple[str, list[str]]]:
    """The address of a site that serves `upstream` under the path, and the list of what it was asked beside it."""
    server = urlsplit(upstream)
    beside: list[str] = []

    class Door(BaseRequestHandler):
        def handle(self) -> None:
            with suppress(OSError):  # the browser, or the server that is stopped, hangs up when it likes
                self._pass_on()

        def _pass_on(self) -> None:
            head, rest = _head(self.request)
            if not head:
                return
            first, *lines = head.split("\r\n")
            method, target, version = first.split(" ")
            if target != path and not target.startswith((f"{path}/", f"{path}?")):
                beside.append(target)
                self.request.sendall(b"HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\nConnection: close\r\n\r\n")
                return
            if takes_away:
                target = target[len(path) :] or "/"
            upgrades = any(line.lower().startswith("upgrade:") for line in lines)
            if not upgrades:  # one request a connection: nothing has to be counted
                lines = [line for line in lines if not line.lower().startswith(("connection:", "keep-alive:"))]
                lines.append("Connection: close")
            with socket.create_connection((server.hostname, server.port)) as behind:
                behind.sendall("\r\n".join([f"{method} {target} {version}", *lines, "", ""]).encode("latin-1") + rest)
                there = threading.Thread(target=_pour, args=(self.request, behind), daemon=True)
                there.start()
                _pour(behind, self.request)
                if upgrades:
                    there.join()

    with _Server(("127.0.0.1", 0), Door) as site:
        threading.Thread(target=site.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{site.server_address[1]}{path}", beside
        site.shutdown()


def _head(connection: socket.socket) -> tuple[str, bytes]:
    """Everything up to the empty line, and what already came after it."""
    got = b""
    while b"\r\n\r\n" not in got:
        piece = connection.recv(65_536)
        if not piece:
            return "", b""
        got += piece
    head, _, rest = got.partition(b"\r\n\r\n")
    return head.decode("latin-1"), rest


def _pour(source: socket.socket, into: socket.socket) -> None:
    with suppress(OSError):  # either end may hang up
        while piece := source.recv(65_536):
            into.sendall(piece)
        into.shutdown(socket.SHUT_WR)
