"""Where customers really go, touchpoint to touchpoint, as flows that add up at every node."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

from .model import Sankey, SankeyLink
from .suppress import safe

if TYPE_CHECKING:
    from .planned import Plan
    from .published import Groups

#: Links carrying less than this share of the journeys are merged into `other`.
SMALL_SHARE = 0.005
OTHER = "other"


def sankey(plan: Plan, groups: Groups, hidden: frozenset[object]) -> Sankey:
    """First visits in their order, from `start` to `arrived`, `open` or `lost`.

    Small links, and those that would reveal a small group, go through the node `other`; flows in = flows out at every
    inner node. Ends that are too small to be told apart are one node, `suppressed`.
    """
    journeys = groups.shown.on_map
    if not journeys or ("map", "journeys") in hidden:
        return Sankey(nodes=(), links=())
    stack = np.stack([c.links for c in groups.all])
    ends = [o for o, name in enumerate(("arrived", "open", "lost")) if ("map", name) in hidden]
    n_t = len(plan.touchpoints)
    for o in ends:
        stack[:, :, n_t] += stack[:, :, n_t + 1 + o]
        stack[:, :, n_t + 1 + o] = 0
    kept = stack[0] >= max(1, SMALL_SHARE * journeys)
    kept &= ~((stack > 0) & (stack < 5)).any(axis=0)
    _merge(stack, kept)
    return _links(plan, stack[0], kept)


def _merge(stack: npt.NDArray[np.int64], kept: npt.NDArray[np.bool_]) -> None:
    """Give more links to `other` until every merged flow is safe in every group."""
    changed = True
    while changed:
        changed = False
        for axis in (0, 1):
            merged = np.where(kept, 0, stack).sum(axis=axis + 1)
            for node in range(stack.shape[1]):
                if not safe(int(x) for x in merged[:, node]):
                    line = kept[:, node] if axis == 0 else kept[node]
                    values = stack[0][:, node] if axis == 0 else stack[0][node]
                    choices = np.flatnonzero(line & (values > 0))
                    if len(choices):
                        line[choices[np.argmin(values[choices])]] = False
                        changed = True


def _links(plan: Plan, flow: npt.NDArray[np.int64], kept: npt.NDArray[np.bool_]) -> Sankey:
    n_t = len(plan.touchpoints)
    sources = [*(t.id for t in plan.touchpoints), "start", "", "", ""]
    targets = [*(t.id for t in plan.touchpoints), "suppressed", "arrived", "open", "lost"]
    merged = np.where(kept, 0, flow)
    links = [
        SankeyLink(source=sources[a], target=targets[b], n=int(flow[a, b])) for a, b in np.argwhere(kept & (flow > 0))
    ]
    into, out = merged.sum(axis=1), merged.sum(axis=0)
    inside = [t for t in range(n_t) if not (kept[t] | kept[:, t]).any()]
    into[inside] = out[inside] = 0  # wholly within `other`
    links += [SankeyLink(source=sources[a], target=OTHER, n=int(n)) for a, n in enumerate(into) if n]
    links += [SankeyLink(source=OTHER, target=targets[b], n=int(n)) for b, n in enumerate(out) if n]
    used = {link.source for link in links} | {link.target for link in links}
    order = ["start", *(t.id for t in plan.touchpoints[:n_t]), OTHER, "arrived", "open", "lost", "suppressed"]
    return Sankey(nodes=tuple(n for n in order if n in used), links=tuple(links))
