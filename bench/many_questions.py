"""A page that asks several questions at once: `ask_many` beside the same questions one after the other, in one process each.

    python bench/many_questions.py [--events 10000000] [--folder DIR] [--runs 2]

Of everybody, and of a slice (two channels of eight). The peer of the batch is ourselves, asked one by one; the CPU seconds of
both are in the note, since on a busy machine they say more than the wall. The answers are compared.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

from alone import folder_of, options
from questions import DIFFER, prepared
from table import Row, python, show, timed

PROGRAM = """
import json, resource, sys, time
from resa.analysis.asking import ask, ask_many
from resa.events.store import open_store
def cpu():
    used = resource.getrusage(resource.RUSAGE_SELF)
    return used.ru_utime + used.ru_stime
GOAL, PLAN = "touchpoint 07", "touchpoint 00 > touchpoint 01 | touchpoint 02 > touchpoint 03? > touchpoint 04"
WANTED = [(name, {**given, **json.loads(sys.argv[3])}) for name, given in [
    ("touchpoints", {}), ("transitions", {}), ("drop-off", {}), ("time-between", {}), ("variants", {"limit": 50}),
    ("funnel", {"steps": "touchpoint 00 > touchpoint 01 > touchpoint 02"}), ("conformance", {"plan": PLAN}),
    ("what-if", {"goal": GOAL}), ("instead", {"from": "touchpoint 00", "to": GOAL}), ("survival", {"goal": GOAL}),
]]
with open_store(sys.argv[1]) as store, store.snapshot() as snapshot:
    def one_by_one():
        return [ask(name, snapshot, given) for name, given in WANTED]
    def together():
        return ask_many(snapshot, WANTED)
    work = {"one": one_by_one, "many": together}[sys.argv[2]]
    work()
    began, before = time.perf_counter(), cpu()
    found = work()
    took = time.perf_counter() - began, cpu() - before
    print(json.dumps([took, [answer.to_dict()["rows"] for answer in found]], default=str))
"""


def rows(folder: Path, events: int, runs: int) -> Iterator[Row]:
    """Everybody, then a slice."""
    _, store = prepared(folder, events)
    for who, slice in (("everybody", {}), ("two channels", {"channel": ["channel 1", "channel 2"]})):
        found = {}
        for way in ("one", "many"):
            program = [*python(PROGRAM), str(store), way, json.dumps(slice)]
            outputs = [timed(program) for _ in range(runs)]
            best = min(outputs, key=lambda run: json.loads(run.output)[0][1])
            found[way] = (json.loads(best.output), best.peak)
        (one, _), (many, peak) = found["one"], found["many"]
        same = "same answers" if one[1] == many[1] else DIFFER
        note = f", CPU {many[0][1]:.2f} s of {one[0][1]:.2f} s ({many[0][1] / one[0][1]:.2f}), {same}"
        yield Row(f"ten questions, {who}", many[0][0], many[0][1], peak, "one by one", one[0][0], note=note)


def main() -> None:
    """Print the rows."""
    given = options(__doc__).parse_args()
    with folder_of(given) as folder:
        show(rows(folder, given.events, given.runs))


if __name__ == "__main__":
    main()
