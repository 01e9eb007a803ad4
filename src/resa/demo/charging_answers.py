"""What the associations' people answer, role by role; the treasurer is the unhappy one."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from .calendar import DAYS, Calendar
from .charging_events import CHANNELS, Story
from .heat_answers import scores

if TYPE_CHECKING:
    import pandas as pd

#: Survey subject, event, true mean on −2 … +2, share who answer.
FELT = (
    ("Rådgivningssamtal", "brf_advice_call", 0.6, 0.3),
    ("Platsbesök", "brf_site_visit", 0.5, 0.3),
    ("Offert till styrelsen", "brf_offer_sent", 0.2, 0.3),
    ("Kassören räknar på hela kostnaden", "brf_board_meeting", -1.2, 0.3),
    ("Stämmans beslut", "brf_general_meeting", 0.2, 0.3),
    ("Bygge av laddplatser", "brf_installed", 0.3, 0.5),
    ("Första laddningen", "brf_first_charge", 1.2, 0.5),
)
COMMENTS = {
    False: (
        "Kassören fick aldrig hela kostnaden.",
        "Vi visste inte vad det skulle kosta per lägenhet.",
        "Stämman ville vänta ett år.",
        "Mycket prat, få siffror.",
    ),
    True: ("Tydligt och lugnt på stämman.", "Grannföreningen hjälpte oss.", "Smidigt bygge.", "Appen fungerar bra."),
}


def survey(stories: list[Story], rng: np.random.Generator, calendar: Calendar) -> pd.DataFrame:
    """One row per answer, by time."""
    import pandas as pd

    rows = []
    for number, story in enumerate(stories):
        on = {name: day for name, day, _ in story.events}
        for subject, event, mean, rate in FELT:
            if 0 <= on.get(event, -1) < DAYS - 2 and rng.random() < rate:
                role = "treasurer" if event == "brf_board_meeting" else CHANNELS[event][0]
                score = int(scores(rng, 1, (mean + 2) / 4, 1, 5)[0])
                said = COMMENTS[score >= 4]
                comment = str(said[rng.integers(len(said))]) if rng.random() < 0.3 else ""
                rows.append((on[event] + 1.5, f"B{1000 + number}-{role}", subject, score, comment, role))
    rows.sort(key=lambda row: row[0])
    days, customer, subjects, given, comments, roles = zip(*rows, strict=True)
    return pd.DataFrame(
        {
            "kundnr": customer,
            "kontaktpunkt": subjects,
            "betyg_1_5": given,
            "kommentar": comments,
            "besvarad": calendar.instants(np.array(days)),
            "role": roles,
        }
    )
