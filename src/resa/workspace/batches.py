"""One import as the workspace lists it, whichever store it went into."""

from __future__ import annotations

from typing import Literal

import msgspec

Kind = Literal["events", "answers"]
KINDS: tuple[Kind, ...] = ("events", "answers")


class Batch(msgspec.Struct, frozen=True, kw_only=True):
    """One import, as the list shows it."""

    batch: str
    """`events-3`, `answers-1`: what undo and refused rows are asked for by."""
    kind: Kind
    source: str
    at: str
    rows: int
    events: int
    """Events, or answers."""
    customers: int
    n_refused: int
    purpose: str
    undone_at: str | None
