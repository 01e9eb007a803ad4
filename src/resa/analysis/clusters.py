"""Runs that are alike because one customer or account has several: which cluster each is of, and intervals that allow for it.

A unit whose cluster is not known is a cluster of its own.
"""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np

from ..errors import UsageError
from ..events.model import Snapshot
from ..texts.sentence import Sentence
from .grouping import Grouping, grouping
from .intervals import Floats, Interval, clustered_share, hall
from .kernel import Chunk, Ints
from .persons import Flags
from .registry import Argument

CLUSTER = Argument(
    "cluster",
    "text",
    "Intervals that hold when runs of one customer or account are alike: customer, account or a property.",
    None,
    of="property",
)


CUSTOMER = "customer"
#: Each customer is a cluster. As groups to be compared customers would be as many as the answer is about.
EACH = Grouping(CUSTOMER, ())


def read(snapshot: Snapshot, cluster: str | None) -> Grouping | None:
    """The grouping that says which are alike; None where none is asked for."""
    if cluster is None:
        return None
    if cluster == "account" and not snapshot.n_accounts:
        allowed = [CUSTOMER, *snapshot.properties()]
        raise UsageError(Sentence("analysis.store_knows_no_accounts"), where="cluster", value=cluster, allowed=allowed)
    return EACH if cluster == CUSTOMER else grouping(snapshot, cluster, where="cluster")


def of_units(chunk: Chunk, alike: Grouping | None) -> Ints:
    """shape (units,): the cluster of each; below 0 and its own where it is not known."""
    if alike is None:
        return chunk.unit
    known = alike.of_units(chunk)
    return np.where(known > 0, known, -1 - chunk.unit)


def numbers(texts: Sequence[str]) -> Ints:
    """The cluster of each row of a table; an empty one is its own."""
    _, index = np.unique(np.array(texts, np.str_), return_inverse=True)
    known = np.array([bool(text) for text in texts], np.bool_)
    return np.where(known, index + 1, -1 - np.arange(len(texts))).astype(np.int64)


def share(won: Flags, who: Ints) -> Interval | None:
    """The interval of a share of runs that come in clusters."""
    if not len(who):
        return None
    _, index = np.unique(who, return_inverse=True)
    return clustered_share(np.bincount(index, won).astype(np.float64), np.bincount(index).astype(np.float64))


def mean(values: Floats, who: Ints, *, skewed: bool = False) -> Interval | None:
    """Student's t of a mean whose values come in clusters: the ratio of their sums, G / (G − 1). `skewed`: values as money
    has them, many small and a few great (`intervals.hall`)."""
    from scipy.special import stdtrit

    _, index = np.unique(who, return_inverse=True)
    groups = int(index.max(initial=-1)) + 1
    if groups < 2:
        return None
    middle = float(values.mean())
    away = np.bincount(index, values - middle) / len(values)
    t = float(stdtrit(groups - 1, 0.975))
    error = math.sqrt(groups / (groups - 1) * float((away**2).sum()))
    if skewed and error > 0:
        lopsided = float((away**3).mean() / (away**2).mean() ** 1.5)
        return hall(middle, error, t, lopsided, groups)
    return Interval(middle - t * error, middle + t * error)
