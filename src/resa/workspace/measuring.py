"""A journey measured against the workspace's store and answers, from the cache when nothing has changed since."""

from __future__ import annotations

from typing import TYPE_CHECKING

import msgspec

from ..analysis.kept import key_of
from ..evidence.model import Filter, Measured
from ..journey.document import Document
from ..texts.sentence import as_data, from_data
from .ages import ages_of
from .library import whole
from .principals import MapAccess
from .watching import raised_signals

if TYPE_CHECKING:
    from .data import Data

#: How the JSON of a measured map ends (`signals` is its last field).
_NO_SIGNALS = b'"signals":[]}'
#: The rooms whose code decides what is measured.
_ROOMS = ("loops", "journey", "events", "analysis", "voice", "evidence")


def measured_json(access: MapAccess, filter: Filter = Filter(), compare: Filter | None = None) -> bytes:
    """The measured map as JSON bytes: a lookup when nothing it depends on has changed, else computed and kept. The signals
    of its watches are put in as they are now."""
    workspace = access.workspace
    found = whole(access)
    with workspace.data.now() as data:
        content = _of_data(access, found.document, found.digest, data, filter, compare)
        digest = data.digest
    told = raised_signals(access, digest)
    return (
        content.removesuffix(_NO_SIGNALS) + b'"signals":' + msgspec.json.encode(told, enc_hook=as_data) + b"}"
        if told
        else content
    )


def _of_data(
    access: MapAccess, document: Document, digest: str, data: Data, filter: Filter, compare: Filter | None
) -> bytes:
    shelf = data.snapshot.kept
    key = measured_key(access, digest, data.digest, filter, compare)
    known = shelf.find(key)
    if known is not None:
        return known
    with access.workspace.measured.computing(key):
        known = shelf.find(key)
        return known if known is not None else _measured_and_kept(access, document, data, key, filter, compare)


def _measured_and_kept(
    access: MapAccess, document: Document, data: Data, key: str, filter: Filter, compare: Filter | None
) -> bytes:
    value = measure_now(access, document, data, filter, compare)
    content = msgspec.json.encode(value, enc_hook=as_data)
    data.snapshot.kept.keep(key, content)
    if compare is None and filter == Filter():
        access.workspace.measured.summarise(access.document, _summary(value))
    return content


def measured_value(access: MapAccess, filter: Filter = Filter(), compare: Filter | None = None) -> Measured:
    """The same as a value, for exports."""
    return msgspec.json.decode(measured_json(access, filter, compare), type=Measured, dec_hook=from_data)


def measured_of(access: MapAccess, document: Document, of: str, filter: Filter) -> Measured:
    """The same of a map that is not the present one, with its digest: kept too, and without signals, which are today's."""
    with access.workspace.data.now() as data:
        content = _of_data(access, document, of, data, filter, None)
    return msgspec.json.decode(content, type=Measured, dec_hook=from_data)


def measure_now(access: MapAccess, document: Document, data: Data, filter: Filter, compare: Filter | None) -> Measured:
    """Without the cache."""
    from ..evidence import measure

    now = access.workspace.clock()
    value: Measured = measure(
        document, data.snapshot, data.answers, filter=filter, compare=compare, now=now, ages=ages_of(access.workspace)
    )
    return value


def measured_key(
    access: MapAccess, of: str, data: str, filter: Filter, compare: Filter | None = None, what: str = "measured"
) -> str:
    """What an answer is kept under, `of` a map and the data by their digests. The day and the ages stand in it because sources grow old."""
    day = access.workspace.clock().date().isoformat()
    parts = (access.workspace.id, access.document, of, data, filter, compare, day, ages_of(access.workspace), what)
    return key_of(*parts, rooms=_ROOMS)


def _summary(value: Measured) -> dict[str, object]:
    return {
        "grade": value.evidence.grade,
        "share_with_source": value.evidence.share_with_source,
        "customers": value.customers,
        "answered": any(m.emotion is not None and m.emotion.as_of is not None for m in value.steps),
        "flow": [[m.flow.reached, m.flow.open, m.flow.lost] for m in value.stages],
        "leak": _leak(value),
    }


def _leak(value: Measured) -> dict[str, object]:
    """The greatest leak as the first sentence on the map tells it, or the reason why there is none to tell."""
    if not value.revealed:
        return {"reason": "hidden"}
    told = next((one for one in value.headlines if one.kind in ("greatest_leak", "no_leak")), None)
    if told is not None and told.kind == "greatest_leak":
        if told.values.get("share") is None:
            return {"reason": "suppressed"}
        return {"about": told.about, **{key: told.values[key] for key in ("lost", "reached", "share", "low", "high")}}
    if value.journeys and any(m.flow.reached for m in value.stages):
        return {"none_of": value.journeys}
    return {"reason": next((m.flow.reason for m in value.stages if m.flow.reason), "no_data")}
