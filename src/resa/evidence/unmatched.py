"""Events that no touchpoint recognises, ranked by how many journeys have them, with where they stand on the map."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from .expectations import promised_names
from .model import Unmatched
from .suppress import safe
from .values import share

if TYPE_CHECKING:
    from ..events.model import Snapshot
    from .planned import Plan
    from .published import Groups

#: So many names at most.
LIMIT = 100


def unmatched(
    plan: Plan, groups: Groups, snapshot: Snapshot, as_of: str | None,
) -> tuple[Unmatched, ...]:  # fmt: skip
    """Of the journeys on the map (of all, while nothing is bound); names met by one to four journeys are left out, and
    names that an expectation recognises: those are on the map without being a touchpoint."""
    names, channels, promised = snapshot.names, snapshot.channels, promised_names(plan, snapshot)
    shown = groups.shown
    column = 1 if shown.on_map else 0
    total = [c.on_map if column else c.journeys for c in groups.all]
    events = shown.unmatched_after.sum(axis=1)
    order = [int(i) for i in np.argsort(-shown.unmatched[:, column], kind="stable") if events[i] and not promised[i]]
    found: list[Unmatched] = []
    usual = _usual_channel(groups)
    for name in order:
        journeys = [int(c.unmatched[name, column]) for c in groups.all]
        if not journeys[0] or not safe(journeys):
            continue
        if len(found) == LIMIT:
            break
        after = int(np.argmax(shown.unmatched_after[name])) - 1
        found.append(
            Unmatched(
                name=names[name],
                channel=channels[usual[name]],
                n_events=int(events[name]),
                journeys=journeys[0],
                share=share(journeys, total, of="journeys", as_of=as_of),
                after=None if after < 0 else plan.touchpoints[after].id,
                step=None if after < 0 else plan.steps[plan.home(after)].id,
            )
        )
    return tuple(found)


def _usual_channel(groups: Groups) -> list[int]:
    """Per name the channel of most of its unmatched events in the store: those of the shown group and of the rest."""
    count = sum(c.unmatched_by for c in (groups.shown, *groups.others[:1]))
    return [int(i) for i in np.asarray(count).argmax(axis=1)]
