"""XML pushed through expat as it streams, closed to what makes XML dangerous: document types, entities, endless tokens.

No tree is built: a reader gets the starts and ends of elements and keeps what it needs.
"""

from __future__ import annotations

from typing import Protocol
from xml.parsers import expat

from ...errors import CancelledError, LimitError, ResaError, UnreadableError
from ..sources import Source
from .base import Context

#: Most bytes between two tags: longer ones are one enormous attribute or text.
TOKEN = 16 << 20
#: Deepest nesting that is followed.
DEPTH = 200


class Handler(Protocol):
    """What a reader does with the elements; tags come without their namespace prefix."""

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        """An element begins."""
        ...

    def end(self, tag: str) -> None:
        """An element ends."""
        ...

    def text(self, data: str) -> None:
        """A piece of text inside the innermost element."""
        ...

    def n_done(self) -> int:
        """Rows so far; with `context.limit` reading stops soon after as many."""
        ...


def parse(source: Source, handler: Handler, context: Context, *, text: bool = False) -> None:
    """Push the whole source through the handler.

    Raises UnreadableError for broken XML and for any document type (no event file has one, every expansion attack
    does), LimitError for endless tokens and bottomless nesting.
    """
    parser = expat.ParserCreate()
    since = [0, 0]
    short: dict[str, str] = {}

    def start(name: str, attributes: dict[str, str]) -> None:
        since[0] = 0
        since[1] += 1
        if since[1] > DEPTH:
            raise LimitError("The XML is nested too deep", where=source.shown, allowed=f"{DEPTH} levels")
        tag = short.get(name) or short.setdefault(name, name.rpartition(":")[2])
        handler.start(tag, attributes)

    def end(name: str) -> None:
        since[0] = 0
        since[1] -= 1
        handler.end(short[name])

    def doctype(*_: object) -> None:
        raise UnreadableError(
            "The XML declares a document type or entities, which an event log never needs (entity expansion attack)",
            where=source.shown,
            remedy="Remove the DOCTYPE from the file if you trust it; nothing was imported",
        )

    parser.StartElementHandler = start
    parser.EndElementHandler = end
    parser.StartDoctypeDeclHandler = doctype
    parser.EntityDeclHandler = doctype
    if text:
        parser.buffer_text = True
        parser.CharacterDataHandler = handler.text
    try:
        with source.open() as stream:
            for chunk in stream.chunks():
                since[0] += len(chunk)
                parser.Parse(chunk, False)
                _watch(since[0], handler.n_done(), source, context)
                if context.limit is not None and handler.n_done() >= context.limit:
                    return
            parser.Parse(b"", True)
    except ResaError:
        raise
    except (expat.ExpatError, ValueError, LookupError) as error:
        raise UnreadableError(
            "The XML is broken or ends in the middle", where=source.shown, value=error,
            remedy="Export or copy the file again; nothing was imported",
        ) from error  # fmt: skip


def _watch(since: int, done: int, source: Source, context: Context) -> None:
    if since > TOKEN:
        raise LimitError(f"The XML has more than {TOKEN:,} bytes between two tags", where=source.shown)
    if context.cancel and context.cancel():
        raise CancelledError("Stopped; the store is as it was before")
    if context.progress:
        context.progress(done, None, f"reading {source.shown}")
