"""The frame of the map: who and what it is about, stages, steps and lanes."""

from __future__ import annotations

import re
from collections import Counter

from ...journey.ids import new_id
from ...journey.order import keys
from ...journey.records import (
    Lane,
    Persona,
    Stage,
    Step,
)
from ...journey.typical import typical
from ...texts import catalogue
from .building import Building, one_line, step
from .cells import cells
from .shape import Row
from .words import role_of

NO_NAME = re.compile(r"(sheet|blad|ark|tabelle|table|feuil|worksheet|export|data)\s*\d*", re.IGNORECASE)


def head(work: Building) -> None:
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


def stages_and_steps(work: Building) -> None:
    shape = work.shape
    for role in ("phases", "steps"):
        if row := shape.of(role):
            kept = {s.at for s in shape.stops if not s.ignored}
            work.used |= {(row.at, c) for c in kept if shape.sheet.at(row.at, c)}
    for s, (title, order) in enumerate(zip(shape.stages, keys(len(shape.stages)), strict=True), 1):
        shown = title or work.head.get("title", "") or catalogue()["formats.unnamed_stage"][work.language]
        work.records.append(
            Stage(id=f"stage:{s}", title=work.text(one_line(shown)), stage_kind=_stage_kind(title), order=order)  # type: ignore[arg-type]  # a StageKind
        )
    for i, ((stage, title), order) in enumerate(zip(shape.steps, keys(len(shape.steps)), strict=True), 1):
        shown = title or catalogue()["formats.unnamed_step"][work.language]
        work.records.append(
            Step(id=step(i - 1), stage=f"stage:{stage + 1}", title=work.text(one_line(shown)), order=order)
        )


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


def lanes(work: Building) -> None:
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
        label = one_line(row.label)
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
        cells(work, row, lane)
    work.records += work.lanes


def _group_label(work: Building, row: Row, column: int) -> None:
    """A word to the left of the label ('Frontstage' beside three lanes) has no place of its own on a map."""
    work.used.add((row.at, column))
    work.notes.add(
        "lost", "group_label", work.where(row.at, column), label=one_line(work.shape.sheet.at(row.at, column))
    )
