"""A journey as a game between customer and company: which states are decided, and where the decision falls.

States 0 … n−1 and directed edges, each owned by the company or by the customer. *Guaranteed*: the least set W that holds
the good ends, and every state of which all customer edges lead into W and either some company edge does or there are only
customer edges (and at least one edge). *Lost*: no good end can be reached. *Boundary*: neither, and every edge leads into
the guaranteed or the lost set, some into each. *Open*: all others. The holder of the decision is whoever owns the edges
into the guaranteed set. Kobialka, Tapia Tarifa, Bergersen and Johnsen, user journey games. O(edges).
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Literal

Kind = Literal["guaranteed", "lost", "boundary", "open"]
Holder = Literal["company", "customer", "both"]


@dataclass(frozen=True, slots=True)
class Edge:
    """A move from one state to another; `company`: the company makes it, not the customer."""

    source: int
    target: int
    company: bool


@dataclass(frozen=True, slots=True)
class Verdict:
    """What is known of one state."""

    kind: Kind
    holder: Holder | None
    """Of states that are not decided and have an edge into the guaranteed set."""


def decide(n_states: int, edges: Sequence[Edge], good: Iterable[int]) -> list[Verdict]:
    """The verdict on every state."""
    ends = set(good)
    won, alive = _guaranteed(n_states, edges, ends), _alive(n_states, edges, ends)
    out: list[list[Edge]] = [[] for _ in range(n_states)]
    for edge in edges:
        out[edge.source].append(edge)
    found = []
    for state in range(n_states):
        if state in won or state not in alive:
            found.append(Verdict("guaranteed" if state in won else "lost", None))
            continue
        into = {edge.company for edge in out[state] if edge.target in won}
        decided = all(edge.target in won or edge.target not in alive for edge in out[state])
        falls = any(edge.target not in alive for edge in out[state])
        holder: Holder | None = (
            None if not into else "both" if len(into) == 2 else "company" if True in into else "customer"
        )
        found.append(Verdict("boundary" if decided and falls and into else "open", holder))
    return found


def _guaranteed(n_states: int, edges: Sequence[Edge], ends: set[int]) -> set[int]:
    """Backwards from the good ends; an edge that leads into the set is crossed off its source."""
    customer_left, has_company, company_into = [0] * n_states, [False] * n_states, [False] * n_states
    into: list[list[Edge]] = [[] for _ in range(n_states)]
    for edge in edges:
        into[edge.target].append(edge)
        if edge.company:
            has_company[edge.source] = True
        else:
            customer_left[edge.source] += 1
    won, queue = set(ends), list(ends)
    while queue:
        for edge in into[queue.pop()]:
            state = edge.source
            if edge.company:
                company_into[state] = True
            else:
                customer_left[state] -= 1
            if state not in won and not customer_left[state] and (company_into[state] or not has_company[state]):
                won.add(state)
                queue.append(state)
    return won


def _alive(n_states: int, edges: Sequence[Edge], ends: set[int]) -> set[int]:
    """States from which a good end can be reached."""
    before: list[list[int]] = [[] for _ in range(n_states)]
    for edge in edges:
        before[edge.target].append(edge.source)
    seen, queue = set(ends), list(ends)
    while queue:
        for state in before[queue.pop()]:
            if state not in seen:
                seen.add(state)
                queue.append(state)
    return seen
