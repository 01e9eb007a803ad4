"""What really happens to those who change their heating: seeded, with the truths of `truths.json` planted.

Vectorised over customers: every event is a column of days since the calendar's start, NaN where it never happened.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from .calendar import DAYS, Calendar
from .log import Log

CUSTOMERS = 12_340
#: The text-message trial began so many days before the data's end, in three postcode areas of four.
SMS_TRIAL_AGE = 395
AREAS = 24

Days = npt.NDArray[np.float64]
Flags = npt.NDArray[np.bool_]


@dataclass(frozen=True)
class Heat:
    """The simulated customers: traits, and the day of every event they have."""

    customer: npt.NDArray[np.str_]
    case: npt.NDArray[np.str_]
    country: npt.NDArray[np.str_]
    heating: npt.NDArray[np.str_]
    age_group: npt.NDArray[np.str_]
    area: npt.NDArray[np.int64]
    treated: Flags
    day: dict[str, Days]


def simulate(rng: np.random.Generator, calendar: Calendar) -> Heat:
    """Customers and their events; what would happen after the data's end is cut off later."""
    n = CUSTOMERS
    country = rng.choice(["SE", "NO", "DK"], n, p=[0.6, 0.25, 0.15])
    heating = rng.choice(["oil", "electric", "other"], n, p=[0.45, 0.42, 0.13])
    age = rng.choice(["25–39", "40–54", "55–64", "65+"], n, p=[0.2, 0.35, 0.25, 0.2])
    area = rng.integers(1, AREAS + 1, n)
    treated = area % 4 != 0
    day = _before_the_offer(rng, heating)
    _offer_and_signature(rng, day, heating)
    _delivery(rng, day, country, treated)
    _use(rng, day, calendar)
    numbers = rng.permutation(n) + 100_000
    return Heat(
        np.char.add("L", numbers.astype(str)), np.char.add("V-", numbers.astype(str)), country, heating, age, area,
        treated, day,
    )  # fmt: skip


def _gap(rng: np.random.Generator, n: int, median: float, sigma: float) -> Days:
    """Lognormal waits in days."""
    return np.exp(rng.normal(np.log(median), sigma, n))


def _go(rng: np.random.Generator, came: Days, chance: npt.NDArray[np.float64] | float, wait: Days) -> Days:
    """When those who came and went on got there; NaN for the others."""
    return np.where(rng.random(len(came)) < chance, came + wait, np.nan)


def _before_the_offer(rng: np.random.Generator, heating: npt.NDArray[np.str_]) -> dict[str, Days]:
    """Need and consideration: small losses at every step; heating decides which way, age does not."""
    n = len(heating)
    electric = heating == "electric"
    start = np.sort(rng.random(n)) * (DAYS + 40) - 40
    tipped = rng.random(n) < 0.41
    day: dict[str, Days] = {"neighbour_tip": np.where(tipped, start, np.nan)}
    day["ad_click"] = np.where(~tipped | (rng.random(n) < 0.15), start + np.where(tipped, 1.5, 0), np.nan)
    last = np.fmax(day["ad_click"], day["neighbour_tip"])
    day["page_view"] = _go(rng, last, 0.92, _gap(rng, n, 2.0, 0.8))
    day["calculator_used"] = _go(rng, day["page_view"], np.where(electric, 0.95, 0.86), _gap(rng, n, 1.2, 0.9))
    considering = day["calculator_used"]
    day["brochure_sent"] = _go(rng, considering, 0.004, _gap(rng, n, 3, 0.4))
    goes_on = rng.random(n) < np.where(electric, 0.86, 0.9)
    day["review_read"] = _go(rng, considering, np.where(electric, 0.62, 0.24), _gap(rng, n, 1.5, 0.7))
    day["neighbour_visit"] = _go(rng, considering, 0.13, _gap(rng, n, 4.0, 0.5))
    goes_on |= ~np.isnan(day["neighbour_visit"])
    reached = np.fmax(considering, np.fmax(day["review_read"], day["neighbour_visit"]))
    day["home_visit"] = np.where(
        goes_on, _go(rng, reached, np.where(electric, 0.6, 0.97), _gap(rng, n, 9.0, 0.5)), np.nan
    )
    ready = np.where(goes_on, np.fmax(reached, day["home_visit"]), np.nan)
    day["offer_requested"] = _go(rng, ready, 0.93, _gap(rng, n, 1.5, 0.6))
    return day


def _offer_and_signature(rng: np.random.Generator, day: dict[str, Days], heating: npt.NDArray[np.str_]) -> None:
    """The leak that misleads: most are lost while they wait for the offer, but many of them would have said no."""
    n = len(heating)
    day["offer_sent"] = _go(rng, day["offer_requested"], 0.65, _gap(rng, n, 6.0, 0.7))
    day["contract_signed"] = _go(rng, day["offer_sent"], 0.7, _gap(rng, n, 8.0, 0.6))
    wants = np.where(heating == "oil", 0.8, 0.3)
    day["subsidy_applied"] = _go(rng, day["contract_signed"], wants, _gap(rng, n, 0.6, 0.5))


def _delivery(rng: np.random.Generator, day: dict[str, Days], country: npt.NDArray[np.str_], treated: Flags) -> None:
    """The hand-over nobody owns: median 11 days, 90th percentile 34; in Norway two days for the same product."""
    n = len(country)
    norway = country == "NO"
    wait = np.where(norway, _gap(rng, n, 2.0, 0.5), _gap(rng, n, 11.0, np.log(34 / 11) / 1.2816))
    signed = np.fmax(day["contract_signed"], day["subsidy_applied"])
    day["order_confirmed"] = signed + _gap(rng, n, 0.06, 0.6)
    cancels = rng.random(n) < np.where(norway, 0.1, 0.52)
    before_handover = rng.random(n) < 0.85
    day["handover_accepted"] = np.where(cancels & before_handover, np.nan, day["order_confirmed"] + wait)
    on = np.where(cancels, np.nan, day["handover_accepted"])
    trial = day["handover_accepted"] > DAYS - SMS_TRIAL_AGE
    day["install_date_sms"] = np.where(trial & treated, day["handover_accepted"] + 0.02, np.nan)
    calls = rng.poisson(np.where(~np.isnan(day["install_date_sms"]), 0.6 * 0.69, 0.6))
    for number in (1, 2, 3):
        at = day["handover_accepted"] - wait * rng.random(n) * 0.9
        day[f"customer_call {number}"] = np.where(calls >= number, at, np.nan)
    day["installation_done"] = on + 2 + rng.random(n) * 6
    failed = rng.random(n) < 0.03
    day["installation_failed"] = np.where(failed, day["installation_done"] - 1.2, np.nan)


def _use(rng: np.random.Generator, day: dict[str, Days], calendar: Calendar) -> None:
    """After the installation: app, first invoice, service, and some who tell."""
    done = day["installation_done"]
    n = len(done)
    day["app_login"] = _go(rng, done, 0.67, _gap(rng, n, 2.0, 0.8))
    day["first_invoice"] = _go(rng, done, 0.98, 28 + rng.random(n) * 6)
    cold = calendar.season(np.nan_to_num(day["first_invoice"])) > 0.4
    day["service_case"] = _go(rng, done, 0.18, 30 + _gap(rng, n, 25.0, 0.7))
    day["service_closed"] = _go(rng, day["service_case"], 0.97, _gap(rng, n, 1.6, 0.8))
    day["emergency_call"] = _go(rng, done, np.where(cold, 0.07, 0.02), 10 + _gap(rng, n, 20.0, 0.6))
    day["review_posted"] = _go(rng, done, 0.14, 36 + _gap(rng, n, 6.0, 0.6))
    day["newsletter_opened"] = _go(rng, done, 0.2, 50 + _gap(rng, n, 20.0, 0.5))


CHANNELS = {
    "ad_click": "ad", "neighbour_tip": "word_of_mouth", "page_view": "web", "calculator_used": "web",
    "brochure_sent": "letter", "review_read": "reviews", "neighbour_visit": "word_of_mouth", "home_visit": "home_visit",
    "offer_requested": "web", "offer_sent": "email", "contract_signed": "eid", "subsidy_applied": "web",
    "order_confirmed": "email", "handover_accepted": "partner", "install_date_sms": "sms", "customer_call": "phone",
    "installation_done": "home_visit", "app_login": "app", "first_invoice": "invoice", "service_case": "phone",
    "service_closed": "phone", "emergency_call": "phone", "review_posted": "reviews", "newsletter_opened": "email",
}  # fmt: skip
BY_COMPANY = {"order_confirmed", "brochure_sent", "home_visit", "offer_sent", "handover_accepted", "install_date_sms", "installation_done",
              "first_invoice", "service_closed"}  # fmt: skip


def write(heat: Heat, log: Log, rng: np.random.Generator) -> None:
    """Every event of every customer into the log, with the properties that the touchpoints' rules and segments use."""
    for key, days in heat.day.items():
        name = key.split(" ")[0].replace("installation_failed", "installation_done")
        who = np.flatnonzero((days >= 0) & (days < DAYS))
        more: dict[str, npt.NDArray[np.str_] | str] = {}
        if name == "ad_click":
            more = {
                "utm_source": rng.choice(["meta", "google"], len(who)),
                "utm_medium": "paid_social",
                "utm_campaign": "varm-vinter",
            }
        elif name == "page_view":
            more = {
                "url": np.char.add(
                    "https://lunna.example/varme/", rng.choice(["luft-vatten", "bergvarme", "pris"], len(who))
                )
            }
        elif name == "customer_call":
            more = {"topic": np.where(rng.random(len(who)) < 0.85, "installation_date", "other")}
        log.add(
            name, days[who], customer=heat.customer[who], case=heat.case[who], channel=CHANNELS[name],
            actor="company" if name in BY_COMPANY else "customer",
            status="failed" if key == "installation_failed" else "ok",
            amount=46_000.0 if name == "contract_signed" else None,
            country=heat.country[who], heating=heat.heating[who], age_group=heat.age_group[who],
            postcode_area=np.char.add("P", heat.area[who].astype(str)), **more,
        )  # fmt: skip
