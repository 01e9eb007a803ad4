"""DuckDB: windows for pairs, folds over ordered lists for what a customer goes through."""

from __future__ import annotations

from . import DAYS_14, FUNNEL, GOAL, PLAN, SOLVE

NEEDS, LEAST = ("duckdb", "numpy"), 3

PAIRS = (
    "SELECT lag(event) OVER w AS a, event AS b, epoch_us(ts) - epoch_us(lag(ts) OVER w) AS gap FROM 'LOG' "
    "WINDOW w AS (PARTITION BY user_id ORDER BY ts)"
)
#: Every touch with what comes after it; what is left out lies between two goals.
TOUCHES = f"""SELECT c, CASE WHEN next_goal THEN NULL ELSE next_c END AS next_c,
    CASE WHEN next_goal IS NULL THEN 'end' WHEN next_goal THEN 'goal' ELSE 'on' END AS how, coalesce(was_goal, true) AS first, count(*) AS n
FROM (SELECT channel AS c, event = '{GOAL}' AS goal, lead(channel) OVER w AS next_c, lead(event = '{GOAL}') OVER w AS next_goal,
    lag(event = '{GOAL}') OVER w AS was_goal FROM 'LOG' WINDOW w AS (PARTITION BY user_id ORDER BY ts))
WHERE NOT goal GROUP BY ALL"""


def _read(sql: str, name: str = "rows") -> str:
    return f"import duckdb\nduckdb.sql('SET enable_progress_bar = false')\n{name} = duckdb.sql({sql!r}).fetchall()\n"


def _funnel() -> str:
    """The latest entry that came so far, by step, folded over a customer's events of the funnel."""
    micros, steps = DAYS_14 * 1_000_000, range(1, len(FUNNEL) + 1)
    case = " ".join(f"WHEN '{name}' THEN {i}" for i, name in zip(steps, FUNNEL, strict=True))
    moves = "WHEN 1 THEN [x[1], s[2], s[3], s[4], s[5]] "
    for i in steps[1:]:
        after = ", ".join(f"s[{i - 1}]" if j == i else f"s[{j}]" for j in steps)
        moves += f"WHEN {i} THEN CASE WHEN x[1] - s[{i - 1}] <= {micros} THEN [{after}] ELSE s END "
    never = ", ".join(["-4000000000000000000"] * len(FUNNEL))
    came = " UNION ALL ".join(f"SELECT {i}, count(*) FILTER (s[{i}] > 0) FROM f" for i in steps)
    return f"""WITH f AS MATERIALIZED (SELECT list_reduce(list([epoch_us(ts), CASE event {case} END] ORDER BY ts),
        lambda s, x: CASE x[2] {moves} ELSE s END, [{never}]::BIGINT[]) AS s
    FROM 'LOG' WHERE event IN {FUNNEL} GROUP BY user_id) SELECT n FROM ({came}) AS t(step, n) ORDER BY step"""


def _fitness() -> str:
    """The longest common subsequence, a bit per step of the plan, folded over a customer's planned events."""
    every = (1 << len(PLAN)) - 1
    case = " ".join(f"WHEN '{name}' THEN {1 << i}" for i, name in enumerate(PLAN))
    return f"""SELECT avg(2 * ({len(PLAN)} - bit_count(v & {every})) / (n + {len(PLAN)})) FROM (SELECT count(*) AS n,
        list_reduce(coalesce(list(m ORDER BY ts) FILTER (m > 0), []), lambda v, m: ((v + (v & m)) | (v - (v & m))) & {every}, {every}::BIGINT) AS v
    FROM (SELECT user_id, ts, (CASE event {case} ELSE 0 END)::BIGINT AS m FROM 'LOG') GROUP BY user_id)"""


PROGRAMS = {
    "transitions": _read(f"SELECT a, b, count(*) FROM ({PAIRS}) WHERE a IS NOT NULL GROUP BY 1, 2"),
    "variants": _read(
        "SELECT count(*) FROM (SELECT list(event ORDER BY ts) AS p FROM 'LOG' GROUP BY user_id) GROUP BY p ORDER BY 1 DESC LIMIT 100"
    ),
    "time-between": _read(f"SELECT a, b, quantile_cont(gap, 0.5) / 1e6 FROM ({PAIRS}) WHERE a IS NOT NULL GROUP BY 1, 2"),
    "funnel": _read(_funnel()),
    "attribution": _read(TOUCHES, "cells") + SOLVE,
    "conformance": _read(_fitness()),
}  # fmt: skip
OTHER: dict[str, str] = {}
