"""Which touchpoint an event belongs to."""

from __future__ import annotations

from typing import Any

import msgspec
import pytest

from resa.events.memory import Event, MemorySnapshot
from resa.evidence import binding_report, measure, preview
from resa.evidence.binding import bind
from resa.evidence.matching import matches
from resa.journey.records import EventMatch, EventRule, Expectation, Touchpoint


def touchpoint(name: str, *matches: EventMatch) -> Touchpoint:
    return Touchpoint(id=f"touchpoint:{name}", title={"en": name}, events=EventRule(any=matches))


def bound(snapshot: MemorySnapshot, *touchpoints: Touchpoint) -> list[str]:
    binding = bind(touchpoints, snapshot)
    found = [""] * snapshot.n_events
    for part in snapshot.sequences("journey"):
        for seq, number in zip(part.seq, binding.of(part), strict=True):
            found[seq] = "" if number < 0 else touchpoints[number].id.partition(":")[2]
    return found


@pytest.fixture
def visits() -> MemorySnapshot:
    rows = [
        ("Page View", "web", {"url": "https://x.example/offert/12", "utm_source": "Mail"}),
        ("page view", "app", {"url": "https://x.example/hem"}),
        ("Order", "web", {"country": "NO"}),
        ("order", "", {"country": "SE"}),
        ("100%_done", "web", {}),
    ]
    return MemorySnapshot(
        [Event(f"u{i}", n, i, channel=c, properties=p) for i, (n, c, p) in enumerate(rows)], partitions=2
    )


@pytest.mark.parametrize(
    ("pattern", "text", "hit"),
    [("order", "ORDER", True), ("order*", "Order placed", True), ("*er", "order", True), ("a.c", "abc", False),
     ("100%*", "100%_done", True), ("*", "", True), ("å*", "Ångra", True)],
)  # fmt: skip
def test_patterns_ignore_case_and_take_only_the_star(pattern: str, text: str, hit: bool) -> None:
    assert matches([pattern], text) is hit


def test_name_channel_property_url_and_utm(visits: MemorySnapshot) -> None:
    def only(match: EventMatch) -> list[int]:
        return [i for i, t in enumerate(bound(visits, touchpoint("t", match))) if t]

    assert only(EventMatch(name=("page*",))) == [0, 1]
    assert only(EventMatch(name=("page view",), channel=("APP",))) == [1]
    assert only(EventMatch(property={"country": ("no",)})) == [2]
    assert only(EventMatch(name=("order",), property={"country": ("SE", "DK")})) == [3]
    assert only(EventMatch(url="https://x.example/offert/*")) == [0]
    assert only(EventMatch(utm={"source": "mail"})) == [0]
    assert only(EventMatch(name=("100%_*",), property={})) == [4]
    assert only(EventMatch(property={"absent": ("x",)})) == []
    assert only(EventMatch()) == []


def test_the_most_specific_rule_wins_then_the_first(visits: MemorySnapshot) -> None:
    wide, web = touchpoint("wide", EventMatch(name=("*",))), touchpoint("web", EventMatch(channel=("web",)))
    norway = touchpoint("norway", EventMatch(name=("order",), property={"country": ("NO",)}))
    twin = touchpoint("twin", EventMatch(channel=("WEB",)))
    assert bound(visits, wide, web, norway, twin) == ["web", "wide", "norway", "wide", "web"]
    said = bind((wide, web, norway, twin), visits).warnings
    assert any("touchpoint:web and touchpoint:twin" in w for w in said)


def test_the_report_names_unmatched_ghosts_and_unbound(small: Any) -> None:
    document = small.chain("a b")
    document = document.put(
        Touchpoint(id="touchpoint:b", title={"en": "Pay the invoice"}),
        Touchpoint(id="touchpoint:a", title={"en": "A"}, events=EventRule(any=(EventMatch(name=("never",)),))),
    )
    snapshot = small.log(*small.crowd("a pay_invoice pay_invoice", 7, "u"), *small.crowd("rare", 2, "v"))
    report = binding_report(document, snapshot)
    assert report.ghosts == ("touchpoint:a",)
    assert report.unbound == ("touchpoint:b",)
    assert [(n.name, n.n, n.journeys) for n in report.unmatched] == [
        ("a", 7, 7),
        ("pay_invoice", 14, 7),
        ("rare", 2, None),
    ]
    suggested = next(t.suggested for t in report.touchpoints if t.id == "touchpoint:b")
    assert suggested == EventRule(any=(EventMatch(name=("pay_invoice",)),))


def test_preview_counts_a_rule(small: Any) -> None:
    snapshot = small.log(*small.crowd("a/web b/web", 6, "u"), *small.crowd("a/app", 3, "v"))
    found = preview(EventRule(any=(EventMatch(name=("A",)),)), snapshot)
    assert (found.n_events, found.n_customers) == (9, 9)
    assert [(n.name, n.channel, n.n) for n in found.names] == [("a", "web", 6), ("a", "app", 3)]
    assert preview(EventRule(any=(EventMatch(channel=("app",)),)), snapshot).n_customers is None


def test_an_event_that_keeps_a_promise_is_no_blind_spot(small: Any) -> None:
    """The answer that a response rule recognises is on the map, though it is no touchpoint of its own."""
    document = small.chain("a b")
    answered = Expectation(rule=EventRule(any=(EventMatch(name=("answered",)),)), within_seconds=60)
    a = next(t for t in document.of(Touchpoint) if t.id == "touchpoint:a")
    snapshot = small.log(*small.crowd("a answered b", 9, "u"), *small.crowd("a other", 9, "v"))
    assert {n.name for n in binding_report(document, snapshot).unmatched} == {"answered", "other"}
    promised = document.put(msgspec.structs.replace(a, response=answered))
    assert {n.name for n in binding_report(promised, snapshot).unmatched} == {"other"}
    assert {u.name for u in measure(promised, snapshot).unmatched} == {"other"}
