"""Start the server: on loopback, on the port asked for or the next free one, and say plainly what is served where."""

from __future__ import annotations

import socket
import threading
import webbrowser
from collections.abc import Callable
from pathlib import Path

import click
import uvicorn

from ..errors import ConflictError
from ..workspace import open_workspace
from .app import create_app
from .security import require_loopback

DEFAULT_PORT = 8321
#: How many ports are tried after the one asked for.
_PORTS_TRIED = 100


def run(
    workspace_path: str | Path,
    port: int = DEFAULT_PORT,
    open_browser: bool = True,
    *,
    host: str = "127.0.0.1",
    say: Callable[[str], None] = click.echo,
) -> None:
    """Serve the workspace (made when it is not there) until stopped by Ctrl-C or SIGTERM."""
    require_loopback(host)
    workspace = open_workspace(workspace_path, create=True)
    try:
        listener, chosen = listen(host, port)
        with listener:
            url = address(host, chosen)
            if port and chosen != port:
                say(f"Port {port} is taken by another program; using {chosen}.")
            say(f"Resa serves the workspace '{workspace.name}' in {workspace.path.resolve()}")
            say(f"Open {url}")
            say("Only this machine can reach it: there are no accounts yet. Stop with Ctrl-C.")
            server = uvicorn.Server(
                uvicorn.Config(
                    create_app(workspace),
                    log_level="warning",
                    access_log=False,
                    server_header=False,
                    proxy_headers=False,
                    timeout_graceful_shutdown=5,
                )
            )
            if open_browser:
                threading.Thread(target=webbrowser.open, args=(url,), daemon=True).start()
            server.run(sockets=[listener])
    finally:
        workspace.close()
    say("Stopped.")


def listen(host: str, port: int) -> tuple[socket.socket, int]:
    """A listening socket and its port: the one asked for, else the next free one; 0 = any."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    last: OSError | None = None
    for candidate in range(port, min(port + _PORTS_TRIED, 65_536)) if port else [0]:
        listener = socket.socket(family)
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            listener.bind((host, candidate))
            listener.listen(512)
        except OSError as error:
            listener.close()
            last = error
        else:
            return listener, listener.getsockname()[1]
    raise ConflictError(
        "No port is free", where=host, value=f"{port}–{port + _PORTS_TRIED - 1}", remedy="Name another with --port"
    ) from last


def address(host: str, port: int) -> str:
    """The URL a browser opens."""
    return f"http://{f'[{host}]' if ':' in host else host}:{port}/"
