"""`resa map lint`: is it a good map? The quality rules over journey files, with fixes where there are some."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from ..output import json_option, print_json

if TYPE_CHECKING:
    from ...evidence.model import Measured
    from ...journey.document import Document
    from ...journey.lint import Facts, Finding, Report

WORST = 5


@click.command()
@click.argument("files", type=click.Path(path_type=Path), nargs=-1, required=True)
@click.option(
    "--store", type=click.Path(path_type=Path), help="A store of events: rules about the data are checked too."
)
@click.option("--strict", is_flag=True, help="Findings of severity warn count as well.")
@click.option("--fix", is_flag=True, help="Write what can be mended back into the files.")
@click.option("--all", "show_all", is_flag=True, help="Every finding of a draft too, not its five worst.")
@click.option("--language", type=click.Choice(["sv", "da", "nb", "en"]), default="en", show_default=True,
              help="The language of the findings.")  # fmt: skip
@json_option
def command(
    files: tuple[Path, ...], store: Path | None, strict: bool, fix: bool, show_all: bool, language: str, as_json: bool
) -> int:
    """Judge journey FILES by the quality rules (docs/reference/lint.md).

    A map that was never reviewed is a draft and shows its five worst findings. Maps that unfold into each other are
    checked together. Without --fix nothing is changed.

    Exit code: 0 fine; 1 findings of severity error (with --strict also warn); 2 wrong usage; 3 a file cannot be read.

    \b
    resa map lint heat.resa.json
    resa map lint maps/*.resa.json --strict --json
    resa map lint heat.resa.json --store mystore --fix
    """
    maps = [_opened(file) for file in files]
    results = [_linted(one, maps, store, fix=fix) for one in maps]
    if as_json:
        print_json({"files": [_as_data(r, language, strict) for r in results]})
    else:
        for result in results:
            _tell(result, language, show_all)
    return max(_exit_code(r.report, strict) for r in results)


@dataclass(frozen=True)
class _Linted:
    file: Path
    document: Document
    report: Report
    mended: int


def _opened(file: Path) -> tuple[Path, Document]:
    from ...errors import UnreadableError
    from ...journey import format

    document, found = format.read(file)
    fatal = next((d for d in found if d.severity == "fatal"), None)
    if fatal is not None:
        raise UnreadableError(fatal.message, where=str(file), value=fatal.value, remedy=fatal.remedy)
    return file, document


def _linted(one: tuple[Path, Document], maps: list[tuple[Path, Document]], store: Path | None, *, fix: bool) -> _Linted:
    from datetime import UTC, datetime

    from ...journey.lint import lint
    from ...journey.lint.engine import fix as fix_all

    file, document = one
    today = datetime.now(UTC).date()
    facts = _facts(document, maps, store)
    report = lint(document, today, facts)
    if not fix:
        return _Linted(file, document, report, 0)
    better = fix_all(document, today, facts)
    if better != document:
        from ...journey import format

        file.write_bytes(format.write(better))
    after = lint(better, today, _facts(better, maps, store) if better != document else facts)
    return _Linted(file, better, after, len({f.rule for f in report.findings} - {f.rule for f in after.findings}))


def _facts(document: Document, maps: list[tuple[Path, Document]], store: Path | None) -> Facts:
    from ...evidence.lint_facts import facts_of
    from ...journey.lint import nesting_of

    others = {d.journey.id: nesting_of(d) for _, d in maps} if len(maps) > 1 else None
    return facts_of(document, _measured(document, store), others)


def _measured(document: Document, store: Path | None) -> Measured | None:
    if store is None:
        return None
    from ...evidence.from_files import measure_files

    return measure_files(document, store)


def _exit_code(report: Report, strict: bool) -> int:
    counts = ("error", "warn") if strict else ("error",)
    return 1 if any(f.severity in counts for f in report.findings) else 0


def _as_data(result: _Linted, language: str, strict: bool) -> dict[str, Any]:
    import msgspec

    from ...journey.lint import worst

    report = result.report
    return {
        "file": str(result.file),
        "journey": result.document.journey.id,
        "exit_code": _exit_code(report, strict),
        "draft": report.draft,
        "mended_rules": result.mended,
        "findings": [_finding(f, result.document, language) for f in report.findings],
        "worst": [f.rule for f in worst(report.findings, WORST)],
        "groups": msgspec.to_builtins(report.groups),
        "unchecked": msgspec.to_builtins(report.unchecked),
    }


def _finding(finding: Finding, document: Document, language: str) -> dict[str, Any]:
    from ...journey.lint import rule_of, sentence

    return {
        "rule": finding.rule,
        "severity": finding.severity,
        "group": finding.group,
        "records": list(finding.records),
        "key": finding.key,
        "values": finding.values,
        "message": sentence(finding, document, language),
        "source": rule_of(finding.rule).source,
        "fixable": finding.fix is not None,
    }


def _tell(result: _Linted, language: str, show_all: bool) -> None:
    from ...journey.lint import sentence, worst

    report, file = result.report, result.file
    shown = report.findings if show_all or not report.draft else worst(report.findings, WORST)
    for finding in shown:
        fixable = " (--fix)" if finding.fix is not None else ""
        text = sentence(finding, result.document, language)
        click.echo(f"{file}: {finding.severity} {finding.rule}: {text}{fixable}")
    if len(shown) < len(report.findings):
        click.echo(f"{file}: a draft; {len(report.findings) - len(shown)} more findings (--all)")
    if result.mended:
        click.echo(f"{file}: {result.mended} rules mended")
    if not report.findings:
        click.echo(f"{file}: nothing to remark on")
    for group in report.groups:
        _tell_group(group)


def _tell_group(group: Any) -> None:
    checked = len(group.passed) + len(group.failed)
    share = "–" if group.share is None else f"{100 * group.share:.0f} %"
    left = ", ".join(f"{u.rule} {u.reason.replace('_', ' ')}" for u in group.unchecked)
    line = f"  {group.group:<14}{share:>6}  {len(group.passed)} of {checked} rules hold"
    click.echo(line + (f"; not checked: {left}" if left else ""))
