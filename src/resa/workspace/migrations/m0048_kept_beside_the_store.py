"""Measured maps are kept beside the store they are of, no longer in the database."""

from __future__ import annotations

from sqlalchemy import Connection, MetaData, Table


def upgrade(connection: Connection) -> None:
    """Take the table away; what stood in it is computed anew when it is asked for."""
    Table("measured", MetaData()).drop(connection)
