"""`Builder`: the published values of one group, node by node and as a whole. No number is made here: each kind of value
has its own module, and what must stay hidden is decided once for all of them (`hidden`).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

import msgspec
import numpy as np
import numpy.typing as npt

from ..events.report import iso
from ..journey.records import Figure, Money
from ..texts.sentence import Sentence
from . import answered, beliefs, claims, deviations, emotion, expectations, flow, importance, sankey, scored, times
from .elsewhere import elsewhere
from .filters import slice_of
from .grade import map_grade
from .headlines import headlines
from .model import Deviations, Evidence, Filter, MapEvidence, Measure, Measured, Sankey, Scored, Value
from .published import Groups, hidden_cells
from .quotes import quotes
from .suppress import MINIMUM, safe, small
from .unmatched import unmatched
from .values import bounded, missing, plain_share

if TYPE_CHECKING:
    from ..events.model import Slice
    from .ground import Ground

Mask = npt.NDArray[np.bool_]


@dataclass(frozen=True)
class Builder:
    """One group of a ground, shown or compared."""

    ground: Ground
    chosen: Filter
    slice: Slice | None
    sides: Sequence[tuple[Mask, ...]]
    """The units of every group in `groups`, the shown one first."""
    groups: Groups
    revealed: bool

    @cached_property
    def hidden(self) -> frozenset[object]:
        """Step 3: the numbers that must not be shown."""
        return hidden_cells(self.ground.plan, self.groups)

    @cached_property
    def goal_value(self) -> Money | None:
        """What an arrived journey is worth."""
        return self.ground.document.journey.goal_value

    @cached_property
    def placed(self) -> answered.Placed | None:
        """The answers by node."""
        g = self.ground
        if g.answers is None or not len(g.answers):
            return None
        inside = answered.in_group(g.rows, self.sides[0], g.answers, self.slice)
        groups = [inside]
        if self.slice is not None:
            groups += [~inside, *(answered.of_customers(g.rows, side, g.answers) for side in self.sides[2:])]
        return answered.place(g.plan, g.binding, g.rows, g.snapshot, g.answers, groups)

    @cached_property
    def emotions(self) -> dict[int, tuple[Value | None, emotion.Sample | None]]:
        """Measured emotion by node."""
        p = self.ground.plan
        n = len(p.touchpoints) + len(p.steps) + len(p.stages)
        if self.placed is None:
            return {}
        return {node: emotion.emotion(self.placed, p, node, self.answers_as_of) for node in range(n)}

    @cached_property
    def answers_as_of(self) -> str | None:
        """When the newest answer was given."""
        g = self.ground
        known = g.answers.at[g.answers.at != answered.UNKNOWN_TIME] if g.answers is not None else []
        return iso(int(max(known))) if len(known) else None

    def measured(self) -> Measured:
        """Steps 4 and 5: everything together."""
        g, p = self.ground, self.ground.plan
        n_t, n_s = len(p.touchpoints), len(p.steps)
        nodes = [self.node(i) for i in range(n_t + n_s + len(p.stages))]
        steps = self.with_beliefs(nodes[n_t : n_t + n_s])
        evidence, grounds = self.evidence()
        everything = [self.with_evidence(m, evidence) for m in (*nodes[:n_t], *steps, *nodes[n_t + n_s :])]
        others = claims.other_claims(g.document, grounds, g.now)
        rated = {m.id: m.evidence for m in everything[:n_t]} | others
        whole = self.groups.shown
        return Measured(
            journey=g.document.journey.id,
            filter=self.chosen,
            revealed=self.revealed,
            as_of=g.as_of,
            as_of_seq=g.snapshot.as_of_seq,
            customers=self.total("journeys", int(whole.customers[-1])),
            journeys=self.total("journeys", whole.on_map),
            arrived=self.total("arrived", whole.arrived, loss=True),
            open=self.total("open", whole.open, loss=True),
            lost=self.total("lost", whole.lost, loss=True),
            arrived_share=self.arrived_share(),
            fitness=deviations.fitness(self.conformance, g.as_of),
            follow=deviations.follow(self.conformance, g.as_of),
            headlines=headlines(p, self.groups, self.hidden, steps, self.goal_value, revealed=self.revealed),
            touchpoints=tuple(everything[:n_t]),
            steps=tuple(everything[n_t : n_t + n_s]),
            stages=tuple(everything[n_t + n_s :]),
            unmatched=unmatched(p, self.groups, g.snapshot, g.as_of),
            ghosts=self.ghosts,
            unbound=g.binding.unbound,
            sankey=sankey.sankey(p, self.groups, self.hidden) if self.revealed else Sankey(nodes=(), links=()),
            evidence=map_grade(rated.values()) if rated else MapEvidence(
                grade="E", worst_quartile="E", share_with_source=None, claims=0, by_grade={}
            ),
            claims={**evidence, **others},
            sources=self.sources(),
            warnings=self.warnings(),
        )  # fmt: skip

    def node(self, node: int) -> Measure:
        """Step 4: one touchpoint, step or stage."""
        g, p = self.ground, self.ground.plan
        n_t, n_s = len(p.touchpoints), len(p.steps)
        kind, record = (
            ("touchpoint", p.touchpoints[node]) if node < n_t
            else ("step", p.steps[node - n_t]) if node < n_t + n_s
            else ("stage", p.stages[node - n_t - n_s])
        )  # fmt: skip
        make = flow.FlowMaker(self.groups, self.hidden, g.as_of, self.goal_value, self.revealed)
        felt = self.emotions.get(node, (None, None))[0]
        return Measure(
            id=record.id,
            kind=kind,  # type: ignore[arg-type]  # one of the three above
            flow=make(node, bound=self.bound(node)),
            time_from_previous=times.duration(self.groups, node, day_precision=g.snapshot.precision == "day")
            if self.revealed
            else times.nothing("hidden"),
            elsewhere=elsewhere(p, self.groups, self.hidden, g.snapshot.names, node, g.as_of) if self.revealed else (),
            emotion_assumed=self.guesses.get(node),
            emotion=felt if self.revealed or felt is None else missing("hidden", "emotion", "answered"),
            expectation=self.expectation(node),
            emotion_change_paired=self.change(node),
            importance=self.importance(node),
            scores=self.scores(node),
            deviations=self.deviations(node),
            expected=self.promise(node, "expected"),
            answered_in_time=self.promise(node, "response"),
            patience_seconds=self.patience(node),
            quotes=quotes(self.placed, p, node) if self.placed is not None and self.revealed else (),
            names=self.names(node),
        )

    def expectation(self, node: int) -> Value | None:
        """What customers said that they expected; hidden until revealed, or it would colour the team's guess."""
        if self.placed is None:
            return None
        found = emotion.emotion(self.placed, self.ground.plan, node, self.answers_as_of, emotion.EXPECTED)[0]
        return found if found is None or self.revealed else missing("hidden", "emotion", "answered")

    @cached_property
    def conformance(self) -> list[deviations.Conformance]:
        """The alignments of every group."""
        return [deviations.align_group(self.ground.plan, self.ground.rows, c.outcome) for c in self.groups.all]

    def deviations(self, node: int) -> Deviations | None:
        """Planned against actual, of steps and touchpoints."""
        g, p = self.ground, self.ground.plan
        n_t, n_s = len(p.touchpoints), len(p.steps)
        if node >= n_t + n_s or not self.bound(node):
            return None
        if node >= n_t:
            return deviations.at_step(p, self.groups, self.conformance, node - n_t, g.as_of)
        return deviations.at_touchpoint(p, self.groups, self.conformance, node, g.as_of)

    @cached_property
    def promises(self) -> dict[tuple[int, str], Value]:
        """Expected behaviour and promised response, by touchpoint."""
        g = self.ground
        found = expectations.promises(g.plan)
        if not found:
            return {}
        groups = list(zip(self.sides, self.groups.all, strict=True))
        counts = expectations.kept(g.plan, g.rows, g.snapshot, found, groups)
        return {(p.touchpoint, p.kind): expectations.value(counts, i, g.as_of) for i, p in enumerate(found)}

    def promise(self, node: int, kind: str) -> Value | None:
        """Hidden with the rest until revealed when it is about time."""
        found = self.promises.get((node, kind))
        if found is None or self.revealed or kind == "expected":
            return found
        return missing("hidden", of="decided")

    def bound(self, node: int) -> bool:
        """Whether any touchpoint of the node has a rule."""
        p, unbound = self.ground.plan, set(self.ground.binding.unbound)
        return any(p.touchpoints[t].id not in unbound for t in self.inside(node))

    def inside(self, node: int) -> list[int]:
        """The touchpoints of a node."""
        p = self.ground.plan
        n_t, n_s = len(p.touchpoints), len(p.steps)
        if node < n_t:
            return [node]
        if node < n_t + n_s:
            return list(p.touchpoints_of[node - n_t])
        return [t for t in range(n_t) if node - n_t - n_s in p.stages_of(t)]

    @cached_property
    def guesses(self) -> dict[int, float]:
        """The assumed emotion by node: of steps as written, of stages the mean of their steps."""
        p = self.ground.plan
        n_t, n_s = len(p.touchpoints), len(p.steps)
        by_id = beliefs.assumed_emotion(self.ground.document, self.chosen.persona)
        found = {n_t + s: by_id[step.id] for s, step in enumerate(p.steps) if step.id in by_id}
        for stage in range(len(p.stages)):
            values = [found[n_t + s] for s in range(n_s) if p.stage_of[s] == stage and n_t + s in found]
            if values:
                found[n_t + n_s + stage] = sum(values) / len(values)
        return found

    def change(self, node: int) -> Value | None:
        """Against the nearest earlier node of the same level that was asked about; none before the first."""
        p = self.ground.plan
        n_t, n_s = len(p.touchpoints), len(p.steps)
        if not n_t <= node or not self.revealed:
            return None
        first = n_t if node < n_t + n_s else n_t + n_s
        here = self.emotions.get(node, (None, None))[1]
        before = next((s for i in range(node - 1, first - 1, -1) if (s := self.emotions.get(i, (None, None))[1])), None)
        return emotion.paired_change(before, here, self.answers_as_of)

    @cached_property
    def overall(self) -> importance.Outcome | None:
        """How it went as a whole for each customer: what satisfaction is held against."""
        if self.placed is None:
            return None
        return importance.outcome(self.placed, self.ground.rows, [group.outcome for group in self.groups.all])

    def importance(self, node: int) -> Value | None:
        """As the data have it; hidden until revealed, for it tells how customers felt."""
        if self.placed is None or self.overall is None:
            return None
        found = importance.importance(self.placed, self.ground.plan, node, self.overall, self.answers_as_of)
        return found if found is None or self.revealed else missing("hidden", found.unit, found.of)

    def scores(self, node: int) -> tuple[Scored, ...]:
        """Measured metrics (hidden until revealed), then the typed figures."""
        g, p = self.ground, self.ground.plan
        record_id = [*p.touchpoints, *p.steps, *p.stages][node].id
        figures = [f for f in g.document.of(Figure) if f.about == record_id]
        asked = scored.scores(self.placed, p, node, self.answers_as_of) if self.placed is not None else []
        if not self.revealed:
            asked = [msgspec.structs.replace(s, estimate=missing("hidden", s.estimate.unit, "answered")) for s in asked]
        return (*asked, *scored.typed(figures, g.document, g.now))

    def patience(self, node: int) -> float | None:
        """Seconds, of touchpoints."""
        known = node < len(self.ground.plan.touchpoints) and np.isfinite(self.ground.patience[node])
        return float(self.ground.patience[node]) / 1e6 if known else None

    def names(self, node: int) -> tuple[str, ...]:
        """Event names bound here, in the store's order."""
        hit: npt.NDArray[np.bool_] = np.asarray(np.isin(self.ground.binding.table, self.inside(node)).any(axis=1))
        return tuple(name for name, found in zip(self.ground.snapshot.names, hit, strict=True) if found)

    def with_beliefs(self, steps: list[Measure]) -> list[Measure]:
        """Step 5: the gap between guess and answers, over all steps at once."""
        n_t = len(self.ground.plan.touchpoints)
        compared = [
            (i, self.guesses[n_t + i], found)
            for i in range(len(steps))
            if n_t + i in self.guesses and (found := self.emotions.get(n_t + i, (None, None))[1]) is not None
        ]
        if not self.revealed or not compared:
            return steps
        gaps = beliefs.belief_gaps([(guess, found, self.answers_as_of) for _, guess, found in compared])
        by_step = {i: gap for (i, _, _), gap in zip(compared, gaps, strict=True)}
        return [msgspec.structs.replace(m, belief_gap=by_step.get(i)) for i, m in enumerate(steps)]

    def evidence(self) -> tuple[dict[str, Evidence], claims.Grounds]:
        """Grades rest on the whole store, not on the slice that happens to be looked at."""
        g, p = self.ground, self.ground.plan
        records = [*p.touchpoints, *p.steps, *p.stages]
        reached = self.groups.shown.flow[:, 0] + (self.groups.others[0].flow[:, 0] if self.groups.others else 0)
        journeys = {r.id: int(n) for i, (r, n) in enumerate(zip(records, reached, strict=True))
                    if (i, "reached") not in self.hidden}  # fmt: skip
        asked = {r.id: found.n for i, r in enumerate(records) if (found := self.emotions.get(i, (None, None))[1])}
        journeys |= self.persona_journeys()
        grounds = claims.Grounds(journeys, asked, g.as_of, self.answers_as_of, g.ages)
        return claims.node_claims(g.document, p, grounds, g.now), grounds

    def persona_journeys(self) -> dict[str, int]:
        """Journeys in the store that each persona's segment rule finds, where there are enough to say."""
        g = self.ground
        total = g.rows.n_units
        found = {}
        for persona in g.document.personas():
            if persona.segment is not None and persona.segment.all:
                masks = g.rows.masks(g.snapshot, slice_of(g.document, Filter(persona=persona.id)))
                n = sum(int(m.sum()) for m in masks)
                if safe((n, total - n)):
                    found[persona.id] = n
        return found

    def with_evidence(self, measure: Measure, evidence: dict[str, Evidence]) -> Measure:
        """The node with its grade."""
        return msgspec.structs.replace(measure, evidence=evidence[measure.id])

    def total(self, name: str, n: int, *, loss: bool = False) -> int | None:
        """A number about the whole map, unless it must be hidden."""
        return None if ("map", name) in self.hidden or (loss and not self.revealed) else n

    def arrived_share(self) -> Value:
        """Arrived of all journeys on the map, the open ones among them."""
        whole = self.groups.shown
        if not self.revealed:
            return missing("hidden", of="journeys")
        if not whole.on_map:
            return missing("no_data", of="journeys")
        if ("map", "journeys") in self.hidden:
            return missing("suppressed", of="journeys")
        if ("map", "arrived") in self.hidden:
            rest = sum(
                n for n, name in ((whole.open, "open"), (whole.lost, "lost")) if ("map", name) not in self.hidden
            )
            few = sum(small(n) for n in (whole.open, whole.lost)) * (MINIMUM - 1)
            told = not small(whole.arrived) and all(
                small(n) or ("map", name) not in self.hidden for n, name in ((whole.open, "open"), (whole.lost, "lost"))
            )
            high = (whole.on_map - rest) / whole.on_map
            return bounded("journeys", high - few / whole.on_map if told else 0.0, high, whole.on_map)
        return plain_share(whole.arrived, whole.on_map, of="journeys", as_of=self.ground.as_of)

    @cached_property
    def ghosts(self) -> tuple[str, ...]:
        """Touchpoints with a rule that no event of the store has ever matched."""
        g = self.ground
        seen = np.sum([c.flow[:, 0] for c in (self.groups.shown, *self.groups.others[:1])], axis=0)
        unbound = set(g.binding.unbound)
        return tuple(t.id for i, t in enumerate(g.plan.touchpoints) if not seen[i] and t.id not in unbound)

    def sources(self) -> tuple[str, ...]:
        """Source records that the map's claims name."""
        named = [s for card in self.ground.document.cards() for s in card.sources]
        return tuple(dict.fromkeys(s for s in named if s in self.ground.document))

    def warnings(self) -> tuple[Sentence, ...]:
        """What a reader should know about these numbers."""
        g, whole = self.ground, self.groups.shown
        said = list(g.binding.warnings)
        if not g.plan.goals:
            said.append(Sentence("evidence.no_touchpoint_goal_so_nobody_can"))
        off = whole.journeys - whole.on_map
        if whole.on_map and off >= MINIMUM and not self.slice:
            said.append(Sentence("evidence.journeys_data_meet_no_touchpoint_way", off=off, journeys=whole.journeys))
        if self.placed is not None and self.slice is None:
            lost = int((self.placed.stage < 0).sum())
            if lost:
                said.append(Sentence("evidence.answers_about_nothing_map", lost=lost, n=len(self.placed.answers)))
        if not whole.on_map:
            said.append(Sentence("evidence.no_journey_meets_any_touchpoint_map"))
        return tuple(said)
