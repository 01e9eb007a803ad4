"""Start the server: on loopback, on the port asked for or the next free one, and say plainly what is served where."""

from __future__ import annotations

import gc
import importlib
import logging
import signal
import socket
import threading
import webbrowser
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import click
import uvicorn
from fastapi import FastAPI

from ..errors import ConflictError
from ..workspace import Workspace, accounts, open_workspace, second_factor, uploads
from ..workspace.config import read_config
from ..workspace.deliveries import delivering
from ..workspace.jobs import fail_interrupted
from ..workspace.lock import serving
from ..workspace.measuring import measured_json
from ..workspace.principals import accessible_maps, local_owner
from . import logs
from .app import create_app
from .housekeeping import kept_house
from .security import require_closed

log = logging.getLogger("resa.server")

#: Largest message of a room, in bytes; a larger one ends its connection (1009).
LARGEST_MESSAGE = 16 * 1024 * 1024
#: How many ports are tried after the one asked for.
_PORTS_TRIED = 100


def run(
    workspace_path: str | Path,
    port: int | None = None,
    open_browser: bool = True,
    *,
    host: str | None = None,
    database: str | None = None,
    root_path: str | None = None,
    say: Callable[[str], None] = click.echo,
) -> None:
    """Serve the workspace (made when it is not there) until stopped by Ctrl-C or SIGTERM. What is None the settings say."""
    flags = {"host": host, "port": port, "database": database, "root_path": root_path}
    if not Path(workspace_path).exists():
        settled = read_config(Path(workspace_path), flags)
        if not settled.database:  # else the accounts are there already, perhaps
            require_closed(settled.host, "", signs_in=False)
    workspace = open_workspace(workspace_path, create=True, flags=flags)
    logs.begin(workspace.config.log_format, workspace.config.log_level)
    host, port = workspace.config.host, workspace.config.port
    app = create_app(workspace)
    server = _Server(settings(app, workspace.config.proxies))
    try:
        require_closed(host, workspace.config.url, accounts.exist(workspace))
        with serving(workspace.path) as note, workspace.database.served_alone(server.stop) as tell:
            clean_up(workspace, say)
            listener, chosen = listen(host, port)
            with listener:
                url = address(host, chosen, workspace.config.root_path)
                note.write(url)
                note.flush()
                tell(workspace.config.address or url)
                if port and chosen != port:
                    say(f"Port {port} is taken by another program; using {chosen}.")
                say(f"Resa serves the workspace '{workspace.name}' in {workspace.path.resolve()}")
                if workspace.config.database:
                    say(f"Its database is {workspace.database.where}")
                say(f"Open {url}")
                if workspace.config.url:
                    say(f"People reach it at {workspace.config.address} and sign in. Stop with Ctrl-C.")
                elif accounts.exist(workspace):
                    say("Only this machine can reach it, and everybody signs in. Stop with Ctrl-C.")
                else:
                    say("Only this machine can reach it: there are no accounts yet. Stop with Ctrl-C.")
                _serve(server, workspace, listener, url if open_browser else None)
    finally:
        if app.state.telemetry is not None:
            app.state.telemetry.close()
        workspace.close()
    say("Stopped.")


def _serve(server: _Server, workspace: Workspace, listener: socket.socket, open_at: str | None) -> None:
    """Until a signal stops it; the browser and the slow imports come while it already answers."""
    workspace.post.start()
    threading.Thread(target=warm_up, args=(workspace, server), name="resa-warm-up", daemon=True).start()
    if open_at is not None:
        threading.Thread(target=webbrowser.open, args=(open_at,), daemon=True).start()
    with kept_house(workspace), delivering(workspace):
        server.run(sockets=[listener])


def settings(app: FastAPI, proxies: tuple[str, ...] = ()) -> uvicorn.Config:
    """How uvicorn serves the app; of `proxies` it believes for whom they ask. Packing every message of a room would cost more than it saves on one machine."""
    return uvicorn.Config(
        app,
        log_config=None,  # as `logs` says
        access_log=False,
        server_header=False,
        proxy_headers=bool(proxies),
        forwarded_allow_ips=list(proxies),
        lifespan="off",
        timeout_graceful_shutdown=5,
        ws="websockets-sansio",
        ws_max_size=LARGEST_MESSAGE,
        ws_per_message_deflate=False,
    )


class _Server(uvicorn.Server):
    """Stops on Ctrl-C and SIGTERM and then returns: being told to stop is no failure (uvicorn raises the signal again)."""

    def stop(self) -> None:
        """As if the signal had come; from any thread."""
        self.should_exit = True

    @contextmanager
    def capture_signals(self) -> Iterator[None]:
        if threading.current_thread() is not threading.main_thread():
            yield
            return
        before = {number: signal.signal(number, self.handle_exit) for number in (signal.SIGINT, signal.SIGTERM)}
        try:
            yield
        finally:
            for number, handler in before.items():
                signal.signal(number, handler)


def clean_up(workspace: Workspace, say: Callable[[str], None] = click.echo) -> None:
    """What an earlier server left: jobs it no longer runs, uploads whose time is out."""
    interrupted = fail_interrupted(workspace)
    if interrupted:
        say(f"{interrupted} task(s) were cut off when the server last stopped; see the list of tasks.")
    uploads.remove_old(workspace)
    second_factor.seal_old(workspace)


def warm_up(workspace: Workspace, server: uvicorn.Server) -> None:
    """Load what the first measured map needs, so that its reader does not wait for it."""
    try:
        importlib.import_module("resa.evidence.warming").warm_up()
        gc.collect()
        gc.freeze()  # what the program is made of stays: no later collection walks over it
        for access in accessible_maps(local_owner(workspace))[:1]:
            measured_json(access)
    except Exception:  # an aside: nobody waits for it, and the server must start whatever is wrong
        if not server.should_exit:  # else it was stopped meanwhile
            log.exception("warming up failed; the pages say why when they are asked for")


def listen(host: str, port: int) -> tuple[socket.socket, int]:
    """A listening socket and its port: the one asked for, else the next free one; 0 = any."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    last: OSError | None = None
    for candidate in range(port, min(port + _PORTS_TRIED, 65_536)) if port else [0]:
        # Named as TCP, so that asyncio sends small packets at once: head and body of an answer are two, and the second would
        # wait some 40 ms for the receiver's acknowledgement of the first.
        listener = socket.socket(family, socket.SOCK_STREAM, socket.IPPROTO_TCP)
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


def address(host: str, port: int, root: str = "") -> str:
    """The URL a browser opens."""
    return f"http://{f'[{host}]' if ':' in host else host}:{port}{root}/"
