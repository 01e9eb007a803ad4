"""Small maps and logs for the evidence room: a map is a sentence, a log is a few lines."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import UTC, datetime
from typing import Any

import numpy as np
import pytest
from hypothesis import settings

from resa.events.memory import Event, MemorySnapshot
from resa.journey.document import Document
from resa.journey.records import Card, EventMatch, EventRule, Journey, Lane, Stage, Step, Touchpoint
from resa.voice.model import Answers, Scale

# Kernels compile at their first call, which no deadline may hold against them.
settings.register_profile("evidence", deadline=None, max_examples=60, derandomize=True)
settings.load_profile("evidence")

HOUR = 3_600_000_000
NOW = datetime(2026, 6, 1, tzinfo=UTC)
BEGIN = 1_767_225_600_000_000  # 2026-01-01


def chain(names: str, *, kinds: dict[str, str] | None = None, goals: str = "", revealed: bool = True) -> Document:
    """'a b | c': stages split by |, one step with one touchpoint per name, planned in that order."""
    records: list[Any] = [
        Journey(
            id="journey:j", title={"en": "J"}, revealed=revealed,
            goal_touchpoints=tuple(f"touchpoint:{g}" for g in goals.split()),
        ),
        Lane(id="lane:touchpoints", lane_kind="touchpoints", order="a0"),
        Lane(id="lane:emotion", lane_kind="emotion", order="a1"),
    ]  # fmt: skip
    for g, stage in enumerate(names.split("|")):
        kind = (kinds or {}).get(str(g), "own")
        records.append(Stage(id=f"stage:{g}", stage_kind=kind, order=f"a{g}"))  # type: ignore[arg-type]  # the values fit, which mypy cannot see
        for s, name in enumerate(stage.split()):
            rule = EventRule(any=(EventMatch(name=(name,)),))
            records += [
                Step(id=f"step:{name}", stage=f"stage:{g}", title={"en": name}, order=f"a{s}"),
                Touchpoint(id=f"touchpoint:{name}", title={"en": f"Touch {name}"}, events=rule, owner="Ada"),
                Card(id=f"card:{name}", lane="lane:touchpoints", from_step=f"step:{name}", ref=f"touchpoint:{name}"),
            ]
    return Document(records)


def log(*lines: str, properties: Callable[[str], dict[str, str]] | None = None, partitions: int = 2) -> MemorySnapshot:
    """'u1: a b+24 c!': events of customer u1 an hour apart; +n waits n hours more; ! failed; /web a channel."""
    events = []
    for line in lines:
        who, _, words = line.partition(":")
        at = BEGIN
        for word in words.split():
            name, _, channel = word.partition("/")
            name, plus, more = name.partition("+")
            at += HOUR * (1 + (int(more.rstrip("!")) if plus else 0))
            status = "failed" if word.endswith("!") else None
            customer, _, case = who.partition(".")
            events.append(
                Event(
                    customer, name.rstrip("!"), at, case_id=who if case else None, channel=channel.rstrip("!"),
                    status=status, properties=(properties or (lambda _: {}))(who),
                )
            )  # fmt: skip
    return MemorySnapshot(events, partitions=partitions)


def crowd(path: str, n: int, prefix: str) -> list[str]:
    """n customers who all take the same path."""
    return [f"{prefix}{i}: {path}" for i in range(n)]


def answers(snapshot: MemorySnapshot, rows: Iterable[tuple[str, str, float]], metric: str = "emotion") -> Answers:
    """(customer, about, score) on 1–5."""
    table = list(rows)
    labels = snapshot.unit_labels("customer", np.arange(snapshot.n_customers))
    return Answers(
        customer=tuple(r[0] for r in table),
        customer_no=np.array([labels.index(r[0]) if r[0] in labels else -1 for r in table], np.int64),
        about=tuple(r[1] for r in table),
        at=np.full(len(table), snapshot.last_at, np.int64),
        score=np.array([r[2] for r in table], np.float64),
        scale=np.zeros(len(table), np.int16),
        scales=(Scale(metric, 1, 5),),  # type: ignore[arg-type]  # the values fit, which mypy cannot see
        comment=tuple("" for _ in table),
    )


class Small:
    """The makers above, as one fixture that test functions and Hypothesis share."""

    chain = staticmethod(chain)
    log = staticmethod(log)
    crowd = staticmethod(crowd)
    answers = staticmethod(answers)
    now = NOW
    hour = HOUR
    begin = BEGIN


@pytest.fixture(scope="session")
def small() -> type[Small]:
    """Makers of small maps, logs and answers."""
    return Small
