"""`resa ask`: any question of the register over a store, or over a file of answers. Options come from its declaration."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from ..analysis import asking, registry
from ..analysis.engine import VARIABLE, check
from ..analysis.slicing import FORMER
from ..errors import UnreadableError, UsageError
from . import progress, quick
from .output import json_option, print_json, print_table

if TYPE_CHECKING:
    from ..analysis.registry import Argument, Question
    from ..analysis.result import Result

#: Rows from which on JSON is written the fast way.
MANY = 10_000
_METAVAR = {
    "text": "TEXT",
    "texts": "TEXT",
    "integer": "N",
    "number": "NUMBER",
    "seconds": "SECONDS",
    "grain": "GRAIN",
}
_EXAMPLES = {
    "conformance": '--plan "order > pay | invoice > parcel?"',
    "time-between": "--from cart --to purchase",
    "drop-off": "--patience 604800",
    "paths": "--from cart --steps 4",
    "funnel": '--steps "view > cart > purchase" --window 86400',
    "survival": "--goal purchase",
    "hazard": "--goal purchase --covariate plan --covariate channel",
    "promises": '--promise "complaint -> answer within 3d" --hours "mon-fri 8-17" --holidays se',
    "first-benefit": "--goal charged",
    "instead": "--from cart --to purchase",
    "channels": '--stage "Buy=cart|pay" --planned "Buy=web" --group plan --device device',
    "stages": '--stage "Look=view" --stage "Buy=cart|pay"',
    "gap": "--from order --to delivery --holder team",
    "hand-overs": "--over team",
    "value": "--cost call=85 --breakdown plan",
    "waiting": '--hours "mon-fri 8-17" --holidays no',
    "outlook": "--goal purchase",
    "calibration": "--goal purchase --order 2",
    "what-if": "--goal purchase",
    "cut": "--cuts 100",
    "next": '--after "cart > payment"',
    "points-of-no-return": "--goal purchase --company offer",
    "watch": "--question drop-off --figure hazard --row touchpoint=offer --every month",
    "attribution": "--goal purchase --window 2592000",
}


class Questions(click.Group):
    """One subcommand per declared question."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(registry.questions())

    def get_command(self, ctx: click.Context, name: str) -> click.Command:
        return _command(registry.get(name))


@click.group(cls=Questions, invoke_without_command=True)
@json_option
@click.pass_context
def command(ctx: click.Context, as_json: bool) -> None:
    """Ask a question about journeys; without a name, lists them.

    \b
    resa ask summary --store mystore
    resa ask transitions --store mystore --channel web --limit 20
    resa ask drop-off --store mystore --json
    resa ask drop-off --store mystore --picture drop-off.svg
    resa ask transitions --store /shared/mystore --engine spark://host:7077
    resa ask nps --answers answers.csv --score recommend --by country
    resa ask NAME --help        what its arguments and columns mean
    """
    if ctx.invoked_subcommand:
        return
    questions = registry.questions().values()
    if as_json:
        print_json([_declared(q) for q in questions])
    else:
        print_table(["question", "asks", "of"], [_listed(q) for q in questions], limit=1000)


def _listed(question: Question) -> dict[str, str]:
    file = f" or --{question.file.option}" if question.file else ""
    return {
        "question": question.name,
        "asks": question.title,
        "of": ("--answers" if _of_answers(question) else "--store") + file,
    }


def _declared(question: Question) -> dict[str, Any]:
    return {
        "question": question.name,
        "title": question.title,
        "needs": question.needs,
        "arguments": [
            {"name": a.name.replace("_", "-"), "kind": a.kind, "meaning": a.meaning, "default": a.default}
            for a in question.arguments
        ],
        "columns": [{"name": c.name, "unit": c.unit, "meaning": c.meaning} for c in question.columns],
        "file": question.file.option if question.file else None,
    }


def _of_answers(question: Question) -> bool:
    return question.needs == "answers"


def _command(question: Question) -> click.Command:
    """The question as a click command: its source, its declared arguments, `--json`."""
    file = question.file
    more = [a for a in file.arguments if a.name not in {b.name for b in question.arguments}] if file else []
    options = [
        click.Option(["--store"], metavar="DIR", help="The store to ask" + (", instead of a file." if _of_answers(question) else ".")),
        *([click.Option(["--" + file.option, "file"], metavar="FILE", help=f"Instead of a store: {file.meaning}")] if file else []),
        *([click.Option(["--answers"], metavar="FILE", help="Survey answers: CSV, XLSX or JSON.")] if _of_answers(question) else []),
        *(_option(a) for a in question.arguments),
        *(_former(old) for old, new in FORMER.items() if new in {a.name for a in question.arguments}),
        *(_option(a, f"With --{file.option}: " if file else "") for a in more),
        *_picture_options(),
        *_engine_option(question),
        click.Option(["--json", "as_json"], is_flag=True, help="Print the answer as JSON on standard output."),
    ]  # fmt: skip
    return click.Command(
        question.name,
        params=list(options),
        callback=lambda **given: _answer(question, **given),
        help=f"{question.title}\n\n{_first_sentence(question)}",
        epilog=_epilog(question),
    )


def _engine_option(question: Question) -> list[click.Option]:
    if _of_answers(question):
        return []
    help = "Where it is computed: local (threads), local[2] (Spark here), spark://host:7077, yarn or k8s://…. Default: local."
    return [
        click.Option(["--engine"], metavar="URL", envvar=VARIABLE, show_envvar=True, help=help),
        click.Option(["--no-cache"], is_flag=True, help="Compute it, also when the store still has the answer to it."),
    ]


def _picture_options() -> list[click.Option]:
    return [
        click.Option(["--picture"], metavar="FILE", help="Also draw the answer into this file: .svg, .png or .html."),
        click.Option(
            ["--picture-language", "language"], default="en", type=click.Choice(["sv", "da", "nb", "en"]),
            help="Language of the picture. Default: en.",
        ),
        click.Option(
            ["--picture-theme", "theme"], default="light", type=click.Choice(["light", "dark"]),
            help="Colours of the picture. Default: light.",
        ),
    ]  # fmt: skip


def _option(argument: Argument, only: str = "") -> click.Option:
    flags = ["--" + argument.name.replace("_", "-"), "argument_" + argument.name]
    if argument.kind == "flag":
        if argument.default is None:  # not said is a third answer
            flags[0] += "/--not-" + argument.name.replace("_", "-")
        return click.Option(flags, is_flag=True, default=None, help=only + argument.meaning)
    many = argument.kind == "texts"
    default = "" if argument.default in (None, (), "") else f" Default: {argument.default}."
    several = " May be given several times." if many else ""
    return click.Option(
        flags, multiple=many, metavar=_METAVAR[argument.kind], help=only + argument.meaning + several + default
    )


def _former(name: str) -> click.Option:
    """A word of an earlier version: understood, not shown."""
    return click.Option(["--" + name.replace("_", "-"), "argument_" + name], multiple=True, hidden=True)


def _first_sentence(question: Question) -> str:
    return " ".join((question.function.__doc__ or "").split("\n\n")[0].split())


def _epilog(question: Question) -> str:
    source = "--answers answers.csv" if _of_answers(question) else "--store mystore"
    lines = ["\b", "Columns:"]
    lines += [f"  {c.name} ({c.unit}): {c.meaning}" for c in question.columns]
    if question.file and question.file.columns != question.columns:
        lines += ["", "\b", f"Columns with --{question.file.option}:"]
        lines += [f"  {c.name} ({c.unit}): {c.meaning}" for c in question.file.columns]
    lines += ["", "\b", "Example:", f"  resa ask {question.name} {source} {_EXAMPLES.get(question.name, '')}".rstrip()]
    return "\n".join(lines)


def _answer(
    question: Question,
    *,
    store: str | None,
    as_json: bool,
    answers: str | None = None,
    file: str | None = None,
    picture: str | None = None,
    language: str = "en",
    theme: str = "light",
    engine: str | None = None,
    no_cache: bool = False,
    **given: Any,
) -> None:
    arguments = {
        name.removeprefix("argument_"): value for name, value in given.items() if value is not None and value != ()
    }
    if file is not None and store is not None:
        raise UsageError("Either a store or a file is asked, not both", where=f"--store and --{_file_option(question)}")
    if engine:
        check(engine)
    asking.parse(question, arguments, of_file=file is not None)  # a wrong argument is told before anything is opened
    quick.hold_on_to_memory()
    with quick.no_search_for_cycles():
        with progress.shown():
            result = (
                _ask(question, answers, store, arguments, engine, keep=not no_cache)
                if file is None
                else asking.ask_file(question.name, file, arguments)
            )
        if picture is not None:
            from ..rendering.answer import Answer

            Answer.of(result).plot(language=language, theme=theme).save(picture)
        if not as_json:
            _print(result)
        elif len(result) > MANY:
            _write_json(result)
        else:
            print_json(result.to_dict())


def _ask(
    question: Question,
    answers: str | None,
    store: str | None,
    arguments: dict[str, Any],
    engine: str | None,
    *,
    keep: bool,
) -> Result:
    if _of_answers(question):
        source = _answers(question, answers, store, arguments)  # may turn column numbers in `arguments` into names
        return asking.ask(question.name, source, arguments)
    from ..events.store import open_store

    with open_store(_folder(question, store)) as opened, opened.snapshot() as snapshot:
        return asking.ask(question.name, snapshot, arguments, engine=engine, keep=keep)


def _write_json(result: Result) -> None:
    """The same as `print_json`, several times as fast, for answers of very many rows."""
    import msgspec

    text = msgspec.json.format(msgspec.json.encode(result.to_dict(), enc_hook=str), indent=2)
    sys.stdout.write(text.decode() + "\n")


def _print(result: Result) -> None:
    print_table([c.name for c in result.columns], list(result.rows()))
    for warning in result.warnings:
        click.echo(f"Note: {warning}", err=True)


def _file_option(question: Question) -> str:
    return question.file.option if question.file else "file"


def _folder(question: Question, store: str | None) -> Path:
    if store is None:
        file = f", or --{question.file.option} FILE" if question.file else ""
        raise UsageError(
            f"{question.name} needs a store", where="--store", allowed=f"a folder made by resa import --into DIR{file}"
        )
    if not Path(store).is_dir():
        raise UnreadableError(
            "There is no such store", where="--store", value=store, remedy="Make one with resa import FILE --into DIR."
        )
    return Path(store)


def _answers(question: Question, answers: str | None, store: str | None, arguments: dict[str, Any]) -> Any:
    from ..voice import asking as voice_asking

    if answers is None and store is None:
        raise UsageError(
            f"{question.name} needs answers", where="--answers", allowed="a CSV, XLSX or JSON file, or --store DIR"
        )
    return voice_asking.load(question, None if answers is None else Path(answers), store, arguments)
