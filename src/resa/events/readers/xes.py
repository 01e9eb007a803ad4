"""XES event logs (also packed), streamed into a table: IEEE 1849-2016 and the dialects before it.

Trace attributes become columns `case:…`, as pm4py writes them; a trace without a name is called `trace <number>`.
Attributes inside attributes are left out; lists are kept as JSON text.
"""

from __future__ import annotations

import json

from ...errors import LimitError, UnreadableError
from ...texts.sentence import Sentence
from ..sources import Source
from .base import Context, RawTable, RowWriter
from .xml_stream import parse

CASE, NAME, TIME = "case:concept:name", "concept:name", "time:timestamp"
_VALUES = frozenset({"string", "date", "int", "float", "boolean", "id", "list", "container"})


def read(source: Source, context: Context) -> RawTable:
    """One row for each event, all columns text; XES times carry their offset."""
    path = context.folder / f"xes-{source.digest[:16]}-{len(list(context.folder.iterdir()))}.csv"
    log = _Log(RowWriter(path, (CASE, NAME, TIME), source.shown, context.limits), context.limits.columns, source.shown)
    try:
        parse(source, log, context)
    finally:
        log.writer.close()
    if not log.is_log:
        raise UnreadableError(
            Sentence("events.xml_no_event_log_no_log"), where=source.shown, allowed=Sentence("events.xes_ocel_2_0")
        )
    columns = log.writer.columns()
    table = RawTable(log.writer.relation(), columns, "xes", "utf-8", rows=log.writer.n_rows, roles={"case": CASE})
    for role, column in (("event", NAME), ("at", TIME)):
        if log.writer.met(column):
            table.roles[role] = column
        else:
            del columns[column]
    if log.n_unnamed:
        table.warnings.append(Sentence("events.traces_no_concept_name_they_called", n_unnamed=log.n_unnamed))
    if log.n_empty:
        table.warnings.append(Sentence("events.traces_hold_no_event_nothing_them", n_empty=log.n_empty))
    return table


class _Log:
    """Collects the attributes of a trace and of an event; an event's end writes a row."""

    def __init__(self, writer: RowWriter, most: int, shown: str) -> None:
        self.writer = writer
        self._most = most
        self._shown = shown
        self.is_log = False
        self.n_unnamed = self.n_empty = self._n_traces = self._n_in_trace = 0
        self._trace: dict[str, str] = {}
        self._event: dict[str, str] | None = None
        self._in_trace = False
        self._depth = 0
        self._list: tuple[str, list[dict[str, str]]] | None = None

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        """Attributes right under a trace or an event count; those deeper belong to attributes."""
        if tag in _VALUES:
            self._depth += 1
            key = attributes.get("key")
            if key is None:
                return
            if self._depth == 1:
                if tag in {"list", "container"}:
                    self._list = (key, [])
                else:
                    self._keep(key, attributes.get("value", ""))
            elif self._list is not None:
                self._list[1].append({key: attributes.get("value", "")})
        elif tag == "event":
            self._event, self._depth = {}, 0
        elif tag == "trace":
            self._trace, self._in_trace, self._depth, self._n_in_trace = {}, True, 0, 0
            self._n_traces += 1
        elif tag == "log":
            self.is_log = True
        elif tag in {"global", "classifier", "extension"}:
            self._in_trace = False

    def end(self, tag: str) -> None:
        """Write a finished event; forget a finished trace."""
        if tag in _VALUES:
            self._depth -= 1
            if self._list is not None and self._depth == 0:
                self._keep(self._list[0], json.dumps(self._list[1], ensure_ascii=False))
                self._list = None
        elif tag == "event" and self._event is not None:
            if self._in_trace:
                self._name_trace()
                self._n_in_trace += 1
            self.writer.add({**self._trace, **self._event})
            self._event = None
        elif tag == "trace":
            self.n_empty += self._n_in_trace == 0
            self._trace, self._in_trace = {}, False

    def text(self, data: str) -> None:
        """XES has no text."""

    def n_done(self) -> int:
        """Events so far."""
        return self.writer.n_rows

    def _name_trace(self) -> None:
        if self._n_in_trace == 0 and not self._trace.get(CASE):
            self.n_unnamed += 1
            self._trace[CASE] = f"trace {self._n_traces}"

    def _keep(self, key: str, value: str) -> None:
        if self._event is not None:
            kept = self._event
            kept[key] = value
        elif self._in_trace:
            kept = self._trace
            kept[f"case:{key}"] = value
        else:
            return
        if len(kept) > self._most:
            raise LimitError(Sentence("events.event_too_many_attributes"), where=self._shown, allowed=f"{self._most:,}")
