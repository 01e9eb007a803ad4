"""Parquet files, read where they lie; nested columns become JSON text."""

from __future__ import annotations

from ...errors import UnreadableError
from ...texts.sentence import Sentence
from ..sources import Source
from .base import Context, RawTable, describe, literal


def read(source: Source, context: Context) -> RawTable:
    """The file as a relation with its own types; rows are numbered by their place in the file."""
    import duckdb

    inner = f"read_parquet({literal(source.path)}, file_row_number=true)"
    try:
        columns = describe(context.connection, inner)
        found = context.connection.execute(f"SELECT sum(num_rows) FROM parquet_file_metadata({literal(source.path)})")
        rows = (found.fetchone() or (0,))[0]
    except duckdb.OutOfMemoryException:
        raise
    except duckdb.Error as error:
        raise UnreadableError(
            Sentence("events.parquet_file_damaged_truncated"), where=source.shown, value=str(error).split("\n")[0]
        ) from error
    columns.pop("file_row_number", None)
    limit = "" if context.limit is None else f" LIMIT {context.limit}"
    relation = f"(SELECT file_row_number + 1 AS _row, * EXCLUDE (file_row_number) FROM {inner}{limit})"
    return RawTable(relation, columns, "parquet", rows=int(rows or 0), cheap=True)
