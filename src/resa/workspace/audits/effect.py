"""Whether a finding's figure moved: a key figure by the values typed about it, or a watch by its periods; before the actions
were done, and after."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

import msgspec

from ...errors import NotFoundError
from ...journey.records import Figure, Kpi, Text, read_text
from ...texts.sentence import Sentence
from .. import watches
from ..library import whole
from ..principals import MapAccess
from .door import AuditAccess
from .model import Effect, Finding
from .places import language_of, maps_of


class MeasureChoice(msgspec.Struct, frozen=True, kw_only=True):
    """A key figure or watch that can show a finding's effect."""

    measure: str
    journey: str
    name: Text
    kind: str


class _Turn(NamedTuple):
    """When the actions were done, by which what came before and after is told apart."""

    first: str
    last: str


def choices(access: AuditAccess) -> list[MeasureChoice]:
    """Every key figure and watch of the audit's journeys."""
    found = []
    for id, map_access in maps_of(access.principal, access.audit.journeys).items():
        document = whole(map_access).document
        found += [MeasureChoice(measure=kpi.id, journey=id, name=kpi.title, kind="kpi") for kpi in document.of(Kpi)]
        language = language_of(document)
        found += [
            MeasureChoice(measure=one.watch, journey=id, name={language: one.name}, kind="watch")
            for one in watches.watches(map_access)
        ]
    return found


def known_measure(access: AuditAccess, finding: Finding, measure: str) -> str:
    """The measure, when the finding's journey has it; '' for none. Raises NotFoundError."""
    if measure and not any(one.measure == measure and one.journey == finding.journey for one in choices(access)):
        raise NotFoundError(Sentence("audits.no_such_measure"), where="measure", value=measure)
    return measure


def effect_of(access: AuditAccess, finding: Finding) -> Effect | None:
    """What the finding's figure says; None when it names none. Without values the sentence says why."""
    found = maps_of(access.principal, [finding.journey]).get(finding.journey)
    if not finding.measure or found is None:
        return None
    done = sorted(one.done_at[:10] for one in finding.actions if one.done_at)
    turn = _Turn(done[0], done[-1]) if done else _Turn("9999-12-31", "9999-12-31")
    if finding.measure.startswith("kpi:"):
        return _by_kpi(found, finding.measure, turn)
    return _by_watch(found, finding.measure, turn)


def _by_kpi(access: MapAccess, id: str, turn: _Turn) -> Effect:
    document = whole(access).document
    kpi = document.find(id, Kpi)
    if kpi is None:
        return Effect(measure=id, sentence=Sentence("audits.measure_gone", name=id), met=None)
    name = read_text(kpi.title, language_of(document)) or id
    typed = sorted(
        (figure.period_end, figure.value) for figure in document.of(Figure) if figure.about == id and figure.period_end
    )
    if kpi.baseline is not None and kpi.baseline_at:
        typed = sorted([*typed, (kpi.baseline_at, kpi.baseline)])
    before, after = _around(typed, turn)
    if before is None or after is None:
        code = "audits.effect_nothing_before" if after is not None else "audits.effect_nothing_after"
        return Effect(measure=id, sentence=Sentence(code, name=name), met=None)
    (then, old), (now, new) = before, after
    unit, up = kpi.unit, kpi.direction == "up"
    told = {"name": name, "before": _said(old, unit), "then": then, "after": _said(new, unit), "now": now}
    if kpi.target is None:
        better = new > old if up else new < old
        code = "audits.effect_better" if better else "audits.effect_not_better"
        return Effect(measure=id, sentence=Sentence(code, **told), met=better)
    met = new >= kpi.target if up else new <= kpi.target
    code = "audits.effect_target_met" if met else "audits.effect_target_not_met"
    return Effect(measure=id, sentence=Sentence(code, **told, target=_said(kpi.target, unit)), met=met)


def _by_watch(access: MapAccess, id: str, turn: _Turn) -> Effect:
    try:
        watch = watches.find(access, id)
    except NotFoundError:
        return Effect(measure=id, sentence=Sentence("audits.measure_gone", name=id), met=None)
    values = [(point.period, point.value) for point in watch.history if point.value is not None]
    before, after = _around(values, turn)
    if before is None or after is None:
        code = "audits.effect_nothing_before" if after is not None else "audits.effect_nothing_after"
        return Effect(measure=id, sentence=Sentence(code, name=watch.name), met=None)
    (then, old), (now, new) = before, after
    told = {
        "name": watch.name, "before": _said(old, watch.unit), "then": then, "after": _said(new, watch.unit), "now": now,
    }  # fmt: skip
    outside = any(point.signal for point in watch.history if point.period[:10] == now)
    if watch.asked.over is None and watch.asked.under is None:
        # Learned limits tell that a figure moved, not which way is better.
        code = "audits.effect_watch_moved" if outside else "audits.effect_watch_usual"
        return Effect(measure=id, sentence=Sentence(code, **told), met=None)
    code = "audits.effect_watch_broken" if outside else "audits.effect_watch_held"
    return Effect(measure=id, sentence=Sentence(code, **told), met=not outside)


def _around(
    series: Iterable[tuple[str | None, float]], turn: _Turn
) -> tuple[tuple[str, float] | None, tuple[str, float] | None]:
    """The last value before the first action was done, and the newest after the last one was."""
    dated = [(day[:10], value) for day, value in series if day]
    before = [one for one in dated if one[0] <= turn.first]
    after = [one for one in dated if one[0] > turn.last]
    return (before[-1] if before else None), (after[-1] if after else None)


def _said(value: float, unit: str) -> Sentence:
    """Three figures are enough to compare by."""
    short = float(f"{value:.3g}")
    if unit == "share":
        return Sentence("audits.value_share", value=value)
    if unit == "seconds":
        return Sentence("audits.value_seconds", value=value)
    if unit and unit not in ("count", "score", "points"):
        return Sentence("audits.value_unit", value=short, unit=unit)
    return Sentence("audits.value_plain", value=short)
