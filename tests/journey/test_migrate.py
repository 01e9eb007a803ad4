"""Old records are brought forward, one migration after the other (rule F8)."""

from __future__ import annotations

from typing import Any, ClassVar

from resa.journey.codec import from_raw, to_raw
from resa.journey.migrate import migrated
from resa.journey.records import RECORD_KINDS, Record, Text
from resa.journey.records.base import Migration


def titled(raw: dict[str, Any]) -> dict[str, Any]:
    """1 → 2: a name became a title by language."""
    return {**{k: v for k, v in raw.items() if k != "name"}, "title": {"en": raw["name"]}}


def weighted(raw: dict[str, Any]) -> dict[str, Any]:
    """2 → 3: percent became a share."""
    return {**raw, "weight": raw.get("weight", 0) / 100}


class Wish(Record, frozen=True, kw_only=True, omit_defaults=True):
    kind: ClassVar[str] = "wish"
    version: ClassVar[int] = 3
    migrations: ClassVar[tuple[Migration, ...]] = (titled, weighted)

    title: Text = {}
    weight: float = 0.0


def test_f8_from_each_version() -> None:
    """F8"""
    now = {"id": "wish:a", "title": {"en": "Warm"}, "weight": 0.5, "other": 1}
    for version, old in [
        (1, {"id": "wish:a", "name": "Warm", "weight": 50, "other": 1}),
        (2, {**now, "weight": 50}),
        (3, now),
        (9, now),
    ]:
        before = dict(old)
        fields, found = migrated(old, Wish, version)
        record, _ = from_raw(fields, Wish)
        assert found == [] and old == before and record is not None and to_raw(record) == now


def test_f8_a_damaged_old_record_is_a_finding() -> None:
    """F8"""
    fields, found = migrated({"id": "wish:a"}, Wish, 1)
    assert fields == {"id": "wish:a"} and [(d.rule, d.record) for d in found] == [("F8", "wish:a")]


def test_every_kind_has_a_migration_per_version() -> None:
    """F8"""
    for kind in RECORD_KINDS.values():
        assert len(kind.migrations) == kind.version - 1
