"""Files as known survey and review tools write them: one file a tool, each saying how its files are told and read.

A preset only names columns and mends cells that no general rule could read; what the user says stands above it.
"""

from __future__ import annotations

import importlib
import pkgutil
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache

from ...events.role_guess import plain


@dataclass(frozen=True, slots=True)
class Preset:
    """A tool's files. Names are as `plain` writes them: lower case, letters and digits only."""

    name: str
    signature: tuple[frozenset[str], ...]
    """Each set holds one column's name in several languages; a file of the tool has one of every set."""
    roles: Mapping[str, tuple[str, ...]]
    """Role to the names its column may have, the best first."""
    cells: Mapping[str, Callable[[str], str]] = field(default_factory=dict)
    """Role to what mends a cell of its column; '' is "nothing was answered"."""
    no_properties: frozenset[str] = frozenset()
    """Columns that say nothing about the customer or the answer (numbers of rows, links)."""
    no_property: re.Pattern[str] | None = None
    """The same for columns that are numbered."""
    nothing: frozenset[str] = frozenset()
    """Cells of any column that stand for "was not asked" or "did not answer"."""
    general: bool = False
    """What several tools have in common: asked last."""
    first: bool = False
    """The first column must be of the signature: its name alone is too common."""

    def fits(self, columns: Sequence[str]) -> bool:
        """Whether a file with these columns is one."""
        names = {plain(c) for c in (columns[:1] if self.first else columns)}
        return all(names & one for one in self.signature)

    def is_bookkeeping(self, column: str) -> bool:
        """Whether the column says nothing about the customer or the answer."""
        name = plain(column)
        return name in self.no_properties or bool(self.no_property and self.no_property.fullmatch(name))

    def places(self, columns: Sequence[str]) -> dict[str, int]:
        """Role to column index, for those the file has."""
        at = {plain(c): i for i, c in reversed(list(enumerate(columns)))}
        found = {role: next((at[n] for n in names if n in at), None) for role, names in self.roles.items()}
        return {role: i for role, i in found.items() if i is not None}


@cache
def presets() -> tuple[Preset, ...]:
    """All of them, by name, the general ones last."""
    modules = (importlib.import_module(f"{__name__}.{m.name}") for m in pkgutil.iter_modules(__path__))
    return tuple(sorted((module.PRESET for module in modules), key=lambda p: p.general))


def preset_of(columns: Sequence[str]) -> Preset | None:
    """The tool that writes such columns, or None."""
    return next((p for p in presets() if p.fits(columns)), None)
