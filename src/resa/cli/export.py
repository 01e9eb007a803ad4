"""`resa export`: a store's events or answers as a file for other tools."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from ..errors import NotFoundError
from .output import json_option, print_json

if TYPE_CHECKING:
    from ..events.store.export import Format


@click.command()
@click.argument("store", type=click.Path(path_type=Path))
@click.option(
    "--to", required=True, type=click.Path(path_type=Path), help="A file, or a folder for events.parquet etc."
)
@click.option(
    "--format", "format_", type=click.Choice(["parquet", "csv", "jsonl", "xlsx"]), help="Default: by the file's ending."
)
@click.option("--what", type=click.Choice(["events", "answers"]), default="events", show_default=True)
@json_option
def command(store: Path, to: Path, format_: str | None, what: str, as_json: bool) -> None:
    """Write a store's events or answers to a file. Customers and journeys go out under their pseudonyms.

    \b
    resa export mystore --to events.csv
    resa export mystore --to backup/ --format parquet
    resa export mystore --to answers.xlsx --what answers
    """
    from ..events.store.export import target

    file, chosen = target(to, what, format_)
    n = _events(store, file, chosen) if what == "events" else _answers(store, file, chosen)
    if as_json:
        print_json({"what": what, "rows": n, "format": chosen, "file": str(file)})
    else:
        click.echo(f"Wrote {n:,} {what} to {file}")


def _events(store: Path, file: Path, format: Format) -> int:
    from ..events.store import open_store
    from ..events.store.export import export_events

    with open_store(store) as opened, opened.snapshot() as snapshot:
        return export_events(snapshot, file, format)


def _answers(store: Path, file: Path, format: Format) -> int:
    from ..events.store import engine, open_store
    from ..events.store.export import write
    from ..voice.store import AnswerStore

    with open_store(store):  # says so when there is no store
        answers = AnswerStore(store).load()
    if not len(answers):
        raise NotFoundError("The store has no answers to export", where=str(store))
    connection = engine.connect()
    try:
        connection.execute("SET TimeZone = 'UTC'")
        connection.register("answers", _columns(answers))
        at = 'CASE WHEN "at" > -9000000000000000000 THEN "at" END'
        if format == "parquet":
            at = f"make_timestamptz({at})"
        else:
            at = f"strftime(make_timestamp({at}), '%Y-%m-%dT%H:%M:%S.%fZ')"
        return write(connection, f'SELECT * REPLACE ({at} AS "at") FROM answers', file, format)
    finally:
        connection.close()


def _columns(answers: Any) -> Any:
    """The answers as a data frame; what is missing is null."""
    import pandas as pd

    scales = [answers.scales[i] if i >= 0 else None for i in answers.scale]
    missing = [None] * len(answers)
    columns = {
        "customer": [c or None for c in answers.customer],
        "account": [a or None for a in answers.account] or missing,
        "about": [a or None for a in answers.about],
        "at": answers.at,
        "score": [None if s != s else float(s) for s in answers.score],
        "metric": [s.metric if s else None for s in scales],
        "low": [s.low if s else None for s in scales],
        "high": [s.high if s else None for s in scales],
        "reversed": [s.reversed if s else None for s in scales],
        "comment": [c or None for c in answers.comment],
        "source": list(answers.source) or missing,
    }
    for name, values in answers.traits.items():
        free = name.casefold() not in {c.casefold() for c in columns}
        columns[name if free else f"p.{name}"] = [v or None for v in values]
    return pd.DataFrame(columns)
