"""A journey document from what was found: stages, steps, arrows, touchpoints with rules, cards marked as from data."""

from __future__ import annotations

import re
import secrets
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

from ...journey.document import Document
from ...journey.ids import new_id
from ...journey.order import keys
from ...journey.records import (
    Card,
    EventMatch,
    EventRule,
    Journey,
    Lane,
    Next,
    Persona,
    Record,
    SegmentRule,
    Source,
    Stage,
    Step,
    Touchpoint,
    TraitMatch,
)  # fmt: skip
from ...texts import say

if TYPE_CHECKING:
    from ...analysis.mixture import Mixture
    from .reading import Log
    from .recognising import Recognised

LANES = ("river", "steps", "touchpoints", "emotion_measured", "pains", "gains", "opportunities")
#: A channel is the touchpoint's when it carries this share of its events.
ONE_CHANNEL = 0.8


@dataclass(frozen=True)
class Shape:
    """What a draft is drawn from; steps are groups of name codes, stages groups of step numbers."""

    steps: list[list[int]]
    stages: list[list[int]]
    kept: npt.NDArray[np.bool_]
    """(steps + 1)² moves that the draft shows."""
    optional: npt.NDArray[np.bool_]
    goals: frozenset[int]
    """Steps."""
    reached: npt.NDArray[np.int64]
    """Journeys per step."""


def draw(
    shape: Shape, log: Log, mixed: Mixture | None, recognised: Sequence[Recognised | None] = (), *, title: str, language: str, n: int, span: tuple[str, str],
    choose: Callable[[str], str] = secrets.choice,
) -> Document:  # fmt: skip
    """The document. Everything on it names one source: the events."""
    source = Source(
        id=new_id("source", choose), source_kind="events", n=n, date=span[1][:10] or None,
        title={language: say("evidence.discovered_source", language, first=span[0][:10], last=span[1][:10])},
    )  # fmt: skip
    made: list[Record] = [source]
    made += [
        Lane(id=f"lane:{kind}", lane_kind=kind, order=order)  # type: ignore[arg-type]  # kinds of the draft's own table
        for kind, order in zip(LANES, keys(len(LANES)), strict=True)
    ]
    touchpoints = [[_touchpoint(log, code, language, choose) for code in step] for step in shape.steps]
    made += _stages(shape, touchpoints, language)
    made += _steps(shape, touchpoints, language)
    for s, here in enumerate(touchpoints):
        made += here
        made += [
            Card(
                id=f"card:{s + 1:02d}-{i + 1}", lane="lane:touchpoints", from_step=_step(s), ref=t.id,
                sources=(source.id,), order=order,
            )
            for i, (t, order) in enumerate(zip(here, keys(len(here)), strict=True))
        ]  # fmt: skip
    personas = _personas(mixed, recognised, touchpoints, source, language, choose) if mixed is not None else []
    made += personas
    journey = Journey(
        id=new_id("journey", choose),
        title={language: title or say("evidence.discovered_title", language)},
        purpose={language: say("evidence.discovered_purpose", language, n=f"{n:,}".replace(",", "\u202f"))},
        languages=(language,),
        personas=tuple(p.id for p in personas),
        goal_touchpoints=tuple(t.id for s in sorted(shape.goals) for t in touchpoints[s]),
        tags=("discovered",),
        revealed=True,
    )
    return Document([journey, *made])


def _step(s: int) -> str:
    return f"step:{s + 1:02d}"


def _stages(shape: Shape, touchpoints: list[list[Touchpoint]], language: str) -> list[Stage]:
    found = []
    for g, (inside, order) in enumerate(zip(shape.stages, keys(len(shape.stages)), strict=True)):
        first, last = (_titles(touchpoints[s], language)[0] for s in (inside[0], inside[-1]))
        title = first if first == last else say("evidence.discovered_stage", language, first=first, last=last)
        found.append(Stage(id=f"stage:{g + 1}", title={language: title}, order=order))
    return found


def _steps(shape: Shape, touchpoints: list[list[Touchpoint]], language: str) -> list[Step]:
    stage_of = {s: g for g, inside in enumerate(shape.stages) for s in inside}
    n = len(shape.steps)
    found = []
    for s, order in enumerate(keys(n)):
        after = [int(t) for t in np.flatnonzero(shape.kept[s, :n])]
        found.append(
            Step(
                id=_step(s),
                stage=f"stage:{stage_of[s] + 1}",
                title={language: " · ".join(_titles(touchpoints[s], language))},
                next=tuple(Next(step=_step(t)) for t in after),
                ends=bool(shape.kept[s, n]) or not after,
                optional=bool(shape.optional[s]),
                order=order,
            )
        )
    return found


def _titles(touchpoints: list[Touchpoint], language: str) -> list[str]:
    return [t.title[language] for t in touchpoints]


def _touchpoint(log: Log, code: int, language: str, choose: Callable[[str], str]) -> Touchpoint:
    name = log.names[code]
    used = np.bincount(log.channel[log.code == code], minlength=len(log.channels))
    usual = int(used.argmax())
    channel = log.channels[usual] if used[usual] >= ONE_CHANNEL * max(int(used.sum()), 1) else ""
    return Touchpoint(
        id=new_id("touchpoint", choose),
        title={language: readable(name)},
        channel=channel,
        events=EventRule(any=(EventMatch(name=(name,)),)),
    )


def readable(name: str) -> str:
    """An event's name as words: `add_to_cart` → 'Add to cart'."""
    words = re.sub(r"[_\s]+", " ", name).strip() or name
    return words[:1].upper() + words[1:] if words.islower() else words


def _personas(
    mixed: Mixture, recognised: Sequence[Recognised | None], touchpoints: list[list[Touchpoint]], source: Source,
    language: str, choose: Callable[[str], str],
) -> list[Persona]:  # fmt: skip
    found: list[Persona] = []
    nothing = say("evidence.discovered_nothing", language)
    for k, order in zip(np.argsort(-mixed.share, kind="stable"), keys(len(mixed.share)), strict=True):
        more, less = differs(mixed, int(k))
        letter = chr(65 + len(found))
        words = [", ".join(_titles(touchpoints[s], language)[0] for s in some) or nothing for some in (more, less)]
        by = recognised[int(k)] if recognised else None
        often, seldom = ([_titles(touchpoints[s], language)[0] for s in some] for some in (more, less))
        title = _persona_title(by, often, seldom, letter, language)
        text = say(
            "evidence.discovered_persona_more",
            language,
            share=f"{100 * mixed.share[k]:.0f}",
            more=words[0],
            less=words[1],
        )
        rule = None if by is None else SegmentRule(all=(TraitMatch(trait=by.trait, values=by.values),))
        found.append(
            Persona(
                id=new_id("persona", choose), title={language: title}, description={language: text},
                segment=rule, sources=(source.id,), order=order,
            )
        )  # fmt: skip
    return found


def _persona_title(by: Recognised | None, more: list[str], less: list[str], letter: str, language: str) -> str:
    """What sets the group apart: the trait that picks it, else what it meets more often, else less; always its letter."""
    if by is not None:
        what = f"{readable(by.trait)}: {', '.join(by.values)}"
        return say("evidence.discovered_persona_what", language, letter=letter, what=what)
    if more:
        return say("evidence.discovered_persona_often", language, letter=letter, step=more[0])
    if less:
        return say("evidence.discovered_persona_seldom", language, letter=letter, step=less[0])
    return say("evidence.discovered_persona", language, letter=letter)


def differs(mixed: Mixture, k: int) -> tuple[list[int], list[int]]:
    """Up to three steps that the group meets more, and less, often per journey than the others do."""
    visits = np.array([_visits(m) for m in mixed.move])
    others = np.delete(visits, k, axis=0)
    weight = np.delete(mixed.share, k)
    gap = visits[k] - (others * weight[:, None]).sum(axis=0) / weight.sum()
    order = np.argsort(-gap)
    return [int(s) for s in order[:3] if gap[s] > 0.1], [int(s) for s in order[::-1][:3] if gap[s] < -0.1]


def _visits(move: npt.NDArray[np.float64]) -> npt.NDArray[np.float64]:
    """Expected visits per step of a chain, from start to end."""
    n = len(move) - 1
    inside = move[:n, :n]
    try:
        return np.asarray(np.linalg.solve(np.eye(n) - inside.T, move[n, :n]))
    except np.linalg.LinAlgError:
        return np.asarray(move[n, :n])
