"""What lies between a journey's stages and steps, measured; kept like the measured map, which it goes with."""

from __future__ import annotations

import msgspec

from ..evidence.model import Filter, Gap, Measured
from ..texts.sentence import as_data
from .library import whole
from .measuring import measured_key, measured_value
from .principals import MapAccess


def gaps_of(access: MapAccess, filter: Filter = Filter()) -> tuple[Gap, ...]:
    """Every gap of the map, for a group."""
    return msgspec.json.decode(gaps_json(access, filter), type=tuple[Gap, ...])


def with_gaps(access: MapAccess, measured: Measured) -> Measured:
    """The measured map as files tell it."""
    return msgspec.structs.replace(measured, gaps=gaps_of(access, measured.filter))


def gaps_json(access: MapAccess, filter: Filter = Filter()) -> bytes:
    """The same as JSON bytes: a lookup when nothing it depends on has changed."""
    found = whole(access)
    measured = measured_value(access, filter)
    with access.workspace.data.now() as data:
        shelf = data.snapshot.kept
        key = measured_key(access, found.digest, data.digest, filter, what="gaps")
        with access.workspace.measured.computing(key):
            known = shelf.find(key)
            if known is not None:
                return known
            from ..evidence.gaps import gaps

            content = msgspec.json.encode(gaps(found.document, data.snapshot, filter, measured), enc_hook=as_data)
            shelf.keep(key, content)
            return content
