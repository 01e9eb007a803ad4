"""M17: one thing at a time."""

from __future__ import annotations

import re
from collections.abc import Iterator

from ...channels import channel_key
from ...records import Touchpoint
from ..rule import Finding, Rule
from ..subject import Subject

_BETWEEN = re.compile(r"\s*[,;/+&]\s*|\s+(?:and|or|och|eller|og)\s+", re.IGNORECASE)
_ACTORS = frozenset({
    "customer", "company", "partner", "kund", "kunden", "kunde", "företag", "företaget", "virksomhed", "virksomheden",
    "firma", "firmaet", "selskap", "selskapet", "bedrift", "bedriften", "partnern", "partneren", "the customer",
    "the company", "the partner",
})  # fmt: skip


class AtomicTouchpoint(Rule):
    """A touchpoint has one initiator, at most one receiver and one channel.

    "Email or phone" is two touchpoints: they cost, work and feel differently, and no rule can recognise both as one.
    """

    id = "M17"
    severity = "info"
    group = "Structure"
    weight = 1
    source = "CJML: touchpoints are atomic"
    unchecked_when = "No touchpoint stands on the map."

    def unchecked(self, subject: Subject) -> str | None:
        return None if subject.touchpoints else "nothing"

    def check(self, subject: Subject) -> Iterator[Finding]:
        channels = [t for t in subject.touchpoints if _several_channels(t.channel)]
        if channels:
            yield self.finding(channels, "channel")
        actors = [t for t in subject.touchpoints if _actors(t)]
        if actors:
            yield self.finding(actors, "actor")


def _several_channels(channel: str) -> bool:
    if channel_key(channel):
        return False
    keys = [channel_key(part) for part in _BETWEEN.split(channel) if part]
    return len(keys) > 1 and len({k for k in keys if k}) > 1


def _actors(touchpoint: Touchpoint) -> bool:
    if not touchpoint.initiator.strip():
        return True
    return any(
        sum(part.casefold().strip() in _ACTORS for part in _BETWEEN.split(who)) > 1
        for who in (touchpoint.initiator, touchpoint.receiver)
    )


rule = AtomicTouchpoint()
