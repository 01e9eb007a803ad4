"""Random documents, and files written by hand in a line, for the tests of this room."""

from __future__ import annotations

import json
import types
import typing
from typing import Annotated, Any, Literal, get_args, get_origin, get_type_hints

import msgspec
from hypothesis import strategies as st

from resa.journey.document import Document
from resa.journey.records import RECORD_KINDS, Journey, Lane, Part, Record, Stage, Step, Touchpoint
from resa.journey.records import Card as Card

LANGUAGE = st.sampled_from(["sv", "da", "nb", "en", "fi"])
WORDS = st.text(st.characters(exclude_categories=["Cs"]), max_size=12) | st.sampled_from(
    ["åäö😀", "Byta värme", 'say "hi"\n']
)
NAME = st.text("abcdefghij0123456789-_åø", min_size=1, max_size=6)
NUMBER = st.integers(-400, 400).map(lambda n: n / 4)
JSON = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**40), 2**40) | NUMBER.filter(lambda n: n % 1) | WORDS,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(WORDS, inner, max_size=3),
    max_leaves=5,
)
UNKNOWN = st.dictionaries(NAME.map(lambda n: f"x_{n}"), JSON, max_size=2)


def values(hint: Any) -> st.SearchStrategy[Any]:
    """Anything a field of this type may hold."""
    if isinstance(hint, type) and issubclass(hint, Part):
        return struct(hint)
    origin, arguments = get_origin(hint), get_args(hint)
    if origin is Annotated:
        meta = next(m for m in arguments[1:] if isinstance(m, msgspec.Meta))
        if meta.extra and meta.extra.get("date"):
            return st.dates().map(lambda d: d.isoformat())
        if meta.extra and "refers_to" in meta.extra:
            return st.tuples(st.sampled_from(meta.extra["refers_to"] or ("card",)), NAME).map(":".join)
        if meta.pattern:
            return st.sampled_from(["SEK", "DKK", "EUR"])
        low, high = meta.ge if meta.ge is not None else -1000, meta.le if meta.le is not None else 1000
        if arguments[0] is int:
            return st.integers(int(low), int(high))
        return st.integers(int(low) * 8, int(high) * 8).map(lambda n: n / 8)
    if origin is Literal:
        return st.sampled_from(arguments)
    if origin in (typing.Union, types.UnionType):
        return st.one_of([st.none() if a is type(None) else values(a) for a in arguments])
    if origin is tuple and arguments[1] is Ellipsis:
        return st.lists(values(arguments[0]), max_size=3).map(tuple)
    if origin is tuple:
        return st.tuples(*(values(a) for a in arguments))
    if origin is dict:
        return st.dictionaries(LANGUAGE, values(arguments[1]), max_size=3)
    return {str: WORDS, int: st.integers(0, 10**9), float: NUMBER, bool: st.booleans()}[hint]


def struct(kind: type[Any]) -> st.SearchStrategy[Any]:
    """A record or part with some of its fields, unknown ones among them."""
    hints = get_type_hints(kind, include_extras=True)
    needed = {f.name for f in msgspec.structs.fields(kind) if f.required}
    given = {n: values(h) for n, h in hints.items() if n in kind.__struct_fields__ and n not in ("id", "extra")}
    if "id" in kind.__struct_fields__:
        given["id"] = NAME.map(lambda n: f"{kind.kind}:{n}")
        needed.add("id")
    return st.fixed_dictionaries(
        {n: given[n] for n in sorted(needed)},
        optional={n: s for n, s in given.items() if n not in needed} | {"extra": UNKNOWN},
    ).map(lambda fields: kind(**fields))


RECORDS: st.SearchStrategy[Record] = st.one_of([struct(kind) for kind in RECORD_KINDS.values()])


@st.composite
def documents(draw: st.DrawFn) -> Document:
    """A document of up to eight records, unknown ones and unknown fields of the file."""
    unknown = draw(st.lists(st.tuples(NAME, UNKNOWN).map(lambda p: {"id": f"future:{p[0]}", **p[1]}), max_size=2,
                            unique_by=lambda r: r["id"]))  # fmt: skip
    return Document(
        draw(st.lists(RECORDS, max_size=8)),
        kept=sorted(unknown, key=lambda r: r["id"]),
        extra=draw(UNKNOWN),
        versions={"future": 4} if unknown else {},
        measured=draw(st.none() | st.fixed_dictionaries({"as_of": st.just("2026-05-31")})),
    )


def small() -> Document:
    """Two stages, three steps, three lanes, two touchpoints."""
    return Document([
        Journey(id="journey:heat", title={"sv": "Byta värme"}, languages=("sv",)),
        Stage(id="stage:choose", title={"sv": "Val"}, order="a0"),
        Stage(id="stage:use", title={"sv": "Bruk"}, order="a1"),
        Step(id="step:ask", stage="stage:choose", title={"sv": "Jag frågar"}, order="a0"),
        Step(id="step:sign", stage="stage:choose", title={"sv": "Jag skriver på"}, order="a1"),
        Step(id="step:live", stage="stage:use", title={"sv": "Jag bor varmt"}, order="a0"),
        Lane(id="lane:touch", lane_kind="touchpoints", order="a0"),
        Lane(id="lane:feel", lane_kind="emotion", order="a1"),
        Lane(id="lane:think", lane_kind="thinking", order="a2"),
        Touchpoint(id="touchpoint:offer", title={"sv": "Offert"}, channel="email"),
        Touchpoint(id="touchpoint:app", title={"sv": "Appen"}, channel="app"),
        Card(id="card:offer", lane="lane:touch", from_step="step:ask", to_step="step:sign", ref="touchpoint:offer"),
        Card(id="card:app", lane="lane:touch", from_step="step:live", ref="touchpoint:app"),
        Card(id="card:low", lane="lane:feel", from_step="step:sign", emotion=-1.5),
        Card(id="card:hope", lane="lane:think", from_step="step:ask", text={"sv": "Hoppas det går"}),
    ])  # fmt: skip


def file(*records: Any, **head: Any) -> bytes:
    """A journey file of raw records; a journey record is added unless there is one."""
    if not any(isinstance(r, dict) and str(r.get("id", "")).startswith("journey:") for r in records):
        records = ({"id": "journey:j"}, *records)
    whole = {"format": "resa-journey", "version": 1, "schema": {}, "records": list(records), **head}
    return json.dumps(whole, ensure_ascii=False).encode()


MAP = (
    {"id": "stage:a"},
    {"id": "step:a", "stage": "stage:a"},
    {"id": "step:b", "stage": "stage:a"},
    {"id": "lane:a", "lane_kind": "text"},
)
