"""When an answer was given: a column of times as microseconds UTC, by the same rules as events."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from ..events.times import END, FIRST, settle, time_format
from ..events.zones import changes, offset_sql, zone
from ..texts.sentence import Sentence
from .labels import is_nothing
from .options import AnswerOptions, AnswerReport

#: An answer without a time.
UNKNOWN = int(np.iinfo(np.int64).min)


def instants(texts: Sequence[str], options: AnswerOptions, report: AnswerReport) -> list[int | None]:
    """µs UTC per cell, UNKNOWN where it is empty, None where it cannot be read or lies outside 1900–2200."""
    import duckdb

    filled = [t for t in texts if not is_nothing(t)]
    found = time_format("t", "VARCHAR", filled[:5000], options.date_order)
    if found is None:
        return [UNKNOWN if is_nothing(t) else None for t in texts]
    connection = duckdb.connect()
    try:
        connection.execute("SET TimeZone = 'UTC'")
        connection.register("given", {"i": np.arange(len(texts)), "t": np.array(texts, dtype=object)})
        found = settle(found, connection, "given", options.date_order)
        first, last = FIRST, END
        start, shifts = changes(zone(options.tz or "UTC"), first, last) if options.tz else (0, [])
        local = found.local_us()
        rows = connection.execute(
            f"SELECT i, CASE WHEN {found.has_offset()} THEN us ELSE us - {offset_sql('us', start, shifts)} END "
            f"FROM (SELECT i, t, {local} AS us FROM given) ORDER BY i"
        ).fetchall()
    finally:
        connection.close()
    if found.ambiguous:
        report.warnings.append(Sentence("voice.day_month_could_other_way_round", format=found.describe()))
    us = [r[1] for r in rows]
    return [
        UNKNOWN if is_nothing(t) else int(u) if u is not None and FIRST <= u < END else None
        for t, u in zip(texts, us, strict=True)
    ]
