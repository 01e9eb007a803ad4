"""Templates as they stand in `data/*.toml`, read once: what is in them, not yet records."""

from __future__ import annotations

import tomllib
from functools import cache
from importlib import resources
from typing import Any

import msgspec

from ..records.base import Text
from ..records.journey import JourneyScope, Market
from ..records.lane import LaneKind
from ..records.persona import BuyingRole
from ..records.stage import StageKind
from .texts import texts

#: Words that may follow a touchpoint's channel, and what they set.
MARKS: dict[str, dict[str, Any]] = {
    "from_company": {"initiator": "company", "receiver": "customer"},
    "from_partner": {"initiator": "partner", "receiver": "customer"},
    "social": {"ownership": "social"},
    "partner_owned": {"ownership": "partner"},
    "customer_owned": {"ownership": "customer"},
    "truth": {"moment_of_truth": True},
}


class PersonaIn(msgspec.Struct, frozen=True, kw_only=True):
    """Who walks; in B2B with the role in the buying group."""

    title: Text
    role: BuyingRole | None = None
    influence: int | None = None
    stages: tuple[str, ...] = ()
    risk: Text = {}
    proof: Text = {}


class TouchpointIn(msgspec.Struct, frozen=True, kw_only=True):
    """A touchpoint at a step; `marks` are keys of MARKS."""

    title: Text
    channel: str
    marks: tuple[str, ...]


class StepIn(msgspec.Struct, frozen=True, kw_only=True):
    """A step in the customer's voice."""

    name: str
    title: Text
    emotion: float | None
    optional: bool
    ends: bool
    next: tuple[str, ...] | None
    touchpoints: tuple[TouchpointIn, ...]
    said: dict[str, Text]
    """Lane kind to a card that is there from the start (a blueprint's response, backstage, systems)."""


class StageIn(msgspec.Struct, frozen=True, kw_only=True):
    """A stage with its steps, and what to ask oneself there."""

    name: str
    kind: StageKind
    title: Text
    goal: Text
    steps: tuple[StepIn, ...]
    ask: dict[str, Text]
    """Lane kind to a question; it stands as the hint of a card left to fill."""


class Template(msgspec.Struct, frozen=True, kw_only=True):
    """One kind of journey."""

    name: str
    place: int
    market: Market
    scope_kind: JourneyScope
    customer_word: str
    fits: tuple[str, ...]
    title: Text
    about: Text
    scenario: Text
    goal: Text
    lanes: tuple[LaneKind, ...]
    personas: tuple[PersonaIn, ...]
    stages: tuple[StageIn, ...]


@cache
def templates() -> tuple[Template, ...]:
    """All of them, in the order they are shown."""
    folder = resources.files(__package__) / "data"
    found = [
        template(file.name.removesuffix(".toml"), file.read_text("utf-8"))
        for file in folder.iterdir()
        if file.name.endswith(".toml")
    ]
    return tuple(sorted(found, key=lambda t: t.place))


def template(name: str, toml: str) -> Template:
    """One file's content. ValueError when something in it is missing or unknown."""
    raw = tomllib.loads(toml)
    read = {
        "customer_word": "customer",
        **{key: raw[key] for key in ("place", "market", "scope_kind", "fits", "lanes")},
        **{key: texts(raw[key]) for key in ("title", "about", "scenario", "goal")},
        **({"customer_word": raw["customer_word"]} if "customer_word" in raw else {}),
        "name": name,
        "personas": [_persona(p) for p in raw["persona"]],
        "stages": [_stage(s) for s in raw["stage"]],
    }
    return msgspec.convert(read, Template)


def _persona(raw: dict[str, Any]) -> dict[str, Any]:
    return {key: texts(value) if key in {"title", "risk", "proof"} else value for key, value in raw.items()}


def _stage(raw: dict[str, Any]) -> dict[str, Any]:
    name = raw.get("name", raw["kind"])
    return {
        "name": name,
        "kind": raw["kind"],
        "title": texts(raw["title"]),
        "goal": texts(raw["goal"]),
        "steps": [_step(s, f"{name}-{i}") for i, s in enumerate(raw["step"], 1)],
        "ask": {lane: texts(line) for lane, line in raw.get("ask", {}).items()},
    }


def _step(raw: dict[str, Any], name: str) -> dict[str, Any]:
    known = {"name", "title", "emotion", "optional", "ends", "next", "touchpoints"}
    return {
        "name": raw.get("name", name),
        "title": texts(raw["title"]),
        "emotion": raw.get("emotion"),
        "optional": raw.get("optional", False),
        "ends": raw.get("ends", False),
        "next": raw.get("next"),
        "touchpoints": [_touchpoint(line) for line in raw["touchpoints"]],
        "said": {lane: texts(line) for lane, line in raw.items() if lane not in known},
    }


def _touchpoint(line: str) -> dict[str, Any]:
    """'email from_company truth: sv | da | nb | en'."""
    head, _, title = line.partition(":")
    channel, *marks = head.split()
    if unknown := set(marks) - set(MARKS):
        raise ValueError(f"unknown mark {sorted(unknown)} in {line!r}; allowed: {', '.join(MARKS)}")
    return {"title": texts(title), "channel": channel, "marks": marks}
