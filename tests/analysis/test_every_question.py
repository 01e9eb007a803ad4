"""Every question of the register over what is odd but happens: it answers with rows, or says why there are none, or refuses with a
remedy; and it answers the same whoever the customers are called, in whatever order they come, however the store is split."""

from __future__ import annotations

import json
import math
from dataclasses import replace
from functools import cache
from typing import Any

import numpy as np
import pytest

from resa.analysis.asking import ask
from resa.analysis.registry import questions
from resa.analysis.result import Result
from resa.errors import ResaError
from resa.events.memory import Event, MemorySnapshot
from resa.events.model import Slice

from .small_logs import SECOND, log
from .test_asking import MUST_SAY

NAMES = [name for name, q in questions().items() if q.needs == "snapshot"]
HOUR = 3600 * SECOND


@cache
def logs() -> dict[str, MemorySnapshot]:
    """Small logs of what is odd; the names a and b are known in all but the first two."""
    return {
        "nothing": MemorySnapshot([]),
        "one event": log("u: a"),
        "one-event journeys": log("u1: a", "u2: a", "u3: b"),
        "ties": MemorySnapshot([Event(f"u{i % 3}", n, 5 * SECOND, duration=0) for i in range(12) for n in "abb"]),
        "repeats": log("u1: a a a a a", "u2: b b b b"),
        "one customer": MemorySnapshot(
            [Event("u", "abc"[i * i % 3], i * 60 * SECOND, channel=("web", "", "shop")[i % 3]) for i in range(20_000)]
        ),
        "very many names": MemorySnapshot(
            [Event(f"u{i % 200}", f"t{i}" if i % 5 else "ab"[i // 5 % 2], i * HOUR // 4) for i in range(3750)]
        ),
        "clocks backwards": MemorySnapshot([Event(f"u{i % 7}", "abc"[i * i % 3], (20 - i) * HOUR) for i in range(60)]),
        "far times": MemorySnapshot(
            [Event(f"u{i % 5}", "ab"[i % 2], (i - 4) * 100_000 * HOUR) for i in range(9)] + [Event("u9", "b", 1)]
        ),
        "other alphabets": MemorySnapshot(
            [
                Event(
                    f"Åsa-{i % 9} ø🙂", ("a", "b", "Köp > klart | ja?", "支払い", "e\u0301")[(i * i + i // 9) % 5], i * HOUR,
                    channel=("wébb", "butik å")[i % 2], account="Ælg & Søn", properties={"plän": "på=1"},
                )
                for i in range(90)
            ]
        ),
        "nothing or less paid": MemorySnapshot(
            [
                Event(f"u{i % 4}", "ab"[i % 2], i * 24 * HOUR, value_minor=0 if i % 3 else -500, currency="SEK")
                for i in range(40)
            ]
        ),
    }  # fmt: skip


def answered(name: str, snapshot: MemorySnapshot, **more: Any) -> Result | ResaError:
    """The answer, or the refusal that says what to do. Arithmetic that has no result is an error here."""
    try:
        with np.errstate(divide="raise", invalid="raise", over="raise"):
            return ask(name, snapshot, {**MUST_SAY.get(name, {}), **more})
    except ResaError as refused:
        return refused


@pytest.mark.parametrize("name", NAMES)
def test_every_question_has_a_defined_answer(name: str) -> None:
    for kind, snapshot in logs().items():
        for slice in ({}, {"slice": Slice(account=("nobody",), channel=("fax",), start=HOUR)}):
            found = answered(name, snapshot, **slice)
            if isinstance(found, ResaError):
                assert found.remedy, (kind, found)
                continue
            json.dumps(found.to_dict(), allow_nan=False)
            assert len(found) or found.warnings, (kind, "rows, or the reason why there are none")
            if slice:
                assert found.warnings, (kind, "an empty group says so")
            for row in found.rows():
                ordered(kind, row)


def ordered(kind: str, row: dict[str, Any]) -> None:
    """Counts are not negative, shares are shares, intervals have their ends in order."""
    for column, value in row.items():
        if column.startswith("n_") and isinstance(value, int):
            assert value >= 0, (kind, row)
        if column.endswith("low") and value is not None:
            high = row[column.removesuffix("low") + "high"]
            assert high is None or value <= high + 1e-9, (kind, column, row)
    share, low, high = (row.get(k) for k in ("share", "low", "high"))
    if isinstance(share, float) and low is not None and high is not None and "hazard" not in row:
        assert low - 1e-9 <= share <= high + 1e-9, (kind, row)


#: Every customer's first journey, so that names and channels keep their numbers whoever comes next.
FIRST = [
    Event("first", n, -HOUR + i, case_id="first", account="k0", channel=c, properties={"plan": "pro"})
    for i, (n, c) in enumerate(zip("abcd", ("web", "shop") * 2, strict=True))
]


def made(order: list[int] | None = None) -> list[Event]:
    """Sixty journeys of forty-five customers of four accounts, customer by customer in this order."""
    return FIRST + [
        Event(
            f"c{c}", "abcd"[(i * i + j) % 4], (j * 977 + i * (60 + j)) * SECOND, case_id=f"j{j}", account=f"k{c % 4}",
            channel=("web", "shop", "")[(i + j) % 3], properties={"plan": "pro" if c % 2 else "free"},
        )
        for c in (order or range(45))
        for j in range(c, 60, 45)
        for i in range(2 + j % 7)
    ]  # fmt: skip


#: Their figures rest on a draw by chance (seeded) or on a split into learnt from and tested on, dealt out in the order of arrival.
DRAWN = ("attribution", "calibration", "compare")


@pytest.mark.parametrize("name", NAMES)
def test_renaming_reordering_and_splitting_change_nothing(name: str) -> None:
    whole = rows(name, MemorySnapshot(made()))
    renamed = [replace(e, customer="ö" + e.customer[::-1], case_id="ß" + str(e.case_id)[::-1]) for e in made()]
    assert alike(rows(name, MemorySnapshot(renamed)), whole)
    assert alike(rows(name, MemorySnapshot(made(), partitions=4)), whole), "split and merged is the whole"
    if name not in DRAWN:
        turned = made(sorted(range(45), key=lambda c: c * 17 % 45))
        assert alike(rows(name, MemorySnapshot(turned)), whole)


def rows(name: str, snapshot: MemorySnapshot) -> list[list[Any]]:
    """The answer's rows without the names of journeys, in an order that does not hang on the last digit of a number."""
    found = [
        [v for k, v in row.items() if k != "journey"] for row in ask(name, snapshot, MUST_SAY.get(name, {})).rows()
    ]
    return sorted(found, key=lambda row: str([v for v in row if not isinstance(v, float)]))


def alike(one: Any, other: Any) -> bool:
    """Equal, numbers to a millionth: sums may be taken in another order."""
    if isinstance(one, float) and isinstance(other, float):
        return math.isclose(one, other, rel_tol=1e-6, abs_tol=1e-9)
    if isinstance(one, list | tuple):
        return len(one) == len(other) and all(map(alike, one, other))
    return bool(one == other)
