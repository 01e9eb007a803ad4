"""What is measured of a gap, in words, for tables."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ..texts.numbers import decimal, duration, integer, percent

if TYPE_CHECKING:
    from ..evidence.model import Gap
    from .context import Context

#: Contacts told by name.
_NAMED = 5


def wait_interval(context: Context, gap: Gap) -> str:
    """Of the median wait, with its n."""
    wait, language = gap.wait, context.language
    if wait.low is None or wait.high is None:
        return ""
    return f"{duration(wait.low, language)} – {duration(wait.high, language)}, n {integer(wait.n, language)}"


def contacts_meanwhile(context: Context, gap: Gap) -> str:
    """How many per journey, and which."""
    if gap.per_journey.value is None:
        return ""
    named = [
        f"{context.read(getattr(context.record(c.about), 'title', {})) if c.on_map else c.about} "
        f"{decimal(c.per_journey, context.language, 2)}"
        for c in gap.contacts[:_NAMED]
    ]
    return decimal(gap.per_journey.value, context.language, 2) + (f" ({', '.join(named)})" if named else "")


def held_by(context: Context, gap: Gap) -> str:
    """Shares of the waiting, greatest first."""
    language = context.language
    return "; ".join(
        f"{one.name or context.say(f'gaps.holder_{one.kind}')} {percent(one.share.value or 0.0, language)}"
        for one in gap.held
    )
