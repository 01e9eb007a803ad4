"""Values at ranks of what passes by once are those of everything sorted, whatever was foreseen and kept."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from resa.analysis import foreseen
from resa.analysis.foreseen import Sieve, ranked
from resa.analysis.kernel import Ints

#: Small and large values, ties, neighbours that fall into one bin, powers of two and what lies beside them.
VALUES = st.one_of(
    st.integers(0, 9),
    st.integers(0, 61).flatmap(lambda k: st.integers(max((1 << k) - 2, 0), (1 << k) + 2)),
    st.integers(10**9, 10**9 + 50),
)
PIECES = st.lists(st.lists(st.tuples(st.integers(0, 3), VALUES), max_size=40), min_size=1, max_size=9)
SHARES = (0.25, 0.5, 0.9, 1.0)


def ranks(n: Ints) -> Ints:
    """The one at or below each share."""
    return np.stack([np.floor(share * (n - 1)) for share in SHARES], axis=1).astype(np.int64)


def passing(pieces: list[list[tuple[int, int]]], threads: int, passes: list[int]) -> Callable[..., None]:
    def pass_by(new: Callable[[], Sieve]) -> None:
        passes.append(1)
        sieves = [new() for _ in range(threads)]
        for i, piece in enumerate(pieces):
            group = np.array([g for g, _ in piece], np.int16)
            sieves[i % threads].take(group, np.array([v for _, v in piece], np.int64))

    return pass_by


def assert_right(pieces: list[list[tuple[int, int]]], threads: int, together: bool = True, most: int = 1 << 40) -> int:
    """How often everything passed."""
    passes: list[int] = []
    _, found = ranked(4, SHARES, ranks, passing(pieces, threads, passes), most, together=together)
    every = [pair for piece in pieces for pair in piece]
    assert len(found) == 4 + together
    for group in range(4 + together):
        values = sorted(v for g, v in every if g == group or group == 4)
        assert found[group].n == len(values)
        if values:
            wanted = ranks(np.array([len(values)]))[0].tolist()
            assert found[group].at == {rank: values[rank] for rank in wanted}
        else:
            assert found[group].at == {}
    return len(passes)


@settings(max_examples=120, deadline=None)
@given(PIECES, st.integers(1, 3), st.booleans(), st.booleans())
def test_against_everything_sorted(
    pieces: list[list[tuple[int, int]]], threads: int, sure: bool, together: bool
) -> None:
    with pytest.MonkeyPatch.context() as patch:
        if sure:  # only what is foreseen to the value is kept, so it is often wrong
            patch.setattr(foreseen, "ROOM", -0.02)
            patch.setattr(foreseen, "CHANCE", -0.5)
        assert assert_right(pieces, threads, together) <= 2
    assert assert_right(pieces, threads, together, most=0) == 1


def test_pieces_alike_pass_once_and_are_not_kept() -> None:
    random = np.random.default_rng(5)
    pieces = [list(zip([0] * 4_000, random.integers(1, 10**9, 4_000).tolist(), strict=True)) for _ in range(24)]
    assert assert_right(pieces, 1) == 1
    sieve = Sieve(1, (0.5,), None, together=False, few=False)
    for piece in pieces:
        sieve.take(np.zeros(len(piece), np.int16), np.array([v for _, v in piece]))
    group, value = sieve.kept
    assert len(group) == len(value) < 0.5 * 96_000


def test_pieces_unlike_pass_twice() -> None:
    pieces = [[(0, 5_000_000 + i) for i in range(2_000)], *([[(0, 1_000 + i) for i in range(2_000)]] * 8)]
    assert assert_right(pieces, 1) == 2
