"""The shape of a sheet as a journey: stages, steps, lanes and cards; every filled cell is used or told as lost."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, field

from ...journey.channels import channel_key
from ...journey.document import Document
from ...journey.ids import new_id
from ...journey.order import keys
from ...journey.records import (
    Action,
    Card,
    Journey,
    Kpi,
    Lane,
    Opportunity,
    Persona,
    Record,
    Stage,
    Step,
    Touchpoint,
)
from ...journey.records.base import change
from ...journey.touchpoint_list import read_touchpoints
from ...journey.typical import fields_of, typical
from ...texts import catalogue
from ..report import Choices, Line, Note, Notes, Preview, Reading, StageSketch
from ..report import Stop as StopTold
from ..sheets import address
from .emotions import felt
from .shape import Row, Shape
from .words import role_of

_NO_NAME = re.compile(r"(sheet|blad|ark|tabelle|table|feuil|worksheet|export|data)\s*\d*", re.IGNORECASE)
#: Lanes whose cells hold one thing a line.
_BY_LINE = frozenset(
    ("touchpoints", "channels", "pains", "gains", "needs", "expectations", "questions", "quotes", "opportunities", "improvements", "metrics",
     "systems", "owners", "actions", "thinking", "backstage", "processes", "response", "communication", "links")
)  # fmt: skip
_BULLET = re.compile(r"^\s*(?:[-–—*•·▪◦‣●○]|\d{1,2}[.)])\s+")
_LISTED = 20


@dataclass
class _Building:
    shape: Shape
    language: str
    notes: Notes = field(default_factory=Notes)
    records: list[Record] = field(default_factory=list)
    used: set[tuple[int, int]] = field(default_factory=set)
    touchpoints: dict[tuple[str, str], Touchpoint] = field(default_factory=dict)
    at_step: dict[int, list[Touchpoint]] = field(default_factory=dict)
    head: dict[str, str] = field(default_factory=dict)
    personas: list[Persona] = field(default_factory=list)
    owners: dict[int, str] = field(default_factory=dict)
    lanes: list[Lane] = field(default_factory=list)
    cards: int = 0

    def text(self, words: str) -> dict[str, str]:
        return {self.language: words}

    def where(self, row: int, column: int) -> str:
        """The cell's address in the file."""
        return address(row, column) if self.shape.across else address(column, row)


def build(shape: Shape, choices: Choices, language: str, sheets: list[str]) -> Reading:
    """The document and what to tell about it."""
    work = _Building(shape, language)
    _head(work)
    _stages_and_steps(work)
    _lanes(work)
    _owners_and_channels(work)
    _told(work, sheets)
    title = work.head.get("title", "") or ("" if _NO_NAME.fullmatch(shape.sheet.name) else shape.sheet.name)
    journey = Journey(
        id=new_id("journey"),
        title=work.text(title) if title else {},
        scenario=work.text(work.head["scenario"]) if "scenario" in work.head else {},
        customer_goal=work.text(work.head["goal"]) if "goal" in work.head else {},
        languages=(language,),
        personas=tuple(p.id for p in work.personas),
    )
    document = Document([journey, *work.personas, *work.records, *work.touchpoints.values()])
    return Reading(document, _preview(work, document, title, sheets))


def _head(work: _Building) -> None:
    """Title, persona, scenario and goal from the rows above and beside the grid."""
    shape = work.shape
    for row in shape.rows:
        if row.role not in {"title", "persona", "scenario", "goal"}:
            continue
        cells = [(c, cell) for c, cell in enumerate(shape.sheet.rows[row.at]) if cell]
        work.used |= {(row.at, c) for c, _ in cells}
        texts = [cell for c, cell in cells if (row.at, c) != row.label_at or row.why in {"place", "chosen"}]
        if not texts or (row.why == "word" and len(cells) == 1):
            key, _, value = cells[0][1].partition(":")
            texts = [value.strip()] if value.strip() and role_of(key) else [cells[0][1]]
        if row.role == "persona":
            for name in texts:
                work.personas.append(
                    Persona(id=new_id("persona"), title=work.text(name), order=keys(len(work.personas) + 1)[-1])
                )
        else:
            work.head.setdefault(row.role, " ".join(texts))
    for role in ("phases", "steps"):
        head = shape.of(role)
        if head and head.label_at:
            work.used.add(head.label_at)
            if not role_of(head.label) and head.why == "place" and "title" not in work.head and head.label:
                work.head["title"] = head.label


def _stages_and_steps(work: _Building) -> None:
    shape = work.shape
    for role in ("phases", "steps"):
        if row := shape.of(role):
            kept = {s.at for s in shape.stops if not s.ignored}
            work.used |= {(row.at, c) for c in kept if shape.sheet.at(row.at, c)}
    for s, (title, order) in enumerate(zip(shape.stages, keys(len(shape.stages)), strict=True), 1):
        shown = title or work.head.get("title", "") or catalogue()["formats.unnamed_stage"][work.language]
        work.records.append(
            Stage(id=f"stage:{s}", title=work.text(_one_line(shown)), stage_kind=_stage_kind(title), order=order)  # type: ignore[arg-type]  # a StageKind
        )
    for i, ((stage, title), order) in enumerate(zip(shape.steps, keys(len(shape.steps)), strict=True), 1):
        shown = title or catalogue()["formats.unnamed_step"][work.language]
        work.records.append(
            Step(id=_step(i - 1), stage=f"stage:{stage + 1}", title=work.text(_one_line(shown)), order=order)
        )


def _step(number: int) -> str:
    return f"step:{number + 1:03d}"


def _one_line(text: str) -> str:
    return " ".join(text.split())


def _stage_kind(title: str) -> str:
    """The life-cycle kind when the title is one of the usual names in any language."""
    folded = title.casefold().strip()
    for stage in typical().stages:
        if folded in {name.casefold() for name in stage.title.values()}:
            return stage.kind
    return _STAGE_WORDS.get(folded, "own")


_STAGE_WORDS = {
    word: kind
    for kind, words in {
        "awareness": "awareness|aware|discover|discovery|medvetenhet|upptäckt|kännedom|kendskab|opdagelse|kjennskap|oppdagelse",
        "consideration": "consider|research|evaluation|explore|utvärdering|evaluering|research & compare|informationssökning",
        "decision": "purchase|buy|buying|acquisition|köp|køb|kjøp|decide|beställning|bestilling|order",
        "delivery": "onboarding|installation|fulfilment|fulfillment|setup|leverans|levering",
        "use": "usage|using|service|bruk|brug",
        "support": "help|care|service & support|kundservice|kundeservice",
        "renewal": "retention|loyalty|renew|lojalitet|loyalitet|lojalitet|förnyelse|fornyelse",
        "advocacy": "recommend|advocate|share|rekommendation|anbefaling",
        "leaving": "leave|exit|offboarding|avslut|opsigelse|oppsigelse",
        "latent_need": "need|trigger|behov|before|före|før",
    }.items()
    for word in words.split("|")
}


def _lanes(work: _Building) -> None:
    shape = work.shape
    rows = list(shape.lanes())
    lines = [row for row in rows if row.continues is None]
    kinds = ["river", "steps", *(row.role for row in lines)]
    order = keys(len(kinds))
    work.lanes += [
        Lane(id="lane:river", lane_kind="river", order=order[0]),
        Lane(id="lane:steps", lane_kind="steps", order=order[1]),
    ]
    ids: dict[int, str] = {}
    seen: Counter[str] = Counter()
    for row, place in zip(lines, order[2:], strict=True):
        seen[row.role] += 1
        ids[row.at] = f"lane:{row.role}" + (f"-{seen[row.role]}" if seen[row.role] > 1 else "")
        own = catalogue()[f"journey.lane_{row.role}"].values()
        label = _one_line(row.label)
        titled = bool(label) and label.casefold() not in {name.casefold() for name in own}
        work.lanes.append(
            Lane(id=ids[row.at], lane_kind=row.role, title=work.text(label) if titled else {}, order=place)  # type: ignore[arg-type]  # a LaneKind
        )
    for row in rows:
        lane = (
            ids[row.continues if row.continues in ids else row.at]
            if row.continues is None or row.continues in ids
            else ""
        )
        if not lane:
            continue
        if row.label_at:
            work.used.add(row.label_at)
        for c in shape.labels:
            if shape.sheet.at(row.at, c) and (row.at, c) != row.label_at:
                _group_label(work, row, c)
        _cells(work, row, lane)
    work.records += work.lanes


def _group_label(work: _Building, row: Row, column: int) -> None:
    """A word to the left of the label ('Frontstage' beside three lanes) has no place of its own on a map."""
    work.used.add((row.at, column))
    work.notes.add(
        "lost", "group_label", work.where(row.at, column), label=_one_line(work.shape.sheet.at(row.at, column))
    )


def _cells(work: _Building, row: Row, lane: str) -> None:
    shape, sheet = work.shape, work.shape.sheet
    steps = {stop.at: stop.step for stop in shape.stops if not stop.ignored}
    for stop in shape.stops:
        cell = sheet.at(row.at, stop.at)
        if not cell or stop.ignored:
            continue
        work.used.add((row.at, stop.at))
        _, wide = sheet.span(row.at, stop.at)
        covered = [steps[c] for c in range(stop.at, stop.at + wide) if c in steps]
        _place(work, row, lane, cell, min(covered), max(covered), (row.at, stop.at))


def _place(work: _Building, row: Row, lane: str, cell: str, first: int, last: int, at: tuple[int, int]) -> None:
    """One cell's content as cards over its steps."""
    span = {"lane": lane, "from_step": _step(first), "to_step": _step(last) if last > first else None}
    if row.role == "emotion":
        _emotion(work, row, cell, span, at)
        return
    if row.role == "actions" and work.shape.titled_by_actions:
        cell = "\n".join(
            line for i, line in enumerate(cell.splitlines()) if i or line.strip(" -–•*") != work.shape.steps[first][1]
        )
        if not cell.strip():
            return
    for part in _parts(cell, row.role):
        if row.role in {"touchpoints", "channels"}:
            _touchpoint(work, row, part, span, range(first, last + 1))
        elif row.role == "owners" and len(part) <= 120:
            work.owners.update({n: "; ".join(filter(None, (work.owners.get(n), part))) for n in range(first, last + 1)})
        else:
            _card(work, row.role, part, span)


def _parts(cell: str, role: str) -> list[str]:
    """The things in a cell: one a line where lanes hold several, without their bullets."""
    if role not in _BY_LINE and not all(_BULLET.match(line) for line in cell.splitlines() if line.strip()):
        return [cell]
    lines = [_BULLET.sub("", line).strip() for line in cell.splitlines() if line.strip()]
    if role in {"channels", "systems"}:
        lines = [part.strip() for line in lines for part in re.split(r"[,;/•]|\s\|\s", line) if part.strip()]
    elif role == "touchpoints":
        lines = [
            part.strip() for line in lines for part in re.split(r";|\s\|\s|,(?=\s*\w)(?![^(]*\))", line) if part.strip()
        ]
    return lines or [cell]


def _card(work: _Building, role: str, text: str, span: dict[str, str | None]) -> None:
    order = f"b{work.cards:04d}"
    work.cards += 1
    ref: Record | None = None
    if role == "opportunities":
        ref = Opportunity(id=new_id("opportunity"), title=work.text(text))
    elif role == "improvements":
        ref = Action(id=new_id("action"), title=work.text(text))
    elif role == "metrics":
        ref = Kpi(id=new_id("kpi"), title=work.text(text))
    link = text if re.fullmatch(r"https?://\S+", text) else ""
    if ref is not None:
        work.records.append(ref)
    work.records.append(
        Card(
            id=new_id("card"), ref=ref.id if ref else None, text={} if ref or link else work.text(text), link=link,
            order=order, **span,  # type: ignore[arg-type]  # lane and steps are given
        )
    )  # fmt: skip


def _emotion(work: _Building, row: Row, cell: str, span: dict[str, str | None], at: tuple[int, int]) -> None:
    read = felt(cell, row.scale)
    if read.value is None:
        lane = next((x for x in work.lanes if x.id == "lane:feeling-said"), None)
        if lane is None:
            lane = Lane(id="lane:feeling-said", lane_kind="feeling", order=keys(1, work.lanes[-1].order)[0])
            work.lanes.append(lane)
        _card(work, "feeling", cell, {**span, "lane": lane.id})
        work.notes.add("changed", "emotion_as_words", work.where(*at), text=_one_line(cell)[:80])
        return
    if read.outside:
        work.notes.add("changed", "emotion_outside", work.where(*at), text=_one_line(cell)[:80], scale=row.scale)
    work.cards += 1
    work.records.append(
        Card(
            id=new_id("card"), emotion=read.value, text=work.text(read.words) if read.words else {},
            order=f"b{work.cards:04d}", **span,  # type: ignore[arg-type]  # lane and steps are given
        )
    )  # fmt: skip


def _touchpoint(work: _Building, row: Row, part: str, span: dict[str, str | None], steps: range) -> None:
    """A touchpoint, once for the same words; a channel alone is one too when no lane of touchpoints stands beside."""
    both = work.shape.of("touchpoints") is not None
    if row.role == "channels" and both:
        for n in steps:
            work.at_step.setdefault(-n - 1, []).append(Touchpoint(id="touchpoint:x", channel=channel_key(part) or part))
        return
    listed = read_touchpoints(part.replace("\n", " ")).touchpoints
    one = listed[0] if listed else None
    title = one.title if one else _one_line(part)[:200]
    channel = (channel_key(part) or part) if row.role == "channels" else (one.channel if one else "")
    found = work.touchpoints.get((title.casefold(), channel))
    if found is None:
        found = Touchpoint(
            id=new_id("touchpoint"), title=work.text(title), channel=channel, **fields_of(one.marks if one else ())
        )
        work.touchpoints[title.casefold(), channel] = found
    work.cards += 1
    work.records.append(
        Card(id=new_id("card"), ref=found.id, order=f"b{work.cards:04d}", **span)  # type: ignore[arg-type]  # lane and steps are given
    )
    for n in steps:
        work.at_step.setdefault(n, []).append(found)


def _owners_and_channels(work: _Building) -> None:
    """Owners go to the step's touchpoints, else to the step; a step's one channel to its touchpoints that have none."""
    by_id = {t.id: key for key, t in work.touchpoints.items()}
    for n in range(len(work.shape.steps)):
        here = list(dict.fromkeys(t.id for t in work.at_step.get(n, ())))
        channels = list(dict.fromkeys(t.channel for t in work.at_step.get(-n - 1, ())))
        bare = [i for i in here if not work.touchpoints[by_id[i]].channel]
        if len(channels) == 1 and bare:
            for i in bare:
                work.touchpoints[by_id[i]] = change(work.touchpoints[by_id[i]], channel=channels[0])
        else:
            known = {work.touchpoints[by_id[i]].channel for i in here}
            for channel in channels:
                if channel not in known and any(lane.id == "lane:channels" for lane in work.lanes):
                    _card(work, "channels", channel, {"lane": "lane:channels", "from_step": _step(n), "to_step": None})
        if owner := work.owners.get(n):
            for i in here:
                if not work.touchpoints[by_id[i]].owner:
                    work.touchpoints[by_id[i]] = change(work.touchpoints[by_id[i]], owner=owner)
            if not here:
                work.records = [
                    change(r, owner=owner) if r.id == _step(n) and isinstance(r, Step) else r for r in work.records
                ]
    if work.owners:
        work.notes.add("changed", "owners_to_touchpoints", n=len(work.owners))
    if any(n < 0 for n in work.at_step):
        work.notes.add("changed", "channels_to_touchpoints", n=sum(n < 0 for n in work.at_step))


def _told(work: _Building, sheets: list[str]) -> None:
    """What was read, changed and lost, each with its place."""
    shape, sheet, notes = work.shape, work.shape.sheet, work.notes
    if not shape.across:
        notes.add("understood", "turned")
    if sheet.encoding and sheet.encoding not in {"utf-8", "ascii", "utf-8 with byte-order mark"}:
        notes.add("changed", "encoding", encoding=sheet.encoding)
    for row in shape.rows:
        at = _line(shape, row.at)
        if row.role in {"text"} and row.why == "unknown":
            notes.add("changed", "free_lane", at, label=_one_line(row.label)[:80] or "–")
        if row.role == "emotion" and row.scale not in {"-2..2", "words"}:
            notes.add(
                "changed", "emotion_scaled", at, label=_one_line(row.label)[:80], scale=row.scale.replace("..", " – ")
            )
        if row.role == "ignore":
            work.used |= {(row.at, c) for c in range(sheet.width)}
            cells = [_one_line(cell) for cell in sheet.rows[row.at] if cell]
            notes.add("lost", "row_ignored", at, label=" · ".join(cells)[:300])
    if shape.titled_by_actions:
        notes.add("changed", "actions_are_steps")
    if shape.of("phases") is None and shape.steps:
        notes.add("changed", "no_phases")
    if shape.empty:
        notes.add("changed", "empty_columns", n=shape.empty)
    if shape.joined:
        notes.add("changed", "joined", ", ".join(_stop(shape, c) for c in shape.joined[:_LISTED]))
    for stop in shape.stops:
        if stop.ignored:
            work.used |= {(r, stop.at) for r in range(len(sheet.rows))}
            notes.add("lost", "column_ignored", _stop(shape, stop.at))
    _lost(work, sheets)


def _lost(work: _Building, sheets: list[str]) -> None:
    shape, sheet, notes = work.shape, work.shape.sheet, work.notes
    left = [
        (r, c) for r, row in enumerate(sheet.rows) for c, cell in enumerate(row) if cell and (r, c) not in work.used
    ]
    for r, c in left[:_LISTED]:
        notes.add("lost", "cell", work.where(r, c), text=_one_line(sheet.at(r, c))[:80])
    if len(left) > _LISTED:
        notes.add("lost", "more_cells", n=len(left) - _LISTED)
    if sheet.images:
        notes.add("lost", "images", n=sheet.images)
    for r, c, text in sheet.comments[:_LISTED]:
        notes.add("lost", "comment", work.where(r, c), text=_one_line(text)[:80])
    if sheet.shortened:
        notes.add("lost", "shortened", n=sheet.shortened)
    if sheet.hidden:
        notes.add("changed", "hidden_read", n=sheet.hidden)
    for other in sheets:
        if other != sheet.name:
            notes.add("lost", "other_sheet", sheet=other)
    if not shape.steps:
        notes.add("lost", "no_grid")


def _line(shape: Shape, at: int) -> str:
    return str(at + 1) if shape.across else address(0, at)[:-1]


def _stop(shape: Shape, at: int) -> str:
    return address(0, at)[:-1] if shape.across else str(at + 1)


def _preview(work: _Building, document: Document, title: str, sheets: list[str]) -> Preview:
    shape, sheet = work.shape, work.shape.sheet
    lines = []
    for row in shape.rows:
        cells = [cell for c, cell in enumerate(sheet.rows[row.at]) if cell and c not in shape.labels]
        lines.append(
            Line(
                at=row.at + 1, label=_one_line(row.label)[:80], role=row.role, why=row.why, scale=row.scale, n=len(cells),
                sample=tuple(_one_line(c)[:60] for c in cells[:3]),
            )
        )  # fmt: skip
    stops = [
        StopTold(
            at=stop.at + 1, stage=shape.stages[stop.stage] if stop.stage >= 0 else "",
            step=shape.steps[stop.step][1] if stop.step >= 0 else _one_line(next(filter(None, (row[stop.at] for row in sheet.rows if stop.at < len(row))), ""))[:60],
            n=sum(bool(sheet.at(row.at, stop.at)) for row in shape.lanes()), ignored=stop.ignored,
        )
        for stop in shape.stops
    ]  # fmt: skip
    counts = {
        "stages": len(document.stages()), "steps": len(document.steps()), "touchpoints": len(document.of(Touchpoint)),
        "cards": len(document.of(Card)), "lanes": sum(1 for _ in shape.lanes()), "personas": len(work.personas),
    }  # fmt: skip
    order: dict[str, int] = {"understood": 0, "changed": 1, "lost": 2}
    notes: list[Note] = sorted(work.notes.found, key=lambda n: order[n.kind])
    return Preview(
        format="grid", title=title, sheet=sheet.name, sheets=tuple(sheets), across=shape.across, lines=tuple(lines),
        stops=tuple(stops), counts=counts, notes=tuple(notes),
        stages=tuple(
            StageSketch(
                title=next(iter(s.title.values()), ""),
                steps=tuple(next(iter(step.title.values()), "") for step in document.steps(s)),
            )
            for s in document.stages()
        ),
    )  # fmt: skip
