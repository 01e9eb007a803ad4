"""The blueprint's lines: interaction, visibility, internal interaction."""

from __future__ import annotations

from ...journey.records import Lane
from ..context import Context, lane
from ..sheet import Line


@lane("interaction_line", "visibility_line", "internal_interaction_line")
def draw_line(context: Context, lane_record: Lane, top: float) -> float:
    """One line over the whole sheet; its name stands at the left as for every lane."""
    context.sheet.add(Line(context.left, top + 8, context.right, top + 8, context.theme.third, 1.2, dash=True))
    return top + 12
