"""The rules, found by their files: every module of `rules` offers its rule as `rule`. Adding one is one file."""

from __future__ import annotations

import importlib
import pkgutil
from functools import cache

from ...errors import NotFoundError
from . import rules as folder
from .rule import Rule


@cache
def rules() -> tuple[Rule, ...]:
    """All rules, by id."""
    names = sorted(m.name for m in pkgutil.iter_modules(folder.__path__))
    found = (importlib.import_module(f"{folder.__name__}.{name}").rule for name in names)
    return tuple(sorted(found, key=lambda r: r.id))


def rule_of(rule_id: str) -> Rule:
    """The rule of an id; NotFoundError when there is none."""
    for rule in rules():
        if rule.id == rule_id:
            return rule
    raise NotFoundError("There is no such rule", value=rule_id, allowed=[r.id for r in rules()])
