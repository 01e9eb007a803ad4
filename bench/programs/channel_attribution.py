"""ChannelAttribution, over paths that DuckDB puts into words for it."""

from __future__ import annotations

from . import GOAL

NEEDS, LEAST = ("ChannelAttribution", "duckdb", "pandas"), 10

PATHS = f"""SELECT path, sum(won::INT)::DOUBLE AS won, sum((NOT won)::INT)::DOUBLE AS lost FROM (
    SELECT string_agg(channel, ' > ' ORDER BY ts) FILTER (NOT goal) AS path, bool_or(goal) AS won FROM (
        SELECT user_id, channel, ts, event = '{GOAL}' AS goal,
            coalesce(sum((event = '{GOAL}')::INT) OVER (PARTITION BY user_id ORDER BY ts ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING), 0) AS part
        FROM 'LOG') GROUP BY user_id, part) WHERE path IS NOT NULL GROUP BY path"""
PROGRAMS = {
    "attribution": f"""
import contextlib, duckdb, io
duckdb.sql('SET enable_progress_bar = false')
f = duckdb.sql({PATHS!r}).df()
with contextlib.redirect_stdout(io.StringIO()):
    import ChannelAttribution
    found = ChannelAttribution.markov_model(f, "path", "won", var_null="lost", sep=">", seed=1)
rows = [[name, float(n)] for name, n in zip(found["channel_name"], found["total_conversions"])]
"""
}
OTHER = {"attribution": "it draws walks at random"}
