"""A planned path written as a line of text: `order > pay | invoice > parcel? > call+ > "thanks > bye"`.

`>` next, `|` either of them, `?` may be left out, `+` may repeat; names with such signs stand in double quotes.
A journey may begin at the first place and end at the last; where all of a place is optional, also beyond it.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

from ..errors import UsageError
from ..texts.sentence import Sentence
from .path_graph import PathGraph

_TOKEN = re.compile(r'\s*(?:"((?:[^"\\]|\\.)*)"|([^>|"?+]+)|([>|?+]))')


def parse(text: str) -> PathGraph:
    """The graph of the line; a usage error says where it cannot be read."""
    return _graph(read_places(text))


def read_places(text: str) -> list[list[tuple[str, bool, bool]]]:
    """The line as its places, each the (name, optional, may repeat) of what may stand there."""
    places: list[list[tuple[str, bool, bool]]] = [[]]
    expect_name = True
    position = 0
    while position < len(text.rstrip()):
        match = _TOKEN.match(text, position)
        if not match:
            raise _unreadable(text, position)
        quoted, plain, sign = match.groups()
        name = re.sub(r"\\(.)", r"\1", quoted) if quoted is not None else (plain or "").strip()
        if name or quoted is not None:
            if not expect_name or not name:
                raise _unreadable(text, position)
            places[-1].append((name, False, False))
            expect_name = False
        elif sign:
            if expect_name:
                raise _unreadable(text, position)
            if sign in "?+":
                last, optional, again = places[-1][-1]
                places[-1][-1] = (last, optional or sign == "?", again or sign == "+")
            else:
                expect_name = True
                if sign == ">":
                    places.append([])
        position = match.end()
    if expect_name:
        raise _unreadable(text, len(text))
    return places


def quoted(name: str) -> str:
    """A name as the line has it: in double quotes where a sign in it would be read as one."""
    if name.strip() == name and name and not set(name) & set('>|"?+'):
        return name
    return '"' + re.sub(r'([\\"])', r"\\\1", name) + '"'


def renamed(text: str, names: Mapping[str, str]) -> str:
    """The same line with other names; what cannot be read stays as it is, for `parse` to say why."""
    try:
        places = read_places(text)
    except UsageError:
        return text
    if not any(name in names for place in places for name, _, _ in place):
        return text
    return " > ".join(
        " | ".join(quoted(names.get(name, name)) + "?" * optional + "+" * again for name, optional, again in place)
        for place in places
    )


def _graph(places: list[list[tuple[str, bool, bool]]]) -> PathGraph:
    nodes = [node for place in places for node in place]
    first = [sum(len(p) for p in places[:i]) for i in range(len(places))]
    groups = [tuple(range(f, f + len(p))) for f, p in zip(first, places, strict=True)]
    following: list[tuple[int, ...]] = []
    for i, group in enumerate(groups):
        onward = groups[i + 1] if i + 1 < len(groups) else ()
        following += [(*((node,) if nodes[node][2] else ()), *onward) for node in group]
    ends = list(groups[-1])
    for i in range(len(groups) - 1, 0, -1):
        if not any(nodes[node][1] for node in groups[i]):
            break
        ends = [*groups[i - 1], *ends]
    return PathGraph(
        labels=tuple(name for name, _, _ in nodes),
        next=tuple(following),
        starts=groups[0],
        ends=tuple(ends),
        optional=tuple(optional for _, optional, _ in nodes),
    )


def _unreadable(text: str, position: int) -> UsageError:
    return UsageError(
        Sentence("analysis.plan_cannot_read"),
        where=f"plan, character {position + 1}",
        value=text,
        allowed=Sentence("analysis.plan_signs"),
    )
