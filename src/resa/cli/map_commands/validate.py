"""`resa map validate`: everything that is wrong with journey files, with rule and remedy."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from ..output import json_option, print_json

if TYPE_CHECKING:
    from ...journey.diagnostics import Diagnostic

LIMIT = 200


@click.command()
@click.argument("files", type=click.Path(path_type=Path), nargs=-1, required=True)
@json_option
def command(files: tuple[Path, ...], as_json: bool) -> int:
    """Check journey FILES against the rules of the format. Nothing is changed.

    Exit code: 0 in order (notes may be listed), 1 findings, 3 a file cannot be read.

    \b
    resa map validate heat.resa.json
    resa map validate maps/*.resa.json --json
    """
    results = [_checked(file) for file in files]
    if as_json:
        print_json(_as_data(results))
    else:
        for file, records, found in results:
            _tell(file, records, found)
    return max(_exit_code(found) for _, _, found in results)


def _checked(file: Path) -> tuple[Path, int, Sequence[Diagnostic]]:
    from ...errors import ResaError
    from ...journey import format
    from ...journey.diagnostics import Diagnostic

    try:
        document, found = format.read(file)
    except ResaError as error:
        finding = Diagnostic(rule="F1", severity="fatal", message=error.what, remedy=error.remedy or "")
        return file, 0, [finding]
    return file, len(document), found


def _exit_code(found: Sequence[Diagnostic]) -> int:
    severities = {d.severity for d in found}
    if "fatal" in severities:
        return 3
    return 1 if severities & {"error", "warning"} else 0


def _as_data(results: Sequence[tuple[Path, int, Sequence[Diagnostic]]]) -> dict[str, object]:
    return {
        "valid": all(_exit_code(found) == 0 for _, _, found in results),
        "files": [
            {"file": str(file), "exit_code": _exit_code(found), "n_records": records, "n_diagnostics": len(found)}
            for file, records, found in results
        ],
        "diagnostics": [{"file": str(file), **d.to_dict()} for file, _, found in results for d in found],
    }


def _tell(file: Path, records: int, found: Sequence[Diagnostic]) -> None:
    if not found:
        click.echo(f"{file}: in order, {records} records")
        return
    for finding in found[:LIMIT]:
        click.echo(f"{file}: {finding.where}: {finding.severity} {finding.rule}: {finding.message}")
        if finding.value is not None:
            click.echo(f"    value:  {finding.value}")
        if finding.remedy:
            click.echo(f"    remedy: {finding.remedy}")
    if len(found) > LIMIT:
        click.echo(f"{file}: … and {len(found) - LIMIT} more (use --json for all)")
    counts = {s: sum(d.severity == s for d in found) for s in ("fatal", "error", "warning", "info")}
    words = ", ".join(f"{n} {s}{'s' if n > 1 and s != 'info' else ''}" for s, n in counts.items() if n)
    click.echo(f"{file}: {words}; {records} records can be used. The rules are explained in docs/format/SPEC.md.")
