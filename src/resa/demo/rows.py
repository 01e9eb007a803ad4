"""What the demo's journeys have in rows: their order, and their stages."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from ..journey.order import key_between
from ..journey.records import Record, Stage, Text

#: id, kind, title, customer goal, owner and team of a stage.
StageRow = tuple[str, str, Text, Text, str, str]


def stages(rows: Sequence[StageRow], more: Mapping[str, Mapping[str, Any]] | None = None) -> list[Record]:
    """Stages in this order; `more` are further fields, by id."""
    return [
        Stage(id=f"stage:{i}", stage_kind=k, title=title, customer_goal=goal, owner=owner, team=team, order=order, **(more or {}).get(i, {}))  # type: ignore[arg-type]  # plain words of the table; the demo's test checks the document
        for (i, k, title, goal, owner, team), order in zip(rows, orders(len(rows)), strict=True)
    ]  # fmt: skip


def orders(count: int) -> list[str]:
    """Fractional indices for so many things in a row."""
    keys: list[str] = []
    for _ in range(count):
        keys.append(key_between(keys[-1] if keys else None, None))
    return keys
