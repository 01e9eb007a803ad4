"""`--scale "COLUMN=ces,1..7,reversed"`: what is said about the scale of one score column, in any order, any part left out."""

from __future__ import annotations

import re
from typing import Any

from ..errors import UsageError
from .options import ScaleSaid
from .scales import METRICS

_RANGE = re.compile(r"(-?\d+(?:\.\d+)?)\s*(?:\.\.\.?|–|-|…)\s*(-?\d+(?:\.\d+)?)")
_TURNED = {"reversed": True, "not-reversed": False}


def said_scales(texts: tuple[str, ...]) -> dict[str, ScaleSaid]:
    """By column, as `AnswerOptions.scales`. UsageError says which part of which option is not understood."""
    said: dict[str, ScaleSaid] = {}
    for text in texts:
        column, equals, rest = (part.strip() for part in text.rpartition("="))
        if not equals or not column or not rest:
            raise UsageError(
                "A column's scale is written COLUMN=…", where="--scale", value=text,
                allowed="COL=METRIC,LOW..HIGH,reversed, any of the three parts", remedy='For example --scale "Effort=ces,1..7,reversed"',
            )  # fmt: skip
        if column in said:
            raise UsageError("The column's scale is said twice", where="--scale", value=column)
        said[column] = ScaleSaid(**_parts(text, rest))
    return said


def _parts(text: str, rest: str) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for part in (p.strip() for p in rest.split(",")):
        if part in _TURNED:
            new: dict[str, Any] = {"reversed": _TURNED[part]}
        elif part in METRICS:
            new = {"metric": part}
        elif ends := _RANGE.fullmatch(part):
            new = {"low": float(ends.group(1)), "high": float(ends.group(2))}
        else:
            raise UsageError(
                f"This part of {text!r} is not understood", where="--scale", value=part,
                allowed=[*METRICS, *_TURNED, "1..7 (lowest and highest score)"],
            )  # fmt: skip
        if new.keys() & found.keys():
            raise UsageError("This is said twice", where=f"--scale {text!r}", value=part)
        found |= new
    return found
