"""TheyDo's JSON files (`THEYDO_…_V1`): insights, opportunities, solutions and metrics, in and out.

They hold what is known and planned, but no journey. Read, they make a map of one step on which everything stands, to be
carried to where it belongs; written, they are one JSON file a kind in a ZIP. A record's `importKey` is its id here, so the
same file read again meets the same records.
"""

from __future__ import annotations

import io
import json
import re
import zipfile
from collections.abc import Callable
from typing import Any

from ..errors import UnreadableError, UsageError
from ..journey.document import Document
from ..journey.ids import new_id
from ..journey.naming import full_name, written
from ..journey.order import keys
from ..journey.records import (
    Action,
    Card,
    Figure,
    Idea,
    Insight,
    Journey,
    Kpi,
    Lane,
    Opportunity,
    Record,
    Stage,
    Step,
)  # fmt: skip
from ..texts import say
from ..texts.sentence import Sentence
from .grid.words import role_of
from .outline import preview_of
from .report import Choices, Notes, Reading

_FORMAT = re.compile(r'"format"\s*:\s*"(THEYDO_[A-Z_]+_V\d+)"')
_KINDS = {"pains": "pain", "gains": "gain", "needs": "need", "questions": "question", "quotes": "quote"}
_LANES = {"pain": "pains", "gain": "gains", "need": "needs", "question": "questions", "quote": "quotes"}
_OPEN = {"open": "open", "new": "open", "todo": "open", "to do": "open", "chosen": "chosen", "in progress": "chosen",
         "selected": "chosen", "parked": "parked", "on hold": "parked", "done": "done", "completed": "done", "closed": "done"}  # fmt: skip
_ACTION = {"planned": "planned", "to do": "planned", "todo": "planned", "in progress": "ongoing", "ongoing": "ongoing",
           "completed": "done", "done": "done", "released": "done", "stopped": "stopped", "cancelled": "stopped"}  # fmt: skip

Item = dict[str, Any]
Placed = tuple[str, Record]
"""(lane kind, record)."""


def recognises(name: str, text: str) -> bool:
    """JSON that says so in its `format`."""
    return text.lstrip()[:1] == "{" and bool(_FORMAT.search(text[:5_000]))


def read(text: str, name: str, choices: Choices, language: str) -> Reading:
    """Everything the file holds, on one step; what has no place here is told."""
    try:
        file = json.loads(text)
    except ValueError as error:
        raise UnreadableError(Sentence("formats.json_broken"), where=name, value=error) from error
    kind = str(file.get("format", ""))
    if kind not in _READERS:
        answers = "RESPONSES" in kind
        raise UsageError(
            Sentence("formats.theydo_other"), where=name, value=kind, allowed=sorted(_READERS),
            remedy=Sentence("formats.theydo_answers") if answers else None,
        )  # fmt: skip
    key, reader = _READERS[kind]
    notes = Notes()
    placed: list[Placed] = []
    figures: list[Figure] = []
    for n, item in enumerate(file.get(key) or (), 1):
        if not isinstance(item, dict) or not item.get("importKey") or not item.get("title"):
            notes.add("lost", "theydo_incomplete", str(n))
            continue
        lane, record, more = reader(item, language, notes)
        placed.append((lane, record))
        figures += more
        _tell_lost(item, notes, str(n))
    document = _document(name, placed, figures, language)
    notes.add("changed", "theydo_no_journey", n=len(placed))
    return Reading(document, preview_of(document, name, notes, "theydo"))


def _document(name: str, placed: list[Placed], figures: list[Figure], language: str) -> Document:
    step = Step(id="step:001", stage="stage:1", title={language: say("formats.unplaced", language)})
    kinds = list(dict.fromkeys(["river", "steps", "touchpoints", *(kind for kind, _ in placed)]))
    records: list[Record] = [
        Lane(id=f"lane:{kind}", lane_kind=kind, order=order)  # type: ignore[arg-type]  # a LaneKind
        for kind, order in zip(kinds, keys(len(kinds)), strict=True)
    ]
    unique = {record.id: (kind, record) for kind, record in placed}
    for (kind, record), order in zip(unique.values(), keys(len(unique)), strict=True):
        records += [record, Card(id=new_id("card"), lane=f"lane:{kind}", from_step=step.id, ref=record.id, order=order)]
    journey = Journey(id=new_id("journey"), title={language: name}, languages=(language,), state="research")
    return Document([journey, Stage(id="stage:1", title={language: name}), step, *records, *figures])


def _id(kind: str, item: Item) -> str:
    return f"{kind}:{re.sub(r'[^A-Za-z0-9._-]+', '-', str(item['importKey']))[:150]}"


def _words(item: Item, *, links: bool = True) -> str:
    """The description with its links under it; Markdown stays as it is."""
    found = [str(item.get("description") or "")]
    if links:
        found += [str(link) for link in item.get("externalLinks") or ()]
    return "\n".join(filter(None, found))


def _tags(item: Item) -> tuple[str, ...]:
    grouped = (f"{g['tagGroup']}: {g['tag']}" for g in item.get("groupTags") or () if isinstance(g, dict))
    return tuple(dict.fromkeys([*map(str, item.get("tags") or ()), *grouped]))


def _insight(item: Item, language: str, notes: Notes) -> tuple[str, Record, list[Figure]]:
    score = item.get("empathyScore")
    kind = _KINDS.get(role_of(str(item.get("type") or "")) or "")
    if kind is None:
        kind = "observation" if not score else "pain" if score < 0 else "gain"
        if item.get("type"):
            notes.add("changed", "theydo_type", str(item["importKey"]), text=str(item["type"]), became=kind)
    text = "\n".join(filter(None, [str(item["title"]), _words(item)]))
    made = Insight(
        id=_id("insight", item), insight_kind=kind, text={language: text}, owner=str(item.get("ownerEmail") or ""),  # type: ignore[arg-type]  # an InsightKind
        tags=_tags(item),
    )  # fmt: skip
    return _LANES.get(kind, "thinking"), made, []


def _opportunity(item: Item, language: str, notes: Notes) -> tuple[str, Record, list[Figure]]:
    made = Opportunity(
        id=_id("opportunity", item), title={language: str(item["title"])}, owner=str(item.get("ownerEmail") or ""),
        status=_status(item, _OPEN, "open", notes), tags=_tags(item),  # type: ignore[arg-type]  # one of its states
    )  # fmt: skip
    if _words(item):
        notes.add("lost", "theydo_description", str(item["importKey"]))
    return "opportunities", made, []


def _solution(item: Item, language: str, notes: Notes) -> tuple[str, Record, list[Figure]]:
    if not item.get("status"):
        return "improvements", Idea(
            id=_id("idea", item), title={language: str(item["title"])}, owner=str(item.get("ownerEmail") or ""),
            tags=_tags(item),
        ), []  # fmt: skip
    made = Action(
        id=_id("action", item), title={language: str(item["title"])}, owner=str(item.get("ownerEmail") or ""),
        description={language: _words(item)} if _words(item) else {}, status=_status(item, _ACTION, "proposed", notes),  # type: ignore[arg-type]  # one of its states
    )  # fmt: skip
    return "improvements", made, []


def _status(item: Item, known: dict[str, str], default: str, notes: Notes) -> str:
    word = str(item.get("status") or "").strip()
    found = known.get(word.casefold())
    if word and found is None:
        notes.add("changed", "theydo_status", str(item["importKey"]), text=word, became=default)
    return found or default


def _metric(item: Item, language: str, notes: Notes) -> tuple[str, Record, list[Figure]]:
    points = [p for p in item.get("dataPoints") or () if isinstance(p, dict) and p.get("dateOfMeasurement")]
    down = str(item.get("targetComparisonOperator", "")).startswith("LESS")
    kpi = Kpi(
        id=_id("kpi", item), title={language: str(item["title"])}, unit=str(item.get("unit") or ""),
        owner=str(item.get("ownerEmail") or ""), direction="down" if down else "up", target=item.get("target"),
    )  # fmt: skip
    figures = [
        Figure(
            id=f"figure:{kpi.id.partition(':')[2]}.{n}", about=kpi.id, metric=metric, value=value, n=count,  # type: ignore[arg-type]  # a Metric
            period_start=str(point["dateOfMeasurement"]), period_end=str(point["dateOfMeasurement"]),
            note={language: said} if (said := _dimensions(point)) else {},
        )
        for n, point in enumerate(points, 1)
        for metric, value, count in [_value(str(item.get("type")), point)]
    ]  # fmt: skip
    return "metrics", kpi, figures


def _dimensions(point: Item) -> str:
    both = [*(point.get("dimensions") or ()), *(point.get("dimension") or ())]
    return ", ".join(f"{d['key']}: {d['value']}" for d in both if isinstance(d, dict) and "key" in d and "value" in d)


def _value(kind: str, point: Item) -> tuple[str, float, int | None]:
    """(metric, value, n): NPS in points from its three counts, CSAT the share of the two best of five."""
    if kind == "NPS":
        counts = [int(point.get(k) or 0) for k in ("promoters", "passives", "detractors")]
        n = sum(counts)
        return "nps", 100 * (counts[0] - counts[2]) / n if n else 0.0, n
    if kind == "CSAT":
        counts = [int(point.get(k) or 0) for k in ("verySatisfied", "satisfied", "neutral", "unsatisfied", "veryUnsatisfied")]  # fmt: skip
        n = sum(counts)
        return "csat", (counts[0] + counts[1]) / n if n else 0.0, n
    if kind == "CES":
        return "ces", float(point.get("score") or 0), int(point.get("respondents") or 0)
    if kind == "RATIO":
        whole = float(point.get("denominator") or 0)
        share = float(point.get("numerator") or 0) / whole if whole else 0.0
        return ("share" if 0 <= share <= 1 else "mean"), share, int(whole) if whole == int(whole) >= 0 else None
    return "mean", float(point.get("value") or 0), None


#: Fields with no place here.
_LOST = ("icon", "groups", "weight", "empathyScore", "priority", "personas", "aggregationMethod")


def _tell_lost(item: Item, notes: Notes, where: str) -> None:
    for name in _LOST:
        if item.get(name) not in (None, "", [], 0):
            notes.add("lost", "theydo_field", where, field=name, text=str(item[name])[:60])


_READERS: dict[str, tuple[str, Callable[[Item, str, Notes], tuple[str, Record, list[Figure]]]]] = {
    "THEYDO_INSIGHTS_V1": ("insights", _insight),
    "THEYDO_OPPORTUNITIES_V1": ("opportunities", _opportunity),
    "THEYDO_SOLUTIONS_V1": ("solutions", _solution),
    "THEYDO_METRICS_V1": ("metrics", _metric),
}


def write(document: Document, language: str) -> bytes:
    """A ZIP with one file a kind that the map holds any of. Metrics need data points: a KPI without figures is left out."""
    files: dict[str, tuple[str, list[Item]]] = {
        "insights": ("THEYDO_INSIGHTS_V1", [_write_insight(document, r, language) for r in document.of(Insight)]),
        "opportunities": ("THEYDO_OPPORTUNITIES_V1", [
            {"importKey": r.id, "title": full_name(document, r, language), "status": r.status, **_tagged(r.tags)}
            for r in document.of(Opportunity)]),
        "solutions": ("THEYDO_SOLUTIONS_V1", [
            *({"importKey": r.id, "title": full_name(document, r, language), "type": r.idea_kind, **_tagged(r.tags), **_owned(r.owner)}
              for r in document.of(Idea)),
            *({"importKey": r.id, "title": full_name(document, r, language), "status": r.status, **_owned(r.owner),
               **_described(written(document, r.description, language))} for r in document.of(Action))]),
        "metrics": ("THEYDO_METRICS_V1", [m for r in document.of(Kpi) if (m := _write_metric(document, r, language))]),
    }  # fmt: skip
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, (format, items) in files.items():
            if items:
                entry = zipfile.ZipInfo(f"{name}.json", (1980, 1, 1, 0, 0, 0))
                archive.writestr(entry, json.dumps({"format": format, name: items}, ensure_ascii=False, indent=2))
    return out.getvalue()


def _write_insight(document: Document, record: Insight, language: str) -> Item:
    title, _, more = (written(document, record.text, language) or record.id).partition("\n")
    return {
        "importKey": record.id,
        "title": title,
        "type": record.insight_kind,
        **_described(more),
        **_tagged(record.tags),
    }


def _write_metric(document: Document, kpi: Kpi, language: str) -> Item | None:
    """As OTHER with one value a day: the counts behind a typed figure are not known."""
    points = [
        {"dateOfMeasurement": f.period_end, "value": f.value}
        for f in document.of(Figure)
        if f.about == kpi.id and f.period_end
    ]
    if not points:
        return None
    return {
        "type": "OTHER", "importKey": kpi.id, "title": full_name(document, kpi, language), "unit": kpi.unit or "1",
        "aggregationMethod": "AVERAGE", "dataPoints": points,
    }  # fmt: skip


def _tagged(tags: tuple[str, ...]) -> Item:
    return {"tags": list(tags)} if tags else {}


def _described(words: str) -> Item:
    return {"description": words} if words else {}


def _owned(owner: str) -> Item:
    return {"ownerEmail": owner} if re.fullmatch(r"[^@\s]+@[^@\s]+\.[A-Za-z]{2,}", owner) else {}
