"""What every file of tables stands on."""

from __future__ import annotations

from sqlalchemy import BigInteger, Integer, MetaData

metadata = MetaData()

#: SQLite numbers rows by itself only for INTEGER; elsewhere the counter is 64 bits wide.
Counter = BigInteger().with_variant(Integer, "sqlite")
