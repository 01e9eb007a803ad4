"""What an import says when it is done: counts, span, refused rows, what was guessed. The store fills in what it alone knows."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ..texts.sentence import Sentence
from .staging import Refused

if TYPE_CHECKING:
    from .staging import Staged

#: How many refused rows the report itself carries; all of them stand in `refused_file`.
REFUSED_SHOWN = 1000


@dataclass(slots=True)
class ImportReport:
    """The end of an import. Counts are of this import alone; `first_at` and `last_at` are µs UTC."""

    rows: int = 0
    """Rows (or event elements) in the file(s), refused ones included."""
    events: int = 0
    customers: int = 0
    journeys: int = 0
    touchpoints: int = 0
    """Distinct event names."""
    first_at: int | None = None
    last_at: int | None = None
    n_refused: int = 0
    refused: list[Refused] = field(default_factory=list)
    """The first 1,000."""
    refused_file: Path | None = None
    warnings: list[Sentence] = field(default_factory=list)
    roles: dict[str, str] = field(default_factory=dict)
    """Role to column as used."""
    batch: int | None = None
    """The number to undo it by; None when nothing was stored."""
    already_imported: bool = False
    customer_is_case: bool = False
    tz: str = "UTC"
    """Zone that stamps without an offset were read in."""
    precision: str = "us"
    n_ties: int | None = None
    """Events at the same instant as another event of their journey; arrival order decides between them."""
    source: str = ""
    format: str = ""
    encoding: str | None = None
    delimiter: str | None = None
    purpose: str = ""
    dry_run: bool = False

    @classmethod
    def of(cls, staged: Staged) -> ImportReport:
        """What the hand-over already knows; the store adds counts, span and batch."""
        return cls(
            rows=staged.rows or 0,
            n_refused=staged.n_refused,
            refused=staged.refused[:REFUSED_SHOWN],
            refused_file=staged.refused_file,
            warnings=list(staged.warnings),
            roles=dict(staged.roles),
            customer_is_case=staged.customer_is_case,
            precision=staged.precision,
            source=staged.source,
            purpose=staged.purpose,
        )

    def to_dict(self) -> dict[str, Any]:
        """The JSON form (the contract of `resa import --json`): instants as ISO 8601 UTC, nothing hidden."""
        return {
            "rows": self.rows,
            "events": self.events,
            "customers": self.customers,
            "journeys": self.journeys,
            "touchpoints": self.touchpoints,
            "first_at": iso(self.first_at),
            "last_at": iso(self.last_at),
            "n_refused": self.n_refused,
            "refused": [{"row": r.row, "reason": r.reason} for r in self.refused[:REFUSED_SHOWN]],
            "refused_file": str(self.refused_file) if self.refused_file else None,
            "warnings": self.warnings,
            "roles": self.roles,
            "batch": self.batch,
            "already_imported": self.already_imported,
            "customer_is_case": self.customer_is_case,
            "tz": self.tz,
            "precision": self.precision,
            "n_ties": self.n_ties,
            "source": self.source,
            "format": self.format,
            "encoding": self.encoding,
            "delimiter": self.delimiter,
            "purpose": self.purpose,
            "dry_run": self.dry_run,
        }


def iso(at: int | None) -> str | None:
    """µs UTC as `2015-01-05T09:00:07Z`, fractions only where there are any."""
    if at is None:
        return None
    seconds, micros = divmod(int(at), 1_000_000)
    moment = datetime.fromtimestamp(seconds, UTC).replace(microsecond=micros)
    return moment.isoformat().replace("+00:00", "Z")
