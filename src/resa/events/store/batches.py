"""A batch: one import, what it brought and what it refused. A value; the manifest keeps it."""

from __future__ import annotations

import json
import sqlite3
from dataclasses import asdict, dataclass, field, fields
from typing import Any

#: Columns of the table `batch`; the other fields go into its `facts`.
_COLUMNS = ("number", "digest", "source", "imported_at", "undone_at", "first_seq", "last_seq")


@dataclass(frozen=True, slots=True)
class Batch:
    """One import into the store."""

    number: int
    digest: str
    source: str
    """File names as shown to people."""
    imported_at: str
    """ISO 8601, UTC."""
    first_seq: int
    last_seq: int
    """Inclusive; the batch's events have the sequence numbers between."""
    undone_at: str | None = None
    purpose: str = ""
    rows: int = 0
    """Rows of the file, refused ones with them."""
    events: int = 0
    customers: int = 0
    journeys: int = 0
    accounts: int = 0
    touchpoints: int = 0
    """Distinct event names in this batch."""
    first_at: int | None = None
    last_at: int | None = None
    precision: str = "us"
    customer_is_case: bool = False
    keeps_ids: bool = False
    properties: tuple[str, ...] = ()
    roles: dict[str, str] = field(default_factory=dict)
    warnings: tuple[str, ...] = ()
    n_refused: int = 0
    refused_file: str | None = None
    """Path inside the store, None when nothing was refused."""
    n_ties: int | None = None
    """Events at the same instant as another event of their journey in this batch."""

    def to_dict(self) -> dict[str, Any]:
        """For `--json` and the HTTP API."""
        return asdict(self)


def to_row(batch: Batch) -> dict[str, Any]:
    """The values of the table's columns."""
    values = asdict(batch)
    row = {name: values.pop(name) for name in _COLUMNS}
    return {**row, "facts": json.dumps(values, ensure_ascii=False)}


def from_row(row: sqlite3.Row) -> Batch:
    """The batch of a row of the table; facts that a later version added are passed over."""
    known = {f.name for f in fields(Batch)}
    facts = {name: value for name, value in json.loads(row["facts"]).items() if name in known}
    for name in ("properties", "warnings"):
        facts[name] = tuple(facts.get(name, ()))
    return Batch(**{name: row[name] for name in _COLUMNS}, **facts)
