"""What a journey can be filtered by: its personas, and the channels, traits, accounts and span of the data.

A choice that fewer than five customers share is not offered: choosing it would show single people.
"""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

import msgspec

from ..events.model import Slice
from ..events.report import iso
from ..events.store.engine import identifier
from ..evidence.suppress import MINIMUM, shown_n
from ..journey.records import Persona, Text
from .library import whole
from .principals import MapAccess

if TYPE_CHECKING:
    from ..events.store import StoreSnapshot
    from ..voice.model import Answers

#: A trait with more values than this is an id or a free text, not a choice.
MOST_VALUES = 50
#: So many accounts can be chosen from a list.
MOST_ACCOUNTS = 500


class PersonaChoice(msgspec.Struct, frozen=True, kw_only=True):
    """A persona; `n` customers its segment rule recognises, null without a rule or with too few."""

    id: str
    title: Text
    n: int | None


class ChannelChoice(msgspec.Struct, frozen=True, kw_only=True):
    """A channel with the number of customers who met it."""

    name: str
    n: int


class Choice(msgspec.Struct, frozen=True, kw_only=True):
    """A value with the number of customers who ever had it."""

    value: str
    n: int


class DataChoices(msgspec.Struct, frozen=True, kw_only=True):
    """What the data offers, whatever the journey."""

    channels: tuple[ChannelChoice, ...]
    traits: dict[str, tuple[Choice, ...]]
    accounts: int
    account_names: tuple[Choice, ...] = ()
    """The largest accounts with enough customers of their own to be looked at alone."""
    first_at: str | None
    last_at: str | None
    asked: dict[str, tuple[str, ...]] = {}
    """What surveys ask, by metric."""


class Filters(DataChoices, frozen=True, kw_only=True):
    """Everything the page's chips offer."""

    personas: tuple[PersonaChoice, ...]


def filters(access: MapAccess) -> Filters:
    """The journey's personas and the choices of the data."""
    document = whole(access).document
    with access.workspace.data.now() as data:
        if data.choices is None:
            data.choices = data_choices(data.snapshot, data.answers)
        personas = tuple(
            PersonaChoice(id=p.id, title=p.title, n=persona_customers(p, data.snapshot)) for p in document.personas()
        )
        return Filters(personas=personas, **msgspec.structs.asdict(data.choices))


def data_choices(snapshot: StoreSnapshot, answers: Answers | None) -> DataChoices:
    """Channels, traits with few values, accounts and span; the questions of surveys."""
    return DataChoices(
        channels=tuple(ChannelChoice(name=name, n=n) for name, n in _values(snapshot, "channel")),
        traits={
            name: choices
            for name in _few_valued(snapshot)
            if (choices := tuple(Choice(value=v, n=n) for v, n in _values(snapshot, f"p.{name}")))
        },
        accounts=snapshot.n_accounts,
        account_names=tuple(Choice(value=name, n=n) for name, n in _account_names(snapshot)),
        first_at=iso(snapshot.first_at),
        last_at=iso(snapshot.last_at),
        asked={} if answers is None else _asked(answers),
    )


def _asked(answers: Answers) -> dict[str, tuple[str, ...]]:
    """The questions of each metric that at least five answers were given to."""
    asked = answers.traits.get("question", ())
    pairs = zip(asked, answers.scale.tolist(), strict=False)
    counted = Counter((answers.scales[scale].metric, name) for name, scale in pairs if scale >= 0 and name)
    found: dict[str, tuple[str, ...]] = {}
    for (metric, name), n in sorted(counted.items()):
        if n >= MINIMUM:
            found[metric] = (*found.get(metric, ()), name)
    return found


def _account_names(snapshot: StoreSnapshot) -> list[tuple[str, int]]:
    """The largest accounts with their number of customers; a smaller one is named by hand, and its numbers suppressed."""
    rows = (
        snapshot.connection()
        .execute(
            "SELECT account, count(DISTINCT person) AS n FROM events WHERE account IS NOT NULL GROUP BY 1"
            f" HAVING n >= {MINIMUM} ORDER BY n DESC, 1 LIMIT {MOST_ACCOUNTS}"
        )
        .fetchall()
        if snapshot.n_accounts
        else []
    )
    return [(snapshot.accounts[int(code)], shown_n(int(n), snapshot.n_customers)) for code, n in rows]


def _few_valued(snapshot: StoreSnapshot) -> list[str]:
    """Properties with few enough values to choose from, by one pass of approximate counting."""
    connection = snapshot.connection()
    names = [row[0] for row in connection.execute("DESCRIBE events").fetchall() if row[0].startswith("p.")]
    if not names:
        return []
    counts = ", ".join(f"approx_count_distinct({identifier(name)})" for name in names)
    row = connection.execute(f"SELECT {counts} FROM events").fetchone() or ()
    # The approximation is a few per cent off; the exact count decides.
    return sorted(name[2:] for name, n in zip(names, row, strict=True) if 0 < n <= MOST_VALUES * 1.5)


def _values(snapshot: StoreSnapshot, column: str) -> list[tuple[str, int]]:
    """Values with their number of customers, most first; none when there are too many values."""
    quoted = identifier(column)
    rows = (
        snapshot.connection()
        .execute(
            f"SELECT {quoted}, count(DISTINCT person) AS n FROM events WHERE {quoted} IS NOT NULL AND {quoted} <> ''"
            f" GROUP BY 1 ORDER BY n DESC, 1 LIMIT {MOST_VALUES + 1}"
        )
        .fetchall()
    )
    if len(rows) > MOST_VALUES and column != "channel":
        return []
    return [(value, shown_n(int(n), snapshot.n_customers)) for value, n in rows if n >= MINIMUM]


def persona_customers(persona: Persona, snapshot: StoreSnapshot) -> int | None:
    """How many customers the persona's segment rule recognises; None without a rule or with fewer than five."""
    if persona.segment is None or not persona.segment.all:
        return None
    chosen = Slice(traits={match.trait: match.values for match in persona.segment.all})
    parts = snapshot.sequences("customer", chosen)
    n = sum(part.n_units if part.mask is None else int(part.mask.sum()) for part in parts)
    return shown_n(n, snapshot.n_customers) if n >= MINIMUM else None
