"""What changed around the demo company, as its people noted it: one thing that has come, one that is coming."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

from .colleagues import colleague

if TYPE_CHECKING:
    from ..workspace.noted_changes import ChangeKind
    from ..workspace.workspace import Workspace


@dataclass(frozen=True, slots=True)
class Noted:
    """One change; everybody writes in their own language."""

    by: str
    what: str
    kind: ChangeKind
    days: int
    """From today; negative before."""
    journey: str
    about: str


NOTED = (
    Noted("Lars Bakke", "Strømprisen er 18 % høyere enn i fjor vinter", "market", -12, "journey:heat", "touchpoint:invoice"),
    Noted("Kim Jansson", "Bidraget till laddpunkter sänks från 50 till 35 %", "regulation", 40, "journey:charging", ""),
)  # fmt: skip


def note_changes(workspace: Workspace) -> None:
    """Note them in the people's own names; a change of a journey or record that is not there is left out."""
    from ..workspace.library import whole
    from ..workspace.noted_changes import Concerned, NewChange, note
    from ..workspace.principals import accessible_maps, local_owner

    owner = local_owner(workspace)
    maps = {access.document: whole(access).document for access in accessible_maps(owner)}
    today = workspace.clock().date()
    for one in NOTED:
        if one.journey not in maps or (one.about and one.about not in maps[one.journey]):
            continue
        day = (today + timedelta(days=one.days)).isoformat()
        concerns = (Concerned(journey=one.journey, about=one.about),)
        by = colleague(workspace, one.by, "commenter")
        note(by, NewChange(what=one.what, kind=one.kind, day=day, concerns=concerns))
