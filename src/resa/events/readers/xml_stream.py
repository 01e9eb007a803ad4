"""XML pushed through expat as it streams, closed to what makes XML dangerous: document types, entities, endless tokens.

No tree is built: a reader gets the starts and ends of elements and keeps what it needs.
"""

from __future__ import annotations

from typing import Protocol
from xml.parsers import expat

from ...errors import CancelledError, LimitError, ResaError, UnreadableError
from ...texts.sentence import Sentence
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
            raise LimitError(
                Sentence("events.xml_nested_too_deep"),
                where=source.shown,
                allowed=Sentence("events.up_to_levels", depth=DEPTH),
            )
        tag = short.get(name) or short.setdefault(name, name.rpartition(":")[2])
        handler.start(tag, attributes)

    def end(name: str) -> None:
        since[0] = 0
        since[1] -= 1
        handler.end(short[name])

    def doctype(*_: object) -> None:
        raise UnreadableError(
            Sentence("events.xml_declares_document_type_entities_which"),
            where=source.shown,
            remedy=Sentence("events.remove_doctype_from_file_if_you"),
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
            Sentence("events.xml_broken_ends_middle"), where=source.shown, value=error,
            remedy=Sentence("events.export_copy_file_again_nothing_imported"),
        ) from error  # fmt: skip


def _watch(since: int, done: int, source: Source, context: Context) -> None:
    if since > TOKEN:
        raise LimitError(Sentence("events.xml_more_than_bytes_between_two", token=TOKEN), where=source.shown)
    if context.cancel and context.cancel():
        raise CancelledError(Sentence("events.stopped_store_before"))
    if context.progress:
        context.progress(done, None, Sentence("events.reading", file=source.shown))
