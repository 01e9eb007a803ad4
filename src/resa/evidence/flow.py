"""The flow at every node: reached, went on, open, lost, their shares, and what the lost are worth."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from .model import Flow, Value
from .suppress import MINIMUM, safe, small
from .values import bounded, missing, plain_share

if TYPE_CHECKING:
    from ..journey.records import Money
    from .published import Groups


@dataclass(frozen=True)
class FlowMaker:
    """Builds the published flow of a node from the counts and what must stay hidden."""

    groups: Groups
    hidden: frozenset[object]
    as_of: str | None
    goal_value: Money | None
    revealed: bool

    def __call__(self, node: int, *, bound: bool) -> Flow:
        """The flow at a node; `bound`: some rule can recognise its events at all."""
        counts = self.groups.shown
        reached, went_on, open_, lost = (int(x) for x in counts.flow[node, :4])
        if not bound:
            return _nothing("not_bound")
        if reached == 0 and (node, "reached") not in self.hidden:
            return _nothing("no_data")
        if (node, "reached") in self.hidden:
            return _nothing("suppressed")
        if not self.revealed:
            return Flow(
                reached_customers=int(counts.customers[node]), reached=reached, went_on=None, open=None, lost=None,
                lost_share=missing("hidden", of="reached"), hazard=missing("hidden", of="decided"), reason="hidden",
            )  # fmt: skip
        shown = {p: (node, p) not in self.hidden for p in ("went_on", "open", "lost")}
        decided = went_on + lost
        return Flow(
            reached_customers=int(counts.customers[node]),
            reached=reached,
            went_on=went_on if shown["went_on"] else None,
            open=open_ if shown["open"] else None,
            lost=lost if shown["lost"] else None,
            lost_share=plain_share(lost, reached, of="reached", as_of=self.as_of)
            if shown["lost"]
            else self._lost_bounds(lost, open_, reached, shown["went_on"]),
            hazard=plain_share(lost, decided, of="decided", as_of=self.as_of)
            if all(shown.values())
            else self._hazard_bounds(lost, reached, shown["lost"]),
            lost_value=self._worth(node) if shown["lost"] else None,
            reason="" if all(shown.values()) else "suppressed",
        )

    @staticmethod
    def _lost_bounds(lost: int, open_: int, reached: int, both: bool) -> Value:
        """What may be said of hidden losses: under five, or all but one to four of those who stopped here."""
        if small(lost):
            return bounded("reached", 0.0, (MINIMUM - 1) / reached, reached)
        if both and small(open_):
            stopped = lost + open_
            return bounded("reached", (stopped - MINIMUM + 1) / reached, stopped / reached, reached)
        return missing("suppressed", of="reached")

    def _hazard_bounds(self, lost: int, reached: int, shown: bool) -> Value:
        """The open ones are too few to be told: as if all of them were decided."""
        if not shown:
            return missing("suppressed", of="decided")
        ends = plain_share(lost, reached, of="decided", as_of=self.as_of)
        return bounded("decided", ends.low or 0.0, ends.high or 1.0, reached)

    def _worth(self, node: int) -> Value | None:
        """Lost × the chance of arriving among those who went on from here and are decided × the goal's value."""
        if self.goal_value is None:
            return None
        counts = self.groups.shown
        lost, arrived, failed = (int(counts.flow[node, k]) for k in (3, 4, 5))
        if any(not safe((c.flow[node, 4], c.flow[node, 5])) for c in self.groups.all):
            return missing("suppressed", "money", self.goal_value.currency)
        chance = plain_share(arrived, arrived + failed, of="decided", as_of=self.as_of)
        if chance.value is None or chance.low is None or chance.high is None:
            return missing("no_data", "money", self.goal_value.currency)
        worth = lost * self.goal_value.minor
        return Value(
            value=round(worth * chance.value), low=round(worth * chance.low), high=round(worth * chance.high),
            n=chance.n, unit="money", of=self.goal_value.currency, method="wilson of P(goal | went on)",
            as_of=self.as_of, source="events",
        )  # fmt: skip


def _nothing(reason: str) -> Flow:
    return Flow(
        reached_customers=0 if reason == "no_data" else None, reached=0 if reason == "no_data" else None,
        went_on=0 if reason == "no_data" else None, open=0 if reason == "no_data" else None,
        lost=0 if reason == "no_data" else None,
        lost_share=missing(reason, of="reached"), hazard=missing(reason, of="decided"), reason=reason,  # type: ignore[arg-type]  # the caller's reason is one of the model's
    )  # fmt: skip
