"""Stages of a journey said in words: `Buy=cart|pay` names a stage and the touchpoints in it."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from ..errors import UsageError
from ..events.model import Snapshot
from ..texts.sentence import Sentence
from .lookup import Lookup, code_of
from .registry import Argument

STAGE = Argument(
    "stage", "texts", 'A stage and its touchpoints: "Buy=cart|pay"; by default each touchpoint is one.', ()
)


def lookup(snapshot: Snapshot, stages: Sequence[str]) -> Lookup:
    """Each touchpoint's stage, −1 where it is in none."""
    if not stages:
        return Lookup(snapshot.names)
    labels: list[str] = []
    table = np.full((len(snapshot.names), 1), -1, np.int32)
    for text in stages:
        name, sign, touchpoints = text.partition("=")
        if not sign or not name.strip() or not touchpoints.strip():
            raise UsageError(
                Sentence("analysis.stage_cannot_be_read"), where="stage", value=text, allowed="Buy=cart|pay"
            )
        if name.strip() not in labels:
            labels.append(name.strip())
        for touchpoint in touchpoints.split("|"):
            code = code_of(snapshot, touchpoint.strip())
            if table[code, 0] >= 0 and labels[table[code, 0]] != name.strip():
                raise UsageError(
                    Sentence("analysis.touchpoint_in_two_stages"), where="stage", value=touchpoint.strip(),
                    allowed=[labels[table[code, 0]], name.strip()],
                )  # fmt: skip
            table[code, 0] = labels.index(name.strip())
    return Lookup(tuple(labels), table)


def place(lookup: Lookup, name: str) -> int:
    """The number of the stage called `name`; a usage error lists the stages there are."""
    if name.strip() not in lookup.labels:
        raise UsageError(
            Sentence("analysis.no_such_stage"), where="stage", value=name, allowed=sorted(lookup.labels) or None
        )
    return lookup.labels.index(name.strip())
