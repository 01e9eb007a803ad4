"""`resa map diff`: what changed between two journey files, in words."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from ..output import json_option, print_json

if TYPE_CHECKING:
    from ...journey.telling import Told


@click.command()
@click.argument("before", type=click.Path(path_type=Path))
@click.argument("after", type=click.Path(path_type=Path))
@click.option("--language", type=click.Choice(["sv", "da", "nb", "en"]), help="In which language records are named.")
@click.option("--match", "match", is_flag=True, help="Find what is the same under other ids: as-is beside to-be.")
@click.option(
    "--output", "-o", type=click.Path(path_type=Path), help="Write a Markdown page, grouped, in the language."
)
@json_option
def command(before: Path, after: Path, language: str | None, match: bool, output: Path | None, as_json: bool) -> int:
    """Compare two journey files: what the change means, not which lines differ.

    Exit code: 0 the same, 1 different, 3 a file cannot be read.

    \b
    resa map diff spring.resa.json autumn.resa.json
    resa map diff as-is.resa.json to-be.resa.json --match --language sv -o skillnad.md
    """
    from ...journey.align import aligned
    from ...journey.diff import differences
    from ...journey.format import load

    first, second = load(before), load(after)
    if match:
        second, _ = aligned(first, second)
    changes = differences(first, second, language)
    if output is not None:
        from ...journey.telling_apart import told_differences

        told = told_differences(first, second, language or "en")
        output.write_text(_page(f"{before.name} → {after.name}", told, language or "en"), "utf-8")
        click.echo(f"{len(told)} differences in {output}")
    elif as_json:
        print_json({"changes": [c.to_dict() for c in changes]})
    elif not changes:
        click.echo("No difference.")
    else:
        for change in changes:
            click.echo(change.text)
    return 1 if changes else 0


def _page(title: str, told: list[Told], language: str) -> str:
    """Markdown: a heading per group, a line per change, and what was and is of words."""
    from ...journey.telling import GROUPS
    from ...texts import say

    lines = [f"# {title}", ""] + ([] if told else [say("compare.same", language), ""])
    for group in GROUPS:
        mine = [one for one in told if one.group == group]
        if not mine:
            continue
        lines += [f"## {say(f'changes.group_{group}', language)} ({len(mine)})", ""]
        for one in mine:
            lines.append(f"- {one.text}")
            if group == "reworded" and one.field != "title" and one.before and one.after:
                lines += [f"  - ~~{_line(one.before)}~~", f"  - {_line(one.after)}"]
        lines.append("")
    return "\n".join(lines)


def _line(text: str) -> str:
    return " ".join(text.split())
