"""pm4py: its own frames; alignments by its default search, which is asked of a million events at most."""

from __future__ import annotations

from . import PLAN

NEEDS, LEAST = ("pm4py", "pyarrow"), 10
#: How many times faster than its alignments is to be reached, and on how many events it is asked for them.
LEAST_ALIGNED, MOST_ALIGNED = 500, 1_000_000

_LOG = """
import warnings; warnings.filterwarnings("ignore")
import pandas as pd, pm4py
f = pd.read_parquet('LOG', columns=["user_id", "event", "ts"])
f = f.rename(columns={"user_id": "case:concept:name", "event": "concept:name", "ts": "time:timestamp"})
f["case:concept:name"] = f["case:concept:name"].astype(str)
f["concept:name"] = f["concept:name"].astype(str)
"""
_SEQUENCE = "->( " + ", ".join(f"'{name}'" for name in PLAN) + " )"
PROGRAMS = {
    "transitions": _LOG + "found = pm4py.discover_dfg(f)[0]\nrows = [[a, b, n] for (a, b), n in found.items()]",
    "variants": _LOG
    + "found = pm4py.get_variants(f)\nrows = [[n] for n in sorted(found.values(), reverse=True)[:100]]",
    "time-between": _LOG
    + """found = pm4py.discover_performance_dfg(f, perf_aggregation_key="median")[0]
rows = [[a, b, t["median"] if isinstance(t, dict) else t] for (a, b), t in found.items()]""",
    "conformance": _LOG
    + f"""
net = pm4py.convert_to_petri_net(pm4py.parse_process_tree({_SEQUENCE!r}))
found = pm4py.conformance_diagnostics_alignments(f, *net)
rows = [[sum(each["fitness"] for each in found) / len(found)]]""",
}
OTHER = {
    "time-between": "it cuts times to whole seconds",
    "variants": "it groups paths in its own way; ours equals DuckDB, chDB and Polars",
}
