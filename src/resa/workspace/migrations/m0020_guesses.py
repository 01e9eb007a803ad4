"""Blind guesses: rounds, who has locked, and what each person guessed of each step."""

from __future__ import annotations

from sqlalchemy import BigInteger, Column, Connection, Float, Integer, MetaData, String, Table

_tables = MetaData()

Table(
    "guess_round",
    _tables,
    Column("workspace", String(64), primary_key=True),
    Column("journey", String(255), primary_key=True),
    Column("round", Integer, primary_key=True),
    Column("opened_at", String(32), nullable=False),
    Column("closed_at", String(32)),
)

Table(
    "guess_lock",
    _tables,
    Column("workspace", String(64), primary_key=True),
    Column("journey", String(255), primary_key=True),
    Column("round", Integer, primary_key=True),
    Column("person", String(255), primary_key=True),
    Column("locked_at", String(32), nullable=False),
)

Table(
    "guess",
    _tables,
    Column("workspace", String(64), primary_key=True),
    Column("journey", String(255), primary_key=True),
    Column("round", Integer, primary_key=True),
    Column("person", String(255), primary_key=True),
    Column("step", String(255), primary_key=True),
    Column("persona", String(255), primary_key=True),
    Column("emotion", Integer),
    Column("loss", Float),
    Column("seconds", BigInteger),
    Column("at", String(32), nullable=False),
)


def upgrade(connection: Connection) -> None:
    """Make them."""
    _tables.create_all(connection)
