"""What the peers are given to do: one file per peer, read by `peers.py`.

Each says `NEEDS` (what pip is to install), `LEAST` (how many times faster than it is to be reached), `PROGRAMS` (question →
a Python program that reads 'LOG', the Parquet file of `events.py`, and sets `rows`) and `OTHER` (question → why its numbers are
not ours). What `rows` hold: `transitions` [from, to, n]; `variants` [n] of the hundred commonest paths; `time-between` [from, to,
exact median seconds]; `funnel` [n] of five steps, any entry, two weeks; `attribution` [channel, conversions by Markov removal
effects]; `conformance` [mean fitness] to a plan of twelve steps.
"""

FUNNEL = tuple(f"touchpoint {i:02}" for i in range(5))
DAYS_14 = 14 * 86_400
GOAL = "touchpoint 07"
PLAN = tuple(f"touchpoint {i:02}" for i in range(0, 36, 3))

#: `cells` of (channel, next channel, "on", "goal" or "end", whether the path begins here, n) → credit by removal, solved exactly.
SOLVE = """
import numpy as np
names = sorted({cell[0] for cell in cells})
at = {name: i for i, name in enumerate(names)}
on, won, out, begins = np.zeros((len(names),) * 2), np.zeros(len(names)), np.zeros(len(names)), np.zeros(len(names))
for channel, to, how, first, n in cells:
    i, n = at[channel], int(n)
    out[i] += n
    begins[i] += n * bool(first)
    won[i] += n * (how == "goal")
    if how == "on":
        on[i, at[to]] += n
def chance(without):
    kept = [i for i in range(len(names)) if i != without]
    steps = (on / out[:, None])[np.ix_(kept, kept)]
    return begins[kept] / begins.sum() @ np.linalg.solve(np.eye(len(kept)) - steps, (won / out)[kept])
effect = np.array([1 - chance(i) / chance(None) for i in range(len(names))])
rows = [[name, effect[i] / effect.sum() * won.sum()] for name, i in at.items()]
"""
