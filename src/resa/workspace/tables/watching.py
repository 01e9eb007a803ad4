"""Watched figures and the signals they raised."""

from __future__ import annotations

from sqlalchemy import Column, Float, Index, Integer, String, Table, Text

from .base import metadata

#: A figure of a question of one journey that is looked at whenever data arrive. `asked` says which figure, of which group
#: and against what limits (JSON), `history` its periods as last judged (JSON); `data` is the digest of what they were judged on.
watch = Table(
    "watch",
    metadata,
    Column("workspace", String(64), primary_key=True),
    Column("watch", String(64), primary_key=True),
    Column("journey", String(255), nullable=False),
    Column("name", String(120), nullable=False),
    Column("about", String(255), nullable=False),
    Column("asked", Text, nullable=False),
    Column("history", Text, nullable=False),
    Column("problem", Text),
    Column("data", String(64)),
    Column("made_by", String(255), nullable=False),
    Column("made_at", String(32), nullable=False),
    Column("checked_at", String(32)),
    Index("watch_journey", "workspace", "journey"),
)

#: A signal that a watched figure raised: the first and last period that left the limits, with the last one's figures; who
#: has seen it and what they said; when it was over.
watch_signal = Table(
    "watch_signal",
    metadata,
    Column("workspace", String(64), primary_key=True),
    Column("signal", String(64), primary_key=True),
    Column("watch", String(64), nullable=False),
    Column("kind", String(16), nullable=False),
    Column("side", String(8), nullable=False),
    Column("first", String(10), nullable=False),
    Column("last", String(10), nullable=False),
    Column("n_periods", Integer, nullable=False),
    Column("value", Float, nullable=False),
    Column("n", Integer),
    Column("centre", Float),
    Column("low", Float),
    Column("high", Float),
    Column("raised_at", String(32), nullable=False),
    Column("seen_by", String(255)),
    Column("seen_at", String(32)),
    Column("note", Text, nullable=False),
    Column("ended_at", String(32)),
    Index("watch_signal_watch", "workspace", "watch"),
)
