"""Where in the file a finding is: line numbers for records and fields, looked up only when something was found."""

from __future__ import annotations

import json
import re
from collections.abc import Sequence

import msgspec

from .diagnostics import SEVERITIES, Diagnostic

_ID = re.compile(r'"id"\s*:\s*"((?:[^"\\]|\\.)*)"')


def with_lines(found: Sequence[Diagnostic], text: str) -> list[Diagnostic]:
    """The findings with line numbers, gravest first, then from the top of the file."""
    if not found:
        return []
    places = _record_places(text)
    with_line = [_with_line(d, places, text) for d in found]
    return sorted(with_line, key=lambda d: (SEVERITIES.index(d.severity), d.line or 0, d.record or "", d.rule))


def _record_places(text: str) -> dict[str, list[tuple[int, int, int]]]:
    """Record id to (position, line, end of the search) of each place it is defined."""
    matches = [(m.group(1), m.start()) for m in _ID.finditer(text)]
    found: dict[str, list[tuple[int, int, int]]] = {}
    line, last = 1, 0
    for i, (name, start) in enumerate(matches):
        line += text.count("\n", last, start)
        last = start
        end = matches[i + 1][1] if i + 1 < len(matches) else len(text)
        found.setdefault(name, []).append((start, line, end))
    return found


def _with_line(finding: Diagnostic, places: dict[str, list[tuple[int, int, int]]], text: str) -> Diagnostic:
    if finding.line is not None or finding.record is None:
        return finding
    written = json.dumps(finding.record, ensure_ascii=False)[1:-1]
    at = places.get(written)
    if not at:
        return finding
    start, line, end = at[1] if finding.rule == "F11" and len(at) > 1 else at[0]
    if finding.field and finding.field != "id":
        key = re.split(r"[.\[]", finding.field)[0]
        place = text.find(json.dumps(key, ensure_ascii=False), start, end)
        if place >= 0:
            line += text.count("\n", start, place)
    return msgspec.structs.replace(finding, line=line)
