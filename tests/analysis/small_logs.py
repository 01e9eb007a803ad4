"""Tiny logs as text, and random ones for Hypothesis: `log("u1: a b c", "u2: a c")`."""

from __future__ import annotations

from hypothesis import strategies as st

from resa.events.memory import Event, MemorySnapshot
from resa.events.model import Slice

SECOND = 1_000_000


def log(*lines: str, partitions: int = 1, gap: int = 10) -> MemorySnapshot:
    """One case a line, `customer/case: name name …`; each event `gap` seconds after the one before, all cases from 0."""
    events = []
    for line in lines:
        who, _, names = line.partition(":")
        customer, _, case = who.strip().partition("/")
        for i, name in enumerate(names.split()):
            events.append(Event(customer, name, i * gap * SECOND, case_id=case or None))
    return MemorySnapshot(events, partitions=partitions)


@st.composite
def events(draw: st.DrawFn, max_events: int = 40) -> list[Event]:
    """Random events: few names, many ties, journeys of several customers, accounts, channels, durations, failures."""
    one = st.builds(
        Event,
        customer=st.sampled_from(["c1", "c2", "c3", "c4"]),
        name=st.sampled_from(["a", "b", "c", "d", "å"]),
        at=st.integers(0, 12).map(lambda t: t * SECOND),
        case_id=st.sampled_from([None, "j1", "j2", "j3", "j4", "j5"]),
        account=st.sampled_from([None, "x", "y"]),
        channel=st.sampled_from(["", "web", "shop"]),
        status=st.sampled_from([None, "ok", "failed"]),
        duration=st.sampled_from([None, 0, 3 * SECOND, 20 * SECOND]),
        properties=st.sampled_from([{}, {"plan": "pro"}, {"plan": "free"}]),
    )
    return draw(st.lists(one, max_size=max_events))


slices = st.one_of(
    st.none(),
    st.builds(
        Slice,
        channel=st.sampled_from([(), ("web",), ("web", "shop")]),
        account=st.sampled_from([(), ("x",)]),
        start=st.sampled_from([None, 2 * SECOND]),
        end=st.sampled_from([None, 9 * SECOND]),
        traits=st.sampled_from([{}, {"plan": ("pro",)}]),
    ),
)
grains = st.sampled_from(["customer", "journey", "account"])


def units(snapshot: MemorySnapshot, by: str, slice: Slice | None) -> list[list[Event]]:
    """The oracle's own reading: lists of events per unit of the slice, in (time, arrival) order."""
    found: dict[str, list[tuple[int, int, Event]]] = {}
    for seq, event in enumerate(snapshot._events):
        case = event.customer if event.case_id is None else event.case_id
        key = {"customer": event.customer, "journey": case, "account": event.account}[by]
        if key is not None:
            found.setdefault(key, []).append((event.at, seq, event))
    ordered = [[e for *_, e in sorted(unit, key=lambda row: row[:2])] for unit in found.values()]
    return [unit for unit in ordered if _inside(unit, slice)]


def _inside(unit: list[Event], slice: Slice | None) -> bool:
    if slice is None:
        return True
    return (
        (slice.start is None or unit[0].at >= slice.start)
        and (slice.end is None or unit[0].at < slice.end)
        and (not slice.channel or any(e.channel in slice.channel for e in unit))
        and (not slice.account or any(e.account in slice.account for e in unit))
        and all(any(e.properties.get(k) in v for e in unit) for k, v in slice.traits.items())
    )
