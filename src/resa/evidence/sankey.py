"""Where customers really go, touchpoint to touchpoint, as flows that add up at every node."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

from .model import Sankey, SankeyLink
from .suppress import MINIMUM, safe

if TYPE_CHECKING:
    from .planned import Plan
    from .published import Groups

Ints = npt.NDArray[np.int64]
#: Links carrying less than this share of the journeys are merged into `other`.
SMALL_SHARE = 0.005
OTHER = "other"
INTO, OUT_OF = 0, 1


def sankey(plan: Plan, groups: Groups, hidden: frozenset[object]) -> Sankey:
    """First visits in their order, from `start` to `arrived`, `open` or `lost`.

    Every touchpoint that a group to be shown has met is a node; the greatest way into it and out of it is drawn,
    however small. Links that are small, or would reveal a small group, go through the node `other`. Where one to four
    journeys would go there, a few of a great link go with them, so that a drawn link says `at least so many`. Flows in =
    flows out at every inner node. Ends that are too small to be told apart are one node, `suppressed`.
    """
    journeys = groups.shown.on_map
    if not journeys or ("map", "journeys") in hidden:
        return Sankey(nodes=(), links=())
    stack = np.stack([c.links for c in groups.all])
    n_t = len(plan.touchpoints)
    for o, name in enumerate(("arrived", "open", "lost")):
        if ("map", name) in hidden:
            stack[:, :, n_t] += stack[:, :, n_t + 1 + o]
            stack[:, :, n_t + 1 + o] = 0
    secret = np.array([not safe(int(x) for x in stack[:, :, t].sum(axis=1)) for t in range(n_t)], np.bool_)
    merging = _Merging(
        stack, _kept(stack, n_t, secret, SMALL_SHARE * journeys), frozenset(np.flatnonzero(secret).tolist())
    )
    if not merging.settle():
        return Sankey(nodes=(), links=())
    return _links(plan, merging, secret)


def _kept(stack: Ints, n_t: int, secret: npt.NDArray[np.bool_], least: float) -> npt.NDArray[np.bool_]:
    """The links to draw: great enough or the greatest at a touchpoint, and a small group for nobody."""
    flow = stack[0]
    kept: npt.NDArray[np.bool_] = flow >= max(1.0, least)
    for t in range(n_t):
        kept[np.argmax(flow[:, t]), t] = kept[t, np.argmax(flow[t])] = True
    kept &= (flow >= MINIMUM) & ~((stack > 0) & (stack < MINIMUM)).any(axis=0)
    kept[:n_t][secret] = False
    kept[:, :n_t][:, secret] = False
    return kept


@dataclass
class _Merging:
    """How much of every link is drawn by itself; the rest goes through `other`."""

    stack: Ints
    kept: npt.NDArray[np.bool_]
    secret: frozenset[int]
    """Touchpoints wholly within `other`: what goes through it there is told nowhere."""

    def __post_init__(self) -> None:
        self.shown = np.where(self.kept, self.stack[0], 0)
        self.lent = np.zeros_like(self.shown)

    def lacking(self, axis: int, node: int) -> int:
        """How many journeys more must go through `other` here until no group's rest is a small one."""
        rests = [] if node in self.secret else [int(x) for x in self.rests(axis, node)]
        return MINIMUM - min((x for x in rests if 0 < x < MINIMUM), default=MINIMUM)

    def rests(self, axis: int, node: int) -> Ints:
        """What goes through `other` at the node, per group, as if each had lent what the shown one did."""
        merged = np.where(self.kept, self.lent, self.stack)
        found: Ints = (merged[:, :, node] if axis == INTO else merged[:, node]).sum(axis=1)
        return found

    def settle(self) -> bool:
        """Lend from great links to `other` until every rest is safe; False when that cannot be."""
        for _ in range(self.stack.shape[1] * 8):
            lacking = [(a, k) for a in (INTO, OUT_OF) for k in range(self.stack.shape[1]) if self.lacking(a, k)]
            if not lacking:
                return True
            if not self._lend(*lacking[0]):
                return False
        return False

    def _lend(self, axis: int, node: int) -> bool:
        """From one link at the node: where its other end needs the least, else the greatest."""
        line = self.shown[:, node] if axis == INTO else self.shown[node]
        choices = np.flatnonzero(line > 0).tolist()
        if not choices:
            return False
        # At an end where nothing goes through `other` yet, as many must go as may be told.
        needs = {k: self.lacking(1 - axis, k) or MINIMUM * int(not self.rests(1 - axis, k)[0]) for k in choices}
        other = min(needs, key=lambda k: (needs[k], -line[k]))
        where = (other, node) if axis == INTO else (node, other)
        amount = max(self.lacking(axis, node), needs[other])
        if self.shown[where] - amount < MINIMUM:
            self.shown[where], self.lent[where], self.kept[where] = 0, 0, False
        else:
            self.shown[where] -= amount
            self.lent[where] += amount
        return True


def _links(plan: Plan, merging: _Merging, secret: npt.NDArray[np.bool_]) -> Sankey:
    n_t = len(plan.touchpoints)
    sources = [*(t.id for t in plan.touchpoints), "start", "", "", ""]
    targets = [*(t.id for t in plan.touchpoints), "suppressed", "arrived", "open", "lost"]
    shown = merging.shown
    merged = merging.stack[0] - shown
    links = [SankeyLink(source=sources[a], target=targets[b], n=int(shown[a, b])) for a, b in np.argwhere(shown > 0)]
    into, out = merged.sum(axis=1), merged.sum(axis=0)
    into[:n_t][secret] = out[:n_t][secret] = 0  # wholly within `other`
    links += [SankeyLink(source=sources[a], target=OTHER, n=int(n)) for a, n in enumerate(into) if n]
    links += [SankeyLink(source=OTHER, target=targets[b], n=int(n)) for b, n in enumerate(out) if n]
    used = {link.source for link in links} | {link.target for link in links}
    order = ["start", *(t.id for t in plan.touchpoints[:n_t]), OTHER, "arrived", "open", "lost", "suppressed"]
    return Sankey(nodes=tuple(n for n in order if n in used), links=tuple(links))
