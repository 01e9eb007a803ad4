"""`resa import`: event files into a store, with a report of what came in, what was refused and what was guessed."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from ..errors import UsageError
from .output import json_option, print_json, print_table

if TYPE_CHECKING:
    from ..events.report import ImportReport

_COLUMNS = {
    "customer": "Column that says who it happened to.",
    "event": "Column that says what happened (the touchpoint).",
    "at": "Column that says when. With --start: when it was completed.",
    "case": "Column of the journey (case, session, order …).",
    "channel": "Column of the channel.",
    "account": "Column of the company the customer belongs to.",
    "lifecycle": "Column with start, complete …; pairs become one event with duration.",
    "instance": "Column that tells which start belongs to which complete.",
    "start": "Column of the start time, where rows carry start and end.",
    "value": "Column of an amount of money.",
    "actor": "Column that says who did it: the customer or the company.",
    "status": "Column that says whether it went well.",
    "message-id": "Column of the message the event answers.",
}


def _column_options(function: Any) -> Any:
    for name, text in reversed(_COLUMNS.items()):
        function = click.option(f"--{name}", metavar="COL", help=text)(function)
    return function


@click.command(
    epilog="""\b
A COL is a column's name or its number, counted from 1. What is not given is guessed and shown.

\b
resa import log.csv --into mystore
resa import log.xes.gz --into mystore --tz Europe/Stockholm
resa import orders.txt --into mystore --customer 1 --at 3 --no-header --event-value purchase --currency SEK --value 5
resa import events.csv --into mystore --join customers.csv:customer_id
resa import --into mystore --batches
resa import --into mystore --undo 3

\b
Exit codes: 0 done, 2 bad usage, 3 nothing could be read (the store is as before)."""
)
@click.argument("files", nargs=-1, metavar="FILE…", type=click.Path())
@click.option("--into", "store", metavar="STORE", type=click.Path(), help="Folder of the store; made when missing.")
@_column_options
@click.option("--currency", metavar="CUR", help="ISO currency of the amounts, or the column that holds it.")
@click.option("--event-value", metavar="TEXT", help="Every row is an event of this name.")
@click.option("--tz", metavar="ZONE", help="Zone of times that carry none (default UTC).")
@click.option("--no-header", is_flag=True, help="The first row is data.")
@click.option("--join", "joins", multiple=True, metavar="FILE:KEY", help="Add the columns of another table by a key.")
@click.option(
    "--format",
    "format_",
    metavar="NAME",
    help="csv, xlsx, jsonlines, json, parquet, xes, ocel-json, ocel-xml, ocel-sqlite.",
)
@click.option("--delimiter", metavar="TEXT", help="comma, semicolon, tab, pipe, whitespace or a character.")
@click.option("--encoding", metavar="NAME", help="utf-8, utf-16, windows-1252 …")
@click.option("--date-order", type=click.Choice(["ymd", "dmy", "mdy"]), help="Order of day and month.")
@click.option("--sheet", metavar="NAME", help="Sheet of a workbook, or its number (default: the first with rows).")
@click.option("--object-type", metavar="TYPE", help="OCEL: the type of object that is the journey.")
@click.option(
    "--trait", "traits", multiple=True, metavar="COL", help="Keep only these other columns ('none' for none)."
)
@click.option(
    "--property", "properties", multiple=True, metavar="COL", help="A column without a role, whatever it is called."
)
@click.option("--purpose", default="", metavar="TEXT", help="What the data may be used for; kept with the import.")
@click.option("--keep-ids", is_flag=True, help="Keep customer ids readable beside their pseudonyms.")
@click.option("--again", is_flag=True, help="Import although the same file is already in the store.")
@click.option("--dry-run", is_flag=True, help="Read and report, but store nothing.")
@click.option("--undo", type=int, metavar="BATCH", help="Take an import out again.")
@click.option("--batches", is_flag=True, help="List the imports of the store.")
@json_option
def command(
    files: tuple[str, ...],
    store: str | None,
    undo: int | None,
    batches: bool,
    as_json: bool,
    **options: Any,
) -> None:
    """Read event logs (CSV, XLSX, Parquet, JSON lines, XES, OCEL 2.0; also gz, zip) into a store."""
    if undo is not None or batches:
        _batches(_required(store), undo, as_json)
        return
    if not files:
        raise UsageError("There is no file to import", remedy="resa import FILE… --into STORE")
    dry_run = options["dry_run"]
    report = _import(files, store if dry_run else _required(store), _options(options), as_json)
    if as_json:
        print_json(report.to_dict())
    else:
        _show(report, store)


def _required(store: str | None) -> str:
    if store is None:
        raise UsageError("The store is missing", where="--into", remedy="Add --into FOLDER; it is made when missing")
    return store


def _options(given: dict[str, Any]) -> Any:
    from ..events.options import ImportOptions

    values = dict(given)
    values["message"] = values.pop("message_id")
    values["format"] = values.pop("format_")
    values["header"] = False if values.pop("no_header") else None
    values["joins"] = tuple(values.pop("joins"))
    values["traits"] = tuple(values.pop("traits")) or None
    return ImportOptions(**values)


def _import(files: tuple[str, ...], path: str | None, options: Any, as_json: bool) -> ImportReport:
    from ..events.ingest import import_files
    from ..events.store import open_store

    progress = None if as_json else _progress
    known = path is not None and (Path(path) / "manifest.sqlite").exists()
    if path is None or (options.dry_run and not known):
        return import_files(files, None, options, progress)
    return import_files(files, lambda: open_store(path, create=True, keep_ids=options.keep_ids), options, progress)


def _progress(done: int, total: int | None, what: str) -> None:
    if sys.stderr.isatty():
        share = f"{done}/{total} " if total else ""
        click.echo(f"\r\033[K{share}{what}", nl=False, err=True)


def _show(report: ImportReport, store: str | None) -> None:
    data = report.to_dict()
    if sys.stderr.isatty():
        click.echo("\r\033[K", nl=False, err=True)
    done = "Dry run, nothing stored" if report.dry_run else f"Imported into {store} as batch {report.batch}"
    click.echo("Already imported" if report.already_imported else done)
    for name in ("rows", "events", "customers", "journeys", "touchpoints", "n_refused"):
        click.echo(f"  {name.replace('n_', ''):<12}{data[name]:>14,}")
    click.echo(f"  {'from':<12}{data['first_at']}\n  {'to':<12}{data['last_at']}")
    read_as = [report.format, report.encoding, report.delimiter and f"delimiter {report.delimiter!r}"]
    click.echo("Read as " + ", ".join(str(r) for r in read_as if r))
    click.echo("Columns: " + ", ".join(f"{role} = {column}" for role, column in report.roles.items()))
    for warning in report.warnings:
        click.echo(f"Note: {warning}")
    if report.n_refused:
        click.echo("Refused rows:")
        print_table(["row", "reason"], [{"row": r.row, "reason": r.reason} for r in report.refused], limit=10)
        if report.refused_file:
            click.echo(f"All of them: {report.refused_file}")


def _batches(path: str, undo: int | None, as_json: bool) -> None:
    from ..events.store import open_store

    with open_store(path) as store:
        if undo is not None:
            gone = store.undo(undo)
            if as_json:
                print_json(gone.to_dict())
            else:
                click.echo(f"Batch {gone.number} ({gone.source}, {gone.events:,} events) is taken out again.")
            return
        rows = [b.to_dict() for b in store.batches()]
    if as_json:
        print_json({"batches": rows})
    else:
        print_table(
            ["number", "source", "imported_at", "events", "customers", "n_refused", "purpose", "undone_at"], rows
        )
