"""`resa watch`: figures of a workspace's journeys that are looked at as data arrive, and the signals they raise."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from .output import json_option, print_json, print_table, workspace_option

if TYPE_CHECKING:
    from ..workspace.principals import MapAccess, Principal
    from ..workspace.watches import Watch

_journey = click.option("--journey", help="Id of the journey; every journey, or the only one, when it is left out.")


@click.group()
def command() -> None:
    """Watch figures as data arrive. Works beside a server that runs.

    \b
    resa watch add --journey journey:heat --name "Lost at the offer" --question drop-off \\
        --figure hazard --row touchpoint=offer --about touchpoint:offer
    resa watch check                 look at them now (imports in the server do so by themselves)
    resa watch list
    resa watch seen signal:1f2e --note "The new form; mended on Monday"
    resa watch remove watch:3c4d
    """


@command.command(name="list")
@_journey
@workspace_option
@json_option
def listing(workspace: Path, journey: str | None, as_json: bool) -> None:
    """Every watch with its last figure, its limits and its signals."""
    with _opened(workspace) as us:
        found = [(access.document, one) for access in _journeys(us, journey) for one in _watches(access)]
    _print(found, as_json)


@command.command()
@_journey
@click.option("--name", required=True, help="What it is called.")
@click.option("--question", required=True, help="The question whose figure is watched (`resa ask --help`).")
@click.option("--figure", required=True, help="Its column.")
@click.option("--row", multiple=True, help="Which row, as column=value; by default the first.")
@click.option("--given", multiple=True, help="An argument of that question, as name=value.")
@click.option(
    "--every", type=click.Choice(["day", "week", "month"]), default="week", show_default=True, help="The period."
)
@click.option("--baseline", type=int, default=12, show_default=True, help="So many first periods make the limits.")
@click.option(
    "--wait", type=int, default=0, show_default=True, help="So many of the newest periods are not judged yet."
)
@click.option("--over", type=float, help="A threshold instead of limits: signal when over it.")
@click.option("--under", type=float, help="Signal when under it.")
@click.option("--about", default="", help="Id of the stage, step or touchpoint whose signal it is.")
@workspace_option
@json_option
def add(workspace: Path, journey: str | None, name: str, about: str, as_json: bool, **asked: Any) -> None:
    """Watch a figure, and look at it at once."""
    from ..analysis import slicing
    from ..workspace import watches
    from ..workspace.watching import check

    asked["given"] = slicing.traits(asked["given"])
    with _opened(workspace) as us:
        access = _one(us, journey)
        made = watches.save(access, watches.NewWatch(name=name, about=about, asked=watches.Asked(**asked)))
        check(us.workspace, journey=access.document)
        found = watches.find(access, made.watch)
    _print([(access.document, found)], as_json)


@command.command()
@_journey
@workspace_option
@json_option
def check(workspace: Path, journey: str | None, as_json: bool) -> int:
    """Look now at every watch whose data have changed. Exit code 1 while a signal goes on that nobody has seen."""
    from ..workspace.watching import check as look

    with _opened(workspace) as us:
        for access in _journeys(us, journey):
            found = look(us.workspace, journey=access.document)
            if as_json:
                continue
            click.echo(f"{access.document}: {found.watches} looked at, {found.raised} raised, {found.ended} over")
        waiting = [
            (access.document, one, signal)
            for access in _journeys(us, journey)
            for one in _watches(access)
            for signal in one.signals
            if signal.ended_at is None and signal.seen_at is None
        ]
    if as_json:
        print_json({"signals": [{"journey": j, "watch": w.watch, **_signal(s)} for j, w, s in waiting]})
    else:
        for _, _, signal in waiting:
            click.echo(f"{signal.signal}  {signal.sentence}")
    return int(bool(waiting))


@command.command()
@click.argument("signal")
@click.option("--note", default="", help="What comes of it.")
@workspace_option
@json_option
def seen(workspace: Path, signal: str, note: str, as_json: bool) -> None:
    """Say that a SIGNAL has been seen: the journey is no longer due for review because of it."""
    from ..errors import NotFoundError
    from ..texts.sentence import Sentence
    from ..workspace import watches

    with _opened(workspace) as us:
        for access in _journeys(us, None, need="comment"):
            if any(signal == one.signal for each in _watches(access) for one in each.signals):
                found = watches.acknowledge(access, signal, note)
                _print([(access.document, found)], as_json)
                return
    raise NotFoundError(Sentence("watch.no_such_signal"), value=signal)


@command.command()
@click.argument("watch")
@workspace_option
def remove(workspace: Path, watch: str) -> None:
    """Forget a WATCH with its signals."""
    from ..errors import NotFoundError
    from ..texts.sentence import Sentence
    from ..workspace import watches

    with _opened(workspace) as us:
        for access in _journeys(us, None, need="edit"):
            if any(one.watch == watch for one in _watches(access)):
                watches.remove(access, watch)
                click.echo(f"Removed {watch}.")
                return
    raise NotFoundError(Sentence("watch.no_such_watch"), value=watch, remedy=Sentence("watch.list_them"))


@contextmanager
def _opened(folder: Path) -> Iterator[Principal]:
    from ..workspace import open_workspace
    from ..workspace.principals import local_owner

    opened = open_workspace(folder)
    try:
        yield local_owner(opened)
    finally:
        opened.close()


def _journeys(us: Principal, journey: str | None, need: Any = "view") -> list[MapAccess]:
    from ..workspace.principals import access_map, accessible_maps

    ids = [journey] if journey else [access.document for access in accessible_maps(us)]
    return [access_map(us, id, need) for id in ids]


def _one(us: Principal, journey: str | None) -> MapAccess:
    from ..errors import UsageError

    found = _journeys(us, journey, "edit")
    if len(found) != 1:
        raise UsageError("Which journey is meant", where="--journey", allowed=[access.document for access in found])
    return found[0]


def _watches(access: MapAccess) -> list[Watch]:
    from ..workspace import watches

    return watches.watches(access)


def _signal(signal: Any) -> dict[str, Any]:
    import msgspec

    told = msgspec.structs.asdict(signal)
    return {**told, "sentence": str(signal.sentence)}


def _print(found: list[tuple[str, Watch]], as_json: bool) -> None:
    import msgspec

    if as_json:
        from ..texts.sentence import as_data

        print_json(
            {"watches": [{"journey": journey, **msgspec.to_builtins(one, enc_hook=as_data)} for journey, one in found]}
        )
        return
    rows = []
    for journey, one in found:
        last = next((p for p in reversed(one.history) if p.value is not None), None)
        going = next((s for s in one.signals if s.ended_at is None), None)
        low, high = (
            (one.asked.under, one.asked.over) if not one.asked.baseline else (last and last.low, last and last.high)
        )
        state = (
            one.problem
            or (going and ("seen" if going.seen_at else "signal"))
            or ("waiting" if one.waiting else "quiet")
        )
        row = {"watch": one.watch, "journey": journey, "name": one.name, "period": last and last.period, "value": last and last.value,
               "low": low, "high": high, "state": state, "signal": going.signal if going else None}  # fmt: skip
        rows.append(row)
    print_table(("watch", "journey", "name", "period", "value", "low", "high", "state", "signal"), rows)
