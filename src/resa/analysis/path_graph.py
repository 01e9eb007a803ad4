"""The planned path as a plain value: what conformance needs to know of a map, and no more."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class PathGraph:
    """A graph of nodes 0 … n−1, each a label (touchpoint id) that events are mapped to.

    `optional[i]`: may be left out without being a deviation. `next[i]`: planned successors (branches, loops).
    `starts`, `ends`: where a journey may begin and end.
    """

    labels: tuple[str, ...]
    next: tuple[tuple[int, ...], ...]
    starts: tuple[int, ...]
    ends: tuple[int, ...]
    optional: tuple[bool, ...]
