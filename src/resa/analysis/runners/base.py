"""What a runner is: it takes a step to every piece of work and brings the partials back in the order of the pieces.

Partials are merged by whoever asked, in that order and nowhere else, so every runner gives the same answer to the bit.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Sequence
from typing import Any, Protocol, TypeVar

T = TypeVar("T")
P = TypeVar("P")

#: Told (done, total) after each piece of the pass that is on; what it raises ends the pass. A question may make several.
Watch = Callable[[int, int], None]


def nothing(piece: Any) -> None:
    """What is done with a piece when nobody says otherwise."""


class Runner(Protocol):
    """A place where steps run."""

    shares_memory: bool
    """Whether a step may write into arrays of whoever asks."""

    def map(
        self,
        step: Callable[[T], P],
        work: Sequence[T],
        watch: Watch | None = None,
        after: Callable[[T], None] = nothing,
    ) -> list[P]:
        """One partial per piece, in order; the first error ends it. `after`: when a piece is no longer needed here."""
        ...

    def once(self, key: Hashable, make: Callable[[], P]) -> P:
        """What `make` makes; those who are asked together make it once."""
        ...
