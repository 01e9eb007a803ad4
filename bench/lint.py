"""Lint of a map with 200 touchpoints: milliseconds per run on a fresh document, its indexes included.

    python bench/lint.py [--touchpoints 200] [--runs 20]

The promise is 50 ms. The map has 20 steps, an emotion per step, an insight and a process per ten touchpoints, four
languages. Exit code 1 when the median is over the promise.
"""

from __future__ import annotations

import argparse
import json
import statistics
import sys
import time
from datetime import date

from resa.evidence.lint_facts import facts_of
from resa.journey.document import Document
from resa.journey.lint import lint
from resa.journey.order import keys
from resa.journey.records import (
    Card,
    Insight,
    Journey,
    Lane,
    Persona,
    Process,
    Record,
    Source,
    Stage,
    Step,
    Text,
    Touchpoint,
)  # fmt: skip

PROMISE = 50.0
TODAY = date(2026, 5, 31)


def text(word: str) -> Text:
    """The same word in four languages."""
    return {code: f"{code} {word}" for code in ("sv", "da", "nb", "en")}


def big_map(touchpoints: int) -> list[Record]:
    """Records of a map of this size."""
    journey = Journey(id="journey:big", title=text("big"), languages=("sv", "da", "nb", "en"), personas=("persona:a",))
    stages = [Stage(id=f"stage:{i}", title=text(f"{i}"), order=o) for i, o in enumerate(keys(5))]
    steps = [Step(id=f"step:{i}", stage=f"stage:{i % 5}", title=text(f"{i}"), order=o) for i, o in enumerate(keys(20))]
    lanes = [
        Lane(id=f"lane:{kind}", lane_kind=kind, order=o)  # type: ignore[arg-type]  # kinds of the table above
        for kind, o in zip(("touchpoints", "emotion", "pains", "backstage"), keys(4), strict=True)
    ]
    made: list[Record] = [journey, *stages, *steps, *lanes, Persona(id="persona:a", title=text("a"))]
    made += [Source(id="source:a", source_kind="survey", n=40, date="2026-05-01"), *_contents(touchpoints)]
    return made


def _contents(touchpoints: int) -> list[Record]:
    made: list[Record] = []
    for i in range(touchpoints):
        name, step = f"touchpoint:{i}", f"step:{i % 20}"
        made.append(Touchpoint(id=name, title=text(f"{i}"), channel="email", importance=1 + i % 5))
        made.append(Card(id=f"card:{i}", lane="lane:touchpoints", from_step=step, ref=name, sources=("source:a",)))
        if i % 10 == 0:
            made.append(
                Insight(id=f"insight:{i}", insight_kind="pain", severity=4, text=text(f"pain {i}"), touchpoint=name)
            )
            made.append(Process(id=f"process:{i}", title=text(f"{i}"), touchpoints=(name,)))
    made += [Card(id=f"card:e{i}", lane="lane:emotion", from_step=f"step:{i}", emotion=float(i % 3)) for i in range(20)]
    return made


def main(arguments: list[str]) -> int:
    parser = argparse.ArgumentParser()
    parser.add_argument("--touchpoints", type=int, default=200)
    parser.add_argument("--runs", type=int, default=20)
    options = parser.parse_args(arguments)
    records = big_map(options.touchpoints)
    taken = []
    for _ in range(options.runs + 1):
        document = Document(records)
        began = time.perf_counter()
        report = lint(document, TODAY, facts_of(document))
        taken.append(1000 * (time.perf_counter() - began))
    median = statistics.median(taken[1:])
    print(json.dumps({
        "touchpoints": options.touchpoints, "records": len(records), "findings": len(report.findings),
        "median_ms": round(median, 2), "worst_ms": round(max(taken[1:]), 2), "first_ms": round(taken[0], 2),
        "promise_ms": PROMISE,
    }))  # fmt: skip
    return 0 if median <= PROMISE else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
