"""The only room that knows both the map and the data: binding, measuring, grading, discovering.

`measure`, `discover`, `customers`, `binding_report`, `typical_journeys` and `preview` are the room's doors; each is imported when first used.
"""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from .bindings import binding_report as binding_report
    from .bindings import preview as preview
    from .discovery import discover as discover
    from .measuring import measure as measure
    from .typical import typical_journeys as typical_journeys
    from .who import customers as customers

_DOORS = {
    "measure": "measuring",
    "discover": "discovery",
    "customers": "who",
    "typical_journeys": "typical",
    "binding_report": "bindings",
    "preview": "bindings",
}

__all__ = ["binding_report", "customers", "discover", "measure", "preview", "typical_journeys"]


def __getattr__(name: str) -> Any:
    if name not in _DOORS:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(importlib.import_module(f".{_DOORS[name]}", __name__), name)
