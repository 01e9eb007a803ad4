"""The built front end from `server/static`: hashed assets cached for a year, pages never, one page for every screen.

When it has not been built, a plain page says which command builds it; the API works all the same.
"""

from __future__ import annotations

import mimetypes
from pathlib import Path

from fastapi import APIRouter, Request
from starlette.responses import FileResponse, Response

from ..errors import NotFoundError
from ..texts.sentence import Sentence

FOLDER = Path(__file__).parent / "static"
_HASHED = {"Cache-Control": "public, max-age=31536000, immutable"}
_PLAIN = {"Cache-Control": "no-cache"}
_ENCODINGS = (("br", ".br"), ("gzip", ".gz"))

_INDEX = "index.html"

_NOT_BUILT = """<!doctype html>
<html lang="en"><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<title>Resa</title>
<body>
<h1>The pages are not built yet</h1>
<p>The server runs and its API answers at <a href="/api/status">/api/status</a>, but this copy of Resa
has no front end. Build it in the project's folder with</p>
<pre><code>make web</code></pre>
<p>and load this page again. No restart is needed.</p>
</body></html>
"""


def router(folder: Path = FOLDER, root: str = "") -> APIRouter:
    """Routes for everything that is not the API; must be added last."""
    routes = APIRouter()

    @routes.api_route("/{path:path}", methods=["GET", "HEAD"], include_in_schema=False)
    def page(request: Request, path: str) -> Response:
        if path == "api" or path.startswith("api/"):
            raise NotFoundError(
                Sentence("server.nothing_at_address"), value=f"/{path}", remedy=Sentence("server.see_api_openapi_json")
            )
        return serve(folder, path, request.headers.get("accept-encoding", ""), root)

    return routes


def serve(folder: Path, path: str, accepts: str = "", root: str = "") -> Response:
    """The asset at `path`, or the single page for a screen's address. A missing file (with a suffix) is 404."""
    found = _inside(folder, path)
    if found is not None and not (root and path == _INDEX):
        return _file(found, accepts, hashed=path.startswith("assets/"))
    if "." in path.rsplit("/", 1)[-1] and not path.startswith("journeys/"):
        raise NotFoundError(Sentence("server.no_such_file"), value=f"/{path}")
    index = folder / _INDEX
    if not index.is_file():
        return Response(_NOT_BUILT, 200, {"Cache-Control": "no-store"}, "text/html; charset=utf-8")
    if root:
        return Response(_under(index, root), 200, _PLAIN, "text/html; charset=utf-8")
    return _file(index, accepts, hashed=False)


def _under(index: Path, root: str) -> str:
    """The page for a server that stands under a path: its files are asked for there, and it is told so."""
    page = index.read_text("utf-8").replace('="/', f'="{root}/')
    return page.replace('name="resa-root" content="', f'name="resa-root" content="{root}')


def _inside(folder: Path, path: str) -> Path | None:
    """The file, if it is one and lies inside the folder (no `..`, no link out of it)."""
    if not path or "\0" in path:
        return None
    root = folder.resolve()
    candidate = (root / path).resolve()
    return candidate if candidate.is_relative_to(root) and candidate.is_file() else None


def _file(path: Path, accepts: str, *, hashed: bool) -> Response:
    media = mimetypes.guess_type(path.name)[0] or "application/octet-stream"
    headers = {**(_HASHED if hashed else _PLAIN), "Vary": "Accept-Encoding"}
    for encoding, suffix in _ENCODINGS:
        packed = path.with_name(path.name + suffix)
        if encoding in accepts and packed.is_file():
            return FileResponse(packed, headers={**headers, "Content-Encoding": encoding}, media_type=media)
    return FileResponse(path, headers=headers, media_type=media)
