"""The groups of a funnel beside each other: each against all others together, at every step."""

from __future__ import annotations

import numpy as np

from ..texts.sentence import Sentence
from . import significance
from .funnel_walk import Steps
from .kernel import Ints
from .persons import Flags

COMPARED = ("difference", "difference_low", "difference_high", "p_value", "p_adjusted")


def reached(steps: Steps, s: int, depth: Ints, optional: Ints) -> Flags:
    """Whether each unit reached step `s`."""
    found: Flags = ((optional >> s) & 1 > 0) if steps.after[s] >= 0 else depth >= np.searchsorted(steps.required, s)
    return found


def compare(
    rows: list[dict[str, object]], groups: list[Flags], depth: Ints, optional: Ints, steps: Steps, who: Ints | None
) -> list[Sentence]:
    """Fills COMPARED in the rows (group after group, a row per step); what is to be told of the last step."""
    n_steps = len(steps.after)
    if len(groups) < 2:
        return []
    told: list[Sentence] = []
    sizes = [int(g.sum()) for g in groups]
    for s in range(1, n_steps):
        there = reached(steps, s, depth, optional)
        total, won = len(there), int(there.sum())
        here = [rows[g * n_steps + s] for g in range(len(groups))]
        for row, group, n in zip(here, groups, sizes, strict=True):
            x = int((there & group).sum())
            if not n or n == total:
                continue
            row["difference"] = x / n - (won - x) / (total - n)
            if who is None:
                interval = significance.difference(x, n, won - x, total - n)
                row["p_value"] = significance.two_shares(x, n, won - x, total - n)
            else:
                clustered = significance.clustered_difference(there.astype(np.float64), group.astype(np.float64), who)
                interval, row["p_value"] = clustered or (None, None)
            row["difference_low"], row["difference_high"] = interval or (None, None)
        ps = [p if isinstance(p := row["p_value"], float) else None for row in here]
        for row, p in zip(here, significance.holm(ps), strict=True):
            row["p_adjusted"] = p
        if s == n_steps - 1:
            told = _told(here, sizes, who is not None)
    return told


def _told(last: list[dict[str, object]], sizes: list[int], clustered: bool) -> list[Sentence]:
    """Whether the groups differ at the last step, and which do."""
    apart = [str(r["group"]) for r in last if isinstance(p := r["p_adjusted"], float) and p < 0.05]
    said = [
        Sentence("analysis.groups_apart_at_last_step", names=apart, n=len(last))
        if apart
        else Sentence("analysis.no_group_apart_at_last_step", n=len(last))
    ]
    whole = None if clustered else significance.many_shares([int(str(r["n"])) for r in last], sizes)
    if whole is not None:
        chi2, degrees, p = whole
        said.append(
            Sentence("analysis.groups_together_chi2", chi2=round(chi2, 3), degrees=degrees, p=float(f"{p:.3g}"))
        )
    return said
