"""Moves as bands from left to right, as wide as their number; names beside their boxes."""

from __future__ import annotations

from collections import defaultdict
from typing import Any

from ...analysis.picture import Flow
from ..sheet import Box, Curve
from ..type import number_width
from .drawing import SMALL, Drawing, picture
from .written import shortened

MOST = 40
#: Moves less frequent than this share of the most frequent one are hairs: they stand in the table.
LEAST = 0.01
HEIGHT, GAP, THICK = 340.0, 10.0, 10.0


@picture(Flow)
def flow(drawing: Drawing, spec: Flow) -> None:
    """The most frequent moves; with steps one column of boxes per step, else two."""
    theme, sheet = drawing.theme, drawing.sheet
    most_frequent = sorted(drawing.rows, key=lambda r: -r[spec.n])[: MOST if not drawing.narrow else 16]
    least = most_frequent[0][spec.n] * LEAST
    most_frequent = [row for row in most_frequent if row[spec.n] >= least]
    drawing.left_out += len(drawing.rows) - len(most_frequent)
    kept = {id(r) for r in most_frequent}
    moves = [(_step(r, spec), r[spec.source], r[spec.target], r[spec.n]) for r in drawing.rows if id(r) in kept]
    last = max(step for step, *_ in moves) + 1
    if drawing.narrow and last > 2:
        told = [m for m in moves if m[0] < 2]
        drawing.left_out += len(moves) - len(told)
        moves, last = told, 2
    out: dict[tuple[int, Any], float] = defaultdict(float)
    into: dict[tuple[int, Any], float] = defaultdict(float)
    for step, source, target, n in moves:
        out[step, source] += n
        into[step + 1, target] += n
    nodes = {node: max(out.get(node, 0), into.get(node, 0)) for node in [*out, *into]}
    columns = [sorted((k for k in nodes if k[0] == c), key=lambda k: (-nodes[k], str(k[1]))) for c in range(last + 1)]
    scale = min((HEIGHT - GAP * (len(c) - 1)) / sum(nodes[k] for k in c) for c in columns if c)
    scale = max(scale, 0.0) or HEIGHT / max(sum(nodes.values()), 1)
    text = min(150.0, (drawing.width - 24) / (last + 1) * 0.62)
    apart = (drawing.width - text - THICK - 8) / last if last else 0
    place: dict[tuple[int, Any], tuple[float, float]] = {}
    bottom = drawing.y
    for c, column in enumerate(columns):
        y = drawing.y + 6
        for node in column:
            place[node] = (4 + c * apart, y)
            y += max(nodes[node] * scale, 14.0) + GAP
        bottom = max(bottom, y)
    used_out: dict[Any, float] = defaultdict(float)
    used_in: dict[Any, float] = defaultdict(float)
    for step, source, target, n in sorted(moves, key=lambda m: (m[0], place[m[0], m[1]][1], place[m[0] + 1, m[2]][1])):
        a, b, thick = (step, source), (step + 1, target), max(n * scale, 1.0)
        x0, y0 = place[a][0] + THICK, place[a][1] + used_out[a]
        x1, y1 = place[b][0], place[b][1] + used_in[b]
        used_out[a] += thick
        used_in[b] += thick
        ends = str(target) in {"(end)", "(left)"}
        upper = _band(x0, y0, x1, y1)
        lower = _band(x0, y0 + thick, x1, y1 + thick)
        sheet.add(Curve(upper, fill=theme.loss_wash if ends else theme.evidence_wash, lower=lower, smooth=True, opacity=0.9))  # fmt: skip
    for node, (x, y) in place.items():
        tall = max(nodes[node] * scale, 3.0)
        sheet.add(Box(x, y, THICK, tall, fill=theme.evidence, radius=2))
        number = drawing.value(spec.n, int(nodes[node]))
        # Nothing stands to the right of the last column but the edge.
        room = text - 34 if node[0] < last else min(text - 34, text - 8 - number_width(number, SMALL))
        words = f"{shortened(drawing.name(node[1]), room, SMALL)} {number}"
        sheet.text(x + THICK + 5, y + tall / 2 - 8, words, text + 60, size=SMALL, color=theme.ink)
    drawing.y = bottom


def _step(row: dict[str, Any], spec: Flow) -> int:
    return int(row[spec.step]) - 1 if spec.step else 0


def _band(x0: float, y0: float, x1: float, y1: float) -> tuple[tuple[float, float], ...]:
    """Points of one edge: level at both ends."""
    span = x1 - x0
    return tuple((x0 + span * t, y0 + (y1 - y0) * (3 * t * t - 2 * t * t * t)) for t in (0, 0.2, 0.4, 0.6, 0.8, 1))
