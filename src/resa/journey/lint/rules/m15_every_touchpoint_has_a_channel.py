"""M15: where it happens."""

from __future__ import annotations

from collections.abc import Iterator

from ...channels import channel_key
from ...document import Document
from ...records import Touchpoint, change
from ..rule import Finding, Rule
from ..subject import Subject


class EveryTouchpointHasAChannel(Rule):
    """Every touchpoint has a channel.

    The fix takes the channel from the touchpoint's event rule when that names exactly one.
    """

    id = "M15"
    severity = "warn"
    group = "Structure"
    weight = 3
    source = "Cemantica; CJML: channel of a touchpoint"
    unchecked_when = "No touchpoint stands on the map."

    def unchecked(self, subject: Subject) -> str | None:
        return None if subject.touchpoints else "nothing"

    def check(self, subject: Subject) -> Iterator[Finding]:
        bare = [t for t in subject.touchpoints if _bare(t)]
        if bare:
            yield self.finding(bare, "", _filled if any(_from_rule(t) for t in bare) else None)


def _bare(touchpoint: Touchpoint) -> bool:
    return not touchpoint.channel.strip() or channel_key(touchpoint.channel) == "unknown"


def _from_rule(touchpoint: Touchpoint) -> str:
    """The one channel that every way of recognising it names; empty when there is none."""
    matches = touchpoint.events.any if touchpoint.events else ()
    named = {c for m in matches for c in (m.channel or ("",))}
    one = named.pop() if len(named) == 1 else ""
    return "" if "*" in one else channel_key(one) or one


def _filled(document: Document) -> Document:
    found = [(t, _from_rule(t)) for t in document.of(Touchpoint) if _bare(t)]
    return document.put(*(change(t, channel=channel) for t, channel in found if channel))


rule = EveryTouchpointHasAChannel()
