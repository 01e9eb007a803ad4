"""Smooth paths through points that never overshoot: monotone cubic interpolation (Fritsch and Carlson 1980)."""

from __future__ import annotations

import itertools
from collections.abc import Sequence

Point = tuple[float, float]


def tangents(points: Sequence[Point]) -> list[float]:
    """dy/dx at each point, so that the curve is monotone wherever the points are. x must grow."""
    n = len(points)
    if n < 2:
        return [0.0] * n
    slopes = [(points[i + 1][1] - points[i][1]) / (points[i + 1][0] - points[i][0]) for i in range(n - 1)]
    found = [slopes[0]]
    for before, after in itertools.pairwise(slopes):
        found.append(0.0 if before * after <= 0 else 2 * before * after / (before + after))
    return [*found, slopes[-1]]


def beziers(points: Sequence[Point]) -> list[tuple[Point, Point, Point]]:
    """Control, control, end of each cubic piece from the first point on."""
    slope = tangents(points)
    pieces = []
    for i in range(len(points) - 1):
        (x0, y0), (x1, y1) = points[i], points[i + 1]
        third = (x1 - x0) / 3
        pieces.append(((x0 + third, y0 + slope[i] * third), (x1 - third, y1 - slope[i + 1] * third), (x1, y1)))
    return pieces
