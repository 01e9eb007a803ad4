"""Related tables joined onto the events by a key, each row of events kept exactly once."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from ..errors import UsageError
from ..texts.sentence import Sentence
from .readers.base import Context, RawTable, identifier, read
from .roles import column_of
from .sources import sources


def joined(table: RawTable, join: str, context: Context) -> tuple[RawTable, str]:
    """The table with the columns of `FILE:KEY` (or `FILE:KEY=OTHERKEY`) added, and the digest of the joined file.

    A left join: rows without a partner keep nulls. Of several partners the first row counts; how many there were is said.
    """
    path, key = split_join(join)
    own, _, theirs = key.partition("=") if "=" in key else (key, "", key)
    other_source = sources(path, context.folder, context.limits)[0]
    other = read(other_source, replace(context, options=replace(context.options, sheet=None)))
    left = column_of(own, table.columns, "--join")
    right = column_of(theirs, other.columns, f"--join {path.name}")
    names = {c: _free(c, path.stem, table.columns) for c in other.columns if c != right}
    connection = context.connection
    view = f"joined_{len(table.columns)}_{abs(hash(join)) % 10**8}"
    added = "".join(f", {identifier(c)} AS {identifier(n)}" for c, n in names.items())
    connection.execute(
        f"CREATE OR REPLACE TEMP TABLE {view} AS SELECT CAST({identifier(right)} AS VARCHAR) AS _key{added} "
        f"FROM {other.relation} WHERE {identifier(right)} IS NOT NULL "
        f"QUALIFY row_number() OVER (PARTITION BY CAST({identifier(right)} AS VARCHAR) ORDER BY _row) = 1"
    )
    counts = connection.execute(
        f"SELECT (SELECT count({identifier(right)}) FROM {other.relation}), (SELECT count(*) FROM {view})"
    ).fetchone()
    n_rows, n_keys = counts or (0, 0)
    matched = f"CAST(t.{identifier(left)} AS VARCHAR) = j._key"
    relation = f"(SELECT t.*, j.* EXCLUDE (_key) FROM {table.relation} t LEFT JOIN {view} j ON {matched})"
    without = connection.execute(f"SELECT count(*) FROM {table.relation} t ANTI JOIN {view} j ON {matched}").fetchone()
    warnings = list(table.warnings)
    if n_rows > n_keys:
        warnings.append(
            Sentence("events.further_rows_keys_already_first_row", file=path.name, n_rows=n_rows - n_keys, right=right)
        )
    if without and without[0]:
        warnings.append(Sentence("events.rows_no_partner_columns_empty", without=without[0], file=path.name, left=left))
    columns = {**table.columns, **{n: other.columns[c] for c, n in names.items()}}
    wider = RawTable(
        relation, columns, table.format, table.encoding, table.delimiter, table.rows, table.named, table.roles,
        [*warnings, *other.warnings], cheap=False,
    )  # fmt: skip
    return wider, other_source.digest


def split_join(join: str) -> tuple[Path, str]:
    """`FILE:KEY` where either may hold colons: the longest part that is a file wins."""
    at = len(join)
    while (at := join.rfind(":", 0, at)) > 0:
        if Path(join[:at]).is_file() and join[at + 1 :]:
            return Path(join[:at]), join[at + 1 :]
    file, colon, key = join.rpartition(":")
    raise UsageError(
        Sentence("events.no_such_file_join") if colon and key else Sentence("events.join_needs_file_key"),
        where="--join", value=file or join, allowed=Sentence("events.file_key_file_key_otherkey"),
    )  # fmt: skip


def _free(name: str, stem: str, taken: dict[str, str]) -> str:
    lower = {t.lower() for t in taken}
    return name if name.lower() not in lower else f"{stem}.{name}"
