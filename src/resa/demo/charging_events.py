"""What really happens in the associations: seven to fourteen months, many persons, one decision.

The truth planted: without the total cost three weeks before the general meeting nine of ten say no; of the lost,
44 in a hundred chose nobody.
"""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np

from .calendar import DAYS
from .log import Log

ASSOCIATIONS = 640
NAMES = ("Havsörnen", "Björken", "Fyren", "Kvarnen", "Linden", "Solsidan", "Ankaret", "Eken", "Tallbacken", "Sjöutsikten",
         "Granen", "Vallmon", "Bryggan", "Ängen", "Hamnen", "Ekorren", "Lärkan", "Kastanjen", "Muraren", "Klippan")  # fmt: skip
#: Event, role that is there, channel, company or customer.
CHANNELS = {
    "brf_interest": ("resident", "web"), "brf_advice_call": ("manager", "phone"), "brf_site_visit": ("manager", "home_visit"),
    "brf_offer_sent": ("chair", "email"), "brf_board_meeting": ("chair", "meeting"), "brf_total_cost_sent": ("treasurer", "email"),
    "brf_auditor_question": ("payer", "email"), "brf_general_meeting": ("meeting", "meeting"), "brf_contract_signed": ("chair", "eid"),
    "brf_installed": ("manager", "partner"), "brf_first_charge": ("driver", "app"), "brf_closed_lost": ("chair", "phone"),
}  # fmt: skip
BY_COMPANY = {"brf_offer_sent", "brf_total_cost_sent", "brf_installed", "brf_closed_lost"}


@dataclass
class Story:
    """One association: what happened on which day, and why it was lost."""

    events: list[tuple[str, float, str]] = field(default_factory=list)
    """Name, day, status."""
    lost_to: str = ""

    def add(self, name: str, day: float, status: str = "ok") -> float:
        """Note an event; returns its day."""
        self.events.append((name, day, status))
        return day


def tell(rng: np.random.Generator) -> Story:
    """One association from the first wish to the first charge, or to where it stops."""
    story = Story()
    day = story.add("brf_interest", rng.random() * (DAYS + 60) - 60)
    for name, chance, low, high in (
        ("brf_advice_call", 0.86, 3, 20),
        ("brf_site_visit", 0.84, 20, 50),
        ("brf_offer_sent", 0.93, 14, 40),
    ):
        if rng.random() > chance:
            return _lost(rng, story, day)
        day = story.add(name, day + rng.uniform(low, high))
    day = story.add("brf_board_meeting", day + rng.uniform(15, 45))
    meeting = day + rng.uniform(60, 120)
    informed = rng.random() < 0.62
    if informed:
        story.add("brf_total_cost_sent", meeting - rng.uniform(22, 55))
    if rng.random() < 0.45:
        story.add("brf_auditor_question", meeting - rng.uniform(5, 20))
    yes = rng.random() < (0.82 if informed else 0.1)
    story.add("brf_general_meeting", meeting, "ok" if yes else "failed")
    if not yes:
        return _lost(rng, story, meeting)
    day = story.add("brf_contract_signed", meeting + rng.uniform(7, 35))
    day = story.add("brf_installed", day + rng.uniform(40, 110))
    story.add("brf_first_charge", day + rng.uniform(5, 60))
    return story


def _lost(rng: np.random.Generator, story: Story, day: float) -> Story:
    """Closed as lost after some silence; most often to nobody at all."""
    story.lost_to = str(
        rng.choice(["nobody", "power company", "electrician", "other supplier"], p=[0.44, 0.27, 0.17, 0.12])
    )
    story.add("brf_closed_lost", day + rng.uniform(30, 70), "failed")
    return story


def write(log: Log, rng: np.random.Generator) -> list[Story]:
    """All associations into the log: account, case, and the person of the role that is there; returns their stories."""
    stories = []
    for number in range(ASSOCIATIONS):
        story, flats = tell(rng), int(rng.integers(24, 180))
        stories.append(story)
        account = f"Brf {NAMES[number % len(NAMES)]} {number // len(NAMES) + 1}"
        for name, day, status in story.events:
            if 0 <= day < DAYS:
                role, channel = CHANNELS[name]
                log.add(
                    name, np.array([day]), customer=f"B{1000 + number}-{role}", case=f"F-{1000 + number}", account=account,
                    channel=channel, status=status, actor="company" if name in BY_COMPANY else "customer", role=role,
                    flats="under 60" if flats < 60 else "60 and more", country="SE",
                    lost_to=story.lost_to if name == "brf_closed_lost" else None,
                )  # fmt: skip
    return stories
