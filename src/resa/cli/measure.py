"""`resa measure`: a journey map with its evidence, from a store of events and answers."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from .groups import group_options, groups
from .output import json_option, print_json, print_table

if TYPE_CHECKING:
    from ..evidence.model import Measure, Measured
    from ..journey.diagnostics import Diagnostic


@click.command()
@click.option("--map", "map_file", required=True, type=click.Path(path_type=Path), help="The journey file.")
@click.option("--store", required=True, type=click.Path(path_type=Path), help="The store of events (see resa import).")
@click.option("--answers", type=click.Path(path_type=Path), help="A file of answers; default: those in the store.")
@group_options
@click.option("--reveal", is_flag=True, help="Show measured emotion, loss and time before the team has guessed.")
@click.option("--language", type=click.Choice(["sv", "da", "nb", "en"]), help="Default: the journey's own first.")
@json_option
def command(map_file: Path, store: Path, answers: Path | None, reveal: bool, language: str | None, as_json: bool,
            **chosen: Any) -> int:  # fmt: skip
    """Measure a journey map: who reaches, goes on, is open or lost, how long it takes, how it feels.

    Exit code: 0 measured; 1 measured with findings (errors in the map, or no journey could be shown); 2 wrong usage;
    3 the map, the store or the answers cannot be read.

    \b
    resa measure --map heat.resa.json --store mystore
    resa measure --map heat.resa.json --store mystore --segment country=NO --compare-segment country=SE --json
    """
    import msgspec

    from ..evidence.from_files import measure_files

    document, found = _read(map_file)
    first, compare = groups(chosen)
    measured = measure_files(document, store, answers, filter=first, compare=compare, reveal=True if reveal else None)
    if as_json:
        print_json({**msgspec.to_builtins(measured, enc_hook=str), "diagnostics": [d.to_dict() for d in found]})
    else:
        _tell(measured, {r.id: r for r in document}, language or next(iter(document.journey.languages), "en"))
        for d in found:
            click.echo(f"{map_file}: {d.where}: {d.severity} {d.rule}: {d.message}", err=True)
    return 1 if any(d.severity in ("error", "fatal") for d in found) or not measured.journeys else 0


def _read(map_file: Path) -> tuple[Any, list[Diagnostic]]:
    from ..errors import UnreadableError
    from ..journey import format

    document, found = format.read(map_file)
    fatal = next((d for d in found if d.severity == "fatal"), None)
    if fatal is not None:
        raise UnreadableError(fatal.message, where=str(map_file), value=fatal.value, remedy=fatal.remedy)
    return document, found


def _tell(measured: Measured, records: dict[str, Any], language: str) -> None:
    from ..journey.records import read_text

    def title(record_id: str | None) -> str:
        record = records.get(record_id or "")
        return (read_text(record.title, language) if record is not None else "") or record_id or ""

    for headline in measured.headlines:
        click.echo(_sentence(headline.kind, title(headline.about), headline.values, title))
    if not measured.revealed:
        click.echo("Measured loss, emotion and time are hidden until the team has guessed (show them with --reveal).")
    click.echo()
    for name, level in (("stage", measured.stages), ("step", measured.steps)):
        print_table(
            [name, "reached", "went on", "open", "lost", "lost %", "interval", "median days", "emotion", "n", "grade"],
            [_row(name, m, title) for m in level],
            limit=100,
        )
        click.echo()
    _tell_findings(measured, title)


def _sentence(kind: str, about: str, v: dict[str, Any], title: Any) -> str:
    """One headline in English."""
    if kind == "greatest_leak":
        share = "" if v["share"] is None else f" {100 * v['share']:.1f} %"
        between = "" if v["low"] is None else f" ({100 * v['low']:.1f}–{100 * v['high']:.1f})"
        worth = "" if v["value"] is None else f", worth {v['value'] / 100:,.0f} {v['currency']}"
        said = f"of {v['reached']:,} journeys{share}{between} were lost here{worth}."
        if (most := v.get("most_lost_about")) is None:
            return f"Greatest leak: {about}: {said}"
        lost = (
            ""
            if v["most_lost_share"] is None
            else f" ({100 * v['most_lost_share']:.1f} % of {v['most_lost_reached']:,})"
        )
        return f"Leak worth most to mend: {about}: {said} Loses most journeys: {title(most)}{lost}."
    if kind == "most_wrong_belief":
        return (
            f"Most wrong belief: {about}: the team guessed {v['assumed']:+.1f}, customers say {v['measured']:+.1f} "
            f"({v['low']:+.1f} … {v['high']:+.1f}, n {v['n']:,}); {v['wrong']} of {v['compared']} guesses are wrong."
        )
    if kind == "nobody_owns":
        n = "" if not v["journeys"] else f" ({v['journeys']:,} journeys)"
        what = f"the hand-over from {about} to {title(v['to'])}" if v["what"] == "handover" else about
        return f"Nobody owns {what}{n}."
    return {
        "no_leak": "No leak was found.",
        "no_wrong_belief": "No guess differs from the answers beyond chance.",
        "all_owned": "Everything has an owner.",
    }[kind]


def _row(name: str, m: Measure, title: Any) -> dict[str, Any]:
    share, time, felt = m.flow.lost_share, m.time_from_previous, m.emotion
    return {
        name: title(m.id),
        "reached": m.flow.reached,
        "went on": m.flow.went_on,
        "open": m.flow.open,
        "lost": m.flow.lost,
        "lost %": None if share.value is None else round(100 * share.value, 1),
        "interval": share.reason if share.low is None or share.high is None
        else f"{100 * share.low:.1f}–{100 * share.high:.1f}",
        "median days": None if time.median is None else round(time.median / 86_400, 2),
        "emotion": None if felt is None or felt.value is None else round(felt.value, 2),
        "n": None if felt is None else felt.n,
        "grade": m.evidence.grade,
    }  # fmt: skip


def _tell_findings(measured: Measured, title: Any) -> None:
    fit = measured.fitness
    if fit is not None and fit.value is not None:
        click.echo(f"Fit with the planned path: {fit.value:.3f} (n {fit.n:,}).")
    if measured.follow is not None and measured.follow.value is not None:
        click.echo(f"Journeys that go as planned, as far as they have gone: {100 * measured.follow.value:.1f} %.")
    click.echo(
        f"Evidence: grade {measured.evidence.grade}, worst quartile {measured.evidence.worst_quartile}, "
        f"{measured.evidence.claims} claims. As of {measured.as_of}."
    )
    for found in measured.unmatched[:5]:
        click.echo(f"Not on the map: {found.name} ({found.journeys:,} journeys)")
    for ghost in measured.ghosts:
        click.echo(f"Never seen in the data: {title(ghost)}")
    for unbound in measured.unbound:
        click.echo(f"Without a rule: {title(unbound)}")
    for warning in measured.warnings:
        click.echo(f"Note: {warning}")
