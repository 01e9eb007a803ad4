"""Records under other ids: the ids they carry and every id they speak of."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from .codec import from_raw, to_raw
from .ids import kind_of
from .records import RECORD_KINDS, Record


def rename(record: Record, names: Mapping[str, str]) -> Record:
    """The record with every id in `names` replaced, its own with them."""
    if not names:
        return record
    renamed, _ = from_raw(_renamed(to_raw(record), names), RECORD_KINDS[kind_of(record.id)])
    assert renamed is not None, f"{record.id} was readable before its ids were replaced"
    return renamed


def _renamed(value: Any, names: Mapping[str, str]) -> Any:
    if isinstance(value, str):
        journey, mark, rest = value.partition("#")
        return names.get(value, f"{names.get(journey, journey)}#{names.get(rest, rest)}" if mark else value)
    if isinstance(value, list):
        return [_renamed(v, names) for v in value]
    if isinstance(value, dict):
        return {k: _renamed(v, names) for k, v in value.items()}
    return value
