"""Polars, its streaming engine. It has no fold over lists, so no longest common subsequence."""

from __future__ import annotations

from . import DAYS_14, FUNNEL, GOAL, SOLVE

NEEDS, LEAST = ("polars", "numpy"), 3

_ORDERED = """
import polars as pl
f = pl.scan_parquet('LOG').select("user_id", pl.col("event").cast(pl.String), "ts").sort("user_id", "ts")
"""
_PAIRS = (
    _ORDERED
    + """
f = f.with_columns(a=pl.col("event").shift(), u=pl.col("user_id").shift(), gap=pl.col("ts").diff().dt.total_microseconds())
f = f.filter(pl.col("u") == pl.col("user_id")).group_by("a", "event")
"""
)
_FUNNEL = f"""
import polars as pl
steps = {FUNNEL!r}
f = pl.scan_parquet('LOG').select("user_id", pl.col("event").cast(pl.String), pl.col("ts").dt.epoch("us"))
f = f.filter(pl.col("event").is_in(steps)).sort("user_id", "ts")
f = f.with_columns(s0=pl.when(pl.col("event") == steps[0]).then("ts").forward_fill().over("user_id"))
for i, name in enumerate(steps[1:], 1):
    came = (pl.col("event") == name) & (pl.col("ts") - pl.col(f"s{{i - 1}}") <= {DAYS_14 * 1_000_000})
    f = f.with_columns(pl.when(came).then(f"s{{i - 1}}").forward_fill().over("user_id").alias(f"s{{i}}"))
f = f.group_by("user_id").agg(pl.col(f"s{{i}}").is_not_null().any() for i in range(len(steps)))
rows = list(zip(*f.select(pl.col(f"s{{i}}").sum() for i in range(len(steps))).collect(engine="streaming").rows()))
"""
_TOUCHES = f"""
import polars as pl
f = pl.scan_parquet('LOG').select("user_id", pl.col("channel").cast(pl.String), "ts", goal=pl.col("event").cast(pl.String) == {GOAL!r})
f = f.sort("user_id", "ts")
here = pl.col("user_id")
f = f.with_columns(
    to=pl.when(here == here.shift(-1)).then(pl.col("channel").shift(-1)),
    won=pl.when(here == here.shift(-1)).then(pl.col("goal").shift(-1)),
    first=pl.when(here == here.shift()).then(pl.col("goal").shift()).otherwise(True),
).filter(~pl.col("goal"))
how = pl.when(pl.col("won").is_null()).then(pl.lit("end")).when("won").then(pl.lit("goal")).otherwise(pl.lit("on"))
cells = f.with_columns(how=how).group_by("channel", "to", "how", "first").agg(pl.len()).collect(engine="streaming").rows()
"""
PROGRAMS = {
    "transitions": _PAIRS + 'rows = f.agg(pl.len()).collect(engine="streaming").rows()',
    "variants": _ORDERED
    + """
f = f.group_by("user_id", maintain_order=True).agg("event").select(pl.col("event").hash().alias("h"))
rows = f.group_by("h").len().sort("len", descending=True).head(100).select("len").collect(engine="streaming").rows()
""",
    "time-between": _PAIRS + 'rows = f.agg(pl.col("gap").median() / 1e6).collect(engine="streaming").rows()',
    "funnel": _FUNNEL,
    "attribution": _TOUCHES + SOLVE,
}
OTHER: dict[str, str] = {}
