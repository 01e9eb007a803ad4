"""What the demo's team says about its maps: threads on records, one of them settled, with customers' own words in them.

Everybody writes under their name; nobody has a way in (`colleagues`).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

import numpy as np

from .colleagues import colleague
from .comments import comment_for

if TYPE_CHECKING:
    from ..workspace.workspace import Workspace


@dataclass(frozen=True, slots=True)
class Said:
    """One comment; `{quote}` in it is replaced by what a customer wrote after `event`."""

    by: str
    words: str
    event: str = ""
    language: Literal["sv", "da", "nb", "en"] = "sv"


#: Journey → record → what is said about it, and whether it is settled. Everybody writes in their own language.
THREADS: tuple[tuple[str, str, tuple[Said, ...], bool], ...] = (
    ("journey:heat", "step:tell", (
        Said("Sara Ek", "Ska vi fråga om recension redan samma kväll som montören har varit?"),
        Said("Ingrid Moen", "Ja, da er det varmt. Vi prøver det i Oslo først.", language="nb"),
    ), False),
    ("journey:heat", "touchpoint:invoice", (
        Said("Lars Bakke", "«{quote}» Skal vi skrive hva vinteren koster allerede i tilbudet?", "first_invoice", "nb"),
        Said("Karin Jensen", "Ja. Jeg lægger et eksempel ind i beregneren i denne uge.", language="da"),
    ), False),
    ("journey:heat", "step:offer", (
        Said("Omar Said", "The draft offer is out for review. Numbers next month.", language="en"),
        Said("Karin Jensen", "Godt. Kunderne mærker det allerede i København.", language="da"),
    ), True),
    ("journey:heat", "step:silence", (
        Said("Kim Jansson", "”{quote}” Så skriver de nästan varje vecka. Vem äger steget mellan påskrift och montör?", "handover_accepted"),
        Said("Karin Jensen", "Ingen, så vidt jeg kan se. Salg slipper den, når der er skrevet under.", language="da"),
        Said("Maja Lindqvist", "Då tar vi det: en dag i sms:et samma kväll. Jag lägger det som åtgärd."),
    ), False),
    ("journey:charging", "touchpoint:brf-board", (
        Said("Karin Jensen", "Bestyrelsen mødes kun en gang om måneden. Kan vi sende materialet ugen før?", language="da"),
        Said("Kim Jansson", "Det går. Mallen finns redan."),
    ), False),
)  # fmt: skip


def talk(workspace: Workspace, rng: np.random.Generator) -> None:
    """Say all of it in the workspace's journeys; a thread about what a map has not is left out."""
    from ..voice.personal_data import scan
    from ..workspace import comments
    from ..workspace.library import whole
    from ..workspace.principals import access_map, accessible_maps, local_owner

    owner = local_owner(workspace)
    maps = {access.document: whole(access).document for access in accessible_maps(owner)}
    for journey, about, said, settled in THREADS:
        if journey not in maps or about not in maps[journey]:
            continue
        thread: str | None = None
        for one in said:
            access = access_map(colleague(workspace, one.by, "commenter"), journey, "comment")
            quote = comment_for(rng, one.event, 1, one.language) if one.event else ""
            id = comments.say(access, about, one.words.replace("{quote}", scan(quote, one.language).text), thread, ())
            thread = thread or id
        if settled and thread is not None:
            comments.resolve(access_map(owner, journey, "comment"), thread, True)
