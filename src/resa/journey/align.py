"""Two maps that tell of the same journey under other ids: which record of the one is which of the other.

Records of one id are the same. The rest are matched from the outside in (stages, steps, lanes, what the library holds, then
cards where they stand) by kind and words; what has no likely twin stays alone. Words are compared folded (`folding`), the
likest pair first, so that the answer does not hang on the order in which records lie.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from difflib import SequenceMatcher
from functools import cache
from typing import Any, TypeVar

from .document import Document
from .folding import folded
from .records import RECORD_KINDS, Card, Journey, Lane, Persona, Record, Stage, Step, Text
from .records.base import change
from .renaming import rename

R = TypeVar("R", bound=Record)

#: How alike words must be: of records that stand alone, of cards in one cell, of cards anywhere in a lane.
ALIKE, IN_CELL, IN_LANE = 0.72, 0.5, 0.85


def aligned(before: Document, after: Document) -> tuple[Document, Mapping[str, str]]:
    """`after` under the ids of `before`, and which ids were given up for which."""
    names: dict[str, str] = {}
    if before.journey.id != after.journey.id:
        names[after.journey.id] = before.journey.id
    left, right = _alone(before, after), _alone(after, before)
    _match(left, right, Stage, names, _stages)
    _match(left, right, Step, names, lambda a, b: _steps(a, b, names))
    _match(left, right, Lane, names, _lanes)
    for kind in RECORD_KINDS.values():
        if kind.scope == "library":
            _match(left, right, kind, names, lambda a, b: _words(a, b, ALIKE))
    _match(left, right, Card, names, lambda a, b: _cards(a, b, names))
    if not names:
        return after, {}
    # An id that the other map gives to something else must not be taken twice.
    return _document([rename(r, names) for r in after], after), names


def for_persona(document: Document, persona: str) -> Document:
    """The map as it is for one persona: what is for everybody and what is for them, as if there were no others."""
    kept: list[Record] = []
    for record in document:
        if isinstance(record, Persona) and record.id != persona:
            continue
        whose = getattr(record, "persona", None)
        if whose not in (None, persona):
            continue
        if isinstance(record, Journey):
            record = change(record, personas=())
        elif whose is not None:
            record = change(record, persona=None)
        kept.append(record)
    there = {r.id for r in kept}
    return _document([r for r in kept if not (isinstance(r, Card) and r.lane not in there)], document)


def _document(records: Iterable[Record], like: Document) -> Document:
    return Document(records, kept=like.kept, extra=like.extra, versions=like.versions)


def _alone(document: Document, other: Document) -> dict[type[Record], list[Record]]:
    """The records whose ids the other does not have, by kind, in reading order."""
    found: dict[type[Record], list[Record]] = {}
    for record in (*document.stages(), *document.steps(), *document.lanes(), *document.cards(), *document):
        if record.id not in other:
            group = found.setdefault(type(record), [])
            if record not in group:
                group.append(record)
    return found


def _match(
    left: Mapping[type[Record], list[Record]], right: Mapping[type[Record], list[Record]], kind: type[R],
    names: dict[str, str], likeness: Callable[[R, R], float],
) -> None:  # fmt: skip
    """The likest pairs first; a likeness of 0 is no pair. Of equals those that come first."""
    a: Sequence[Any] = left.get(kind, ())
    b: Sequence[Any] = right.get(kind, ())
    pairs = [
        (-score, i, j) for i, one in enumerate(a) for j, other in enumerate(b) if (score := likeness(one, other)) > 0
    ]
    taken_a, taken_b = set(), set()
    for _, i, j in sorted(pairs):
        if i not in taken_a and j not in taken_b:
            taken_a.add(i)
            taken_b.add(j)
            names[b[j].id] = a[i].id


def _stages(a: Stage, b: Stage) -> float:
    """The same kind of stage, unless it is the team's own; else the same words."""
    same_kind = a.stage_kind == b.stage_kind and a.stage_kind != "own"
    return max(_words(a, b, ALIKE), 0.7 if same_kind else 0)


def _steps(a: Step, b: Step, names: Mapping[str, str]) -> float:
    """Words, and a little for standing in the same stage."""
    together = a.stage == names.get(b.stage, b.stage)
    score = _words(a, b, 0.6 if together else ALIKE)
    return score + 0.1 if score and together else score


def _lanes(a: Lane, b: Lane) -> float:
    if a.lane_kind != b.lane_kind:
        return 0
    return 0.5 + 0.5 * likeness(a.title, b.title) if a.title or b.title else 1


def _cards(a: Card, b: Card, names: Mapping[str, str]) -> float:
    """What places the same, what says the same in the same place, or what is felt at the same step."""
    lane, step = names.get(b.lane, b.lane) == a.lane, names.get(b.from_step, b.from_step) == a.from_step
    if a.ref or b.ref:
        same = a.ref is not None and b.ref is not None and names.get(b.ref, b.ref) == a.ref
        return (1 + step + lane) / 3 if same else 0
    if not lane:
        return 0
    if a.emotion is not None and b.emotion is not None:
        return 1 if step else 0
    score = likeness(a.text, b.text)
    return score + step if score >= (IN_CELL if step else IN_LANE) else 0


def _words(a: Record, b: Record, least: float) -> float:
    first, second = (getattr(r, "title", None) or getattr(r, "text", None) or {} for r in (a, b))
    score = likeness(first, second)
    return score if score >= least else 0


def likeness(a: Text, b: Text) -> float:
    """How alike two texts are, 0 … 1, in the language in which they are most alike."""
    both = [(a[code], b[code]) for code in a if code in b] or [(x, y) for x in a.values() for y in b.values()]
    return max((_ratio(folded(x), folded(y)) for x, y in both if x and y), default=0)


@cache
def _ratio(a: str, b: str) -> float:
    if a == b:
        return 1
    matcher = SequenceMatcher(None, a, b, autojunk=False)
    if matcher.real_quick_ratio() < IN_CELL or matcher.quick_ratio() < IN_CELL:
        return 0
    return matcher.ratio()
