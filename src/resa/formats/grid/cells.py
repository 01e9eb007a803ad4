"""The cells as cards: each part of a cell becomes a card, a touchpoint, an emotion, an owner or a channel."""

from __future__ import annotations

import re

from ...journey.channels import channel_key
from ...journey.ids import new_id
from ...journey.order import keys
from ...journey.records import (
    Action,
    Card,
    Kpi,
    Lane,
    Opportunity,
    Record,
    Step,
    Touchpoint,
)
from ...journey.records.base import change
from ...journey.touchpoint_list import read_touchpoints
from ...journey.typical import fields_of
from .building import Building, one_line, step
from .emotions import felt
from .shape import Row

#: Lanes whose cells hold one thing a line.
_BY_LINE = frozenset(
    ("touchpoints", "channels", "pains", "gains", "needs", "expectations", "questions", "quotes", "opportunities", "improvements", "metrics",
     "systems", "owners", "actions", "thinking", "backstage", "processes", "response", "communication", "links")
)  # fmt: skip


_BULLET = re.compile(r"^\s*(?:[-–—*•·▪◦‣●○]|\d{1,2}[.)])\s+")


def cells(work: Building, row: Row, lane: str) -> None:
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


def _place(work: Building, row: Row, lane: str, cell: str, first: int, last: int, at: tuple[int, int]) -> None:
    """One cell's content as cards over its steps."""
    span = {"lane": lane, "from_step": step(first), "to_step": step(last) if last > first else None}
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


def _card(work: Building, role: str, text: str, span: dict[str, str | None]) -> None:
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


def _emotion(work: Building, row: Row, cell: str, span: dict[str, str | None], at: tuple[int, int]) -> None:
    read = felt(cell, row.scale)
    if read.value is None:
        lane = next((x for x in work.lanes if x.id == "lane:feeling-said"), None)
        if lane is None:
            lane = Lane(id="lane:feeling-said", lane_kind="feeling", order=keys(1, work.lanes[-1].order)[0])
            work.lanes.append(lane)
        _card(work, "feeling", cell, {**span, "lane": lane.id})
        work.notes.add("changed", "emotion_as_words", work.where(*at), text=one_line(cell)[:80])
        return
    if read.outside:
        work.notes.add("changed", "emotion_outside", work.where(*at), text=one_line(cell)[:80], scale=row.scale)
    work.cards += 1
    work.records.append(
        Card(
            id=new_id("card"), emotion=read.value, text=work.text(read.words) if read.words else {},
            order=f"b{work.cards:04d}", **span,  # type: ignore[arg-type]  # lane and steps are given
        )
    )  # fmt: skip


def _touchpoint(work: Building, row: Row, part: str, span: dict[str, str | None], steps: range) -> None:
    """A touchpoint, once for the same words; a channel alone is one too when no lane of touchpoints stands beside."""
    both = work.shape.of("touchpoints") is not None
    if row.role == "channels" and both:
        for n in steps:
            work.at_step.setdefault(-n - 1, []).append(Touchpoint(id="touchpoint:x", channel=channel_key(part) or part))
        return
    listed = read_touchpoints(part.replace("\n", " ")).touchpoints
    one = listed[0] if listed else None
    title = one.title if one else one_line(part)[:200]
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


def owners_and_channels(work: Building) -> None:
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
                    _card(work, "channels", channel, {"lane": "lane:channels", "from_step": step(n), "to_step": None})
        if owner := work.owners.get(n):
            for i in here:
                if not work.touchpoints[by_id[i]].owner:
                    work.touchpoints[by_id[i]] = change(work.touchpoints[by_id[i]], owner=owner)
            if not here:
                work.records = [
                    change(r, owner=owner) if r.id == step(n) and isinstance(r, Step) else r for r in work.records
                ]
    if work.owners:
        work.notes.add("changed", "owners_to_touchpoints", n=len(work.owners))
    if any(n < 0 for n in work.at_step):
        work.notes.add("changed", "channels_to_touchpoints", n=sum(n < 0 for n in work.at_step))
