"""How commands speak: JSON on standard output with `--json`, tables for people, errors and progress on standard error."""

from __future__ import annotations

import json
import math
import sys
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any, TypeVar

import click

from ..errors import ResaError

F = TypeVar("F", bound=Callable[..., Any])


def json_option(function: F) -> F:
    """`--json`, the same words everywhere."""
    return click.option("--json", "as_json", is_flag=True, help="Print the answer as JSON on standard output.")(
        function
    )


def workspace_option(function: F) -> F:
    """`--workspace`, the same words everywhere."""
    return click.option(
        "--workspace",
        type=click.Path(file_okay=False, path_type=Path),
        default=Path("workspace"),
        show_default=True,
        envvar="RESA_WORKSPACE",
        help="Folder with the team's maps, data and settings.",
    )(function)


def print_json(value: Any) -> None:
    """Strict JSON (no NaN or Infinity), UTF-8, one trailing newline."""
    text = json.dumps(value, ensure_ascii=False, allow_nan=False, indent=2, default=_plain)
    sys.stdout.write(text + "\n")


def _plain(value: Any) -> Any:
    if hasattr(value, "item"):
        return value.item()
    if hasattr(value, "to_dict"):
        return value.to_dict()
    raise TypeError(f"{type(value).__name__} has no JSON form")


def print_error(error: ResaError, *, as_json: bool) -> None:
    """The whole sentence on standard error; with `--json` also as data on standard output."""
    if as_json:
        print_json({"error": error.to_dict()})
    click.echo(f"resa: {error.message}", err=True)


def print_table(columns: Sequence[str], rows: Sequence[Mapping[str, Any]], *, limit: int = 40) -> None:
    """A plain aligned table; says how many rows were left out."""
    shown = [[_cell(row[c]) for c in columns] for row in rows[:limit]]
    widths = [max([len(c), *(len(r[i]) for r in shown)]) for i, c in enumerate(columns)]
    numeric = [all(isinstance(row[c], int | float | None) for row in rows[:limit]) for c in columns]

    def line(cells: Sequence[str]) -> str:
        return "  ".join(
            t.rjust(w) if right else t.ljust(w) for t, w, right in zip(cells, widths, numeric, strict=True)
        ).rstrip()

    click.echo(line(columns))
    click.echo("  ".join("-" * w for w in widths))
    for row in shown:
        click.echo(line(row))
    if len(rows) > limit:
        click.echo(f"… and {len(rows) - limit:,} more rows (use --json for all)")


def _cell(value: Any) -> str:
    if value is None:
        return "–"
    if isinstance(value, float):
        if not math.isfinite(value):
            return "–"
        return f"{value:,.4g}" if abs(value) < 1000 else f"{value:,.0f}"
    if isinstance(value, int) and not isinstance(value, bool):
        return f"{value:,}"
    if isinstance(value, list | tuple):
        return " → ".join(map(str, value))
    return str(value)
