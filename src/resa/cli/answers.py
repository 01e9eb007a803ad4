"""`resa answers`: survey answers and comments into a store, with a report of what came in, what was marked and refused."""

from __future__ import annotations

import sys
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from ..errors import UsageError
from .output import json_option, print_json, print_table

if TYPE_CHECKING:
    from ..voice.options import AnswerOptions, AnswerReport


@click.command(
    epilog="""\b
A COL is a column's name or its number, counted from 1. What is not given is guessed and shown.

\b
resa answers survey.csv --into mystore --customer id --score nps --at date --comment why --purpose "Q2 survey"
resa answers survey.xlsx --into mystore --score "CSAT: Offer" --score "CSAT: Installation" --low 1 --high 5
resa answers effort.csv --into mystore --metric ces --low 1 --high 7 --reversed
resa answers wide.csv --into mystore --scale "Effort=ces,1..7,reversed" --scale "NPS=nps" --property about
resa answers --into mystore --batches
resa answers --into mystore --undo 2

\b
Exit codes: 0 done, 2 bad usage or a question to answer first (a scale that looks reversed), 3 unreadable."""
)
@click.argument("file", required=False, type=click.Path())
@click.option("--into", "store", metavar="STORE", type=click.Path(), help="Folder of the store; made when missing.")
@click.option("--customer", metavar="COL", help="Who answered; kept as a pseudonym, the same as for events.")
@click.option("--account", metavar="COL", help="The company the customer belongs to.")
@click.option("--about", metavar="COL", help="Touchpoint or step the answer is about (id, title or event name).")
@click.option("--about-value", metavar="TEXT", help="All answers are about this touchpoint or step.")
@click.option("--score", metavar="COL", multiple=True, help="Column with scores; several for a wide table.")
@click.option("--question", metavar="COL", help="Column that says which question a row answers.")
@click.option("--at", metavar="COL", help="When it was answered.")
@click.option("--comment", metavar="COL", help="Free text; personal data in it is replaced by marks.")
@click.option(
    "--metric",
    type=click.Choice(["nps", "csat", "ces", "stars", "emotion", "expectation"]),
    help="What the score measures.",
)
@click.option("--low", type=float, help="Lowest score of the scale.")
@click.option("--high", type=float, help="Highest score of the scale.")
@click.option("--reversed/--not-reversed", "reversed_", default=None, help="Whether the low end is the good one.")
@click.option(
    "--scale",
    "scales",
    metavar="COL=METRIC,LOW..HIGH,reversed",
    multiple=True,
    help="The scale of one score column (or, with --question, of one question); before the four options above.",
)
@click.option("--by", metavar="COL", multiple=True, help="Show the scores by this column when done.")
@click.option(
    "--trait", "traits", metavar="COL", multiple=True, help="Keep only these other columns ('none' for none)."
)
@click.option(
    "--property", "properties", metavar="COL", multiple=True, help="A column without a role, whatever it is called."
)
@click.option("--tz", metavar="ZONE", help="Zone of times that carry none (default UTC).")
@click.option("--date-order", type=click.Choice(["ymd", "dmy", "mdy"]), help="Order of day and month.")
@click.option("--delimiter", metavar="TEXT", help="comma, semicolon, tab, pipe or a character.")
@click.option("--encoding", metavar="NAME", help="utf-8, utf-16, windows-1252 …")
@click.option("--sheet", metavar="NAME", help="Sheet of a workbook, or its number (default: the first with rows).")
@click.option("--language", type=click.Choice(["sv", "da", "nb", "en"]), default="en", help="Of the marks in texts.")
@click.option("--purpose", default="", metavar="TEXT", help="What the answers may be used for; kept with the import.")
@click.option("--again", is_flag=True, help="Import although the same file is already in the store.")
@click.option("--dry-run", is_flag=True, help="Read and report, but store nothing.")
@click.option("--undo", type=int, metavar="BATCH", help="Take an import out again.")
@click.option("--batches", is_flag=True, help="List the imports of answers.")
@json_option
def command(
    file: str | None, store: str | None, undo: int | None, batches: bool, as_json: bool, by: tuple[str, ...], **given: Any
) -> None:  # fmt: skip
    """Read survey answers (CSV, TSV, XLSX, JSON, JSON lines) into a store."""
    if undo is not None or batches:
        _batches(_required(store), undo, as_json)
        return
    if file is None:
        raise UsageError("There is no file to import", remedy="resa answers FILE --into STORE")
    options = _options(given, by)
    report = _import(Path(file), store, options, as_json)
    if as_json:
        print_json(report.to_dict())
        return
    _show(report, store)
    if by:
        _show_scores(Path(file), options, by)


def _options(given: dict[str, Any], by: tuple[str, ...]) -> AnswerOptions:
    from ..voice.options import AnswerOptions
    from ..voice.said_scales import said_scales

    values = {**given, "by": by, "reversed": given["reversed_"], "traits": given["traits"] or None}
    values["scales"] = said_scales(given["scales"])
    del values["reversed_"]
    return AnswerOptions(**values)


def _required(store: str | None) -> str:
    if store is None:
        raise UsageError("The store is missing", where="--into", remedy="Add --into FOLDER; it is made when missing")
    return store


def _import(file: Path, store: str | None, options: AnswerOptions, as_json: bool) -> AnswerReport:
    from ..voice.options import ScaleSaid
    from ..voice.read import examine, raw_answers, read_answers
    from ..voice.store import AnswerStore

    if options.dry_run:
        return read_answers(file, options)[1]
    folder = _required(store)
    if options.reversed is None and not as_json and sys.stdin.isatty():
        raw = raw_answers(file, options)
        while asked := examine(raw, options).questions:
            said = ScaleSaid(reversed=click.confirm(asked[0].text))
            options = replace(options, scales={**options.scales, asked[0].column: said})
    return AnswerStore(folder).append(file, options)


def _show(report: AnswerReport, store: str | None) -> None:
    done = "Dry run, nothing stored" if report.dry_run else f"Imported into {store} as batch {report.batch}"
    click.echo("Already imported" if report.already_imported else done)
    data = report.to_dict()
    for name in ("rows", "answers", "scored", "comments", "customers", "n_refused"):
        click.echo(f"  {name.replace('n_', ''):<12}{data[name]:>12,}")
    click.echo("Columns: " + ", ".join(f"{role} = {column}" for role, column in report.roles.items()))
    for warning in report.warnings:
        click.echo(f"Note: {warning}")
    for question in report.questions:
        click.echo(f"Asked: {question.text} (--reversed or --not-reversed)")
    if report.n_refused:
        click.echo("Refused rows:")
        print_table(["row", "reason"], [{"row": r, "reason": why} for r, why in report.refused], limit=10)
        if report.refused_file:
            click.echo(f"All of them: {report.refused_file}")


def _show_scores(file: Path, options: AnswerOptions, by: tuple[str, ...]) -> None:
    from ..analysis.asking import ask
    from ..voice.read import read_answers

    rows, _ = read_answers(file, options)
    answers = rows.to_answers()
    for metric in dict.fromkeys(s.metric for s in answers.scales):
        result = ask("csat" if metric == "stars" else metric, answers, {"by": by})
        print_table([c.name for c in result.columns], list(result.rows()))


def _batches(path: str, undo: int | None, as_json: bool) -> None:
    from ..voice.store import AnswerStore

    store = AnswerStore(path)
    if undo is not None:
        gone = store.undo(undo)
        if as_json:
            print_json(gone.to_dict())
        else:
            click.echo(f"Batch {gone.number} ({gone.source}, {gone.answers:,} answers) is taken out again.")
        return
    rows = [b.to_dict() for b in store.batches()]
    if as_json:
        print_json({"batches": rows})
    else:
        names = ["number", "source", "imported_at", "answers", "customers", "n_refused", "purpose", "undone_at"]
        print_table(names, rows)
