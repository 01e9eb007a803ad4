"""chDB, ClickHouse in the process: its own `windowFunnel`, folds over sorted arrays."""

from __future__ import annotations

from . import DAYS_14, FUNNEL, GOAL, PLAN, SOLVE

NEEDS, LEAST = ("chdb", "numpy"), 3

_LOG = "file('LOG', Parquet)"
_WINDOW = "WINDOW w AS (PARTITION BY u ORDER BY t ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW)"
_EVENTS = f"SELECT assumeNotNull(user_id) AS u, assumeNotNull(event)::String AS e, toUnixTimestamp64Micro(assumeNotNull(ts)) AS t FROM {_LOG}"
PAIRS = (
    f"SELECT lagInFrame(toNullable(e)) OVER w AS a, e AS b, t - lagInFrame(t) OVER w AS gap FROM ({_EVENTS}) {_WINDOW}"
)
_AHEAD = "WINDOW w AS (PARTITION BY u ORDER BY t ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING)"
TOUCHES = f"""SELECT c, nc, multiIf(ng IS NULL, 'end', ng = 1, 'goal', 'on') AS how, coalesce(wg, 1) AS first, count() AS n
FROM (SELECT c, g, leadInFrame(toNullable(c)) OVER w AS nc, leadInFrame(toNullable(g)) OVER w AS ng, lagInFrame(toNullable(g)) OVER w AS wg
    FROM (SELECT assumeNotNull(user_id) AS u, assumeNotNull(channel)::String AS c, assumeNotNull(event)::String = '{GOAL}' AS g,
        assumeNotNull(ts) AS t FROM {_LOG}) {_AHEAD}) WHERE g = 0 GROUP BY c, nc, how, first"""


def _read(sql: str, name: str = "rows") -> str:
    """Whole numbers of 64 bits come as text."""
    return f"""import chdb, json
def plain(v):
    return int(v) if isinstance(v, str) and v.isdigit() else v
{name} = [[plain(v) for v in row] for row in json.loads(str(chdb.query({sql!r}, "JSONCompact")))["data"]]
"""


def _funnel() -> str:
    steps = ", ".join(f"e = '{name}'" for name in FUNNEL)
    levels = f"SELECT windowFunnel({DAYS_14 * 1_000_000})(t::UInt64, {steps}) AS l FROM ({_EVENTS}) WHERE e IN {FUNNEL} GROUP BY u"
    return f"SELECT arrayJoin([{', '.join(f'countIf(l >= {i})' for i in range(1, len(FUNNEL) + 1))}]) FROM ({levels})"


def _fitness() -> str:
    every, names = (1 << len(PLAN)) - 1, ", ".join(f"'{name}'" for name in PLAN)
    mask = f"transform(e, [{names}], {[1 << i for i in range(len(PLAN))]}, 0)"
    fold = f"bitAnd(bitOr(v + bitAnd(v, m), v - bitAnd(v, m)), {every})::UInt64"
    common = f"{len(PLAN)} - bitCount(arrayFold((v, m) -> {fold}, arrayMap(x -> x.2::UInt64, arraySort(ms)), {every}::UInt64))"
    by_customer = f"SELECT count() AS n, groupArrayIf((t, {mask}), {mask} > 0) AS ms FROM ({_EVENTS}) GROUP BY u"
    return f"SELECT avg(2 * ({common}) / (n + {len(PLAN)})) FROM ({by_customer})"


PROGRAMS = {
    "transitions": _read(f"SELECT a, b, count() FROM ({PAIRS}) WHERE a IS NOT NULL GROUP BY 1, 2"),
    "variants": _read(
        f"SELECT count() AS n FROM (SELECT arrayMap(x -> x.2, arraySort(groupArray((t, e)))) AS p FROM ({_EVENTS}) GROUP BY u) "
        "GROUP BY p ORDER BY n DESC LIMIT 100"
    ),
    "time-between": _read(
        f"SELECT a, b, quantileExactInclusive(0.5)(gap) / 1e6 FROM ({PAIRS}) WHERE a IS NOT NULL GROUP BY 1, 2"
    ),
    "funnel": _read(_funnel()),
    "attribution": _read(TOUCHES, "cells") + SOLVE,
    "conformance": _read(_fitness()),
}
OTHER: dict[str, str] = {}
