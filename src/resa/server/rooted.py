"""Under a path of somebody's site: what comes with the path in front is answered as if it stood at the root.

A proxy may pass the path on or take it away; both reach the same routes, so nothing behind this door knows of it.
"""

from __future__ import annotations

from starlette.types import ASGIApp, Receive, Scope, Send


class Rooted:
    """ASGI middleware: takes the path of the settings (`root_path`) off the front."""

    def __init__(self, app: ASGIApp, root: str) -> None:
        self.app = app
        self.root = root

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        path = str(scope.get("path", ""))
        if self.root and (path == self.root or path.startswith(f"{self.root}/")):
            raw = scope.get("raw_path") or b""
            scope = {
                **scope,
                "path": path[len(self.root) :] or "/",
                "raw_path": raw.removeprefix(self.root.encode()) or b"/",
            }
        await self.app(scope, receive, send)
