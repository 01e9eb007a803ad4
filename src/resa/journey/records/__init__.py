"""All record kinds, one file each. Adding a kind is a new file here and its name in `RECORD_KINDS`."""

from __future__ import annotations

from .action import Action
from .base import LANGUAGES, Language, Part, Record, Scope, Text, change, read_text
from .card import Card
from .contact import Contact
from .figure import Figure
from .idea import Idea
from .insight import Insight
from .journey import Journey
from .kpi import Kpi
from .lane import Lane
from .note import Note
from .opportunity import Opportunity
from .persona import Persona
from .process import Process
from .rules import EventMatch, EventRule, Expectation, Money, SegmentRule, TraitMatch
from .source import Source
from .stage import Stage
from .step import Next, Step
from .touchpoint import Touchpoint

RECORD_KINDS: dict[str, type[Record]] = {
    cls.kind: cls
    for cls in (
        Journey, Stage, Step, Touchpoint, Persona, Lane, Card, Insight, Source, Figure, Opportunity, Idea, Action, Kpi,
        Process, Contact, Note,
    )
}  # fmt: skip

__all__ = [
    "LANGUAGES", "RECORD_KINDS", "Action", "Card", "Contact", "EventMatch", "EventRule", "Expectation", "Figure", "Idea",
    "Insight", "Journey", "Kpi", "Lane", "Language", "Money", "Next", "Note", "Opportunity", "Part", "Persona", "Process",
    "Record", "Scope", "SegmentRule", "Source", "Stage", "Step", "Text", "Touchpoint", "TraitMatch", "change",
    "read_text",
]  # fmt: skip
