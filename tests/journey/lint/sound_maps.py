"""Random maps that break no rule, each made from a seed; `defects` breaks exactly one."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, timedelta
from random import Random
from typing import Any

from resa.evidence.lint_facts import facts_of
from resa.journey.document import Document
from resa.journey.lint import Facts, Felt, Nesting, Report, Unmapped, lint
from resa.journey.order import keys
from resa.journey.records import (
    Action,
    Card,
    Contact,
    Figure,
    Idea,
    Insight,
    Journey,
    Kpi,
    Lane,
    Opportunity,
    Persona,
    Process,
    Record,
    Source,
    Stage,
    Step,
    Text,
    Touchpoint,
    change,
)  # fmt: skip

KINDS = ("latent_need", "awareness", "consideration", "decision", "delivery", "use", "support", "renewal", "advocacy")
NEEDED = ("consideration", "delivery", "use")
TEAMS = ("Alfa", "Beta", "Gamma", "Delta")
SAYS = {
    "sv": ("Jag jämför {}", "Det var svårt att förstå {}", "Hur kan vi förenkla {}?", "Ord {}"),
    "da": ("Jeg sammenligner {}", "Det var svært at forstå {}", "Hvordan kan vi forenkle {}?", "Ord {}"),
    "nb": ("Vi sjekker {}", "Det var vanskelig å forstå {}", "Hvordan kan vi forenkle {}?", "Ord {}"),
    "en": ("We look at {}", "It was hard to understand {}", "How might we simplify {}?", "Words {}"),
}
STEP, PAIN, QUESTION, PLAIN = range(4)


@dataclass(frozen=True)
class Case:
    """A map, the day, and what is known of the data."""

    document: Document
    today: date
    facts: Facts

    def linted(self) -> Report:
        """Judged, its words searched for personal data first."""
        personal = facts_of(self.document).personal
        return lint(self.document, self.today, replace(self.facts, personal=personal))

    def put(self, *records: Record) -> Case:
        return replace(self, document=self.document.put(*records))

    def remove(self, *ids: str) -> Case:
        return replace(self, document=self.document.remove(*ids))

    def set(self, id: str, **fields: Any) -> Case:
        return self.put(change(self.document[id], **fields))

    def knowing(self, **facts: Any) -> Case:
        return replace(self, facts=replace(self.facts, **facts))

    def text(self, sort: int, word: str) -> Text:
        return {code: SAYS[code][sort].format(word) for code in self.document.journey.languages}


def sound(
    seed: int,
    *,
    state: str = "current",
    blueprint: bool | None = None,
    languages: int | None = None,
    contacts: bool = False,
) -> Case:
    """A map that no rule finds anything in, with its data; with `contacts` it has a contact plan."""
    rng = Random(seed)
    made = _Maker(rng, state, rng.random() < 0.5 if blueprint is None else blueprint, languages or rng.randint(1, 4))
    return made.case(contacts)


class _Maker:
    def __init__(self, rng: Random, state: str, blueprint: bool, n_languages: int) -> None:
        self.rng, self.state, self.blueprint = rng, state, blueprint
        self.languages = tuple(rng.sample(list(SAYS), n_languages))
        self.today = date(2026, 1, 1) + timedelta(days=rng.randrange(1000))
        self.records: list[Record] = []

    def text(self, sort: int, word: object) -> Text:
        return {code: SAYS[code][sort].format(word) for code in self.languages}

    def ago(self, days: int) -> str:
        return (self.today - timedelta(days=days)).isoformat()

    def case(self, contacts: bool) -> Case:
        self._sources()
        self._frame()
        self._contents()
        self._improvements()
        if contacts:
            self._contacts()
        return Case(Document(self.records), self.today, self._facts())

    def _sources(self) -> None:
        for i, kind in enumerate(("survey", "interviews", "observation")):
            self.records.append(
                Source(id=f"source:{i}", source_kind=kind, n=self.rng.randint(30, 500), date=self.ago(40 + i),  # type: ignore[arg-type]  # the values fit, which mypy cannot see
                       title=self.text(PLAIN, f"s{i}"))
            )  # fmt: skip

    def _frame(self) -> None:
        rng = self.rng
        others = [k for k in KINDS if k not in NEEDED]
        chosen = set(NEEDED) | set(rng.sample(others, rng.randint(1, 4)))
        kinds = [k for k in KINDS if k in chosen]
        self.stages = [
            Stage(id=f"stage:{k}", title=self.text(PLAIN, k), stage_kind=k, order=o, team=rng.choice(TEAMS))  # type: ignore[arg-type]  # the values fit, which mypy cannot see
            for k, o in zip(kinds, keys(len(kinds)), strict=True)
        ]
        self.steps: list[Step] = []
        for stage in self.stages:
            for order in keys(rng.randint(1, 2)):
                name = f"step:{len(self.steps)}"
                self.steps.append(Step(id=name, stage=stage.id, title=self.text(STEP, name), order=order))
        kinds_of_lanes = ["steps", "touchpoints", "emotion", "pains", "quotes", "images", "improvements"]
        kinds_of_lanes += ["backstage"] if self.blueprint else []
        lanes = [
            Lane(id=f"lane:{k}", lane_kind=k, order=o)  # type: ignore[arg-type]  # the values fit, which mypy cannot see
            for k, o in zip(kinds_of_lanes, keys(len(kinds_of_lanes)), strict=True)
        ]
        personas = [
            Persona(id=f"persona:{i}", title=self.text(PLAIN, f"p{i}"), sources=("source:1",))
            for i in range(rng.randint(1, 3))
        ]
        self.records += [
            Journey(
                id="journey:j", title=self.text(PLAIN, "j"), scenario=self.text(PLAIN, "scenario"), state=self.state,  # type: ignore[arg-type]  # the values fit, which mypy cannot see
                customer_goal=self.text(PLAIN, "goal"), scope_kind=rng.choice(["lifecycle", "part", "service"]),
                languages=self.languages, owner="Ada", reviewed_at=self.ago(30),
                review_every_days=rng.choice([90, 180, 365]), personas=tuple(p.id for p in personas),
            ),
            *self.stages, *self.steps, *lanes, *personas,
        ]  # fmt: skip

    def _contents(self) -> None:
        rng, n = self.rng, len(self.steps)
        low, high = rng.sample(range(1, n - 1), 2)
        front = []
        for i, step in enumerate(self.steps):
            for k in range(rng.randint(1, 2)):
                touchpoint = Touchpoint(
                    id=f"touchpoint:{i}-{k}", title=self.text(PLAIN, f"t{i}-{k}"), importance=1 + (i + k) % 5,
                    channel=rng.choice(["email", "phone", "Tv & radio", "web", "Hembesök", "vår egen kanal"]),
                    ownership="social" if i == 0 and k == 0 else rng.choice(["brand", "brand", "partner"]),
                    initiator=rng.choice(["customer", "company", "Berg & Co"]), owner="Ben",
                    team=TEAMS[(i + k) % len(TEAMS)], systems=("Navet",), moment_of_truth=i == high,
                )  # fmt: skip
                front.append(touchpoint.id)
                self.records += [
                    touchpoint,
                    Card(id=f"card:t{i}-{k}", lane="lane:touchpoints", from_step=step.id, ref=touchpoint.id,
                         sources=("source:0",)),
                ]  # fmt: skip
            felt = -2.0 if i == low else 2.0 if i == high else rng.choice([-1.0, 0.0, 0.5, 1.0])
            why = self.text(PLAIN, f"why {i}") if i in (low, high) else {}
            self.records.append(
                Card(id=f"card:e{i}", lane="lane:emotion", from_step=step.id, emotion=felt, text=why,
                     sources=("source:0",) if rng.random() < 0.8 else ())
            )  # fmt: skip
        self.records.append(
            Card(id="card:image", lane="lane:images", from_step="step:0", image="a.png", text=self.text(PLAIN, "image"),
                 color=rng.choice(["#ffffff", "#FFE08A", "", "mint", "#9ad"]), sources=("source:0",))
        )  # fmt: skip
        self.records.append(Process(id="process:all", title=self.text(PLAIN, "process"), touchpoints=tuple(front)))

    def _contacts(self) -> None:
        """One for everybody in every stage, or one for each persona."""
        personas: list[str | None] = [r.id for r in self.records if isinstance(r, Persona)]
        for i, stage in enumerate(self.stages):
            for persona in self.rng.choice([[None], personas]):
                self.records.append(
                    Contact(id=f"contact:{i}-{(persona or 'all')[-1]}", stage=stage.id, persona=persona, channel="email",
                            message=self.text(PLAIN, f"m{i}"), owner="Ada", answers=("insight:question",) if i == 0 else ())
                )  # fmt: skip

    def _improvements(self) -> None:
        rng = self.rng
        pains = [
            Insight(id=f"insight:pain{i}", insight_kind="pain", severity=rng.randint(1, 4), text=self.text(PAIN, f"x{i}"),
                    sources=("source:1",)) for i in range(rng.randint(1, 3))
        ]  # fmt: skip
        neutral = [
            Insight(id=f"insight:{k}", insight_kind=k, text=self.text(PAIN, k), sources=("source:1",))  # type: ignore[arg-type]  # the values fit, which mypy cannot see
            for k in ("gain", "question", "quote")
        ]
        for order, insight in zip(keys(len(pains) + 3), (*pains, *neutral), strict=True):
            name = insight.id.partition(":")[2]
            card = Card(id=f"card:{name}", lane="lane:pains", from_step="step:0", ref=insight.id, order=order)
            self.records += [insight, card]
        opportunity = Opportunity(
            id="opportunity:o", title=self.text(QUESTION, "o"), insights=tuple(p.id for p in pains), owner="Ada",
            customer_value=3, business_value=2, effort=1,
        )  # fmt: skip
        self.records.append(opportunity)
        for stage in self.stages:
            self.records.append(
                Kpi(id=f"kpi:{stage.stage_kind}", title=self.text(PLAIN, "kpi"), unit="d", baseline=5, target=3,
                    baseline_at=self.ago(100), stage=stage.id)
            )  # fmt: skip
        first = f"kpi:{self.stages[0].stage_kind}"
        for i in range(8):
            self.records.append(self.value(first, 100 - 10 * i + 5, 5 + i % 2, i))
        self.records.append(self.value(first, 5, 5.5, 8))
        self.records += [
            Idea(id="idea:i", title=self.text(PLAIN, "idea"), opportunity="opportunity:o"),
            Action(id="action:done", title=self.text(PLAIN, "done"), opportunity="opportunity:o", kpi=first, status="done",
                   verdict="worked", owner="Ben", due_at=self.ago(200)),
            Action(id="action:now", title=self.text(PLAIN, "now"), idea="idea:i", kpi=first, status="ongoing", team="Beta",
                   due_at=self.ago(-rng.randint(0, 50))),
            Action(id="action:soon", title=self.text(PLAIN, "soon"), opportunity="opportunity:o", kpi=first),
        ]  # fmt: skip

    def value(self, kpi: str, days_ago: int, value: float, i: int) -> Figure:
        return Figure(id=f"figure:{i}", about=kpi, metric="count", value=value, period_end=self.ago(days_ago))

    def _facts(self) -> Facts:
        rng = self.rng
        if self.state == "future" or rng.random() < 0.3:
            return Facts(journeys={})
        felt = {}
        for step in self.steps:
            value, n = rng.choice([-1.0, 0.0, 1.0]), rng.randint(5, 500)
            felt[step.id] = Felt(
                n, value, value - 0.2, value + 0.2, assumed=value + rng.choice([-0.9, 0.9]), beyond_chance=True
            )
        return Facts(
            as_of=self.ago(10), answers_as_of=self.ago(20), grounded=frozenset({"step:0"}), emotions=felt,
            fitness=rng.uniform(0.8, 1), unmapped=(Unmapped("noise", 0.01),), kinds=frozenset({"events"}),
            journeys={"journey:other": Nesting(frozenset({"step:x"}), {})},
        )  # fmt: skip
