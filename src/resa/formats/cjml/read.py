"""A CJML journey as a map: phases are stages, what the customer does or receives are steps, the company's own work backstage."""

from __future__ import annotations

import re

from ...errors import UnreadableError, UsageError
from ...journey.document import Document
from ...journey.ids import new_id
from ...journey.order import keys
from ...journey.records import Card, Journey, Lane, Persona, Record, Source, Stage, Step, Touchpoint
from ...texts import say
from ...texts.sentence import Sentence
from ..outline import preview_of
from ..report import Choices, Notes, Reading
from .model import Actor, Model, Point, models
from .tree import parse

_ROOT = re.compile(
    r"<\s*(?:\w+:)?(CJML|CustomerJourneys?|(?:Planned|Actual)Journey(?:Cluster)?|Journeys?)\b", re.IGNORECASE
)
_POINT = re.compile(
    r"<\s*(?:\w+:)?(?:planned|actual)?(?:CommunicationPoint|Action)\b|<\s*(?:\w+:)?CJML\b", re.IGNORECASE
)


def recognises(name: str, text: str) -> bool:
    """XML whose first elements are CJML's."""
    return text.lstrip("\ufeff \r\n\t").startswith("<") and bool(_ROOT.search(text[:20_000]) and _POINT.search(text))


def read(text: str, name: str, choices: Choices, language: str) -> Reading:
    """The first planned journey, or that which `choices.sheet` names; an actual one only when it is chosen or alone."""
    found = models(parse(text, name))
    if not found:
        raise UnreadableError(
            Sentence("formats.cjml_no_journey"), where=name, allowed=["plannedJourney", "actualJourney"]
        )
    titles = _distinct([m.title or name for m in found])
    chosen = 0
    if choices.sheet:
        wanted = [i for i, (m, title) in enumerate(zip(found, titles, strict=True)) if choices.sheet in {title, m.id}]
        if not wanted:
            raise UsageError(Sentence("formats.cjml_no_such_journey"), value=choices.sheet, allowed=titles)
        chosen = wanted[0]
    notes = Notes()
    if len(found) > 1:
        others = [t for i, t in enumerate(titles) if i != chosen]
        notes.add("lost", "cjml_other_journeys", n=len(others), titles=", ".join(others[:5]))
    document = _Map(found[chosen], notes, language).document(titles[chosen])
    return Reading(
        document, preview_of(document, titles[chosen], notes, "cjml", tuple(titles) if len(titles) > 1 else ())
    )


def _distinct(titles: list[str]) -> list[str]:
    seen: dict[str, int] = {}
    made = []
    for title in titles:
        seen[title] = seen.get(title, 0) + 1
        made.append(title if seen[title] == 1 else f"{title} ({seen[title]})")
    return made


class _Map:
    """Makes the records of one journey."""

    def __init__(self, model: Model, notes: Notes, language: str) -> None:
        self.model, self.notes, self.language = model, notes, language
        self.records: list[Record] = []
        self.cards: list[tuple[str, Card]] = []
        self.touchpoints: dict[tuple[str, ...], Touchpoint] = {}
        self.companies: list[str] = [a.id for a in model.actors.values() if not a.is_customer]
        self.strangers: dict[str, None] = {}

    def document(self, title: str) -> Document:
        """The whole map; every point of the journey is in it, or told."""
        model, language = self.model, self.language
        people = [
            Persona(id=new_id("persona"), title={language: actor.name}, order=order)
            for actor, order in zip(_customers(model), keys(len(_customers(model))), strict=True)
        ]
        journey = Journey(
            id=new_id("journey"), title={language: title}, languages=(language,), personas=tuple(p.id for p in people),
            scenario={language: model.summary} if model.summary else {},
        )  # fmt: skip
        steps = self._steps(self._stages())
        self._cards(steps)
        kinds = list(dict.fromkeys(["river", "steps", "touchpoints", "emotion", *(kind for kind, _ in self.cards)]))
        self.records += [
            Lane(id=f"lane:{kind}", lane_kind=kind, order=order)  # type: ignore[arg-type]  # a LaneKind
            for kind, order in zip(kinds, keys(len(kinds)), strict=True)
        ]
        self._tell()
        return Document([journey, *people, *self.records, *(c for _, c in self.cards), *self.touchpoints.values()])

    def _stages(self) -> dict[str, str]:
        """Phase to stage id, in the order of the file; points without a phase get one of the journey's own."""
        used = list(dict.fromkeys(p.phase.strip() for p in self.model.points))
        phases = {key.strip(): name for key, name in self.model.phases.items()}
        for key in used:
            phases.setdefault(key, key or self.model.title or say("formats.unnamed_stage", self.language))
        places = zip(phases.items(), keys(len(phases)), strict=True)
        stages = [Stage(id=f"stage:{n}", title={self.language: name}, order=order)
                  for n, ((_, name), order) in enumerate(places, 1)]  # fmt: skip
        self.records += stages
        return dict(zip(phases, (s.id for s in stages), strict=True))

    def _steps(self, stages: dict[str, str]) -> list[tuple[Step, list[Point], list[Point]]]:
        """Steps with their touchpoints and, behind them, what the company does by itself until the next one.
        Points that follow each other in one phase with the same words of the customer are one step."""
        made: list[tuple[Step, list[Point], list[Point]]] = []
        early: list[Point] = []
        for point in self.model.points:
            if not self._meets_customer(point):
                (made[-1][2] if made else early).append(point)
                continue
            words, stage = self._customers_words(point), stages[point.phase.strip()]
            if made and made[-1][0].stage == stage and made[-1][0].title.get(self.language) == words:
                made[-1][1].append(point)
                continue
            step = Step(id=f"step:{len(made) + 1:03d}", stage=stage, title={self.language: words},
                        optional=point.compliance == "missing")  # fmt: skip
            made.append((step, [point], []))
        if early and made:
            made[0][2][:0] = early
        elif early:
            stage = stages[early[0].phase.strip()]
            made.append((Step(id="step:001", stage=stage, title={self.language: early[0].initiator_label}), [], early))
        self.records += [Step(id=s.id, stage=s.stage, title=s.title, optional=s.optional, order=order)
                         for (s, _, _), order in zip(made, keys(len(made)), strict=True)]  # fmt: skip
        return made

    def _cards(self, steps: list[tuple[Step, list[Point], list[Point]]]) -> None:
        source = None
        if not self.model.planned:
            source = Source(id=new_id("source"), title={self.language: self.model.title}, source_kind="interviews", n=1)
            self.records.append(source)
        for step, points, behind in steps:
            orders = iter(keys(4 * (len(points) + len(behind))))
            for point in points:
                touchpoint = self._touchpoint(point)
                self._add("touchpoints", step, next(orders), ref=touchpoint.id)
                rests = {"sources": (source.id,)} if source else {}
                if point.experience:
                    self._add("quotes", step, next(orders), text={self.language: point.experience}, **rests)
                if point.rating is not None:
                    emotion = min(max(point.rating, 1.0), 5.0) - 3
                    self._add("emotion", step, next(orders), emotion=emotion, **rests)
            for point in behind:
                words = f"{self._name(point.initiator)}: {point.initiator_label or point.comment}".strip(": ")
                if point.receiver:
                    words += f" → {self._name(point.receiver)}"
                self._add("backstage", step, next(orders), text={self.language: words})

    def _add(self, kind: str, step: Step, order: str, **fields: object) -> None:
        card = Card(id=new_id("card"), lane=f"lane:{kind}", from_step=step.id, order=order, **fields)  # type: ignore[arg-type]  # a card's fields
        self.cards.append((kind, card))

    def _touchpoint(self, point: Point) -> Touchpoint:
        mine = self._is_customer(point.initiator)
        ours = point.receiver_label if mine else point.initiator_label
        title = ours or point.initiator_label or point.receiver_label or point.comment or point.id
        key = (title, point.channel, point.initiator, point.receiver, str(point.is_action))
        if key not in self.touchpoints:
            self.touchpoints[key] = Touchpoint(
                id=new_id("touchpoint"), title={self.language: title}, channel=point.channel,
                description={self.language: point.comment} if point.comment else {},
                form="action" if point.is_action else "communication",
                initiator=self._side(point.initiator), receiver="" if point.is_action else self._side(point.receiver),
            )  # fmt: skip
        return self.touchpoints[key]

    def _meets_customer(self, point: Point) -> bool:
        return self._is_customer(point.initiator) or self._is_customer(point.receiver)

    def _is_customer(self, reference: str) -> bool:
        actor = self.model.actor(reference)
        return actor is not None and actor.is_customer

    def _side(self, reference: str) -> str:
        """customer, company (the first service provider), or the actor's own name."""
        actor = self.model.actor(reference)
        if actor is None:
            if reference:
                self.strangers[reference] = None
            return reference or "company"
        if actor.is_customer:
            return "customer"
        return "company" if self.companies and actor.id == self.companies[0] else actor.name

    def _name(self, reference: str) -> str:
        actor = self.model.actor(reference)
        return actor.name if actor else reference

    def _customers_words(self, point: Point) -> str:
        """What the customer does or gets, in the file's words."""
        mine = point.initiator_label if self._is_customer(point.initiator) else point.receiver_label
        other = point.receiver_label if self._is_customer(point.initiator) else point.initiator_label
        return mine or other or point.comment or say("formats.unnamed_step", self.language)

    def _tell(self) -> None:
        """What the map cannot hold, counted."""
        points = self.model.points
        behind = sum(not self._meets_customer(p) for p in points)
        if behind:
            self.notes.add("changed", "cjml_backstage", n=behind)
        if any(p.rating is not None for p in points):
            self.notes.add("changed", "score_scaled")
        if timed := sum(p.timed for p in points):
            self.notes.add("lost", "cjml_times", n=timed)
        for code in ("missing", "adhoc", "failing"):
            if n := sum(p.compliance == code for p in points):
                self.notes.add("changed" if code == "missing" else "lost", f"cjml_{code}", n=n)
        if not self.model.planned:
            self.notes.add("understood", "cjml_actual")
        for name in self.strangers:
            self.notes.add("changed", "cjml_stranger", text=name)


def _customers(model: Model) -> list[Actor]:
    return [a for a in model.actors.values() if a.is_customer]
