"""A guess of which column is what, while it is made: the table, its sample, what was said, and the roles so far."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from ..texts.sentence import Sentence
from .options import ImportOptions
from .role_names import NAMES
from .times import TimeFormat


@dataclass(slots=True)
class Roles:
    """Role to column name, and how the times are written."""

    columns: dict[str, str] = field(default_factory=dict)
    at: TimeFormat | None = None
    start: TimeFormat | None = None
    pairs: bool = False
    """The lifecycle column has starts and completes to pair."""
    restarts: bool = False
    """The journeys are numbered anew for every customer: a journey is known by customer and number together."""
    warnings: list[Sentence] = field(default_factory=list)

    def get(self, role: str) -> str | None:
        """The column of a role."""
        return self.columns.get(role)


def plain(name: str) -> str:
    """A column name as the catalogue writes it."""
    return re.sub(r"[^0-9a-zåäöæøéü]", "", name.lower())


@dataclass(slots=True)
class Guess:
    columns: Mapping[str, str]
    sample: Sequence[Mapping[str, object]]
    options: ImportOptions
    named: bool
    roles: Roles = field(default_factory=Roles)
    taken: set[str] = field(default_factory=set)

    def values(self, column: str) -> list[str]:
        """The sample's values of a column that are there."""
        return [str(v) for row in self.sample if (v := row[column]) is not None and str(v) != ""]

    def take(self, role: str, column: str) -> None:
        self.roles.columns[role] = column
        self.taken.add(column)

    def by_name(self, role: str, *, inside: bool = True) -> list[str]:
        """Free columns whose names fit a role, best first. `inside` also accepts attributes of the case (`case:…`)."""
        names = NAMES[role]
        rank = {n: i for i, n in enumerate(names)}
        found = []
        for place, column in enumerate(self.columns):
            if column in self.taken:
                continue
            full = plain(column)
            bare = plain(column.removeprefix("case:").rsplit(".", 1)[-1])
            if full in rank:
                found.append((rank[full], place, column))
            elif (inside or not column.startswith("case:")) and bare in rank:
                found.append((rank[bare] + len(names), place, column))
        return [column for _, _, column in sorted(found)]
