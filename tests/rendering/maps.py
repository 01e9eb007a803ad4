"""Small measured maps for the rendering tests: figures invented, every kind of mark present."""

from __future__ import annotations

from resa.evidence.model import (
    BeliefGap,
    Deviations,
    Duration,
    Evidence,
    Filter,
    Flow,
    Headline,
    MapEvidence,
    Measure,
    Measured,
    Sankey,
    Scored,
    Unmatched,
    Value,
)  # fmt: skip
from resa.journey.document import Document
from resa.journey.records import (
    Action,
    Card,
    Insight,
    Journey,
    Kpi,
    Lane,
    Next,
    Persona,
    Process,
    Record,
    Stage,
    Step,
    Touchpoint,
)  # fmt: skip

LANES = ("river", "steps", "touchpoints", "emotion", "pains", "quotes", "channels", "visibility_line", "backstage",
         "metrics", "improvements")  # fmt: skip


def share(value: float, n: int, unit: str = "share") -> Value:
    return Value(value=value, low=value - 0.02, high=value + 0.02, n=n, unit=unit)


def flow(reached: int, lost: int, still_open: int = 0) -> Flow:
    went = reached - lost - still_open
    return Flow(
        reached_customers=reached, reached=reached, went_on=went, open=still_open, lost=lost,
        lost_share=share(lost / reached, reached), hazard=share(lost / (went + lost), went + lost),
    )  # fmt: skip


SIX_DAYS = Duration(n=900, median=6 * 86400.0, q25=1.0, q75=2.0, q90=3.0)


def small_map() -> tuple[Document, Measured]:
    """Three stages, four steps, five touchpoints: one unowned, one never seen, one blind spot, one wrong belief."""
    records: list[Record] = [
        Journey(id="journey:heat", title={"sv": "Byta värme hemma", "en": "Changing the heating"}, languages=("sv", "en"),
                scenario={"sv": "En villaägare byter oljepannan mot värmepump på Örtugsgränd"}, personas=("persona:a",)),
        Persona(id="persona:a", title={"sv": "Villaägaren Åsa"}),
        *(Lane(id=f"lane:{kind}", lane_kind=kind, order=f"a{i:02}") for i, kind in enumerate(LANES)),
        Stage(id="stage:need", title={"sv": "Behov", "en": "Need"}, order="a", customer_goal={"sv": "Veta vad som passar"}),
        Stage(id="stage:choice", title={"sv": "Övervägande", "en": "Consideration"}, order="b"),
        Stage(id="stage:use", title={"sv": "Användning", "en": "Use"}, order="c"),
        Step(id="step:1", stage="stage:need", title={"sv": "Jag vill få ner värmekostnaden"}, order="a"),
        Step(id="step:2", stage="stage:choice", title={"sv": "Jag jämför lösningar"}, order="a", optional=True,
             next=(Next(step="step:3"), Next(step="step:4", label={"sv": "tackar nej"}))),
        Step(id="step:3", stage="stage:choice", title={"sv": "Jag får offert"}, order="b"),
        Step(id="step:4", stage="stage:use", title={"sv": "Jag klarar första vintern"}, order="a"),
        Touchpoint(id="touchpoint:ad", title={"sv": "Annons"}, channel="social", owner="Maja Lindqvist"),
        Touchpoint(id="touchpoint:calc", title={"sv": "Kalkylator"}, channel="web", owner="Omar S"),
        Touchpoint(id="touchpoint:offer", title={"sv": "Offert"}, channel="email", moment_of_truth=True),
        Touchpoint(id="touchpoint:sms", title={"sv": "Besked om monteringsdag"}, channel="sms", team="Kundservice"),
        Touchpoint(id="touchpoint:app", title={"sv": "Appen"}, channel="app", owner="Maja L"),
        *(Card(id=f"card:{t}", lane="lane:touchpoints", from_step=f"step:{s}", ref=f"touchpoint:{t}", order=o)
          for t, s, o in (("ad", 1, "a"), ("calc", 2, "a"), ("offer", 3, "a"), ("sms", 3, "b"), ("app", 4, "a"))),
        *(Card(id=f"card:e{s}", lane="lane:emotion", from_step=f"step:{s}", emotion=v)
          for s, v in ((1, -0.5), (2, 0.2), (3, -0.6), (4, 1.0))),
        Insight(id="insight:cold", insight_kind="pain", text={"sv": "Första vinterfakturan chockar"}, severity=4),
        Card(id="card:pain", lane="lane:pains", from_step="step:4", ref="insight:cold"),
        Card(id="card:gain", lane="lane:pains", from_step="step:2", to_step="step:3", text={"sv": "Grannens siffror övertygar"}),
        Insight(id="insight:q", insight_kind="quote", text={"sv": "Ingen visste vilken dag."}),
        Card(id="card:q", lane="lane:quotes", from_step="step:3", ref="insight:q"),
        Process(id="process:plan", title={"sv": "Planera montering"}, owner="Kim J", systems=("Planering",)),
        Card(id="card:back", lane="lane:backstage", from_step="step:2", to_step="step:3", ref="process:plan"),
        Kpi(id="kpi:calls", title={"sv": "Samtal om datum"}, unit="per vecka", baseline=120, target=80, target_at="2026-12-31"),
        Card(id="card:kpi", lane="lane:metrics", from_step="step:3", ref="kpi:calls"),
        Action(id="action:sms", title={"sv": "SMS med monteringsdag"}, status="done", owner="Omar S", due_at="2026-03-15",
               verdict="worked", verdict_kind="measured", verdict_text={"sv": "31 % färre samtal (23–38)"}),
        Card(id="card:act", lane="lane:improvements", from_step="step:3", ref="action:sms"),
    ]  # fmt: skip
    flows = {"stage:need": flow(12340, 4122), "stage:choice": flow(8218, 5112, 227), "stage:use": flow(2879, 0, 574)}
    gap = BeliefGap(assumed=-0.6, measured=1.5, difference=share(2.1, 412, "emotion"), beyond_chance=True)
    felt = {"step:1": -0.6, "step:2": 0.4, "step:3": 1.5}
    steps = tuple(
        Measure(
            id=f"step:{s}", kind="step", flow=flow(2000, 100), time_from_previous=SIX_DAYS,
            emotion=share(felt[f"step:{s}"], 412, "emotion") if s < 4 else Value(value=None, n=3, reason="too_few"),
            belief_gap=gap if s == 3 else None,
            scores=(Scored(metric="nps", estimate=Value(value=31, low=22, high=40, n=240, unit="points")),) if s == 3 else (),
        )
        for s in (1, 2, 3, 4)
    )  # fmt: skip
    small = share(0.01, 900)
    touchpoints = tuple(
        Measure(
            id=f"touchpoint:{t}", kind="touchpoint", flow=flow(1500, 75), time_from_previous=SIX_DAYS,
            deviations=Deviations(skipped=share(0.58, 900), extra=small, out_of_order=small, failing=small) if t == "sms" else None,
            evidence=Evidence(basis=basis, grade="A", n=400),  # type: ignore[arg-type]  # the values fit, which mypy cannot see
        )
        for t, basis in (("ad", "evidence"), ("calc", "mixed"), ("offer", "evidence"), ("sms", "evidence"), ("app", "assumption"))
    )  # fmt: skip
    measured = Measured(
        journey="journey:heat", filter=Filter(), revealed=True, as_of="2026-06-30T00:00:00Z", as_of_seq=9, customers=12340,
        journeys=12340, arrived=2305, open=801, lost=9234, arrived_share=share(0.187, 12340), fitness=share(0.8, 900),
        headlines=(
            Headline(kind="greatest_leak", about="stage:choice",
                     values={"share": 0.622, "value": 1_840_000_000, "currency": "SEK"}),
            Headline(kind="most_wrong_belief", about="step:3", values={"assumed": -0.6, "measured": 1.5}),
            Headline(kind="nobody_owns", about="touchpoint:offer"),
        ),
        stages=tuple(Measure(id=i, kind="stage", flow=f, time_from_previous=SIX_DAYS) for i, f in flows.items()),
        steps=steps, touchpoints=touchpoints,
        unmatched=(Unmatched(name="Besök hos granne", channel="word_of_mouth", n_events=1068, journeys=1068,
                             share=share(0.13, 8214), step="step:2"),),
        ghosts=("touchpoint:app",), unbound=(), sankey=Sankey(nodes=(), links=()),
        evidence=MapEvidence(grade="B", worst_quartile="D", share_with_source=0.74, claims=50, by_grade={}),
        claims={"insight:cold": Evidence(basis="evidence", grade="A", n=540)},
    )  # fmt: skip
    return Document(records), measured


def big_map(stages: int = 20, cards: int = 3000, long_words: bool = True) -> Document:
    """Hundreds of steps and thousands of cards with words of every length."""
    word = "Kundupplevelsekartläggningsmöte" if long_words else "möte"
    records: list[Record] = [Journey(id="journey:big", title={"sv": "Stor karta"}, languages=("sv",))]
    kinds = ("actions", "pains", "gains", "needs", "backstage")
    records += [Lane(id=f"lane:{k}", lane_kind=k, order=f"a{i}") for i, k in enumerate(kinds)]  # type: ignore[arg-type]  # the values fit, which mypy cannot see
    records += [Stage(id=f"stage:{s:03}", title={"sv": f"Fas {s}"}, order=f"a{s:03}") for s in range(stages)]
    steps = [f"step:{s:03}-{i}" for s in range(stages) for i in range(5)]
    records += [Step(id=i, stage=f"stage:{i[5:8]}", title={"sv": f"Jag gör {i}"}, order=i) for i in steps]
    for c in range(cards):
        step = c % len(steps)
        records.append(
            Card(
                id=f"card:{c:05}", lane=f"lane:{kinds[c % len(kinds)]}", from_step=steps[step],
                to_step=steps[min(step + c % 3, len(steps) - 1)], text={"sv": f"{word} åäö ÆØÅ nr {c} " * (1 + c % 4)},
            )
        )  # fmt: skip
    return Document(records)
