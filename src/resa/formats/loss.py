"""What a format cannot take along, counted before a file is written."""

from __future__ import annotations

from collections import Counter

from ..journey.document import Document
from ..journey.naming import written
from ..journey.records import (
    Action,
    Contact,
    Figure,
    Idea,
    Insight,
    Journey,
    Kpi,
    Lane,
    Opportunity,
    Persona,
    Record,
    Source,
    Step,
    Touchpoint,
)  # fmt: skip
from ..journey.records import Note as Sticky
from ..texts import say
from .report import Note, Notes

#: Format to what it keeps besides stages, steps and their names.
KEEPS: dict[str, frozenset[str]] = {
    "cjml": frozenset({"touchpoints", "channels", "personas", "backstage", "processes", "descriptions"}),
    "md": frozenset(
        {"touchpoints", "channels", "emotions", "cards", "insights", "opportunities", "ideas", "actions", "kpis"}
    ),
    "mmd": frozenset({"emotions", "personas"}),
    "theydo": frozenset({"insights", "opportunities", "ideas", "actions", "kpis"}),
}
_PICTURES = {"river", "steps", "emotion_measured", "interaction_line", "visibility_line", "internal_interaction_line"}


def left_out(document: Document, format: str, language: str) -> tuple[Note, ...]:
    """Each kind of thing that the file of this format will not hold, with how many. Empty for formats that hold all."""
    keeps = KEEPS.get(format)
    if keeps is None:
        return ()
    notes = Notes()
    counts = Counter({
        "arrows": sum(len(s.next) for s in document.of(Step)),
        "optional": sum(s.optional for s in document.of(Step)),
        "languages": sum(1 for code in document.journey.languages if code != language),
        "owners": sum(1 for r in document if getattr(r, "owner", "") and not isinstance(r, Journey)),
        "rules": sum((t.events is not None) + (t.expected is not None) + (t.response is not None)
                     for t in document.of(Touchpoint)),
        "sources": len(document.of(Source)) + len(document.of(Figure)),
        "personas": len(document.of(Persona)) if "personas" not in keeps else 0,
        "touchpoints": len(document.of(Touchpoint)) if "touchpoints" not in keeps else 0,
        "library": sum(len(document.of(kind)) for name, kind in _LIBRARY.items() if name not in keeps),
        "contacts": len(document.of(Contact)),
        "stickies": len(document.of(Sticky)),
        "pictures": sum(bool(c.image) + bool(c.link) for c in document.cards()),
    })  # fmt: skip
    if format == "theydo":
        counts["steps"] = len(document.steps())
    for what, n in counts.items():
        if n:
            notes.add("lost", f"out_{what}", n=n)
    for lane in document.lanes():
        if n := _cards_lost(document, lane, keeps):
            notes.add(
                "lost",
                "out_cards",
                lane=say(f"journey.lane_{lane.lane_kind}", language)
                if not lane.title
                else written(document, lane.title, language),
                n=n,
            )
    return tuple(notes.found)


_LIBRARY: dict[str, type[Record]] = {
    "insights": Insight, "opportunities": Opportunity, "ideas": Idea, "actions": Action, "kpis": Kpi,
}  # fmt: skip


def _cards_lost(document: Document, lane: Lane, keeps: frozenset[str]) -> int:
    if "cards" in keeps or lane.lane_kind in _PICTURES or lane.lane_kind in keeps:
        return 0
    if lane.lane_kind == "emotion" and "emotions" in keeps:
        return 0
    counted = tuple(_LIBRARY.values())
    return sum(not isinstance(document.get(card.ref), counted) for card in document.cards(lane))
