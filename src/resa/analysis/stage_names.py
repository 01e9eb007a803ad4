"""Stages of a journey said in words: `Buy=cart|pay` names a stage and the touchpoints in it; names with such signs stand in
double quotes. `*` makes each touchpoint one, as without any."""

from __future__ import annotations

import re
from collections.abc import Sequence

import numpy as np

from ..errors import UsageError
from ..events.model import Snapshot
from ..texts.sentence import Sentence
from .lookup import Lookup, code_of
from .registry import Argument

STAGE = Argument(
    "stage", "texts", 'A stage and its touchpoints: "Buy=cart|pay"; by default each touchpoint is one.', (), of="stages"
)
_NAME = re.compile(r'\s*(?:"((?:[^"\\]|\\.)*)"|([^"|]*))\s*(?:\||$)')


def lookup(snapshot: Snapshot, stages: Sequence[str]) -> Lookup:
    """Each touchpoint's stage, −1 where it is in none."""
    if not stages or tuple(stages) == ("*",):
        return Lookup(snapshot.names)
    labels: list[str] = []
    table = np.full((len(snapshot.names), 1), -1, np.int32)
    for text in stages:
        name, sign, touchpoints = text.partition("=")
        if not sign or not name.strip() or not touchpoints.strip():
            raise _unreadable(text)
        if name.strip() not in labels:
            labels.append(name.strip())
        for touchpoint in _names(touchpoints, text):
            code = code_of(snapshot, touchpoint)
            if table[code, 0] >= 0 and labels[table[code, 0]] != name.strip():
                raise UsageError(
                    Sentence("analysis.touchpoint_in_two_stages"), where="stage", value=touchpoint,
                    allowed=[labels[table[code, 0]], name.strip()],
                )  # fmt: skip
            table[code, 0] = labels.index(name.strip())
    return Lookup(tuple(labels), table)


def _names(touchpoints: str, text: str) -> list[str]:
    """Names apart by `|`."""
    found, position = [], 0
    while position < len(touchpoints):
        match = _NAME.match(touchpoints, position)
        if not match:
            raise _unreadable(text)
        quoted, plain = match.groups()
        found.append(plain.strip() if quoted is None else re.sub(r"\\(.)", r"\1", quoted))
        position = match.end()
    return found


def _unreadable(text: str) -> UsageError:
    return UsageError(Sentence("analysis.stage_cannot_be_read"), where="stage", value=text, allowed="Buy=cart|pay")


def place(lookup: Lookup, name: str) -> int:
    """The number of the stage called `name`; a usage error lists the stages there are."""
    if name.strip() not in lookup.labels:
        raise UsageError(
            Sentence("analysis.no_such_stage"), where="stage", value=name, allowed=sorted(lookup.labels) or None
        )
    return lookup.labels.index(name.strip())
