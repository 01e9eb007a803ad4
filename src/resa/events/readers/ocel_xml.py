"""OCEL 2.0 as XML, streamed."""

from __future__ import annotations

from ..sources import Source
from .base import Context, RawTable
from .ocel import ObjectLog
from .xml_stream import parse


def read(source: Source, context: Context) -> RawTable:
    """The flattened log."""
    log = ObjectLog(source, context)
    handler = _Handler(log)
    try:
        parse(source, handler, context, text=True)
    finally:
        log.close()
    return log.table(source.format)


class _Handler:
    """`<event id type time>` and `<object id type>` with `<attribute name>` and `<relationship object-id>` inside."""

    def __init__(self, log: ObjectLog) -> None:
        self._log = log
        self._open: dict[str, str] | None = None
        self._kind = ""
        self._own: dict[str, str] = {}
        self._related: list[str] = []
        self._attribute: str | None = None
        self._pieces: list[str] = []

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        """Begin an event, an object, or a part of it."""
        if tag in {"event", "object"} and "type" in attributes and self._open is None:
            self._open, self._kind, self._own, self._related = attributes, tag, {}, []
        elif self._open is None:
            return
        elif tag == "attribute":
            self._attribute, self._pieces = attributes.get("name"), []
            if "value" in attributes:
                self._pieces.append(attributes["value"])
        elif tag in {"relationship", "relobj"}:
            to = attributes.get("object-id") or attributes.get("objectId") or attributes.get("id")
            if to is not None:
                self._related.append(to)

    def end(self, tag: str) -> None:
        """Write what is complete."""
        if tag == "attribute" and self._attribute is not None:
            self._own.setdefault(self._attribute, "".join(self._pieces).strip())
            self._attribute = None
        elif tag == self._kind and self._open is not None:
            given = self._open
            if tag == "event":
                self._log.event(given.get("id", ""), given["type"], given.get("time", ""), self._own)
                for to in self._related:
                    self._log.relation(given.get("id", ""), to)
            else:
                self._log.object(given.get("id", ""), given["type"], self._own)
            self._open = None

    def text(self, data: str) -> None:
        """The value of an attribute."""
        if self._attribute is not None:
            self._pieces.append(data)

    def n_done(self) -> int:
        """Events so far."""
        return self._log.n_events
