"""No published number lets anyone work out a group of one to four."""

from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from resa.evidence.suppress import Cells, safe, safe_share, shown_n

COUNTS = st.one_of(st.just(0), st.integers(1, 6), st.integers(7, 60))


def derivable(equations: list[list[int]], cell: list[int]) -> bool:
    """Whether a combination of the published equations gives the cell."""
    known = np.array(equations, float).reshape(-1, len(cell))
    return np.linalg.matrix_rank(known) == np.linalg.matrix_rank(np.vstack([known, cell]))


@given(st.lists(st.lists(COUNTS, min_size=3, max_size=3), min_size=1, max_size=4))
def test_a_table_with_row_and_column_totals_gives_no_small_cell_away(rows: list[list[int]]) -> None:
    cells = Cells()
    keys = [(r, c) for r in range(len(rows)) for c in range(3)]
    for r, c in keys:
        cells.add((r, c), [rows[r][c]])
    for r, row in enumerate(rows):
        cells.add(("row", r), [sum(row)])
        cells.total(("row", r), [(r, c) for c in range(3)])
    for c in range(3):
        cells.add(("column", c), [sum(row[c] for row in rows)])
        cells.total(("column", c), [(r, c) for r in range(len(rows))])
    hidden = cells.hidden()
    shown_values = {k: v[0] for k, v in cells.values.items() if k not in hidden}
    assert all(v == 0 or v >= 5 for v in shown_values.values())

    def vector(key: object) -> list[int]:
        members = {
            "row": [k for k in keys if key[0] == "row" and k[0] == key[1]],  # type: ignore[index]  # there, or the test fails
            "column": [k for k in keys if key[0] == "column" and k[1] == key[1]],  # type: ignore[index]  # there, or the test fails
        }.get(key[0], [key])  # type: ignore[index]  # there, or the test fails
        return [int(k in members) for k in keys]

    published = [vector(k) for k in shown_values]
    for key in cells.values:
        if 0 < cells.values[key][0] < 5 and key in hidden:
            assert not derivable(published, vector(key)), (key, rows, hidden)


@given(st.integers(0, 60), st.integers(0, 60), st.integers(0, 60))
def test_what_the_rest_of_the_store_gives_away_is_hidden(part: int, rest: int, other: int) -> None:
    cells = Cells()
    cells.add("n", [part, rest])
    assert ("n" in cells.hidden()) == (not safe((part, rest)))
    cells.add("m", [other + 5, other + 5], [part])
    assert ("m" in cells.hidden()) == (not safe((part,)))


@given(st.integers(0, 40), st.integers(0, 40))
def test_a_share_shows_neither_a_small_part_nor_a_small_rest(k: int, more: int) -> None:
    n = k + more
    assert safe_share([k], [n]) == (n >= 5 and (k == 0 or k >= 5) and (more == 0 or more >= 5))


@given(st.integers(0, 40), st.integers(0, 6))
def test_an_n_beside_its_whole_never_differs_by_one_to_four(n: int, gap: int) -> None:
    whole = n + gap
    assert whole - shown_n(n, whole) in {0, *range(5, whole + 1)} or whole < 5
