"""A running Resa from another Python program, over its HTTP API: `resa.Client(address, token)`.

>>> import resa
>>> there = resa.Client("https://resa.example.org", token="resa_…")
>>> there.ask("transitions", limit=10).to_frame()

Errors are the same `ResaError`s as when Resa runs here. What has no method of its own is reached by `call`.
"""

from __future__ import annotations

import json
import secrets
import time
import urllib.error
import urllib.parse
import urllib.request
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from .errors import ResaError, UnreadableError, UsageError
from .texts.sentence import Sentence, from_data

if TYPE_CHECKING:
    from .rendering.answer import Answer

Progress = Callable[[int, int | None, str], None]

#: Between two looks at a task, in seconds: at first, and at most.
_LOOKS = (0.1, 2.0)
_PIECE = 1024 * 1024
_LANGUAGE = "en"


class Client:
    """One server, on behalf of whoever made the token (without one: as whoever sits at this machine, while there are no
    accounts)."""

    def __init__(self, address: str, token: str | None = None, *, timeout: float = 120.0) -> None:
        parts = urllib.parse.urlsplit(address)
        if parts.scheme not in {"http", "https"} or not parts.netloc:
            raise UsageError(
                "The address is not one of a server", where="address", value=address, allowed="https://resa.example.org"
            )
        self.address = address.rstrip("/")
        self.timeout = timeout
        self._headers = {"Authorization": f"Bearer {token}"} if token else {}

    def __repr__(self) -> str:
        return f"Client({self.address!r})"

    # Everything

    def call(self, method: str, path: str, body: Any = None, **query: Any) -> Any:
        """Any route of the API (`/api/openapi.json` lists them); gives what its JSON says, or the bytes of a file."""
        content = None if body is None else json.dumps(body).encode()
        headers = {} if content is None else {"Content-Type": "application/json"}
        return self._answered(method, path, query, content, headers)

    # Journeys

    def journeys(self) -> list[dict[str, Any]]:
        """Every journey one may see, with its state and grade."""
        found: list[dict[str, Any]] = self.call("GET", "/api/journeys")
        return found

    def atlas(self) -> dict[str, Any]:
        """Every journey one may see in its place among the others, with its pain, greatest leak and staleness."""
        found: dict[str, Any] = self.call("GET", "/api/atlas")
        return found

    def search(self, words: str, journey: str | None = None, language: str = _LANGUAGE) -> dict[str, Any]:
        """Every record of every journey and the library that holds all the words, in any language; `language` is the one to
        show a text in when it has several."""
        found: dict[str, Any] = self.call("GET", "/api/search", q=words, journey=journey, lang=language)
        return found

    def make_journey(self, title: str, language: str = "en", template: str = "starter", **more: Any) -> str:
        """A new journey, by a template (`call("GET", "/api/templates")` lists them); gives its id."""
        return str(self.call("POST", "/api/journeys", {"title": title, "language": language, "template": template, **more})["id"])  # fmt: skip

    def bring_journey(self, file: str | Path, on_conflict: str = "copy") -> str:
        """A journey from a .resa.json file; gives its id. `on_conflict`: copy, or as the API says."""
        answer = self._send_file("/api/journeys", Path(file), on_conflict=on_conflict)
        return str(answer["id"])

    def journey(self, id: str) -> dict[str, Any]:
        """The journey as an open .resa.json file, with what it refers to."""
        found: dict[str, Any] = self.call("GET", f"{_of(id)}/file")
        return found

    def change(self, id: str, put: Sequence[Mapping[str, Any]] = (), remove: Sequence[str] = (), **more: Any) -> dict[str, Any]:  # fmt: skip
        """Put whole records and remove others by id, in the journey and the library: all of it happens or nothing."""
        body = {"put": list(put), "remove": list(remove), **more}
        made: dict[str, Any] = self.call("POST", f"{_of(id)}/records", body)
        return made

    def measured(self, id: str, **group: Any) -> dict[str, Any]:
        """The journey with its evidence; `group` may name persona, segment, channel, account, start, end."""
        found: dict[str, Any] = self.call("GET", f"{_of(id)}/measured", **group)
        return found

    def lint(self, id: str, language: str = _LANGUAGE) -> dict[str, Any]:
        """What the quality rules say of the journey."""
        found: dict[str, Any] = self.call("GET", f"{_of(id)}/lint", language=language)
        return found

    def export(self, id: str, file: str | Path, format: str | None = None, language: str = _LANGUAGE, **more: Any) -> Path:  # fmt: skip
        """Write the map to a file: svg, pdf, png, pptx, xlsx, html … (by its name's end when `format` is not given)."""
        path = Path(file)
        content = self._answered(
            "GET",
            f"{_of(id)}/export",
            {"format": format or path.suffix.lstrip("."), "lang": language, **more},
            raw=True,
        )
        path.write_bytes(content)
        return path

    # The workspace's own look

    def look(self) -> dict[str, Any]:
        """What was chosen: name, colours, logo, which layouts of the PowerPoint template are used."""
        found: dict[str, Any] = self.call("GET", "/api/look/settings")
        return found

    def set_look(
        self,
        *,
        name: str | None = None,
        accent: str | None = None,
        accent_dark: str | None = None,
        bands: Sequence[str] | None = None,
        logo: str | Path | None = None,
        logo_dark: str | Path | None = None,
        template: str | Path | None = None,
    ) -> dict[str, Any]:
        """Choose some of it; '' and an empty list take a choice back. Raises UsageError for a colour that cannot be read."""
        changed = {"name": name, "accent": accent, "accent_dark": accent_dark, "bands": None if bands is None else list(bands)}  # fmt: skip
        self.call("PUT", "/api/look", {key: value for key, value in changed.items() if value is not None})
        for path, file, query in (
            ("/api/look/logo", logo, {"variant": "light"}),
            ("/api/look/logo", logo_dark, {"variant": "dark"}),
            ("/api/look/template", template, {}),
        ):
            if file == "":
                self.call("DELETE", path, **query)
            elif file is not None:
                self._send_file(path, Path(file), **query)
        return self.look()

    # Questions and data

    def ask(self, name: str, **arguments: Any) -> Answer:
        """The answer to a question about the workspace's data, as `resa.ask` gives it of a store here."""
        from .analysis.result import Column
        from .rendering.answer import Answer

        query = {key.rstrip("_").replace("_", "-"): value for key, value in arguments.items()}
        got = self.call("GET", f"/api/ask/{urllib.parse.quote(name, safe='')}", **query)
        columns = tuple(Column(**column) for column in got["columns"])
        return Answer(
            question=got["question"],
            columns=columns,
            data={column.name: [row[column.name] for row in got["rows"]] for column in columns},
            arguments=got["arguments"],
            warnings=tuple(_said(one) for one in got["warnings"]),
            as_of_seq=got["as_of_seq"],
        )

    def import_file(
        self,
        file: str | Path,
        kind: str = "events",
        *,
        purpose: str = "",
        dry_run: bool = False,
        progress: Progress | None = None,
        **options: Any,
    ) -> dict[str, Any]:
        """Bring events or answers in and wait until they are; gives the report. `options` as for `resa.import_events`."""
        upload = self._send_file("/api/uploads", Path(file))["upload"]
        body = {"upload": upload, "kind": kind, "options": options, "dry_run": dry_run, "purpose": purpose}
        report: dict[str, Any] = self.wait(self.call("POST", "/api/imports", body)["job"], progress)
        return report

    def wait(self, job: str, progress: Progress | None = None) -> Any:
        """Wait for a task; gives its result. Raises its error; a KeyboardInterrupt meanwhile asks it to stop."""
        path, pause = f"/api/jobs/{urllib.parse.quote(job, safe='')}", _LOOKS[0]
        try:
            while True:
                state = self.call("GET", path)
                if progress is not None:
                    progress(state["done"], state["total"], str(_said(state["what"])) if state["what"] else "")
                if state["state"] not in {"queued", "running"}:
                    break
                time.sleep(pause)
                pause = min(pause * 1.5, _LOOKS[1])
        except KeyboardInterrupt:
            self.call("POST", f"{path}/cancel")
            raise
        if state["error"] is not None:
            raise _error(state["error"])
        return state["result"]

    # How it is said

    def _send_file(self, path: str, file: Path, **query: Any) -> Any:
        """A file by multipart, read piece by piece."""
        mark = secrets.token_hex(16)
        name = file.name.replace('"', "%22").replace("\r", "").replace("\n", "")
        head = f'--{mark}\r\nContent-Disposition: form-data; name="file"; filename="{name}"\r\n\r\n'.encode()
        tail = f"\r\n--{mark}--\r\n".encode()
        try:
            size = file.stat().st_size
            handle = file.open("rb")
        except OSError as error:
            raise UnreadableError("The file cannot be read", where=str(file), value=error.strerror) from error
        with handle:
            pieces = _pieces(head, iter(lambda: handle.read(_PIECE), b""), tail)
            headers = {
                "Content-Type": f"multipart/form-data; boundary={mark}",
                "Content-Length": str(len(head) + size + len(tail)),
            }
            return self._answered("POST", path, query, pieces, headers)

    def _answered(
        self,
        method: str,
        path: str,
        query: Mapping[str, Any],
        content: bytes | Iterable[bytes] | None = None,
        headers: Mapping[str, str] | None = None,
        *,
        raw: bool = False,
    ) -> Any:
        given = {key: value for key, value in query.items() if value is not None}
        url = self.address + path + (f"?{urllib.parse.urlencode(given, doseq=True)}" if given else "")
        request = urllib.request.Request(url, content, {**self._headers, **(headers or {})}, method=method)
        try:
            with urllib.request.urlopen(request, timeout=self.timeout) as answer:
                got: bytes = answer.read()
                type: str = answer.headers.get_content_type()
        except urllib.error.HTTPError as refusal:
            raise _refused(refusal) from None
        except OSError as error:
            reason = getattr(error, "reason", error)
            raise UnreadableError("The server cannot be reached", where=self.address, value=str(reason)) from error
        if raw or type != "application/json":
            return got or None
        return json.loads(got)


def _of(id: str) -> str:
    return f"/api/journeys/{urllib.parse.quote(id if ':' in id else f'journey:{id}', safe='')}"


def _pieces(head: bytes, middle: Iterator[bytes], tail: bytes) -> Iterator[bytes]:
    yield head
    yield from middle
    yield tail


def _said(value: Any) -> Any:
    """A sentence as it was sent; one this version does not know as its English text."""
    if not isinstance(value, dict):
        return value
    try:
        return from_data(Sentence, value)
    except KeyError:
        return value["text"]


def _refused(refusal: urllib.error.HTTPError) -> ResaError:
    with refusal:
        content = refusal.read()
    try:
        return _error(json.loads(content)["error"])
    except (ValueError, KeyError, TypeError):
        # something between us and Resa answered, a proxy perhaps
        return UnreadableError(f"The server answered {refusal.code}", where=refusal.url, value=refusal.reason)


def _error(said: Mapping[str, Any]) -> ResaError:
    """The error that was sent, as the class of its code."""
    below: list[type[ResaError]] = [ResaError, *_below(ResaError)]
    kinds = {one.code: one for one in below}
    kind = kinds.get(said["code"], ResaError)
    error = kind.__new__(kind)
    ResaError.__init__(
        error,
        _said(said["what"]),
        where=said.get("where"),
        value=said.get("value"),
        allowed=_said(said.get("allowed")),
        remedy=_said(said.get("remedy")),
    )
    return error


def _below(kind: type[ResaError]) -> Iterator[type[ResaError]]:
    for one in kind.__subclasses__():
        if one.__module__.startswith(f"{__package__}.errors"):
            yield one
        yield from _below(one)
