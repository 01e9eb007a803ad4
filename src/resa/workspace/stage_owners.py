"""Who owns the stages and the transitions between them, on every journey; given to many at once beside touchpoints."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import pairwise
from typing import Literal

import msgspec

from ..errors import NotFoundError
from ..journey.ownership import onward
from ..journey.records import Stage, Text, change
from ..texts.sentence import Sentence
from . import documents
from .library import whole
from .principals import MapAccess, Principal, access_map

Kind = Literal["stage", "transition"]


class PartRow(msgspec.Struct, frozen=True, kw_only=True):
    """A stage of a journey, or the transition out of it."""

    id: str
    """`journey:…#stage:…`, and `>` behind it for a transition."""
    kind: Kind
    journey: str
    journey_title: Text
    stage: str
    title: Text
    to: Text
    """The next stage, of a transition."""
    owner: str
    team: str
    reviewed_at: str | None
    said_at: str | None
    """When its owner last said that it is still true."""


def part_rows(accesses: Sequence[MapAccess], said: Mapping[str, str]) -> tuple[PartRow, ...]:
    """Every stage and transition of these journeys, in map order."""
    return tuple(row for access in accesses for row in _rows(access, said))


def _rows(access: MapAccess, said: Mapping[str, str]) -> Iterator[PartRow]:
    document = whole(access).document
    journey, stages = document.journey, document.stages()
    after = {a.id: b for a, b in pairwise(stages)}

    def row(kind: Kind, stage: Stage, owner: str, team: str) -> PartRow:
        id = part_id(access.document, stage.id, kind)
        to = after[stage.id].title if kind == "transition" else {}
        return PartRow(
            id=id, kind=kind, journey=access.document, journey_title=journey.title, stage=stage.id, title=stage.title,
            to=to, owner=owner, team=team, reviewed_at=journey.reviewed_at, said_at=said.get(id),
        )  # fmt: skip

    for stage in stages:
        yield row("stage", stage, stage.owner.strip(), stage.team.strip())
        if stage.id in after:
            yield row("transition", stage, *onward(document, stage))


def part_id(journey: str, stage: str, kind: Kind) -> str:
    """How a stage or transition is named beside touchpoints, which have ids of their own."""
    return f"{journey}#{stage}{'>' if kind == 'transition' else ''}"


def assign_parts(principal: Principal, parts: Sequence[str], owner: str | None, team: str | None) -> int:
    """Give stages and transitions an owner, a team or both, one edit per journey; how many were changed. Nothing is written
    before all of them are known and may be edited."""
    wanted: dict[str, dict[str, list[Kind]]] = {}
    for id in dict.fromkeys(parts):
        journey, _, rest = id.partition("#")
        stage = rest.removesuffix(">")
        wanted.setdefault(journey, {}).setdefault(stage, []).append("transition" if rest.endswith(">") else "stage")
    edits: list[tuple[MapAccess, list[Stage]]] = []
    changed = 0
    for journey, stages in wanted.items():
        access = access_map(principal, journey, "edit")
        document = whole(access).document
        made = []
        for id, kinds in stages.items():
            found = document.find(id, Stage)
            if found is None:
                raise NotFoundError(Sentence("workspace.no_such_stage"), value=f"{journey}#{id}")
            given = found
            for kind in kinds:
                now = onward(document, found) if kind == "transition" else (found.owner, found.team)
                new = (now[0] if owner is None else owner.strip(), now[1] if team is None else team.strip())
                if new != now:
                    changed += 1
                    fields = ("onward_owner", "onward_team") if kind == "transition" else ("owner", "team")
                    given = change(given, **dict(zip(fields, new, strict=True)))
            if given != found:
                made.append(given)
        edits.append((access, made))
    for access, made in edits:
        if made:
            documents.apply(access, made, action="assign")
    return changed
