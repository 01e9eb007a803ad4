"""Every question has a twin in plain SQL over the same events: two engines, one answer."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from resa.analysis.asking import ask
from resa.events.memory import MemorySnapshot

from .small_logs import events

KEYS = {"customer": "person", "journey": "journey", "account": "account"}

TWINS = {
    "touchpoints": """
        SELECT name, count(*), count(DISTINCT person) FROM events WHERE {key} IS NOT NULL
        GROUP BY name ORDER BY 2 DESC, 1""",
    "transitions": """
        SELECT a, b, count(*), count(DISTINCT person) FROM (
            SELECT lag(name) OVER w AS a, name AS b, person FROM events WHERE {key} IS NOT NULL
            WINDOW w AS (PARTITION BY {key} ORDER BY "at", seq)
        ) WHERE a IS NOT NULL GROUP BY a, b ORDER BY 3 DESC, 1, 2""",
    "variants": """
        SELECT path, count(*), count(*) / sum(count(*)) OVER () FROM (
            SELECT list(name ORDER BY "at", seq) AS path FROM events WHERE {key} IS NOT NULL GROUP BY {key}
        ) GROUP BY path ORDER BY 2 DESC, 1""",
    "time-between": """
        SELECT a, b, count(*), quantile_cont(gap, 0.5) / 1e6, quantile_cont(gap, 0.25) / 1e6,
               quantile_cont(gap, 0.75) / 1e6, quantile_cont(gap, 0.9) / 1e6
        FROM (
            SELECT lag(name) OVER w AS a, name AS b, "at" - lag("at") OVER w AS gap FROM events
            WHERE {key} IS NOT NULL WINDOW w AS (PARTITION BY {key} ORDER BY "at", seq)
        ) WHERE a IS NOT NULL GROUP BY a, b ORDER BY 3 DESC, 1, 2""",
    "drop-off": """
        WITH visits AS (
            SELECT {key} AS unit, name, "at", lead("at") OVER w - "at" AS gap FROM events
            WHERE {key} IS NOT NULL WINDOW w AS (PARTITION BY {key} ORDER BY "at", seq)
        ), patience AS (
            SELECT name, coalesce(quantile_cont(gap, 0.99), (SELECT quantile_cont(gap, 0.99) FROM visits)) AS p
            FROM visits GROUP BY name
        ), last AS (
            SELECT unit, name, bool_or(gap IS NULL) AS ended, max("at") FILTER (gap IS NULL) AS since
            FROM visits GROUP BY unit, name
        )
        SELECT name, count(*), count(*) FILTER (NOT ended),
               count(*) FILTER (ended AND NOT coalesce((SELECT max("at") FROM events) - since > p, false)),
               count(*) FILTER (ended AND (SELECT max("at") FROM events) - since > p) AS lost
        FROM last JOIN patience USING (name) GROUP BY name ORDER BY lost DESC, 2 DESC, 1""",
}


@pytest.mark.parametrize("name", TWINS)
@settings(max_examples=20)
@given(made=events().filter(bool), by=st.sampled_from(sorted(KEYS)))
def test_same_answer(name, made, by) -> None:  # type: ignore[no-untyped-def]  # Hypothesis gives the arguments
    snapshot = MemorySnapshot(made, partitions=2)
    expected = snapshot.connection().execute(TWINS[name].format(key=KEYS[by])).fetchall()
    found = (
        [tuple(row.values())[: len(expected[0])] for row in ask(name, snapshot, {"by": by}).rows()] if expected else []
    )
    assert len(found) == len(expected)
    for row, wanted in zip(found, expected, strict=True):
        assert [_close(v) for v in row] == [_close(v) for v in wanted]


def _close(value: object) -> object:
    """Numbers to nine digits; the rest as it is."""
    return round(float(value), 9) if isinstance(value, int | float) else value
