"""The starter: six usual stages for a person or an organisation, in four languages; everything in it is to be changed."""

from __future__ import annotations

from collections.abc import Callable

from ..ids import new_id
from ..order import keys
from ..records import Card, Lane, Persona, Record, Stage, Step, Touchpoint
from .texts import texts as _texts

_STAGES = (
    ("latent_need", "Behov | Behov | Behov | Need",
     "Förstå att något behöver göras | Forstå at noget skal gøres | Forstå at noe må gjøres | "
     "See that something needs to be done"),
    ("consideration", "Övervägande | Overvejelse | Vurdering | Consideration",
     "Hitta det som passar mig | Finde det der passer til mig | Finne det som passer for meg | Find what suits me"),
    ("decision", "Beslut | Beslutning | Beslutning | Decision",
     "Känna mig trygg med valet | Føle mig tryg ved valget | Føle meg trygg på valget | Feel safe with the choice"),
    ("delivery", "Leverans | Levering | Levering | Delivery",
     "Veta vad som händer och när | Vide hvad der sker og hvornår | Vite hva som skjer og når | "
     "Know what happens and when"),
    ("use", "Användning | Brug | Bruk | Use",
     "Få det att fungera i min vardag | Få det til at fungere i min hverdag | Få det til å fungere i hverdagen | "
     "Make it work in my everyday life"),
    ("advocacy", "Rekommendation | Anbefaling | Anbefaling | Advocacy",
     "Berätta om det för andra | Fortælle andre om det | Fortelle andre om det | Tell others about it"),
)  # fmt: skip

#: Name, stage kind, title, optional.
_STEPS = (
    ("notice", "latent_need", "Jag märker att något saknas | Jeg mærker at der mangler noget | "
     "Jeg merker at noe mangler | I notice that something is missing", False),
    ("search", "consideration", "Jag söker och frågar andra | Jeg søger og spørger andre | "
     "Jeg søker og spør andre | I search and ask others", False),
    ("compare", "consideration", "Jag jämför alternativen | Jeg sammenligner mulighederne | "
     "Jeg sammenligner alternativene | I compare the options", True),
    ("decide", "decision", "Jag bestämmer mig | Jeg beslutter mig | Jeg bestemmer meg | I decide", False),
    ("wait", "delivery", "Jag väntar och förbereder | Jeg venter og forbereder | Jeg venter og forbereder | "
     "I wait and prepare", False),
    ("receive", "delivery", "Jag får det jag köpt | Jeg får det jeg har købt | Jeg får det jeg har kjøpt | "
     "I get what I bought", False),
    ("use", "use", "Jag använder det | Jeg bruger det | Jeg bruker det | I use it", False),
    ("help", "use", "Jag behöver hjälp | Jeg har brug for hjælp | Jeg trenger hjelp | I need help", True),
    ("recommend", "advocacy", "Jag berättar för andra | Jeg fortæller andre om det | Jeg forteller andre om det | "
     "I tell others", False),
)  # fmt: skip

_B2B_STEPS = (
    ("anchor", "decision", "Vi förankrar internt | Vi forankrer det internt | Vi forankrer det internt | "
     "We win support inside", False),
)  # fmt: skip

#: Step, channel, title, whose it is.
_TOUCHPOINTS = (
    ("notice", "word_of_mouth", "Tips från någon jag litar på | Tip fra nogen jeg stoler på | "
     "Tips fra noen jeg stoler på | Advice from someone I trust", "social"),
    ("search", "search", "Sökning på nätet | Søgning på nettet | Søk på nettet | Search online", "social"),
    ("compare", "web", "Webbplatsen | Hjemmesiden | Nettstedet | The website", "brand"),
    ("decide", "email", "Offert | Tilbud | Tilbud | Offer", "brand"),
    ("wait", "email", "Orderbekräftelse | Ordrebekræftelse | Ordrebekreftelse | Order confirmation", "brand"),
    ("receive", "parcel", "Leverans | Levering | Levering | Delivery", "partner"),
    ("use", "product", "Produkten i bruk | Produktet i brug | Produktet i bruk | The product in use", "brand"),
    ("help", "phone", "Support per telefon | Telefonisk support | Telefonstøtte | Support by phone", "brand"),
    ("recommend", "reviews", "Omdöme på nätet | Anmeldelse på nettet | Anmeldelse på nettet | Online review", "customer"),
)  # fmt: skip

_LANES = (
    "river",
    "steps",
    "touchpoints",
    "emotion",
    "needs",
    "questions",
    "pains",
    "response",
    "owners",
    "improvements",
)

_EMOTIONS = {"notice": -0.5, "search": 0.0, "compare": -0.5, "decide": 0.5, "wait": -1.0, "receive": 1.0, "use": 1.0,
             "help": -1.0, "recommend": 1.5, "anchor": -0.5}  # fmt: skip

_PERSONAS = (
    ("Min viktigaste målgrupp | Min vigtigste målgruppe | Min viktigste målgruppe | My main target group", None),
)
_B2B_PERSONAS = (
    ("Den som väcker frågan | Den der rejser spørgsmålet | Den som reiser spørsmålet | The one who raises it", "initiator"),
    ("Den som driver på | Den der driver på | Den som driver på | The one who pushes for it", "champion"),
    ("Den som beslutar | Den der beslutter | Den som beslutter | The one who decides", "decider"),
    ("Den som betalar | Den der betaler | Den som betaler | The one who pays", "payer"),
    ("Den som använder | Den der bruger det | Den som bruker det | The one who uses it", "user"),
)  # fmt: skip


def starter(market: str, choose: Callable[[str], str]) -> list[Record]:
    """All records but the journey's. Library records get random ids, so that two starters never share one."""
    b2b = market == "b2b"
    made: list[Record] = []
    for (kind, title, goal), order in zip(_STAGES, keys(len(_STAGES)), strict=True):
        made.append(
            Stage(id=f"stage:{kind}", title=_texts(title), stage_kind=kind, customer_goal=_texts(goal), order=order)  # type: ignore[arg-type]  # plain words of the template; its test checks the document
        )
    steps = [*_STEPS[:3], *(_B2B_STEPS if b2b else ()), *_STEPS[3:]]
    for (name, stage, title, optional), order in zip(steps, keys(len(steps)), strict=True):
        made.append(
            Step(id=f"step:{name}", stage=f"stage:{stage}", title=_texts(title), optional=optional, order=order)
        )
    made += [
        Lane(id=f"lane:{kind}", lane_kind=kind, order=order)  # type: ignore[arg-type]  # plain words of the template; its test checks the document
        for kind, order in zip(_LANES, keys(len(_LANES)), strict=True)
    ]
    for step, channel, title, ownership in _TOUCHPOINTS:
        touchpoint = Touchpoint(
            id=new_id("touchpoint", choose), title=_texts(title), channel=channel, ownership=ownership,  # type: ignore[arg-type]  # plain words of the template; its test checks the document
            initiator="company" if step in ("decide", "wait", "receive") else "customer",
            receiver="customer" if step in ("decide", "wait", "receive") else "company",
        )  # fmt: skip
        made.append(touchpoint)
        made.append(Card(id=f"card:{step}", lane="lane:touchpoints", from_step=f"step:{step}", ref=touchpoint.id))
    made += [
        Card(id=f"card:emotion-{name}", lane="lane:emotion", from_step=f"step:{name}", emotion=_EMOTIONS[name])
        for name, *_ in steps
    ]
    personas = _B2B_PERSONAS if b2b else _PERSONAS
    made += [
        Persona(id=new_id("persona", choose), title=_texts(title), role=role, order=order)  # type: ignore[arg-type]  # plain words of the template; its test checks the document
        for (title, role), order in zip(personas, keys(len(personas)), strict=True)
    ]
    return made
