"""One defect at a time: `DEFECTS[rule]` are functions that break exactly that rule of a sound map and name what is broken."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from random import Random

from resa.journey.lint import Felt, Nesting, Unmapped
from resa.journey.order import key_between
from resa.journey.records import (
    Card,
    Contact,
    EventMatch,
    EventRule,
    Figure,
    Insight,
    Kpi,
    Lane,
    Opportunity,
    Persona,
    Source,
    Stage,
    Step,
    Touchpoint,
)  # fmt: skip

from .sound_maps import PAIN, PLAIN, QUESTION, STEP, Case

#: A case that is broken, and the records that a finding must name.
Broken = tuple[Case, set[str]]
Defect = Callable[[Case, Random], Broken]
DEFECTS: dict[str, list[Defect]] = {}
JOURNEY = {"journey:j"}


def breaks(rule: str) -> Callable[[Defect], Defect]:
    def add(defect: Defect) -> Defect:
        DEFECTS.setdefault(rule, []).append(defect)
        return defect

    return add


def ago(case: Case, days: int) -> str:
    return (case.today - timedelta(days=days)).isoformat()


def brand(case: Case, rng: Random) -> Touchpoint:
    """One of our own touchpoints, made so when there is none."""
    return rng.choice([t for t in case.document.of(Touchpoint) if t.id != "touchpoint:0-0"])


def pain(case: Case, **fields: object) -> Insight:
    return Insight(id="insight:new", insight_kind="pain", text=case.text(PAIN, "new"), sources=("source:1",), **fields)  # type: ignore[arg-type]  # the values fit, which mypy cannot see


def placed(case: Case, ref: str, lane: str = "lane:pains") -> Case:
    return case.put(Card(id="card:new", lane=lane, from_step="step:0", ref=ref, order="zz"))


@breaks("M01")
def no_persona(case: Case, rng: Random) -> Broken:
    case = case.remove(*(p.id for p in case.document.of(Persona)))
    return case.set("journey:j", personas=()), JOURNEY


@breaks("M01")
def undeclared_personas(case: Case, rng: Random) -> Broken:
    case = case.put(Persona(id="persona:new", title=case.text(PLAIN, "new"), sources=("source:1",)))
    return case.set("journey:j", personas=()), {"persona:new", "persona:0"}


@breaks("M02")
def no_scenario(case: Case, rng: Random) -> Broken:
    return case.set("journey:j", scenario=rng.choice([{}, {"sv": "  "}])), JOURNEY


@breaks("M02")
def no_goal(case: Case, rng: Random) -> Broken:
    return case.set("journey:j", customer_goal={}), JOURNEY


@breaks("M03")
def unknown_state(case: Case, rng: Random) -> Broken:
    return case.set("journey:j", extra={"state": rng.choice(["as-was", 3])}), JOURNEY


@breaks("M04")
def mostly_assumed(case: Case, rng: Random) -> Broken:
    bare = [c for c in case.document.of(Card) if c.sources]
    for card in bare:
        case = case.set(card.id, sources=())
    case = case.set("persona:0", sources=("source:0",)).knowing(grounded=frozenset())
    return case, {c.ref or c.id for c in bare}


@breaks("M05")
def source_without_n(case: Case, rng: Random) -> Broken:
    case = case.put(Source(id="source:new", source_kind="survey", date=ago(case, 3)))
    card = rng.choice([c for c in case.document.of(Card) if c.emotion is not None])
    return case.set(card.id, sources=("source:new",)), {card.id}


@breaks("M05")
def emotion_figure_without_date(case: Case, rng: Random) -> Broken:
    figure = Figure(id="figure:new", about="step:0", metric="emotion", value=1, n=30, source="source:0")
    return case.put(figure), {"step:0"}


@breaks("M06")
def measured_lane(case: Case, rng: Random) -> Broken:
    return case.put(Lane(id="lane:new", lane_kind="emotion_measured", order="zz")), {"lane:new"}


@breaks("M06")
def measured_figure(case: Case, rng: Random) -> Broken:
    figure = Figure(id="figure:new", about="step:1", metric="csat", value=0.8, n=40, source="source:0")
    return case.put(figure), {"step:1"}


@breaks("M07")
def old_source(case: Case, rng: Random) -> Broken:
    kind, days = rng.choice([("survey", 181), ("interviews", 366), ("events", 91), ("research", 731)])
    case = case.put(Source(id="source:new", source_kind=kind, n=40, date=ago(case, days)))  # type: ignore[arg-type]  # the values fit, which mypy cannot see
    return case.set("persona:0", sources=("source:new", "source:1")), {"source:new"}


@breaks("M07")
def undated_source(case: Case, rng: Random) -> Broken:
    case = case.put(Source(id="source:new", source_kind="interviews", n=40))
    return case.set("persona:0", sources=("source:new", "source:1")), {"source:new"}


@breaks("M07")
def old_events(case: Case, rng: Random) -> Broken:
    return case.knowing(as_of=ago(case, 91)), set()


@breaks("M07")
def old_answers(case: Case, rng: Random) -> Broken:
    return case.knowing(answers_as_of=ago(case, 181)), set()


@breaks("M08")
def few_answers(case: Case, rng: Random) -> Broken:
    felt = Felt(n=rng.choice([0, 3]), too_few=True, assumed=1.0)
    return case.knowing(emotions={**(case.facts.emotions or {}), "step:1": felt}), {"step:1"}


@breaks("M08")
def no_interval(case: Case, rng: Random) -> Broken:
    felt = Felt(n=40, value=0.5, low=0.1)
    return case.knowing(emotions={**(case.facts.emotions or {}), "step:1": felt}), {"step:1"}


@breaks("M08")
def figure_of_few(case: Case, rng: Random) -> Broken:
    figure = Figure(id="figure:new", about="touchpoint:0-0", metric="nps", value=31, n=rng.choice([None, 4]))
    return case.put(figure), {"touchpoint:0-0"}


@breaks("M09")
def nothing_after(case: Case, rng: Random) -> Broken:
    late = [s for s in case.document.stages() if s.stage_kind in ("use", "support", "renewal", "advocacy")]
    for stage in late:
        case = case.set(stage.id, stage_kind="delivery")
    return case.set("journey:j", scope_kind=rng.choice(["lifecycle", "service"])), JOURNEY


@breaks("M09")
def nothing_before(case: Case, rng: Random) -> Broken:
    early = [s for s in case.document.stages() if s.stage_kind in ("latent_need", "awareness", "consideration")]
    for stage in early:
        case = case.set(stage.id, stage_kind="decision")
    return case.set("journey:j", scope_kind="lifecycle"), JOURNEY


@breaks("M09")
def hole_in_the_middle(case: Case, rng: Random) -> Broken:
    middle = [s for s in case.document.stages() if s.stage_kind in ("decision", "delivery")]
    for stage in middle:
        case = case.set(stage.id, stage_kind=rng.choice(["consideration", "use"]))
    return case, JOURNEY


@breaks("M10")
def many_stages(case: Case, rng: Random) -> Broken:
    for i in range(9 - len(case.document.stages())):
        first = case.document.stages()[0]
        case = case.put(
            Stage(id=f"stage:new{i}", title=case.text(PLAIN, f"new{i}"), order=key_between(None, first.order)),
            Step(id=f"step:new{i}", stage=f"stage:new{i}", title=case.text(STEP, f"new{i}"), order="a0"),
            Kpi(id=f"kpi:new{i}", unit="d", baseline=1, baseline_at=ago(case, 5), target=2, stage=f"stage:new{i}"),
        )
    return case, JOURNEY


@breaks("M11")
def many_steps(case: Case, rng: Random) -> Broken:
    first = case.document.steps()[0]
    wanted = 21 - len(case.document.steps())
    for i in range(wanted):
        new = Step(id=f"step:new{i}", stage=first.stage, title=case.text(STEP, f"new{i}"), order=f"Zz{i:02}")
        case = case.put(new)
    return case, JOURNEY


@breaks("M12")
def empty_stage(case: Case, rng: Random) -> Broken:
    return case.put(Stage(id="stage:new", title=case.text(PLAIN, "new"), order="Zz")), {"stage:new"}


@breaks("M12")
def silent_step(case: Case, rng: Random) -> Broken:
    step = rng.choice(case.document.steps())
    return case.set(step.id, title=rng.choice([{}, {"sv": " "}])), {step.id}


@breaks("M13")
def inside_out(case: Case, rng: Random) -> Broken:
    step = rng.choice(case.document.steps())
    titles = {
        "sv": ["Fakturering", "Kunden får en offert", "Uppföljning", "Skickar ut påminnelse", "Order i Navet"],
        "da": ["Fakturering", "Kunden modtager et tilbud", "Opfølgning", "Sender ud", "Ordre i Navet"],
        "nb": ["Fakturering", "Kunden mottar et tilbud", "Oppfølging", "Sender ut purring", "Ordre i Navet"],
        "en": [
            "Invoicing",
            "Customer receives the offer",
            "Lead qualification",
            "Follow up by phone",
            "Order in Navet",
        ],
    }
    code = rng.choice(case.document.journey.languages)
    return case.set(step.id, title={**step.title, code: rng.choice(titles[code])}), {step.id}


@breaks("M14")
def department_stage(case: Case, rng: Random) -> Broken:
    stage = rng.choice(case.document.stages())
    name = rng.choice(["alfa", "NAVET", "Marketing", "Kundtjänst", "Customer service", "Salg"])
    return case.set(stage.id, title=dict.fromkeys(case.document.journey.languages, name)), {stage.id}


@breaks("M15")
def no_channel(case: Case, rng: Random) -> Broken:
    touchpoint = rng.choice(case.document.of(Touchpoint))
    rule = EventRule(any=(EventMatch(name=("x",), channel=("e-mail",)),))
    channel = rng.choice(["", " ", "Okänd"])
    return case.set(touchpoint.id, channel=channel, events=rng.choice([None, rule])), {touchpoint.id}


@breaks("M16")
def only_ours(case: Case, rng: Random) -> Broken:
    for touchpoint in case.document.of(Touchpoint):
        case = case.set(touchpoint.id, ownership="brand")
    return case, JOURNEY


@breaks("M17")
def two_channels(case: Case, rng: Random) -> Broken:
    touchpoint = rng.choice(case.document.of(Touchpoint))
    channel = rng.choice(["email/phone", "mejl och telefon", "web, app", "e-post eller SMS", "butik + chat"])
    return case.set(touchpoint.id, channel=channel), {touchpoint.id}


@breaks("M17")
def two_initiators(case: Case, rng: Random) -> Broken:
    touchpoint = rng.choice(case.document.of(Touchpoint))
    fields = rng.choice([{"initiator": "customer and company"}, {"receiver": "kund, partner"}, {"initiator": ""}])
    return case.set(touchpoint.id, **fields), {touchpoint.id}


@breaks("M18")
def no_importance(case: Case, rng: Random) -> Broken:
    touchpoint = rng.choice(case.document.of(Touchpoint))
    return case.set(touchpoint.id, importance=None), {touchpoint.id}


@breaks("M18")
def equal_importance(case: Case, rng: Random) -> Broken:
    for touchpoint in case.document.of(Touchpoint):
        case = case.set(touchpoint.id, importance=4)
    return case, {"touchpoint:0-0"}


@breaks("M19")
def flat(case: Case, rng: Random) -> Broken:
    cards = [c.id for c in case.document.of(Card) if c.emotion is not None]
    for card in cards:
        case = case.set(card, emotion=1.0)
    return case, set(cards)


@breaks("M19")
def low_without_reason(case: Case, rng: Random) -> Broken:
    felt = [c for c in case.document.of(Card) if c.emotion is not None]
    end = (min if rng.random() < 0.5 else max)(felt, key=lambda c: c.emotion or 0)
    return case.set(end.id, text={}), {end.id}


@breaks("M20")
def no_moment_of_truth(case: Case, rng: Random) -> Broken:
    for touchpoint in case.document.of(Touchpoint):
        case = case.set(touchpoint.id, moment_of_truth=False)
    return case, JOURNEY


@breaks("M20")
def end_without_emotion(case: Case, rng: Random) -> Broken:
    last = case.document.steps()[-1]
    return case.remove(f"card:e{last.id.partition(':')[2]}"), {last.id}


@breaks("M21")
def pain_without_severity(case: Case, rng: Random) -> Broken:
    return placed(case.put(pain(case)), "insight:new"), {"insight:new"}


@breaks("M21")
def pain_nowhere(case: Case, rng: Random) -> Broken:
    return case.put(pain(case, severity=1)), {"insight:new"}


@breaks("M21")
def severe_pain_left(case: Case, rng: Random) -> Broken:
    return placed(case.put(pain(case, severity=rng.choice([3, 4]))), "insight:new"), {"insight:new"}


@breaks("M22")
def solution(case: Case, rng: Random) -> Broken:
    title = rng.choice(["Build an app", "Inför självbetjäning", "Udvikl en portal", "Ny app", "Lansere et nettsted"])
    return case.set("opportunity:o", title=dict.fromkeys(case.document.journey.languages, title)), {"opportunity:o"}


@breaks("M23")
def opportunity_without_insight(case: Case, rng: Random) -> Broken:
    new = Opportunity(
        id="opportunity:new",
        title=case.text(QUESTION, "new"),
        team="Beta",
        customer_value=1,
        business_value=1,
        effort=1,
    )
    return case.put(new), {"opportunity:new"}


@breaks("M23")
def opportunity_unfinished(case: Case, rng: Random) -> Broken:
    fields = rng.choice([{"effort": None}, {"customer_value": None}, {"business_value": None}, {"owner": " "}])
    return case.set("opportunity:o", **fields), {"opportunity:o"}


@breaks("M24")
def loose_solution(case: Case, rng: Random) -> Broken:
    if rng.random() < 0.5:
        return case.set("action:soon", opportunity=None), {"action:soon"}
    return case.set("idea:i", opportunity=None).set("action:now", opportunity="opportunity:o"), {"idea:i"}


@breaks("M24")
def unmeasured_action(case: Case, rng: Random) -> Broken:
    case = case.put(Kpi(id="kpi:new", unit="d", baseline_at=ago(case, 3), target=3))
    return case.set("action:now", kpi=rng.choice([None, "kpi:new"])), {"action:now"}


@breaks("M24")
def no_verdict(case: Case, rng: Random) -> Broken:
    return case.set("action:done", verdict=None), {"action:done"}


@breaks("M25")
def unpromised(case: Case, rng: Random) -> Broken:
    fields = rng.choice([{"team": ""}, {"due_at": None}, {"due_at": ago(case, 1)}])
    return case.set("action:now", **fields), {"action:now"}


@breaks("M25")
def late_proposal(case: Case, rng: Random) -> Broken:
    return case.set("action:soon", due_at=ago(case, rng.randint(1, 400))), {"action:soon"}


@breaks("M26")
def nobody_owns_the_map(case: Case, rng: Random) -> Broken:
    return case.set("journey:j", owner=" "), JOURNEY


@breaks("M26")
def review_too_old(case: Case, rng: Random) -> Broken:
    return case.set("journey:j", reviewed_at=rng.choice([None, ago(case, 35)]), review_every_days=34), JOURNEY


@breaks("M27")
def out_of_control(case: Case, rng: Random) -> Broken:
    kpi = case.document[case.document["action:now"].kpi]  # type: ignore[attr-defined]  # the test knows what it is
    figure = Figure(id="figure:new", about=kpi.id, metric="count", value=rng.choice([12, -3]), period_end=ago(case, 1))
    return case.put(figure), {kpi.id}


@breaks("M27")
def measured_out_of_control(case: Case, rng: Random) -> Broken:
    kpi = case.document["action:now"].kpi  # type: ignore[attr-defined]  # the test knows what it is
    return case.knowing(kpis={kpi: ((ago(case, 2), 14.0),)}), {kpi}


@breaks("M28")
def stage_without_kpi(case: Case, rng: Random) -> Broken:
    kpi = rng.choice(case.document.of(Kpi))
    other = next(s.id for s in case.document.stages() if s.id != kpi.stage)
    return case.set(kpi.id, stage=other), {kpi.stage or ""}


@breaks("M28")
def unfinished_kpi(case: Case, rng: Random) -> Broken:
    fields: dict[str, object] = {"unit": "d", "target": 3.0, "baseline_at": ago(case, 3)}
    del fields[rng.choice(list(fields))]
    return case.put(Kpi(id="kpi:new", **fields)), {"kpi:new"}  # type: ignore[arg-type]  # the values fit, which mypy cannot see


@breaks("M29")
def nothing_behind(case: Case, rng: Random) -> Broken:
    touchpoint = brand(case, rng)
    process = case.document["process:all"]
    left = tuple(t for t in process.touchpoints if t != touchpoint.id)  # type: ignore[attr-defined]  # the test knows what it is
    return case.set("process:all", touchpoints=left).set(touchpoint.id, ownership="brand"), {touchpoint.id}


@breaks("M29")
def no_system_or_owner(case: Case, rng: Random) -> Broken:
    touchpoint = brand(case, rng)
    fields = rng.choice([{"systems": ()}, {"owner": "", "team": ""}])
    return case.set(touchpoint.id, ownership="brand", **fields), {touchpoint.id}


@breaks("M30")
def two_functions(case: Case, rng: Random) -> Broken:
    for record in case.document:
        if getattr(record, "owner", "") or getattr(record, "team", ""):
            case = case.set(record.id, team=rng.choice(["Alfa", "alfa ", "Beta"]))
    return case, JOURNEY


@breaks("M31")
def scored_question(case: Case, rng: Random) -> Broken:
    kind = rng.choice(["question", "quote"])
    return case.set(f"insight:{kind}", severity=2), {f"insight:{kind}"}


@breaks("M31")
def weighted_quote(case: Case, rng: Random) -> Broken:
    return case.set("insight:quote", weight=0.3), {"insight:quote"}


@breaks("M32")
def lost_map(case: Case, rng: Random) -> Broken:
    return case.set("step:1", nested_journey="journey:gone"), {"step:1"}


@breaks("M32")
def circle(case: Case, rng: Random) -> Broken:
    others = {
        "journey:a": Nesting(frozenset({"step:x"}), {"step:x": "journey:b"}),
        "journey:b": Nesting(frozenset({"step:y"}), {"step:y": "journey:j"}),
    }
    inside = rng.choice(["journey:a", "journey:b", "journey:j"])
    return case.knowing(journeys=others).set("step:1", nested_journey=inside), {"step:1"}


@breaks("M32")
def parent_disagrees(case: Case, rng: Random) -> Broken:
    case = case.knowing(journeys={"journey:other": Nesting(frozenset({"step:x"}), {})})
    parent = rng.choice(["journey:other#step:x", "journey:gone#step:x", "journey:other"])
    return case.set("journey:j", parent_step=parent), JOURNEY


@breaks("M33")
def unfit(case: Case, rng: Random) -> Broken:
    return case.knowing(fitness=rng.uniform(0, 0.79)), JOURNEY


@breaks("M34")
def wrong_belief(case: Case, rng: Random) -> Broken:
    felt = Felt(40, -0.9, -1.1, -0.7, assumed=0.3, beyond_chance=True)
    return case.knowing(emotions={**(case.facts.emotions or {}), "step:2": felt}), {"step:2"}


@breaks("M35")
def faint(case: Case, rng: Random) -> Broken:
    return case.set("card:image", color=rng.choice(["#333", "#00308F", "7a1f1f"])), {"card:image"}


@breaks("M35")
def wordless(case: Case, rng: Random) -> Broken:
    card = Card(
        id="card:new", lane="lane:images", from_step="step:1", order="zz", **{rng.choice(["image", "icon"]): "a"}
    )
    return case.put(card), {"card:new"}


@breaks("M35")
def homeless(case: Case, rng: Random) -> Broken:
    fields = rng.choice(
        [{"lane": "lane:gone", "from_step": "step:1"}, {"lane": "lane:pains", "from_step": "step:gone"}]
    )
    return case.put(Card(id="card:new", **fields)), {"card:new"}


@breaks("M36")
def personal(case: Case, rng: Random) -> Broken:
    said = rng.choice(["Ring mig på 070-123 45 67.", "Skriv till anna.berg@example.se", "Mail ola@nordmann.example"])
    text = dict.fromkeys(case.document.journey.languages, said)
    if rng.random() < 0.5:
        return case.set("insight:quote", text=text), {"insight:quote"}
    return case.set("source:1", note=text), {"source:1"}


@breaks("M37")
def missing_language(case: Case, rng: Random) -> Broken:
    id, field = rng.choice([("step:1", "title"), ("journey:j", "scenario"), ("insight:gain", "text")])
    text = getattr(case.document[id], field)
    code = rng.choice(list(text))
    return case.set(id, **{field: {c: t for c, t in text.items() if c != code}}), {id}


@breaks("M38")
def duplicate(case: Case, rng: Random) -> Broken:
    first = case.document["insight:gain"]
    text = {c: f" {t.upper()}. " for c, t in first.text.items()}  # type: ignore[attr-defined]  # the test knows what it is
    new = Insight(id="insight:gain2", insight_kind="gain", text=text, sources=("source:1",))
    return placed(case.put(new), "insight:gain2"), {"insight:gain2"}


@breaks("M39")
def one_kind(case: Case, rng: Random) -> Broken:
    for source in case.document.of(Source):
        case = case.set(source.id, source_kind="interviews")
    return case.knowing(kinds=frozenset()), {"source:0"}


@breaks("M40")
def blind_spot(case: Case, rng: Random) -> Broken:
    return case.knowing(unmapped=(Unmapped("competitor", rng.uniform(0.06, 1)),)), set()


@breaks("M40")
def ghost(case: Case, rng: Random) -> Broken:
    return case.knowing(unmapped=case.facts.unmapped or (), ghosts=("touchpoint:0-0",)), {"touchpoint:0-0"}


@breaks("M41")
def silent_stage(case: Case, rng: Random) -> Broken:
    stage = rng.choice(case.document.stages()[1:])
    gone = [c for c in case.document.of(Contact) if c.stage == stage.id]
    if rng.random() < 0.5:
        gone = gone[:1]
    return case.remove(*(c.id for c in gone)), {stage.id}


@breaks("M41")
def unanswered_question(case: Case, rng: Random) -> Broken:
    for contact in case.document.of(Contact):
        if contact.answers:
            case = case.set(contact.id, **rng.choice([{"answers": ()}, {"status": "stopped"}]))
    return case, {"insight:question"}
