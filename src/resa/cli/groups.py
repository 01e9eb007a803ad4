"""The options that choose whose journeys are measured, and whom they are compared with: `resa measure`, `resa map export`."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import click

from ..errors import UsageError

if TYPE_CHECKING:
    from ..evidence.model import Filter

_OPTIONS = (
    click.option("--persona", help="Only this persona's customers (its id)."),
    click.option("--segment", multiple=True, metavar="TRAIT=VALUE", help="Only customers with this value; repeatable."),
    click.option("--channel", multiple=True, help="Only journeys that met this channel; repeatable."),
    click.option("--account", multiple=True, help="Only this account's journeys; repeatable."),
    click.option("--start", metavar="DATE", help="Only journeys that began on this day or later."),
    click.option("--end", metavar="DATE", help="Only journeys that began before this day."),
    click.option("--compare-persona", help="The other group, described in the same words."),
    click.option("--compare-segment", multiple=True, metavar="TRAIT=VALUE"),
    click.option("--compare-channel", multiple=True),
    click.option("--compare-account", multiple=True),
    click.option("--compare-start", metavar="DATE"),
    click.option("--compare-end", metavar="DATE"),
)


def group_options(command: Callable[..., Any]) -> Callable[..., Any]:
    """Give a command the options; they arrive as keywords that `groups` reads."""
    for option in reversed(_OPTIONS):
        command = option(command)
    return command


def groups(chosen: dict[str, Any]) -> tuple[Filter, Filter | None]:
    """The group asked for, and the one it is compared with, if any."""
    compared = any(chosen[k] for k in chosen if k.startswith("compare_"))
    return _filter(chosen, ""), _filter(chosen, "compare_") if compared else None


def _filter(chosen: dict[str, Any], prefix: str) -> Filter:
    from ..evidence.model import Filter

    segment: dict[str, tuple[str, ...]] = {}
    for text in chosen[f"{prefix}segment"]:
        trait, equals, value = text.partition("=")
        if not equals or not trait:
            raise UsageError("A segment is written TRAIT=VALUE", value=text)
        segment[trait] = (*segment.get(trait, ()), value)
    return Filter(
        persona=chosen[f"{prefix}persona"], segment=segment, channel=chosen[f"{prefix}channel"],
        account=chosen[f"{prefix}account"], start=chosen[f"{prefix}start"], end=chosen[f"{prefix}end"],
    )  # fmt: skip
