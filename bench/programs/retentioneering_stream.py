"""retentioneering: its event stream. Its funnel has no window, so it is another question."""

from __future__ import annotations

NEEDS, LEAST = ("retentioneering",), 10

_STREAM = """
import os; os.environ["RETENTIONEERING_NO_TRACK"] = "1"
import pandas as pd, retentioneering as rete
f = pd.read_parquet('LOG', columns=["user_id", "event", "ts"])
f["event"] = f["event"].astype(str)
s = rete.Eventstream(f, schema={"path_cols": ["user_id"], "event_col": "event", "timestamp_col": "ts"})
def cells(weight):
    found = s.transition_graph_data(edge_weight=weight).stack()
    return [[a, b, v] for (a, b), v in found.items() if a.startswith("touch") and b.startswith("touch")]
"""
PROGRAMS = {
    "transitions": _STREAM + 'rows = [[a, b, int(v)] for a, b, v in cells("count") if v]',
    "time-between": _STREAM
    + 'been = {(a, b) for a, b, v in cells("count") if v}\nrows = [[a, b, v.total_seconds()] for a, b, v in cells("time_median") if (a, b) in been]',
}
OTHER = {"time-between": "it counts the seconds' boundaries between two events"}
