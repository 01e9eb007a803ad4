"""A small company for the browser: a map with belief on it and a log with known leaks, made through public ways in only."""

from __future__ import annotations

import random
from datetime import UTC, datetime, timedelta

from resa.journey.document import Document
from resa.journey.format import write
from resa.journey.records import (
    Action,
    Card,
    EventMatch,
    EventRule,
    Insight,
    Journey,
    Lane,
    Money,
    Persona,
    Record,
    SegmentRule,
    Source,
    Stage,
    Step,
    Touchpoint,
    TraitMatch,
)  # fmt: skip

JOURNEY = "journey:heat"
STAGES = ("need", "consider", "decide", "use")
#: step, stage, Swedish, English, the touchpoint there, its channel, its owner
STEPS = (
    ("cost", "need", "Jag vill sänka kostnaden", "I want to lower the cost", "ad", "ad", "Maja Lind"),
    ("compare", "consider", "Jag jämför lösningar", "I compare solutions", "calculator", "web", "Omar Said"),
    ("offer", "consider", "Jag får en offert", "I get an offer", "offer", "email", ""),
    ("sign", "decide", "Jag skriver på", "I sign", "signing", "eid", "Omar Said"),
    ("winter", "use", "Jag klarar vintern", "I get through the winter", "app", "app", "Kim Jo"),
)
#: How many of 400 customers reach each touchpoint; the rest stopped before and are lost.
REACHED = {"ad": 400, "calculator": 300, "offer": 240, "signing": 90, "app": 80}
N_NEIGHBOUR = 60


def text(sv: str, en: str) -> dict[str, str]:
    return {"sv": sv, "en": en}


def journey_file(revealed: bool = True) -> bytes:
    """The map as a .resa.json."""
    names = {"need": ("Behov", "Need"), "consider": ("Övervägande", "Consideration"), "decide": ("Beslut", "Decision"), "use": ("Användning", "Use")}  # fmt: skip
    kinds = {"need": "latent_need", "consider": "consideration", "decide": "decision", "use": "use"}
    records: list[Record] = [
        Journey(
            id=JOURNEY, title=text("Byta värme hemma", "Change the heating"), languages=("sv", "en"), owner="Maja Lind",
            team="Privat", reviewed_at="2026-01-15", revealed=revealed, personas=("persona:oil",),
            goal_touchpoints=("touchpoint:app",), goal_value=Money(minor=1_000_000, currency="SEK"),
        ),
        Persona(
            id="persona:oil", title=text("Villaägaren", "The house owner"), needs=(text("Slippa oljan", "Leave the oil"),),
            segment=SegmentRule(all=(TraitMatch(trait="heating", values=("oil",)),)),
        ),
        Source(id="source:talks", title=text("Intervjuer", "Interviews"), source_kind="interviews", n=12, date="2026-01-10"),
        Insight(id="insight:slow", insight_kind="pain", text=text("Offerten dröjer", "The offer takes long"), severity=3, sources=("source:talks",)),
        Action(id="action:fast", title=text("Offert inom ett dygn", "Offer within a day"), status="ongoing", owner="Omar Said", touchpoints=("touchpoint:offer",)),
    ]  # fmt: skip
    records += [
        Stage(id=f"stage:{s}", title=text(*names[s]), stage_kind=kinds[s], order=f"a{i}")  # type: ignore[arg-type]  # the values fit, which mypy cannot see
        for i, s in enumerate(STAGES)
    ]
    lanes = ("river", "steps", "touchpoints", "emotion", "pains", "improvements")
    records += [Lane(id=f"lane:{k}", lane_kind=k, order=f"a{i}") for i, k in enumerate(lanes)]  # type: ignore[arg-type]  # the values fit, which mypy cannot see
    for i, (step, stage, sv, en, touchpoint, channel, owner) in enumerate(STEPS):
        records += [
            Step(id=f"step:{step}", stage=f"stage:{stage}", title=text(sv, en), order=f"a{i}"),
            Touchpoint(
                id=f"touchpoint:{touchpoint}", title=text(touchpoint.capitalize(), touchpoint.capitalize()), channel=channel,
                owner=owner, moment_of_truth=touchpoint == "offer", events=EventRule(any=(EventMatch(name=(touchpoint,)),)),
            ),
            Card(id=f"card:t{i}", lane="lane:touchpoints", from_step=f"step:{step}", ref=f"touchpoint:{touchpoint}", order="a"),
            Card(id=f"card:e{i}", lane="lane:emotion", from_step=f"step:{step}", emotion=(0.5, 1.0, -0.5, 0.0, 1.5)[i], order="a"),
        ]  # fmt: skip
    records += [
        Touchpoint(id="touchpoint:brochure", title=text("Broschyr", "Brochure"), channel="print", owner="Maja Lind", events=EventRule(any=(EventMatch(name=("brochure",)),))),
        Card(id="card:b", lane="lane:touchpoints", from_step="step:compare", ref="touchpoint:brochure", order="b"),
        Card(id="card:p", lane="lane:pains", from_step="step:offer", ref="insight:slow", order="a"),
        Card(id="card:a", lane="lane:improvements", from_step="step:offer", ref="action:fast", order="a"),
    ]  # fmt: skip
    return write(Document(records))


def event_log() -> str:
    """400 customers: each walks as far as `REACHED` says, ten days between touchpoints; 60 visit a neighbour on the way."""
    order = random.Random(7)
    begin = datetime(2025, 1, 1, 8, tzinfo=UTC)
    lines = ["customer,event,at,channel,heating"]
    for i in range(400):
        heating = "oil" if i % 2 else "electric"
        at = begin + timedelta(days=i % 60, minutes=order.randrange(600))
        for _, _, _, _, touchpoint, channel, _ in STEPS:
            if i >= REACHED[touchpoint]:
                break
            lines.append(f"c{i},{touchpoint},{at:%Y-%m-%dT%H:%M:%SZ},{channel},{heating}")
            if touchpoint == "calculator" and i < N_NEIGHBOUR:
                at += timedelta(days=1)
                lines.append(f"c{i},neighbour_visit,{at:%Y-%m-%dT%H:%M:%SZ},home_visit,{heating}")
            at += timedelta(days=order.choice((2, 4, 10)))
    # Life goes on long after: the last ones are lost, not under way.
    lines.append(f"c0,app,{begin + timedelta(days=400):%Y-%m-%dT%H:%M:%SZ},app,electric")
    return "\n".join(lines) + "\n"


def answers() -> str:
    """Asked at the ad: 50 who arrived, 40 of them satisfied, and 50 who were lost, 10 of them. At the calculator: too few.
    At the offer: only ones who arrived."""
    lines = ["customer,touchpoint,answered_at,csat"]
    for k, i in enumerate((*range(50), *range(200, 250))):
        lines.append(f"c{i},ad,2025-05-01T08:00:00Z,{5 if k % 50 < (40 if k < 50 else 10) else 1}")
    lines += [f"c{i},calculator,2025-05-02T08:00:00Z,{1 + i % 5}" for i in range(20)]
    lines += [f"c{i},offer,2025-05-03T08:00:00Z,{1 + i % 5}" for i in range(40)]
    return "\n".join(lines) + "\n"


def survey() -> str:
    """What some of them answer week by week: how satisfied they are at the offer and the app, and whether they recommend us."""
    chance = random.Random(4)
    lines = ["customer,touchpoint,answered,csat,nps"]
    for week in range(16):
        for i in range(12):
            at = datetime(2025, 3, 3, 12, tzinfo=UTC) + timedelta(weeks=week, days=i % 5)
            for touchpoint, usual in (("offer", 2), ("app", 5)):
                lines.append(
                    f"answer{week}x{i},{touchpoint},{at:%Y-%m-%dT%H:%M:%SZ},{max(1, usual - (chance.random() < 0.3))},{chance.choice((3, 8, 9, 10))}"
                )
    return "\n".join(lines) + "\n"
