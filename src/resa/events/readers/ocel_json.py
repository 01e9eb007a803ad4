"""OCEL 2.0 as JSON, streamed; also the older dialect with `ocel:` names."""

from __future__ import annotations

from typing import Any

from ...errors import CancelledError
from ...texts.sentence import Sentence
from ..sources import Source
from .base import Context, RawTable
from .json_stream import JsonStream
from .ocel import ObjectLog


def read(source: Source, context: Context) -> RawTable:
    """The flattened log."""
    log = ObjectLog(source, context)
    stream = JsonStream(source)
    try:
        for n, (member, key, value) in enumerate(stream.members()):
            if not isinstance(value, dict):
                continue
            if member in {"events", "ocel:events"}:
                _event(log, key, value)
            elif member in {"objects", "ocel:objects"}:
                _object(log, key, value)
            if n % 10_000 == 0 and context.cancel and context.cancel():
                raise CancelledError(Sentence("events.stopped_store_before"))
    finally:
        stream.close()
        log.close()
    return log.table(source.format)


def _event(log: ObjectLog, key: str | None, value: dict[str, Any]) -> None:
    id = str(key if key is not None else value.get("id", value.get("ocel:id", "")))
    type = value.get("type", value.get("ocel:activity", value.get("ocel:type", "")))
    time = value.get("time", value.get("ocel:timestamp", ""))
    own = value.get("attributes", value.get("ocel:vmap", value.get("ocel:attributes", {})))
    log.event(id, _text(type), _text(time), _attributes(own))
    related = value.get("relationships", value.get("ocel:omap", value.get("ocel:typedOmap", [])))
    for item in related or ():
        to = item.get("objectId", item.get("ocel:oid")) if isinstance(item, dict) else item
        if to is not None:
            log.relation(id, str(to))


def _object(log: ObjectLog, key: str | None, value: dict[str, Any]) -> None:
    id = str(key if key is not None else value.get("id", value.get("ocel:id", "")))
    own = value.get("attributes", value.get("ocel:ovmap", {}))
    log.object(id, _text(value.get("type", value.get("ocel:type", ""))), _attributes(own))


def _attributes(own: Any) -> dict[str, str]:
    """Name to value; of an attribute that changes over time the first value."""
    if isinstance(own, dict):
        return {str(k): _text(v) for k, v in own.items()}
    found: dict[str, str] = {}
    for item in own if isinstance(own, list) else ():
        if isinstance(item, dict) and "name" in item:
            found.setdefault(str(item["name"]), _text(item.get("value")))
    return found


def _text(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return str(value).lower()
    return str(value)
