"""From files to the store: unpack, read, join, find the roles, stage, append, report. And the same without the store.

Everything happens in a private folder that is removed whatever happens; the store changes in its own single commit.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from ..errors import CancelledError, UnreadableError, UsageError
from ..texts.sentence import Sentence
from .joins import joined
from .options import ImportOptions
from .preview import Preview, preview
from .readers.base import Context, Progress, RawTable, identifier, read
from .refused import RefusedRows
from .report import ImportReport
from .role_guess import Roles
from .roles import guess_roles
from .sources import Source, sources
from .stage import Stage, stage
from .staging import STAGED_COLUMNS, Staged
from .working import connect, head, private_folder, translated
from .zones import zone

if TYPE_CHECKING:
    from .store import Store

#: Rows that roles are guessed from.
SAMPLE = 5000


@dataclass(slots=True)
class Staging:
    """A hand-over with what the report says of the file itself."""

    staged: Staged
    format: str
    encoding: str | None
    delimiter: str | None


def import_files(
    paths: Sequence[str | Path],
    store: Store | Callable[[], Store] | None,
    options: ImportOptions | None = None,
    progress: Progress | None = None,
    cancel: Callable[[], bool] | None = None,
) -> ImportReport:
    """Import files into a store as one batch; all of it or, on any error, nothing.

    With `options.dry_run` (or no store) the report is the same, but nothing is stored. `store` may be a function that
    opens it: it is called once the files are read, so that unreadable files leave no new store behind. Raises
    UsageError, UnreadableError, LimitError, ConflictError, CancelledError.
    """
    options = options or ImportOptions()
    with ExitStack() as opened, staging(paths, options, progress, cancel) as work:
        staged = work.staged
        if callable(store):
            store = opened.enter_context(store())
        known = store.has_digest(staged.digest) if store is not None and not options.again else None
        if store is None or (options.dry_run and known is None):
            report = _rehearsed(staged)
        else:
            if options.again:
                staged.digest = _renewed(staged.digest, store)
            report = store.append(staged, progress, cancel, keep_ids=options.keep_ids or None)
        if report.already_imported:
            report.warnings.insert(
                0,
                Sentence("events.already_imported", batch=str(report.batch)),
            )
        if report.refused_file is not None and report.refused_file.exists():
            report.refused_file.chmod(0o600)  # raw cells: for the owner's eyes
        report.format, report.encoding, report.delimiter = work.format, work.encoding, work.delimiter
        report.tz = options.tz or "UTC"
        report.dry_run = options.dry_run or store is None
        if report.dry_run:
            report.refused_file = None
        if report.n_ties:
            report.warnings.append(Sentence("events.events_happen_at_same_instant_another", n_ties=report.n_ties))
        return report


@contextmanager
def staging(
    paths: Sequence[str | Path],
    options: ImportOptions,
    progress: Progress | None = None,
    cancel: Callable[[], bool] | None = None,
) -> Iterator[Staging]:
    """The files as one `Staged`, valid inside the `with`; for the store, for tests and for dry runs."""
    if not paths:
        raise UsageError(Sentence("events.no_file_import"), remedy=Sentence("events.name_one_more_files"))
    zone(options.tz or "UTC")
    with private_folder("import") as folder, closing(connect(folder)) as connection:
        refused = RefusedRows(folder / "refused.csv")
        with translated(paths):
            work = _staged(paths, Context(connection, folder, options, refused, None, progress, cancel))
        with translated(paths, system=False):  # the relation is read where it is used
            yield work


def _staged(paths: Sequence[str | Path], context: Context) -> Staging:
    options = context.options
    before = [_stamp(path) for path in paths]
    files = [s for path in paths for s in sources(Path(path), context.folder, context.limits, options.format)]
    stages: list[Stage] = []
    joined_digests: list[str] = []
    first: RawTable | None = None
    n_rows = 0
    lying = False
    for number, source in enumerate(files):
        if context.cancel and context.cancel():
            raise CancelledError(Sentence("events.stopped_store_before"))
        if context.progress:
            context.progress(number, len(files), Sentence("events.reading", file=source.shown))
        table, joins = _table(source, context)
        joined_digests += joins
        lying = lying or table.cheap
        first = first or table
        roles = _roles(table, context)
        made = stage(table, roles, context, source.shown if len(files) > 1 else "")
        made.warnings = [*table.warnings, *made.warnings]
        n_rows += made.n_rows if table.rows is None else table.rows
        stages.append(made)
    assert first is not None
    whole = stages[0] if len(stages) == 1 else _union(stages, files)
    refused_file = context.refused.close()
    staged = Staged(
        connection=context.connection,
        relation=whole.relation,
        properties=whole.properties,
        digest=_digest([*(source.digest for source in files), *joined_digests], stages, options),
        source=", ".join(s.shown for s in files)[:500],
        rows=n_rows,
        precision=whole.precision,
        replayable=whole.replayable,
        counted=whole.counted,
        raw=whole.raw,
        customer_is_case=whole.customer_is_case,
        warnings=whole.warnings,
        roles=whole.roles,
        purpose=options.purpose,
        refused=list(context.refused.first),
        n_refused=context.refused.n,
        refused_file=refused_file,
        unchanged=(lambda: [_stamp(path) for path in paths] == before) if lying else (lambda: True),
    )
    _require_events(staged)
    return Staging(staged, first.format, first.encoding, first.delimiter)


def _stamp(path: str | Path) -> tuple[int, int] | None:
    """What changes when a file is written to; None when it is gone."""
    try:
        found = Path(path).stat()
    except OSError:
        return None
    return found.st_size, found.st_mtime_ns


def _table(source: Source, context: Context) -> tuple[RawTable, list[str]]:
    table = read(source, context)
    digests = []
    for join in context.options.joins:
        table, digest = joined(table, join, context)
        digests.append(digest)
    return table, digests


def _roles(table: RawTable, context: Context) -> Roles:
    sample = head(context.connection, table, SAMPLE)
    if not sample:
        raise UnreadableError(
            Sentence("events.file_no_rows_only_header") if table.named else Sentence("events.file_no_rows")
        )
    return guess_roles(table.columns, sample, context.options, table.roles, named=table.named)


def _union(stages: Sequence[Stage], files: Sequence[Source]) -> Stage:
    """Several files as one, in the order given; properties by name."""
    properties: dict[str, str] = {}
    for made in stages:
        for name in made.properties:
            properties.setdefault(name.lower(), name)
    parts, offset = [], 0
    for made in stages:
        own = {p.lower(): p for p in made.properties}
        columns = [*(identifier(c) for c in STAGED_COLUMNS if c != "row")]
        columns += [
            (identifier("p." + own[key]) if key in own else "CAST(NULL AS VARCHAR)") + f" AS {identifier('p.' + name)}"
            for key, name in properties.items()
        ]
        parts.append(f"SELECT row + {offset} AS row, {', '.join(columns)} FROM {made.relation}")
        offset += made.n_rows
    order = ["day", "s", "ms", "us", "ns"]
    warnings = [
        Sentence("events.of_a_file", file=source.shown, warning=warning)
        for source, made in zip(files, stages, strict=True)
        for warning in made.warnings
    ]
    return Stage(
        f"({' UNION ALL '.join(parts)})",
        tuple(properties.values()),
        min((made.precision for made in stages), key=order.index),
        all(made.customer_is_case for made in stages),
        offset,
        stages[0].roles,
        warnings,
        all(made.replayable for made in stages),
    )


def _require_events(staged: Staged) -> None:
    found = staged.connection.execute(f"SELECT 1 FROM {staged.relation} LIMIT 1").fetchone()
    if found is None:
        reasons = "; ".join(f"row {r.row}: {r.reason}" for r in staged.refused[:3])
        raise UnreadableError(
            Sentence("events.not_one_event_import"), where=staged.source,
            value=f"{staged.n_refused:,} rows refused ({reasons})" if staged.n_refused else None,
            remedy=Sentence("events.check_columns_see_help_date_order"),
        )  # fmt: skip


def _digest(digests: Sequence[str], stages: Sequence[Stage], options: ImportOptions) -> str:
    """The content and what was made of it, guessed or said; in the order given, because arrival order is meaning."""
    meaning = [repr(sorted(s.roles.items())) + repr(s.properties) for s in stages]
    return hashlib.sha256("\n".join([*digests, *meaning, options.tz or "UTC"]).encode()).hexdigest()


def _renewed(digest: str, store: Store) -> str:
    """A digest of its own for a file that is imported again on purpose."""
    number, candidate = 1, digest
    while store.has_digest(candidate) is not None:
        number += 1
        candidate = hashlib.sha256(f"{digest}/{number}".encode()).hexdigest()
    return candidate


def _rehearsed(staged: Staged) -> ImportReport:
    """The report of a dry run: counted from the staged relation."""
    report = ImportReport.of(staged)
    row = staged.connection.execute(
        "SELECT count(*), count(DISTINCT customer), count(DISTINCT case_id), count(DISTINCT name), "
        f'min("at"), max("at") FROM {staged.relation}'
    ).fetchone()
    assert row is not None
    report.events, report.customers, report.journeys, report.touchpoints, report.first_at, report.last_at = row[:6]
    ties = staged.connection.execute(
        f'SELECT coalesce(sum(n), 0) FROM (SELECT count(*) AS n FROM {staged.relation} GROUP BY case_id, "at" HAVING count(*) > 1)'
    ).fetchone()
    report.n_ties = int(ties[0]) if ties else None
    return report


__all__ = ["ImportOptions", "Preview", "Staging", "import_files", "preview", "staging"]
