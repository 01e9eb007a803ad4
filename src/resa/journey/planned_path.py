"""The planned path: a graph over the steps, with branches, loops, optional steps and several ways in and out.

Not what customers do (that is measured), and not yet about touchpoints (the evidence room unfolds it into those).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

from .records import Step


@dataclass(frozen=True)
class PlannedPath:
    """Step ids from left to right, and where each leads."""

    steps: tuple[str, ...]
    next: Mapping[str, tuple[str, ...]]
    """Planned successors of each step, in the order they are written."""
    starts: tuple[str, ...]
    """The first step, and every other step that no arrow leads to."""
    ends: tuple[str, ...]
    """The last step, steps marked `ends`, and steps that lead nowhere."""
    optional: frozenset[str]

    def reachable(self, sources: Sequence[str] | None = None) -> frozenset[str]:
        """The steps that can be reached from `sources` (default: the starts), these included."""
        seen: set[str] = set()
        waiting = list(self.starts if sources is None else sources)
        while waiting:
            step = waiting.pop()
            if step not in seen:
                seen.add(step)
                waiting += self.next.get(step, ())
        return frozenset(seen)

    def trapped(self) -> tuple[str, ...]:
        """Steps from which no end can be reached: a loop without a way out."""
        previous: dict[str, list[str]] = {}
        for step, successors in self.next.items():
            for successor in successors:
                previous.setdefault(successor, []).append(step)
        out, waiting = set(self.ends), list(self.ends)
        while waiting:
            for step in previous.get(waiting.pop(), ()):
                if step not in out:
                    out.add(step)
                    waiting.append(step)
        return tuple(s for s in self.steps if s not in out)


def planned_path(steps: Sequence[Step]) -> PlannedPath:
    """The graph of steps given from left to right.

    A step with arrows leads where they point (arrows to missing steps are left out); one without leads to the step
    that follows, unless it is marked as an end.
    """
    ids = tuple(s.id for s in steps)
    known = set(ids)
    following = dict(pairwise(ids))
    successors: dict[str, tuple[str, ...]] = {}
    for step in steps:
        named = tuple(dict.fromkeys(n.step for n in step.next if n.step in known))
        if named or step.ends or step.id not in following:
            successors[step.id] = named
        else:
            successors[step.id] = (following[step.id],)
    reached = {t for step, targets in successors.items() for t in targets if t != step}
    starts = tuple(i for n, i in enumerate(ids) if n == 0 or i not in reached)
    ends = tuple(s.id for n, s in enumerate(steps) if s.ends or n == len(ids) - 1 or not successors[s.id])
    return PlannedPath(ids, successors, starts, ends, frozenset(s.id for s in steps if s.optional))
