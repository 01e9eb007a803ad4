"""A store as a map sees it: hand-counted, against a plain-Python oracle, and the same people as the measured map."""

from __future__ import annotations

from typing import Any

import msgspec
import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from resa.analysis.asking import ask
from resa.events.memory import Event, MemorySnapshot
from resa.events.model import Slice
from resa.evidence.binding import bind
from resa.evidence.on_map import OnMap, mark, sight
from resa.evidence.patience import learned_patience
from resa.evidence.planned import plan
from resa.evidence.rows import read_rows
from resa.evidence.walk import walk
from resa.journey.document import Document
from resa.journey.records import EventMatch, EventRule


def seen(document: Document, snapshot: MemorySnapshot) -> OnMap:
    found = sight(document, snapshot)
    assert found is not None
    return OnMap(snapshot, found)


def runs(view: OnMap, slice: Slice | None = None) -> dict[str, list[str]]:
    """The events of every unit that counts, by the names of the view."""
    found: dict[str, list[str]] = {}
    for part in view.sequences("journey", slice):
        labels = view.unit_labels("journey", part.unit)
        for i, label in enumerate(labels):
            if part.mask is None or part.mask[i]:
                found[label] = [view.names[c] for c in part.code[part.offsets[i] : part.offsets[i + 1]]]
    return found


def ruled(document: Document, touchpoint: str, **rule: Any) -> Document:
    point = document[f"touchpoint:{touchpoint}"]
    changed: Any = msgspec.structs.replace(point, events=EventRule(any=(EventMatch(**rule),)))  # type: ignore[type-var]  # the values fit, which mypy cannot see
    return document.put(changed)


def test_events_are_their_touchpoints_and_who_walks_another_map_is_not_there(small: Any) -> None:
    snapshot = small.log("u1: a x b", "u2: x y", "u3: b")
    view = seen(small.chain("a | b"), snapshot)
    assert runs(view) == {"u1": ["touchpoint:a", "x", "touchpoint:b"], "u3": ["touchpoint:b"]}
    assert view.names == ("touchpoint:a", "touchpoint:b", "x"), "y is on no journey of this map"
    assert (view.n_customers, view.n_journeys) == (2, 2)
    assert view.aliases == {"a": "touchpoint:a", "b": "touchpoint:b"}


def test_a_rule_on_properties_or_channels_names_some_events_of_a_name() -> None:
    events = [
        Event("u1", "view", 1, properties={"url": "https://a.example/heat/1"}),
        Event("u1", "view", 2, properties={"url": "https://a.example/jobs"}),
        Event("u1", "call", 3, channel="phone"),
        Event("u1", "call", 4, channel="chat"),
    ]
    from .conftest import chain

    document = ruled(chain("a | b"), "a", name=("view",), url="*/heat/*")
    view = seen(ruled(document, "b", name=("call",), channel=("phone",)), MemorySnapshot(events))
    assert runs(view) == {"u1": ["touchpoint:a", "view", "touchpoint:b", "call"]}
    assert view.aliases == {}, "neither name is one touchpoint's alone"


def test_who_only_comes_after_the_goal_is_not_on_the_way_to_it(small: Any) -> None:
    document = small.chain("a | b | c", goals="b")
    assert set(runs(seen(document, small.log("u1: a b c", "u2: c", "u3: b")))) == {"u1", "u3"}


def test_slices_hold_and_nothing_is_seen_through_a_map_without_rules(small: Any) -> None:
    snapshot = small.log("u1: a/web b", "u2: a b/app", "u3: x/web")
    view = seen(small.chain("a | b"), snapshot)
    assert set(runs(view, Slice(channel=("web",)))) == {"u1"}
    bare = small.chain("a")
    assert sight(bare.put(msgspec.structs.replace(bare["touchpoint:a"], events=None)), snapshot) is None


def test_the_mark_changes_with_rules_and_with_the_goal_only(small: Any) -> None:
    document = small.chain("a | b | c", goals="c")
    titled = document.put(msgspec.structs.replace(document["touchpoint:a"], title={"en": "Another"}))
    assert mark(titled) == mark(document)
    assert mark(ruled(document, "a", name=("other",))) != mark(document)
    assert mark(small.chain("a | b | c", goals="a")) != mark(document)


PATHS = st.lists(st.text("abcxy", min_size=1, max_size=6), min_size=1, max_size=12)


@given(PATHS, st.integers(1, 4))
def test_against_an_oracle(small: Any, paths: list[str], partitions: int) -> None:
    """Renaming by hand what stands on the map; the people are those of the measured map; flows in = flows out."""
    document = small.chain("a | b | c")
    snapshot = small.log(*(f"u{i}: {' '.join(p)}" for i, p in enumerate(paths)), partitions=partitions)
    view = seen(document, snapshot)
    expected = {
        f"u{i}": [f"touchpoint:{n}" if n in "abc" else n for n in path]
        for i, path in enumerate(paths)
        if set(path) & set("abc")
    }
    assert runs(view) == expected
    value = plan(document)
    rows = read_rows(snapshot, bind(value.touchpoints, snapshot))
    counts = walk(value, rows, learned_patience(value, rows), rows.masks(snapshot, None))
    assert view.n_journeys == counts.on_map == len(expected)
    answer = ask("transitions", view, {"by": "journey"})
    moves = sum(n for n in answer.data["n"] if n is not None)
    assert moves == sum(len(path) - 1 for path in expected.values())
    assert {n for path in expected.values() for n in path} <= set(view.names)
    assert np.all([part.n_units == len(part.offsets) - 1 for part in view.sequences("customer")])


def test_answers_are_kept_apart_from_the_stores_and_from_other_maps(small: Any) -> None:
    class Kept(MemorySnapshot):
        def __init__(self, events: list[Event]) -> None:
            super().__init__(events)
            self.kept = Shelf()

    class Shelf(dict[str, bytes]):
        def find(self, key: str) -> bytes | None:
            return self.get(key)

        def keep(self, key: str, content: bytes) -> None:
            self[key] = content

    snapshot = Kept([Event("u1", "a", 1), Event("u1", "b", 2), Event("u2", "c", 3)])
    first, second = (seen(small.chain(names), snapshot) for names in ("a | b", "c"))
    answers = [ask("touchpoints", source, keep=True).data["touchpoint"] for source in (snapshot, first, second)]
    assert answers == [["a", "b", "c"], ["touchpoint:a", "touchpoint:b"], ["touchpoint:c"]]
    assert len(snapshot.kept) == 3
    assert ask("touchpoints", first, keep=True).data["touchpoint"] == answers[1] and len(snapshot.kept) == 3
