"""A planned path written as a line of text: `order > pay | invoice > parcel? > call+ > "thanks > bye"`.

`>` next, `|` either of them, `?` may be left out, `+` may repeat; names with such signs stand in double quotes.
A journey may begin at the first place and end at the last; where all of a place is optional, also beyond it.

A path that branches and joins again is several such lines with `;` between them, in which one name is one place:
`(start) > ad | tip > page; page > order | call; call > page | order; order > (end)`. Two places that lead to each other may be
swapped. A journey begins after `(start)`, else at the first place; it ends before `(end)`, else where nothing follows;
`(any) > (end)` lets it end anywhere, and `(any) > bye` lets it go to a place from everywhere.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

from ..errors import UsageError
from ..texts.sentence import Sentence
from .path_graph import PathGraph

_TOKEN = re.compile(r'\s*(?:"((?:[^"\\]|\\.)*)"|([^>|"?+]+)|([>|?+]))')
#: One line of several, quoted names kept whole.
_LINE = re.compile(r'(?:"(?:[^"\\]|\\.)*"|[^;])+')
START, END, ANY = "(start)", "(end)", "(any)"
#: What may stand at a place: name, optional, may repeat.
Place = list[tuple[str, bool, bool]]


def parse(text: str) -> PathGraph:
    """The graph of the line or lines; a usage error says where it cannot be read."""
    lines = read_lines(text)
    marked = {START, END, ANY}
    if len(lines) > 1 or any(name in marked for line in lines for place in line for name, _, _ in place):
        return _joined(lines, text)
    return _graph(lines[0])


def read_lines(text: str) -> list[list[Place]]:
    """Every line as its places; at least one."""
    return [read_places(line) for line in _LINE.findall(text) if line.strip()] or [read_places(text)]


def read_places(text: str) -> list[Place]:
    """One line as its places, each the (name, optional, may repeat) of what may stand there."""
    places: list[Place] = [[]]
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
    if name.strip() == name and name and not set(name) & set('>|"?+;') and name not in (START, END, ANY):
        return name
    return '"' + re.sub(r'([\\"])', r"\\\1", name) + '"'


def renamed(text: str, names: Mapping[str, str]) -> str:
    """The same line with other names; what cannot be read stays as it is, for `parse` to say why."""
    try:
        lines = read_lines(text)
    except UsageError:
        return text
    if not any(name in names for line in lines for place in line for name, _, _ in place):
        return text
    return "; ".join(
        " > ".join(
            " | ".join(
                _written(names.get(name, name)) + "?" * optional + "+" * again for name, optional, again in place
            )
            for place in line
        )
        for line in lines
    )


def _written(name: str) -> str:
    return name if name in (START, END, ANY) else quoted(name)


def _joined(lines: list[list[Place]], text: str) -> PathGraph:
    """The graph of lines in which one name is one place."""
    known: dict[str, int] = {}
    optional: set[str] = set()
    following: dict[str, dict[str, None]] = {}
    starts: dict[str, None] = {}
    ends: dict[str, None] = {}
    everywhere: dict[str, None] = {}
    for line in lines:
        for place, onward in zip(line, [*line[1:], []], strict=True):
            for name, left_out, again in place:
                after = [other for other, _, _ in onward] + [name] * again
                if name == START:
                    starts |= dict.fromkeys(after)
                    continue
                if name == ANY:
                    everywhere |= dict.fromkeys(o for o in after if o != END)
                elif name != END:
                    known.setdefault(name, len(known))
                    optional |= {name} if left_out else set()
                    following.setdefault(name, {}).update(dict.fromkeys(o for o in after if o != END))
                ends |= {name: None} if END in after else {}
    for name, after_it in following.items():
        after_it.update(dict.fromkeys(other for other in everywhere if other != name))
    begins = starts or {name: None for name, _, _ in lines[0][0]}
    ends = dict.fromkeys(known) if ANY in ends else ends or {name: None for name in known if not following[name]}
    odd = [name for name in (*begins, *ends, *everywhere) if name not in known]
    if odd or not known or not ends:
        raise _unreadable(text, max(text.find(odd[0]), 0) if odd else 0)
    return PathGraph(
        labels=tuple(known),
        next=tuple(tuple(known[other] for other in following[name] if other in known) for name in known),
        starts=tuple(known[name] for name in begins),
        ends=tuple(known[name] for name in ends),
        optional=tuple(name in optional for name in known),
    )


def _graph(places: list[Place]) -> PathGraph:
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
