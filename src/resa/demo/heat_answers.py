"""What Lunna's customers answer: satisfaction per touchpoint (1–5), recommendation (0–10), effort (1–7, in Norway reversed).

The means are known (`FELT`); three of them contradict what the team guessed. Denmark answers too seldom to say anything.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

from .calendar import DAYS, Calendar
from .comments import comment_for

if TYPE_CHECKING:
    import pandas as pd

    from .heat_events import Heat

#: Survey subject (as the survey tool writes it), the event it follows, true mean on −2 … +2, share who answer, delay in days.
FELT = (
    ("Annons", "ad_click", -0.6, 0.04, 3.0),
    ("Webbplatsen", "page_view", -0.1, 0.05, 1.0),
    ("Kalkylator", "calculator_used", 0.4, 0.06, 0.5),
    ("Omdömen", "review_read", 0.5, 0.08, 1.0),
    ("Hembesök", "home_visit", 0.9, 0.09, 1.0),
    ("Begär offert", "offer_requested", -0.4, 0.08, 3.0),
    ("Underskrift", "contract_signed", 0.8, 0.15, 0.5),
    ("Bidragsansökan", "subsidy_applied", -0.5, 0.15, 0.3),
    ("Jag väntar på besked om dagen", "handover_accepted", -1.3, 0.2, 0.5),
    ("Montering", "installation_done", 1.5, 0.25, 1.0),
    ("Appen", "app_login", 0.5, 0.15, 2.0),
    ("Första fakturan", "first_invoice", -1.1, 0.25, 1.0),
    ("Service", "service_closed", 0.1, 0.35, 1.0),
    ("Skriver omdöme", "review_posted", 1.0, 0.3, 0.5),
)
#: The Norwegian survey's question: the low end is the good one.
NORWEGIAN_EFFORT = "Hvor lett var det? (1 = svært lett, 7 = svært vanskelig)"
#: Danish customers are hardly ever asked.
DANISH_RATE = 0.02
LANGUAGE = {"SE": "sv", "NO": "nb", "DK": "da"}
#: Regions are alike; the one that happened to score lowest in the first year got the new brochure.
REGIONS = 6
#: True means of recommendation and effort.
NPS_MEAN, EFFORT_MEAN = 0.72, {"SE": 4.6, "NO": 5.6, "DK": 4.6}


@dataclass(frozen=True)
class Surveys:
    """The files as the survey tools export them."""

    touchpoints: pd.DataFrame
    recommend: pd.DataFrame
    effort: pd.DataFrame
    effort_norway: pd.DataFrame
    """1 = very easy, 7 = very hard: the other way round than in Sweden and Denmark."""


def survey(heat: Heat, rng: np.random.Generator, calendar: Calendar) -> Surveys:
    """All answers given before the data's end."""
    import pandas as pd

    parts = [_touchpoint(heat, rng, calendar, *row) for row in FELT]
    touchpoints = pd.concat(parts, ignore_index=True).sort_values("besvarad", kind="stable")
    effort = _effort(heat, rng, calendar)
    norway = effort["country"] == "NO"
    reversed_ = effort[norway].rename(columns={"effort": NORWEGIAN_EFFORT})
    return Surveys(
        touchpoints.reset_index(drop=True), _recommend(heat, rng, calendar), effort[~norway].reset_index(drop=True),
        reversed_.assign(**{reversed_.columns[2]: 8 - reversed_[reversed_.columns[2]]}).reset_index(drop=True),
    )  # fmt: skip


def scores(
    rng: np.random.Generator, n: int, mean: npt.NDArray[np.float64] | float, low: int, high: int
) -> npt.NDArray[np.int64]:
    """Whole scores from `low` to `high` with that mean (0–1 of the range): beta-binomial, as spread as real answers are."""
    share = np.broadcast_to(np.clip(mean, 0.02, 0.98), n)
    person = rng.beta(share * 6, (1 - share) * 6)
    return low + rng.binomial(high - low, person)


def _who(
    heat: Heat, rng: np.random.Generator, event: str, rate: float, delay: float
) -> tuple[npt.NDArray[np.int64], npt.NDArray[np.float64]]:
    """Who answers about an event, and when."""
    at = heat.day[event]
    rates = np.where(heat.country == "DK", rate * DANISH_RATE, rate)
    answers_at = at + delay * (0.5 + rng.random(len(at)))
    who = np.flatnonzero((rng.random(len(at)) < rates) & (at >= 0) & (answers_at < DAYS))
    return who, answers_at[who]


def _touchpoint(
    heat: Heat, rng: np.random.Generator, calendar: Calendar, subject: str, event: str, mean: float, rate: float, delay: float
) -> pd.DataFrame:  # fmt: skip
    import pandas as pd

    who, at = _who(heat, rng, event, rate, delay)
    given = scores(rng, len(who), (mean + 2) / 4, 1, 5)
    country = heat.country[who]
    talks = rng.random(len(who)) < 0.35
    comments = [
        comment_for(rng, event, int(score), LANGUAGE[str(c)]) if talk else ""
        for score, c, talk in zip(given, country, talks, strict=True)
    ]
    return pd.DataFrame(
        {
            "kundnr": heat.customer[who],
            "kontaktpunkt": subject,
            "betyg_1_5": given,
            "kommentar": comments,
            "besvarad": calendar.instants(at),
            "country": country,
        }
    )


def _recommend(heat: Heat, rng: np.random.Generator, calendar: Calendar) -> pd.DataFrame:
    """One month after the installation; "who helped you decide?" says the neighbour 41 times in a hundred."""
    import pandas as pd

    who, at = _who(heat, rng, "installation_done", 0.6, 30.0)
    helped = rng.choice(["neighbour", "search", "adviser", "reviews", "ad"], len(who), p=[0.41, 0.19, 0.2, 0.12, 0.08])
    return pd.DataFrame(
        {
            "kundnr": heat.customer[who],
            "rekommenderar_0_10": scores(rng, len(who), NPS_MEAN, 0, 10),
            "besvarad": calendar.instants(at),
            "country": heat.country[who],
            "helped_by": helped,
            "region": np.char.add("R", (heat.area[who] % REGIONS + 1).astype(str)),
        }
    )


def _effort(heat: Heat, rng: np.random.Generator, calendar: Calendar) -> pd.DataFrame:
    """How easy it was to get an installation day, 7 = very easy."""
    import pandas as pd

    who, at = _who(heat, rng, "installation_done", 0.15, 2.0)
    country = heat.country[who]
    mean = np.array([EFFORT_MEAN[str(c)] for c in country])
    return pd.DataFrame(
        {
            "kundnr": heat.customer[who],
            "kontaktpunkt": "Besked om monteringsdag",
            "effort": scores(rng, len(who), (mean - 1) / 6, 1, 7),
            "besvarad": calendar.instants(at),
            "country": country,
        }
    )
