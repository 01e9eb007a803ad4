"""Zendesk (tickets with satisfaction, CSV): Good or Bad, or a score 1–5; "Offered" and "Unoffered" are no answers."""

from __future__ import annotations

from . import Preset

_RATING = ("ticketsatisfactionrating", "satisfactionrating", "satisfactionscore", "csatscore")


def _answered(cell: str) -> str:
    """ "Good with comment" is Good; what was only asked is nothing."""
    word = cell.strip().casefold()
    if word in {"offered", "unoffered", "not offered"}:
        return ""
    return word.split()[0].capitalize() if word.startswith(("good", "bad")) else cell


PRESET = Preset(
    name="Zendesk",
    signature=(frozenset({"ticketid"}), frozenset(_RATING)),
    roles={
        "score": _RATING,
        "comment": ("ticketsatisfactioncomment", "satisfactioncomment", "csatcomment"),
        "customer": ("requesterid", "requesteremail", "requesterexternalid"),
        "at": (
            "satisfactionratingdate",
            "ticketsatisfactiontimestamp",
            "ticketsolvedtimestamp",
            "ticketsolveddate",
            "updatedat",
        ),
    },
    cells={"score": _answered},
    no_properties=frozenset({"requestername", "ticketurl"}),
)
