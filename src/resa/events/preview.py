"""The first rows of a file and what would be made of them: for the import page, before anything is imported.

Reads the head of the file only (text and logs stop early), stores nothing, and never fails for want of a role.
"""

from __future__ import annotations

from contextlib import closing
from dataclasses import asdict, dataclass, field, replace
from pathlib import Path
from typing import Any

from ..errors import UnreadableError
from ..texts.sentence import Sentence
from .joins import joined
from .limits import CHUNK
from .options import ROLES, ImportOptions
from .readers.base import Context, RawTable, read
from .refused import RefusedRows
from .role_guess import Roles
from .roles import guess_roles
from .sources import Source, sources
from .working import connect, head, private_folder, translated

ROWS = 20
_SAMPLE = 2000
_HEAD = 8 << 20
_TEXT = {"csv", "jsonlines"}


@dataclass(frozen=True, slots=True)
class ColumnPreview:
    """A column with its first different values and the role it was guessed to have."""

    name: str
    sample: list[str]
    guess: str | None


@dataclass(frozen=True, slots=True)
class Preview:
    """What the import page shows before it imports."""

    format: str
    encoding: str | None
    delimiter: str | None
    columns: list[ColumnPreview]
    roles: dict[str, str]
    rows: list[list[str | None]]
    warnings: list[Sentence] = field(default_factory=list)
    missing: list[str] = field(default_factory=list)
    """Roles that have to be chosen before the file can be imported."""
    sheets: tuple[str, ...] = ()
    """Workbooks: the sheets to choose from, and the one shown."""
    sheet: str = ""

    def to_dict(self) -> dict[str, Any]:
        """The JSON form."""
        return asdict(self)


def preview(path: str | Path, options: ImportOptions | None = None) -> Preview:
    """The head of a file with the guessed roles. Raises UnreadableError, LimitError, UsageError (a column not there)."""
    options = options or ImportOptions()
    with private_folder("preview") as folder, closing(connect(folder)) as connection, translated([path]):
        files = sources(Path(path), folder, options.limits, options.format, only=_HEAD)
        source = _headed(files[0], folder)
        context = Context(connection, folder, options, RefusedRows(folder / "refused.csv"), limit=_SAMPLE)
        table = read(source, context)
        for join in options.joins:
            table, _ = joined(table, join, replace(context, limit=None))
        sample = head(connection, table, _SAMPLE)
        if not sample:
            raise UnreadableError(Sentence("events.file_no_rows"), where=source.shown)
        roles = guess_roles(table.columns, sample, options, table.roles, named=table.named, whole=False)
        context.refused.close()
        return _shown(table, roles, sample, options, len(files))


def _headed(source: Source, folder: Path) -> Source:
    """A text source cut after the last whole line within the first megabytes."""
    if source.format not in _TEXT or source.path.stat().st_size <= _HEAD:
        return source
    with source.path.open("rb") as file:
        data = file.read(_HEAD)
    wide = data[:4096].count(0) > 100
    end = len(data) // 4 * 4 if wide else data.rfind(b"\n") + 1
    copy = folder / "head"
    copy.write_bytes(data[: end or CHUNK])
    return replace(source, path=copy)


def _shown(
    table: RawTable, roles: Roles, sample: list[dict[str, Any]], options: ImportOptions, n_files: int
) -> Preview:
    by_column: dict[str, str] = {}
    for role, column in roles.columns.items():
        by_column.setdefault(column, role)
    columns = [
        ColumnPreview(name, list(dict.fromkeys(str(r[name]) for r in sample if r[name] not in (None, "")))[:5], by_column.get(name))
        for name in table.columns
    ]  # fmt: skip
    rows = [[None if v is None else str(v)[:200] for v in row.values()] for row in sample[:ROWS]]
    warnings = [*table.warnings, *roles.warnings]
    if n_files > 1:
        warnings.append(Sentence("events.archive_holds_files_first_one", n_files=n_files))
    said = dict(roles.columns)
    if roles.at is not None:
        said["time format"] = roles.at.describe()
    missing = [r for r in ("at", "event") if r not in said and not (r == "event" and options.event_value)]
    if "customer" not in said and "case" not in said:
        missing.append("customer")
    return Preview(
        table.format, table.encoding, table.delimiter, columns, said, rows, warnings,
        sorted(missing, key=list(ROLES).index), table.sheets, table.sheet,
    )  # fmt: skip
