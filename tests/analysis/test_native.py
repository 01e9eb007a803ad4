"""Loops kept as machine code: the same answer without numba, another object for another loop, and a way out where none can be kept."""

from __future__ import annotations

import os
import platform
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from resa.loops import native as room
from resa.loops.linked import linked
from resa.loops.native import native

FACTOR = 3
#: Where objects are put in place without LLVM.
SIMPLE = sys.platform == "linux" and platform.machine() == "x86_64"


def _scaled(values, found, more):  # type: ignore[no-untyped-def]  # Hypothesis or pytest gives the arguments
    total = 0
    for i in range(len(values)):
        found[i] = values[i] * FACTOR + more
        total += values[i]
    return total


def _allocating(values):  # type: ignore[no-untyped-def]  # Hypothesis or pytest gives the arguments
    return np.empty(len(values))[0]


def _mixed(values, found):  # type: ignore[no-untyped-def]  # numba infers the types
    """Filled by memset, with constants beside the code, a jump table and sums of many at once."""
    for i in range(len(found)):
        found[i] = -1
    total = 0.1
    for i in range(len(values)):
        kind = values[i] % 7
        if kind == 0:
            total += 1.25
        elif kind == 1:
            total -= 0.3
        elif kind == 2:
            total *= 1.0001
        elif kind == 3:
            found[i % len(found)] += 3
        elif kind == 4:
            found[i % len(found)] -= values[i] // 3
        elif kind == 5:
            total += 7.7 * i
        else:
            total /= 1.5
        found[i % len(found)] ^= 0x5BD1E995
    for i in range(len(found)):
        total += found[i] * 0.001
    return int(total)


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("NUMBA_CACHE_DIR", str(tmp_path / "objects"))
    return tmp_path / "objects"


def test_the_same_as_the_plain_loop(folder: Path) -> None:
    scaled = native(_scaled)
    values, found, plain = np.arange(5), np.zeros(5), np.zeros(5)
    assert scaled(values, found, 0.5) == scaled.py(values, plain, 0.5) == 10
    assert found.tolist() == plain.tolist() == [0.5, 3.5, 6.5, 9.5, 12.5]
    assert len(list(folder.iterdir())) == 1


def test_a_constant_has_its_own_object(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    values, found = np.arange(2), np.zeros(2, np.int64)
    native(_scaled)(values, found, 0)
    monkeypatch.setitem(globals(), "FACTOR", 5)
    native(_scaled)(values, found, 0)
    assert found.tolist() == [0, 5]
    assert len(list(folder.iterdir())) == 2


def test_arrays_with_gaps_are_left_to_numba(folder: Path) -> None:
    found = np.zeros(3, np.int64)
    assert native(_scaled)(np.arange(6)[::2], found, 1) == 6
    assert found.tolist() == [1, 7, 13]


def test_a_broken_object_is_no_harm(folder: Path) -> None:
    values, found = np.arange(3), np.zeros(3, np.int64)
    native(_scaled)(values, found, 0)
    (kept,) = folder.iterdir()
    kept.write_bytes(b"i_nothing\0not an object")
    assert native(_scaled)(values, found, 1) == 3
    assert found.tolist() == [1, 4, 7]


def test_nowhere_to_keep_it(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    monkeypatch.setattr(room, "_folders", lambda function: [tmp_path / "file" / "below"])
    assert native(_scaled)(np.arange(3), np.zeros(3), 0) == 3


def test_a_loop_that_allocates_is_refused(folder: Path) -> None:
    with pytest.raises(TypeError, match="_allocating is no loop for @native"):
        native(_allocating)(np.arange(3))


def test_the_next_process_does_without_numba(folder: Path) -> None:
    program = (
        "import sys, numpy as np; from resa.analysis import tally; "
        "print(tally.counted(np.array([1, -1, 1, 0]), 3).tolist(), {'numba', 'llvmlite'} & set(sys.modules) or None)"
    )
    environment = {**os.environ, "NUMBA_CACHE_DIR": str(folder)}
    said = [
        subprocess.run(
            [sys.executable, "-c", program], env=environment, capture_output=True, text=True, check=True
        ).stdout.split("]")
        for _ in range(2)
    ]
    assert [answer for answer, _ in said] == ["[1, 2, 0"] * 2
    assert "numba" in said[0][1] and "numba" not in said[1][1]
    assert said[1][1] == " None\n" or not SIMPLE


def test_put_in_place_with_and_without_llvm(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    values = np.random.default_rng(5).integers(0, 1000, 5000)
    found = [np.empty(40, np.int64) for _ in range(3)]
    said = [native(_mixed)(values, found[0])]
    monkeypatch.setattr(room, "linked", lambda code, symbol: None)
    said.append(native(_mixed)(values, found[1]))
    said.append(_mixed(values.tolist(), found[2]))
    assert said[0] == said[1] == said[2]
    assert found[0].tolist() == found[1].tolist() == found[2].tolist()


@pytest.mark.skipif(not SIMPLE, reason="objects of another kind are put in place by LLVM")
def test_an_object_that_is_cut_short_is_left_to_llvm(folder: Path) -> None:
    native(_mixed)(np.arange(30), np.zeros(4, np.int64))
    (kept,) = folder.iterdir()
    head, _, code = kept.read_bytes()[32:].partition(b"\0")
    symbol = head[1:].decode()
    assert linked(code, symbol) is not None
    assert linked(code, symbol + "x") is None
    assert linked(code.replace(b"memset", b"system"), symbol) is None
    assert all(linked(code[:n], symbol) is None for n in range(0, len(code), 37))
