"""A stage (phase) of the journey: a column of the map."""

from __future__ import annotations

from typing import ClassVar, Literal

from .base import Record, Text

StageKind = Literal[
    "latent_need", "awareness", "consideration", "decision", "delivery", "use", "support", "renewal", "advocacy",
    "leaving", "former", "own",
]  # fmt: skip


class Stage(Record, frozen=True, kw_only=True, omit_defaults=True):
    """A phase with the customer's goal in it; `kind` places it in the life cycle, `own` is the team's own."""

    kind: ClassVar[str] = "stage"

    title: Text = {}
    stage_kind: StageKind = "own"
    customer_goal: Text = {}
    communicate: Text = {}
    """What to tell the customer here."""
    communicate_how: Text = {}
    owner: str = ""
    """The responsible person."""
    team: str = ""
    onward_owner: str = ""
    """Who owns the transition to the next stage; '' = the owner of the last step's way on."""
    onward_team: str = ""
    order: str = ""
    """Fractional index; ties are broken by id."""
