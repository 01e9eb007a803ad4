"""How one `EventMatch` recognises events: by name and channel through a table, or by properties through SQL.

Not the binding of a whole map (that decides between touchpoints, see `binding`). Case is ignored, `*` is any run
of characters, all given parts of a match must hold.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from functools import lru_cache
from typing import TYPE_CHECKING

import numpy as np
import numpy.typing as npt

if TYPE_CHECKING:
    from ..events.model import Snapshot
    from ..journey.records import EventMatch

#: The properties a URL pattern looks at, first one that the store has.
URL_PROPERTIES = ("url", "page", "page_url", "page_location")
#: A utm key is looked up under these names.
UTM_PROPERTIES = ("utm_{0}", "{0}", "utm.{0}")


@lru_cache(maxsize=4096)
def pattern(text: str) -> re.Pattern[str]:
    """The compiled form of a pattern: everything literal but `*`."""
    return re.compile(
        "".join(".*" if part == "*" else re.escape(part) for part in re.split(r"(\*)", text)), re.I | re.S
    )


def matches(patterns: Iterable[str], text: str) -> bool:
    """Whether any of the patterns is the whole text, ignoring case and surrounding space."""
    return any(pattern(p.strip()).fullmatch(text.strip()) for p in patterns)


def matching_table(match: EventMatch, names: Sequence[str], channels: Sequence[str]) -> npt.NDArray[np.bool_]:
    """Shape (names, channels): where name and channel hold; a part that is not given always holds."""
    name = np.array([not match.name or matches(match.name, n) for n in names], np.bool_)
    channel = np.array([not match.channel or matches(match.channel, c) for c in channels], np.bool_)
    return np.asarray(name[:, None] & channel[None, :], np.bool_)


def is_empty(match: EventMatch) -> bool:
    """A match with no part at all recognises nothing (not everything)."""
    return not (match.name or match.channel or needs_events(match))


def needs_events(match: EventMatch) -> bool:
    """Whether name and channel are not enough, so that each event must be looked at."""
    return bool(match.property or match.url or match.utm)


def specificity(match: EventMatch) -> tuple[int, int, int, int]:
    """Sort key: properties before channel before exact name before a pattern; longer patterns are more specific."""
    exact = [n for n in match.name if "*" not in n]
    return (
        len(match.property) + len(match.utm) + bool(match.url),
        int(bool(match.channel)),
        int(bool(match.name) and len(exact) == len(match.name)),
        max((len(n.replace("*", "")) for n in match.name), default=0),
    )


def matching_seq(match: EventMatch, snapshot: Snapshot) -> npt.NDArray[np.int64]:
    """Sorted `seq` of the events for which the whole match holds; empty when the store lacks a property it names."""
    known = {name.casefold(): name for name in snapshot.properties()}
    parts: list[str] = []
    values: list[object] = []
    if not _table_parts(match, snapshot, parts, values):
        return np.zeros(0, np.int64)
    wanted: list[tuple[tuple[str, ...], tuple[str, ...]]] = [((n,), v) for n, v in match.property.items()]
    if match.url:
        wanted.append((URL_PROPERTIES, (match.url,)))
    wanted += [(tuple(p.format(key) for p in UTM_PROPERTIES), (value,)) for key, value in match.utm.items()]
    for candidates, patterns in wanted:
        column = next((known[c.casefold()] for c in candidates if c.casefold() in known), None)
        if column is None:
            return np.zeros(0, np.int64)
        quoted = '"p.' + column.replace('"', '""') + '"'
        parts.append("(" + " OR ".join(f"{quoted} ILIKE ? ESCAPE '\\'" for _ in patterns) + ")")
        values += [_like(p) for p in patterns]
    return np.asarray(snapshot.matching(" AND ".join(parts), values), np.int64)


def _table_parts(match: EventMatch, snapshot: Snapshot, parts: list[str], values: list[object]) -> bool:
    """Name and channel as lists of known values; False when nothing in the store can match."""
    for column, patterns, known in (
        ("name", match.name, snapshot.names),
        ("channel", match.channel, snapshot.channels),
    ):
        if patterns:
            hits = [k for k in known if k and matches(patterns, k)]
            if not hits:
                return False
            parts.append(f"{column} IN ({', '.join('?' * len(hits))})")
            values += hits
    return True


def _like(text: str) -> str:
    escaped = re.sub(r"([\\%_])", r"\\\1", text.strip())
    return escaped.replace("*", "%")
