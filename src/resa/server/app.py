"""The application: security first, then the routes of `server.routes`, last the pages."""

from __future__ import annotations

import importlib
import pkgutil
from pathlib import Path

from fastapi import APIRouter, Depends, FastAPI
from starlette.middleware import Middleware
from starlette.middleware.gzip import DEFAULT_EXCLUDED_CONTENT_TYPES, GZipMiddleware

from ..workspace import Workspace
from . import errors, openapi, pages, routes
from .asking import somebody
from .metrics import Counted, Metrics
from .pace import Pace
from .rooms import Rooms
from .rooted import Rooted
from .security import Reachable
from .telemetry import telemetry
from .version import VERSION

#: Smaller answers are not worth packing.
_GZIP_FROM_BYTES = 2_000
#: The lightest: a long answer is packed in half the time of level 5, and is a fifth larger.
_GZIP_LEVEL = 1
_PACKED_ALREADY = (
    *DEFAULT_EXCLUDED_CONTENT_TYPES,
    "application/octet-stream",
    "application/pdf",
    "application/vnd.openxmlformats-officedocument.presentationml.presentation",
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
)


def create_app(workspace: Workspace, static_folder: Path = pages.FOLDER) -> FastAPI:
    """The app over an open workspace; the caller closes the workspace."""
    metrics = Metrics()
    root = workspace.config.root_path if workspace else ""
    app = FastAPI(
        title="Resa",
        version=VERSION,
        description="Customer journeys: believed, measured, improved. Errors are `{error: {…}}`, see ErrorAnswer.",
        openapi_url="/api/openapi.json",
        docs_url=None,
        redoc_url=None,
        redirect_slashes=False,
        middleware=[
            Middleware(Rooted, root=root),
            Middleware(Counted, metrics=metrics),
            Middleware(Reachable),
            Middleware(errors.Unexpected),
            Middleware(
                GZipMiddleware,
                minimum_size=_GZIP_FROM_BYTES,
                compresslevel=_GZIP_LEVEL,
                exclude_content_types=_PACKED_ALREADY,
            ),
        ],
    )
    app.state.workspace = workspace
    if workspace:  # the reference of the routes is written without one
        workspace.serves = True
    app.state.rooms = Rooms()
    app.state.metrics = metrics
    app.state.telemetry = telemetry(workspace, app.state.rooms) if workspace else None
    app.state.pace = Pace()
    errors.install(app)
    for group in api_routers("router"):
        app.include_router(group, dependencies=[Depends(somebody)])
    for group in api_routers("open_router"):
        app.include_router(group)
    app.include_router(pages.router(static_folder, root))
    openapi.install(app)
    return app


def api_routers(name: str) -> list[APIRouter]:
    """The routers of that name of the files in `routes`: a `router` is for who is signed in, an `open_router` for all."""
    modules = [
        importlib.import_module(f"{routes.__name__}.{module.name}") for module in pkgutil.iter_modules(routes.__path__)
    ]
    return [found for module in modules if (found := getattr(module, name, None)) is not None]
