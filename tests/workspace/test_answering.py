"""Questions as the page shows them: small groups left out, progress told, stopped when nobody waits."""

from __future__ import annotations

import numpy as np
import pytest

from resa.analysis.engine import watched
from resa.analysis.kernel import Chunk, run
from resa.analysis.registry import get
from resa.analysis.result import Column, Result
from resa.errors import CancelledError
from resa.events.memory import Event, MemorySnapshot
from resa.journey.document import Document
from resa.journey.records import EventMatch, EventRule, Touchpoint
from resa.workspace.answering import safe
from resa.workspace.asks import Asks
from resa.workspace.touchpoint_names import renamed, touchpoint_names


def _touchpoints(*n_customers: int) -> Result:
    question = get("touchpoints")
    n = len(n_customers)
    data = {"touchpoint": [f"t{i}" for i in range(n)], "n_events": [100] * n, "n_customers": list(n_customers)}
    return Result("touchpoints", question.columns, data)


def test_rows_that_rest_on_fewer_than_five_are_left_out_and_counted() -> None:
    shown, hidden = safe(get("touchpoints"), _touchpoints(12, 4, 5, 0))
    assert (shown.data["n_customers"], hidden) == ([12, 5, 0], 1)
    assert safe(get("touchpoints"), _touchpoints(12, 5)) == (_touchpoints(12, 5), 0)


def test_a_pass_tells_how_far_it_is_and_stops_when_told() -> None:
    def piece() -> Chunk:
        nothing = np.zeros(0, np.int64)
        return Chunk(None, slice(0, 0), nothing, nothing)  # type: ignore[arg-type]  # of the partition nothing is asked

    told: list[tuple[int, int]] = []
    with watched(lambda done, total: told.append((done, total))):
        assert run([piece(), piece(), piece()], lambda _: 1) == [1, 1, 1]
    assert sorted(told) == [(0, 3), (1, 3), (2, 3), (3, 3)]

    asks = Asks()
    with pytest.raises(CancelledError), asks.under("t"):
        state = asks.state("t")
        assert state is not None and state.total is None
        assert asks.stop("t")
        run([piece()], lambda _: 1)
    assert asks.state("t") is None and not asks.stop("t"), "it is forgotten when it has ended"


def test_events_are_called_what_the_map_calls_them() -> None:
    def point(id: str, title: str, *names: str, channel: tuple[str, ...] = ()) -> Touchpoint:
        match = EventMatch(name=names, channel=channel)
        return Touchpoint(id=f"touchpoint:{id}", title={"en": title}, events=EventRule(any=(match,)))

    a, b, c = "ad", "call", "chat"
    snapshot = MemorySnapshot([Event(f"k{i}", name, i) for i, name in enumerate((a, b, c, "other"))])
    document = Document(
        [point("1", "One", a), point("2", "Both", b, c), Touchpoint(id="touchpoint:3", title={"en": "No rule"})]
    )
    names = touchpoint_names(document, snapshot, "en")
    assert names == {a: "One", b: f"Both ({b})", c: f"Both ({c})"}
    question = get("variants")
    given = Result("variants", question.columns, {"path": [(a, b, "other")], "n": [7], "share": [1.0]})
    assert renamed(given, names, "en").data == {"path": [("One", f"Both ({b})", "other")], "n": [7], "share": [1.0]}
    assert renamed(given, {}, "en").data == given.data


def test_channels_and_promises_in_the_readers_words() -> None:
    rule = '"order" -> "offer sent" within 3d'
    columns = (
        Column("channel", "name", "A channel."),
        Column("promise", "name", "A rule."),
        Column("from", "name", "Where."),
    )
    given = Result(
        "hand-overs",
        columns,
        {
            "channel": ["web", "(none)", None],
            "promise": [rule, "never order", 'at most 2 "offer sent"'],
            "from": ["mail", "own", "web"],
        },
    )
    shown = renamed(given, {"order": "Begär offert", "offer sent": "Offert"}, "sv").data
    assert shown["channel"] == ["Webb", "(none)", None]
    assert shown["promise"] == ["Begär offert → Offert (3\u00a0d)", "never Begär offert", "at most 2 Offert"]
    assert shown["from"] == ["E-post", "own", "Webb"]
