"""A file written in a line, and what the importer makes of it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from resa.events.ingest import ImportOptions, staging
from resa.events.staging import STAGED_COLUMNS


@dataclass(frozen=True)
class Read:
    """The staged events as dicts in arrival order, and what is said of them."""

    events: list[dict[str, Any]]
    roles: dict[str, str]
    warnings: str
    refused: list[tuple[int, str]]
    refused_text: str
    precision: str
    customer_is_case: bool
    rows: int
    encoding: str | None
    delimiter: str | None
    digest: str

    def column(self, name: str) -> list[Any]:
        """One column of the events."""
        return [e[name] for e in self.events]


Reader = Callable[..., Read]


@pytest.fixture
def read(tmp_path: Path) -> Reader:
    """`read("a,b\\n…", at="a")`: text or bytes (or a path) through the whole importer up to the store's door."""

    def run(content: str | bytes | Path | list[Path], name: str = "log.csv", **options: Any) -> Read:
        if isinstance(content, str | bytes):
            path = tmp_path / name
            path.write_bytes(content.encode() if isinstance(content, str) else content)
            content = path
        paths = content if isinstance(content, list) else [content]
        with staging(paths, ImportOptions(**options)) as work:
            staged = work.staged
            names = [*STAGED_COLUMNS, *(f"p.{p}" for p in staged.properties)]
            chosen = ", ".join('"' + n.replace('"', '""') + '"' for n in names)
            rows = staged.connection.execute(f"SELECT {chosen} FROM {staged.relation}").fetchall()
            text = staged.refused_file.read_text("utf-8-sig") if staged.refused_file else ""
            return Read(
                [dict(zip(names, row, strict=True)) for row in rows],
                staged.roles,
                "\n".join(staged.warnings),
                [(r.row, r.reason) for r in staged.refused],
                text,
                staged.precision,
                staged.customer_is_case,
                staged.rows or 0,
                work.encoding,
                work.delimiter,
                staged.digest,
            )

    return run
