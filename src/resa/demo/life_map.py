"""The life cycle "Kund hos Lunna" above the two journeys: each of them unfolds one of its steps, and what lies between and after is here.
Its touchpoints and personas are those of the B2C journey, so that it is measured by the same events."""

from __future__ import annotations

from ..journey.records import Card, Journey, Lane, Next, Record, Step
from . import heat_map
from .calendar import Calendar
from .rows import orders, stages
from .words import t

LIFE = "journey:life"
#: The step of the life cycle that each journey unfolds.
UNFOLDS = {"journey:heat": "step:life-heat", "journey:charging": "step:life-charging"}
PERSONAS = ("persona:oil", "persona:electric", "persona:retired")


def records(calendar: Calendar) -> list[Record]:
    """All records of the map and the library records it uses."""
    borrowed = {f"touchpoint:{id}" for *_, points in STEPS for id in points} | {*PERSONAS, "source:interviews"}
    shared = heat_map.shared(calendar, borrowed)
    return [_journey(calendar), *_stages(), *_steps(), *shared, *_lanes(), *_cards()]


def _journey(calendar: Calendar) -> Journey:
    return Journey(
        id=LIFE,
        title=t("Kund hos Lunna", "Kunde hos Lunna", "Kunde hos Lunna", "A customer of Lunna"),
        purpose=t(
            "Se hela livet som kund, så att ingen del förbättras på en annans bekostnad",
            "Se hele livet som kunde, så ingen del forbedres på en andens bekostning",
            "Se hele livet som kunde, så ingen del forbedres på bekostning av en annen",
            "See the whole life as a customer, so that no part is improved at another's expense",
        ),
        scenario=t(
            "Från första värmepumpen till den dag huset säljs", "Fra den første varmepumpe til den dag, huset sælges",
            "Fra den første varmepumpen til den dagen huset selges", "From the first heat pump to the day the house is sold",
        ),
        customer_goal=t("Varmt och laddat, utan att behöva tänka på det", "Varmt og opladet, uden at skulle tænke på det",
                        "Varmt og ladet, uten å måtte tenke på det", "Warm and charged, without having to think about it"),
        scope_kind="lifecycle", market="b2c", state="current", languages=("sv", "da", "nb", "en"), personas=PERSONAS,
        owner="Maja Lindqvist", team="Kundupplevelse", reviewed_at=calendar.iso(-60), tags=("livscykel",), revealed=True,
    )  # fmt: skip


def _stages() -> list[Record]:
    rows = (
        ("life-begin", "consideration", t("Blir kund", "Bliver kunde", "Blir kunde", "Becoming a customer"),
         t("Komma i gång utan krångel", "Komme i gang uden bøvl", "Komme i gang uten styr", "Get started without trouble"), "Karin Jensen", "Sälj"),
        ("life-days", "use", t("Vardagen", "Hverdagen", "Hverdagen", "Everyday life"),
         t("Förstå vad det kostar", "Forstå hvad det koster", "Forstå hva det koster", "Understand what it costs"), "Ingrid Moen", "Drift"),
        ("life-help", "support", t("När något händer", "Når noget sker", "Når noe skjer", "When something happens"),
         t("Hjälp innan det blir kallt", "Hjælp før det bliver koldt", "Hjelp før det blir kaldt", "Help before it gets cold"), "Sara Ek", "Kundservice"),
        ("life-stay", "advocacy", t("Stannar kvar", "Bliver hos os", "Blir værende", "Staying"),
         t("Känna att man valde rätt", "Føle at man valgte rigtigt", "Kjenne at man valgte riktig", "Feel that one chose well"), "Maja Lindqvist", "Kundupplevelse"),
        ("life-move", "leaving", t("Flyttar", "Flytter", "Flytter", "Moving"),
         t("Lämna över till nästa ägare", "Give videre til næste ejer", "Gi videre til neste eier", "Hand over to the next owner"), "Karin Jensen", "Sälj"),
    )  # fmt: skip
    return stages(rows)


#: id, stage, title, the team's guess (−2 … +2), the touchpoints met there.
STEPS = (
    ("life-heat", "life-begin", t("Jag byter värme hemma", "Jeg skifter varme derhjemme", "Jeg bytter varme hjemme", "I change the heating at home"), 0.2, ("request", "sign", "installation")),
    ("life-charging", "life-begin", t("Min förening skaffar laddplatser", "Min forening får ladestandere", "Borettslaget mitt får ladeplasser", "My housing association gets chargers"), 0.2, ()),
    ("life-app", "life-days", t("Jag följer förbrukningen", "Jeg følger forbruget", "Jeg følger forbruket", "I follow what I use"), 0.6, ("app",)),
    ("life-invoice", "life-days", t("Jag betalar fakturan", "Jeg betaler regningen", "Jeg betaler fakturaen", "I pay the bill"), 0.1, ("invoice",)),
    ("life-trouble", "life-help", t("Något slutar fungera", "Noget holder op med at virke", "Noe slutter å virke", "Something stops working"), -0.8, ("service", "emergency")),
    ("life-tell", "life-stay", t("Jag rekommenderar Lunna", "Jeg anbefaler Lunna", "Jeg anbefaler Lunna", "I recommend Lunna"), 1.0, ("review", "club")),
    ("life-move", "life-move", t("Jag säljer huset", "Jeg sælger huset", "Jeg selger huset", "I sell the house"), -0.2, ()),
)  # fmt: skip


def _steps() -> list[Record]:
    unfolded = {step: journey for journey, step in UNFOLDS.items()}
    again = Next(
        step="step:life-app", label=t("allt fungerar igen", "alt virker igen", "alt virker igjen", "all works again")
    )
    return [
        Step(
            id=f"step:{name}", stage=f"stage:{stage}", title=title, order=order, nested_journey=unfolded.get(f"step:{name}"),
            optional=name in {"life-charging", "life-trouble"}, ends=name == "life-move",
            next=(again, Next(step="step:life-tell")) if name == "life-trouble" else (),
        )
        for (name, stage, title, *_), order in zip(STEPS, orders(len(STEPS)), strict=True)
    ]  # fmt: skip


LANES = ("steps", "nested", "touchpoints", "emotion")


def _lanes() -> list[Record]:
    return [Lane(id=f"lane:life-{k}", lane_kind=k, order=o) for k, o in zip(LANES, orders(len(LANES)), strict=True)]  # type: ignore[arg-type]  # plain words of the row; the demo's test checks the document


def _cards() -> list[Record]:
    placed = [(name, f"touchpoint:{id}") for name, *_, points in STEPS for id in points]
    cards: list[Record] = [
        Card(id=f"card:life-{ref.split(':')[1]}", lane="lane:life-touchpoints", from_step=f"step:{step}", ref=ref, order=order)
        for (step, ref), order in zip(placed, orders(len(placed)), strict=True)
    ]  # fmt: skip
    felt = [Card(id=f"card:emotion-{name}", lane="lane:life-emotion", from_step=f"step:{name}", emotion=felt) for name, _, _, felt, _ in STEPS]  # fmt: skip
    return [*cards, *felt]
