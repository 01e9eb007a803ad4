"""What owners of touchpoints and journeys are told by letter, and what they said to it."""

from __future__ import annotations

from sqlalchemy import Column, String, Table, Text

from .base import metadata

#: Whether a person wants the letters to owners ("on" or "off"), and in which language; without a row they get them.
owner_choice = Table(
    "owner_choice",
    metadata,
    Column("workspace", String(64), primary_key=True),
    Column("person", String(64), primary_key=True),
    Column("letters", String(8), nullable=False),
    Column("language", String(2), nullable=False),
)

#: Letters that were queued to a person, by what they were about: one of each. It stays when the letter itself is forgotten.
owner_letter = Table(
    "owner_letter",
    metadata,
    Column("workspace", String(64), primary_key=True),
    Column("person", String(64), primary_key=True),
    Column("about", String(255), primary_key=True),
    Column("at", String(32), nullable=False),
)

#: The figures of a touchpoint as the person's last monthly letter told them (JSON), for what has moved since.
owner_told = Table(
    "owner_told",
    metadata,
    Column("workspace", String(64), primary_key=True),
    Column("person", String(64), primary_key=True),
    Column("touchpoint", String(255), primary_key=True),
    Column("figures", Text, nullable=False),
    Column("at", String(32), nullable=False),
)

#: When a touchpoint's owner last said that it is still as the maps tell.
still_true = Table(
    "still_true",
    metadata,
    Column("workspace", String(64), primary_key=True),
    Column("touchpoint", String(255), primary_key=True),
    Column("person", String(64), nullable=False),
    Column("name", String(255), nullable=False),
    Column("at", String(32), nullable=False),
)
