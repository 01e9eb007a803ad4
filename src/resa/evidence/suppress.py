"""Small groups: the one place that decides which numbers of a measured map may be shown.

A number is unsafe when it, or a number that anybody could work out from it (the rest of the store when a filter is
on, the other half of a comparison), is a group of one to four. Numbers that add up are watched together: when one is
hidden so are others, until what is left to work out is no small group. Nothing is blurred.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Sequence
from dataclasses import dataclass, field

import numpy as np

#: The smallest group that is shown.
MINIMUM = 5

Key = Hashable
Numbers = tuple[int, ...]


def small(n: int) -> bool:
    """One to four people; nobody is no group."""
    return 0 < n < MINIMUM


def safe(numbers: Iterable[int]) -> bool:
    """Whether none of the numbers is a small group."""
    return not any(small(n) for n in numbers)


def safe_share(k: Sequence[int], n: Sequence[int]) -> bool:
    """Whether k of n may be shown as a share: k, the others and n must all be no small group, in every group."""
    return all(safe((a, b - a, b)) and b >= MINIMUM for a, b in zip(k[:1], n[:1], strict=True)) and all(
        safe((a, b - a, b)) for a, b in zip(k[1:], n[1:], strict=True)
    )


def shown_n(n: int, out_of: int) -> int:
    """An n beside a published whole: lowered to whole − 5 when the difference would be a small group."""
    return max(out_of - MINIMUM, 0) if small(out_of - n) else n


@dataclass
class Cells:
    """Numbers to be published and the sums between them; `hidden` says which must not be."""

    values: dict[Key, Numbers] = field(default_factory=dict)
    """First the number itself, then the same number in every group that differs from this one."""
    witnesses: dict[Key, Numbers] = field(default_factory=dict)
    """Further numbers that must be safe too, such as the customers behind so many journeys; they do not add up."""
    sums: list[tuple[Key, tuple[Key, ...]]] = field(default_factory=list)

    def add(self, key: Key, values: Sequence[int], witnesses: Sequence[int] = ()) -> None:
        """A number, and what else must be safe for it to be shown."""
        self.values[key] = tuple(int(v) for v in values)
        self.witnesses[key] = tuple(int(v) for v in witnesses)

    def total(self, key: Key, parts: Iterable[Key]) -> None:
        """Declare that `key` is the sum of `parts`, given in the order in which they may be given up for others."""
        self.sums.append((key, tuple(parts)))

    def same(self, one: Key, other: Key) -> None:
        """Declare that two numbers are one and the same: hidden together."""
        self.sums += [(one, (other,)), (other, (one,))]

    def hidden(self) -> frozenset[Key]:
        """The numbers that must not be shown."""
        gone = {k for k in self.values if not self._is_safe(k)}
        while True:
            before = -1
            while len(gone) != before:
                before = len(gone)
                for total, parts in self.sums:
                    self._close(total, parts, gone)
            more = self._next_to_give_up(self._derivable(gone), gone)
            if more is None:
                return frozenset(gone)
            gone.add(more)

    def _derivable(self, gone: set[Key]) -> set[Key]:
        """Hidden unsafe numbers that several sums together still give away."""
        found: set[Key] = set()
        for cells in self._tied(gone):
            sums = [(t, p) for t, p in self.sums if t in cells or not cells.isdisjoint(p)]
            order = {key: i for i, key in enumerate(sorted(cells, key=str))}
            table = np.zeros((len(sums), len(order)))
            for row, (total, parts) in zip(table, sums, strict=True):
                for key, sign in ((total, -1.0), *((p, 1.0) for p in parts)):
                    if key in order:
                        row[order[key]] += sign
            _, size, directions = np.linalg.svd(table)
            free = directions[int((size > 1e-9).sum()) :]
            found |= {k for k, i in order.items() if not self._is_safe(k) and np.abs(free[:, i]).max(initial=0) < 1e-9}
        return found

    def _tied(self, gone: set[Key]) -> list[set[Key]]:
        """Hidden numbers in groups that no sum connects with another."""
        groups: list[set[Key]] = []
        for total, parts in self.sums:
            here = {k for k in (total, *parts) if k in gone}
            if here:
                touched = [g for g in groups if not g.isdisjoint(here)]
                groups = [g for g in groups if g.isdisjoint(here)] + [here.union(*touched)]
        return groups

    def _next_to_give_up(self, leaking: set[Key], gone: set[Key]) -> Key | None:
        """One more number to hide so that a leak may close, near to it; None when there is no leak."""
        if not leaking:
            return None
        near = set(leaking)
        while True:
            sums = [(t, p) for t, p in self.sums if t in near or not near.isdisjoint(p)]
            shown = [k for t, p in sums for k in (*p, t) if k not in gone]
            if shown:
                return max(shown, key=lambda k: self.values[k][0] > 0)
            wider = near.union(*({t, *p} for t, p in sums))
            if wider == near:
                return None
            near = wider

    def _is_safe(self, key: Key) -> bool:
        return safe(self.values[key]) and safe(self.witnesses[key])

    def _close(self, total: Key, parts: tuple[Key, ...], gone: set[Key]) -> None:
        """Hide more until this sum gives nothing away."""
        if total in gone:
            if parts and not any(p in gone for p in parts):
                gone.add(next((p for p in parts if self.values[p][0] > 0), parts[0]))
            return
        hidden = [p for p in parts if p in gone]
        shown = [p for p in parts if p not in gone]
        shown = [p for p in shown if self.values[p][0] > 0] + [p for p in shown if self.values[p][0] == 0]
        while hidden and shown and (len(hidden) == 1 or not self._safe_together(hidden)):
            given_up = shown.pop(0)
            hidden.append(given_up)
            gone.add(given_up)
        if hidden and (len(hidden) == 1 or not self._safe_together(hidden)):
            gone.add(total)

    def _safe_together(self, keys: list[Key]) -> bool:
        return safe(sum(column) for column in zip(*(self.values[k] for k in keys), strict=True))
