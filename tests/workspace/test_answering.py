"""Questions as the page shows them: small groups left out, progress told, stopped when nobody waits."""

from __future__ import annotations

import numpy as np
import pytest

from resa.analysis.asking import ask
from resa.analysis.engine import watched
from resa.analysis.kernel import Chunk, run
from resa.analysis.registry import get
from resa.analysis.result import Column, Result
from resa.errors import CancelledError
from resa.events.memory import Event, MemorySnapshot
from resa.evidence.on_map import OnMap, sight
from resa.journey.document import Document
from resa.journey.records import Card, EventMatch, EventRule, Stage, Step, Touchpoint
from resa.texts.sentence import Sentence
from resa.workspace.answering import safe
from resa.workspace.asks import Asks
from resa.workspace.map_view import in_its_words, renamed, row_in_its_words, titles


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


def test_answers_are_called_what_the_map_calls_them() -> None:
    def point(id: str, title: str, channel: str = "") -> Touchpoint:
        return Touchpoint(id=f"touchpoint:{id}", title={"en": title}, channel=channel)

    document = Document([point("1", "One"), point("2", "Both", "web"), point("3", "Both", "app"), point("4", "Both")])
    names = titles(document, "en")
    assert names == {
        "touchpoint:1": "One",
        "touchpoint:2": "Both (web)",
        "touchpoint:3": "Both (app)",
        "touchpoint:4": "Both (touchpoint:4)",
    }
    question = get("variants")
    given = Result("variants", question.columns, {"path": [("touchpoint:1", "other")], "n": [7], "share": [1.0]})
    assert renamed(given, names, "en").data == {"path": [("One", "other")], "n": [7], "share": [1.0]}
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


def test_properties_and_warnings_in_the_readers_words() -> None:
    columns = get("hazard").columns
    empty: dict[str, list[object]] = {c.name: [None, None] for c in columns}
    data = {**empty, "covariate": ["channel", "house_type"], "value": ["web", "web"], "reference": ["mail", "flat"]}
    told = (
        Sentence("analysis.not_told_nobody_arrives", names=["channel = web", "house_type = web"]),
        Sentence("analysis.planned_touchpoints_never_seen", names=["order", "other"]),
    )
    shown = renamed(Result("hazard", columns, data, warnings=told), {"order": "Begär offert"}, "sv")
    assert shown.data["covariate"] == ["kanal", "house type"]
    assert (shown.data["value"], shown.data["reference"]) == (["Webb", "web"], ["E-post", "flat"])
    assert shown.warnings[0].values["names"] == ["kanal = Webb", "house type = web"]
    assert shown.warnings[1].values["names"] == ["Begär offert", "other"]
    funnel = (Column("touchpoint", "name", "Where."), Column("group", "name", "Of the breakdown."))
    rows = {"touchpoint": ["order", "order"], "group": ["web", "(none)"]}
    for breakdown, group in (("channel", ["Webb", "(none)"]), ("plan", ["web", "(none)"])):
        given = Result("funnel", funnel, rows, {"breakdown": breakdown})
        assert renamed(given, {"order": "Begär offert"}, "sv").data["group"] == group


def test_arguments_may_name_an_event_or_its_touchpoint() -> None:
    match = EventRule(any=(EventMatch(name=("ad",)),))
    document = Document(
        [
            Stage(id="stage:s"),
            Step(id="step:s", stage="stage:s"),
            Touchpoint(id="touchpoint:1", events=match),
            Card(id="card:1", lane="lane:l", from_step="step:s", ref="touchpoint:1"),
        ]
    )
    snapshot = MemorySnapshot([Event("k", "ad", 1), Event("k", "call", 2)])
    found = sight(document, snapshot)
    assert found is not None
    view = OnMap(snapshot, found)
    assert in_its_words(get("drop-off"), {"goal": ["ad", "call"], "by": ["journey"]}, view) == {
        "goal": ("touchpoint:1", "call"),
        "by": ("journey",),
    }
    funnel = in_its_words(get("funnel"), {"steps": ["ad? > call | ad"]}, view)
    assert funnel == {"steps": ("touchpoint:1? > call | touchpoint:1",)}
    assert row_in_its_words(("touchpoint=ad", "rank=1"), view) == ("touchpoint=touchpoint:1", "rank=1")
    assert row_in_its_words(("touchpoint=ad",), snapshot) == ("touchpoint=ad",)


def test_states_are_touchpoints_too() -> None:
    given = Result(
        "points-of-no-return", (Column("state", "name", "A touchpoint."),), {"state": ["offer sent", "(left)"]}
    )
    assert renamed(given, {"offer sent": "Offert"}, "sv").data["state"] == ["Offert", "(left)"]


def test_a_curve_in_steps_is_gathered_into_steps_of_five() -> None:
    """Everybody arrives at a time of their own: no row alone rests on five, and the curve is shown all the same."""
    made = [Event(f"u{u:02}", name, at) for u in range(32) for name, at in (("a", 0), ("b", (u + 1) * 1_000_000))]
    whole = ask("survival", MemorySnapshot(made), {"goal": "b"})
    assert [r["n"] for r in whole.rows()] == [1] * 32
    shown, hidden = safe(get("survival"), whole)
    told = {r["seconds"]: r["survival"] for r in whole.rows()}
    rows = list(shown.rows())
    assert [(r["seconds"], r["n"]) for r in rows] == [(5, 5), (10, 5), (15, 5), (20, 5), (25, 5)]
    assert all(r["survival"] == told[r["seconds"]] for r in rows)
    assert hidden == 2  # at thirty seconds three are left, which is too few to rest on; and the two at the end
    # Of a curve with many times only some are shown, each with all who arrived since the one before.
    thinned = ask("survival", MemorySnapshot(made), {"goal": "b", "points": 4})
    assert len(thinned) == 4 and sum(r["n"] for r in thinned.rows()) == 32
