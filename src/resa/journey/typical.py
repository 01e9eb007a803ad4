"""What most maps have: typical touchpoints by category and the usual stages, in four languages. Data, read once."""

from __future__ import annotations

import tomllib
from functools import cache
from importlib import resources
from typing import Any

import msgspec

from .records.base import Text
from .records.stage import StageKind
from .templates.reading import MARKS
from .templates.texts import texts


class TypicalTouchpoint(msgspec.Struct, frozen=True, kw_only=True):
    """A touchpoint that many have, with its channel and the stage where it usually stands."""

    title: Text
    channel: str
    stage: StageKind
    marks: tuple[str, ...]


class Category(msgspec.Struct, frozen=True, kw_only=True):
    """Touchpoints of a kind: web, social media, invoice …"""

    name: str
    title: Text
    touchpoints: tuple[TypicalTouchpoint, ...]


class UsualStage(msgspec.Struct, frozen=True, kw_only=True):
    """A stage with one step in the customer's voice."""

    kind: StageKind
    title: Text
    step: Text


class Typical(msgspec.Struct, frozen=True, kw_only=True):
    """The whole list."""

    categories: tuple[Category, ...]
    stages: tuple[UsualStage, ...]
    stage_words: dict[StageKind, tuple[str, ...]] = {}
    """Words by which a pasted touchpoint is known to belong to a stage, in all languages, small letters."""


@cache
def typical() -> Typical:
    """The list, as it stands in templates/typical_touchpoints.toml."""
    raw = tomllib.loads((resources.files(__package__) / "templates" / "typical_touchpoints.toml").read_text("utf-8"))
    categories = [
        {"name": c["name"], "title": texts(c["title"]), "touchpoints": [_touchpoint(line) for line in c["touchpoints"]]}
        for c in raw["category"]
    ]
    stages = [{"kind": s["kind"], "title": texts(s["title"]), "step": texts(s["step"])} for s in raw["stage"]]
    words = {stage: line.split() for stage, line in raw["stage_words"].items()}
    return msgspec.convert({"categories": categories, "stages": stages, "stage_words": words}, Typical)


def fields_of(marks: tuple[str, ...]) -> dict[str, Any]:
    """The touchpoint fields that a typical one sets: who starts it, whose it is."""
    return {field: value for mark in marks for field, value in MARKS.get(mark, {}).items()}


def _touchpoint(line: str) -> dict[str, Any]:
    """'channel stage marks: sv | da | nb | en'."""
    head, _, title = line.partition(":")
    channel, stage, *marks = head.split()
    return {"title": texts(title), "channel": channel, "stage": stage, "marks": marks}
