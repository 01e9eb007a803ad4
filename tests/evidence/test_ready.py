"""What a map offers ready-made to questions: its stages, planned channels and promises, as questions asked through it name them."""

from __future__ import annotations

from typing import Any

from resa.analysis import plan_text, rules
from resa.analysis.asking import ask
from resa.analysis.stage_names import lookup
from resa.events.memory import Event, MemorySnapshot
from resa.evidence.bindings import binding_report
from resa.evidence.on_map import OnMap, sight
from resa.evidence.ready import Ready
from resa.journey.document import Document
from resa.journey.records import Card, EventMatch, EventRule, Expectation, Journey, Lane, Next, Stage, Step, Touchpoint

DAY = 86_400 * 1_000_000


def names(*patterns: str) -> EventRule:
    return EventRule(any=(EventMatch(name=patterns),))


def document(*touchpoints: Touchpoint) -> Document:
    """A stage per touchpoint and a last one without any."""
    records: list[Any] = [
        Journey(id="journey:a", title={"en": "A"}),
        Lane(id="lane:t", lane_kind="touchpoints", order="a"),
    ]
    for i, touchpoint in enumerate(touchpoints):
        records += [
            Stage(id=f"stage:{i}", title={"en": f"Stage {i}"}, order=f"a{i}"),
            Step(id=f"step:{i}", stage=f"stage:{i}", order=f"a{i}"),
            touchpoint,
            Card(id=f"card:{i}", lane="lane:t", from_step=f"step:{i}", ref=touchpoint.id),
        ]
    return Document([*records, Stage(id="stage:z", order="z")])


def found(*touchpoints: Touchpoint, events: list[Event]) -> Ready:
    return binding_report(document(*touchpoints), MemorySnapshot(events)).ready


EVENTS = [
    Event("u", "Complaint|sent", 0, channel="Mejl"), Event("u", "answered", DAY, channel="call"),
    Event("v", "complaint_2", 0, channel="Mejl"), Event("v", "order", 3 * DAY, channel="shop"),
]  # fmt: skip


def test_stages_channels_and_promises() -> None:
    within = Expectation(rule=names("ANSWER*"), within_seconds=3 * 86_400)
    given = (
        Touchpoint(id="touchpoint:c", channel="email", events=names("complaint*"), response=within),
        Touchpoint(id="touchpoint:o", channel="fax", events=names("order", "complaint_2"), expected=Expectation()),
    )
    told = found(*given, events=EVENTS)
    assert [(s.id, s.names, s.channels) for s in told.stages] == [
        ("stage:0", ("touchpoint:c",), ("Mejl",)), ("stage:1", ("touchpoint:o",), ("fax",)),
    ]  # fmt: skip
    (promise,) = told.promises
    assert (promise.touchpoint, promise.kind) == ("touchpoint:c", "response")
    assert promise.rule == '"touchpoint:c" -> "answered" within 3d'
    store = MemorySnapshot(EVENTS)
    seen = sight(document(*given), store)
    assert seen is not None
    (row,) = ask("promises", OnMap(store, seen), {"promise": promise.rule}).rows()
    assert (row["n"], row["kept"]) == (1, 1)


def test_what_no_event_shows_is_not_offered() -> None:
    told = found(
        Touchpoint(id="touchpoint:c", events=names("never"), response=Expectation(rule=names("answered"))),
        Touchpoint(id="touchpoint:o", events=names("order"), response=Expectation(rule=names("nothing"))),
        Touchpoint(id="touchpoint:p", events=EventRule(any=(EventMatch(property={"plan": ("pro",)}),))),
        events=EVENTS,
    )
    assert [s.id for s in told.stages] == ["stage:1"]
    assert told.promises == ()


def test_a_planned_path_with_branches_is_ready_as_the_map_draws_it() -> None:
    """Steps: ask or call, which may come in either order; then buy or think it over, and back; then a step no event shows; then use.
    Nobody planned to leave, and whoever leaves has not left the path."""

    def point(name: str) -> Touchpoint:
        return Touchpoint(id=f"touchpoint:{name}", events=names(name))

    steps = [
        Step(id="step:1", stage="stage:1", order="a"),
        Step(id="step:2", stage="stage:1", order="b", next=(Next(step="step:3"), Next(step="step:4"))),
        Step(id="step:3", stage="stage:1", order="c", optional=True, next=(Next(step="step:2"),)),
        Step(id="step:4", stage="stage:1", order="d"),
        Step(id="step:5", stage="stage:1", order="e"),
        Step(id="step:6", stage="stage:2", order="f"),
    ]
    at = {"ask": 1, "call": 1, "buy": 2, "think": 3, "never": 4, "use": 5, "bye": 6}
    records: list[Any] = [
        Journey(id="journey:a", title={"en": "A"}), Lane(id="lane:t", lane_kind="touchpoints", order="a"),
        Stage(id="stage:1", order="a"), Stage(id="stage:2", order="b", stage_kind="leaving"), *steps,
    ]  # fmt: skip
    for name, step in at.items():
        records += [
            point(name),
            Card(id=f"card:{name}", lane="lane:t", from_step=f"step:{step}", ref=f"touchpoint:{name}"),
        ]
    made = Document(records)
    events = [Event("u", name, i) for i, name in enumerate(at) if name != "never"]
    plan = binding_report(made, MemorySnapshot(events)).ready.plan
    graph = plan_text.parse(plan)
    place = {label.removeprefix("touchpoint:"): i for i, label in enumerate(graph.labels)}
    onward = {name: {graph.labels[to][11:] for to in graph.next[i]} - {"bye"} for name, i in place.items()}
    assert onward == {
        "ask": {"call", "buy"}, "call": {"ask", "buy"}, "buy": {"think", "use"}, "think": {"buy"}, "use": set(), "bye": set(),
    }  # fmt: skip
    assert {graph.labels[i][11:] for i in graph.starts} == {"ask", "call"} and len(graph.ends) == len(place)
    assert [name for name, i in place.items() if graph.optional[i]] == ["think"]

    def fitness(trace: str) -> float:
        store = MemorySnapshot([Event("u", name, i) for i, name in enumerate(trace.split())])
        seen = sight(made, store)
        assert seen is not None
        return float(next(iter(ask("conformance", OnMap(store, seen), {"plan": plan}).rows()))["fitness"])

    for trace in ("call ask buy use", "ask buy think buy use", "ask bye", "call"):
        assert fitness(trace) == 1, trace
    assert fitness("use buy ask") < 1


def test_rules_are_said_as_they_are_read() -> None:
    for within, said in (
        (None, ""),
        (0, " within 0s"),
        (90, " within 90s"),
        (48 * 3600, " within 2d"),
        (1.5, " within 1.5s"),
    ):
        text = rules.said(['a "b" \\', "c|d"], ["within"], within)
        assert text.endswith(said) and rules.read(text) == rules.Rule(
            text, "response", ('a "b" \\', "c|d"), ("within",), None if within is None else float(within)
        )


def test_stage_lines_hold_any_name() -> None:
    store = MemorySnapshot([Event("u", name, 0) for name in ('a|"b"', "c = d", "e")])
    stages = lookup(store, ['Buy="a|\\"b\\""|c = d', "Use= e "])
    assert stages.labels == ("Buy", "Use")
    assert stages.table is not None
    assert stages.table.ravel().tolist() == [0 if name != "e" else 1 for name in store.names]
    assert lookup(store, ["*"]).table is None


def test_a_planned_channel_that_nobody_ever_met_has_its_row() -> None:
    result = ask("channels", MemorySnapshot(EVENTS), {"stage": "Ask=complaint_2", "planned": "Ask=fax|Mejl"})
    assert [(r["channel"], r["n"], r["planned"]) for r in result.rows()] == [("Mejl", 1, True), ("fax", 0, True)]
