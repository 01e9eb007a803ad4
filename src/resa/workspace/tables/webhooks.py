"""Addresses that are told what happens here, and each message to them until it is taken or given up."""

from __future__ import annotations

from sqlalchemy import BigInteger, Column, Index, Integer, String, Table, Text

from .base import metadata

#: One address. `secret` is sealed, `events` is a JSON list of names, `cursor` the line of the audit trail up to which it was told,
#: `state` "on" or "off", `why_off` empty unless the program turned it off.
webhook = Table(
    "webhook",
    metadata,
    Column("workspace", String(64), primary_key=True),
    Column("hook", String(64), primary_key=True),
    Column("address", Text, nullable=False),
    Column("secret", String(255), nullable=False),
    Column("events", Text, nullable=False),
    Column("cursor", BigInteger, nullable=False),
    Column("state", String(16), nullable=False),
    Column("why_off", String(32), nullable=False),
    Column("made_by", String(64), nullable=False),
    Column("created_at", String(32), nullable=False),
)

#: One message to one address: `state` "waiting", "taken" or "given up"; `answer` is the last HTTP status or what went wrong.
webhook_delivery = Table(
    "webhook_delivery",
    metadata,
    Column("workspace", String(64), primary_key=True),
    Column("delivery", String(64), primary_key=True),
    Column("hook", String(64), nullable=False),
    Column("event", String(64), nullable=False),
    Column("body", Text, nullable=False),
    Column("state", String(16), nullable=False),
    Column("attempts", Integer, nullable=False),
    Column("answer", String(255), nullable=False),
    Column("created_at", String(32), nullable=False),
    Column("due_at", String(32)),
    Column("ended_at", String(32)),
    Index("webhook_delivery_due", "workspace", "state", "due_at"),
    Index("webhook_delivery_hook", "workspace", "hook", "created_at"),
)
