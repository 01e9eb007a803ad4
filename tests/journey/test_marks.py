"""Marks are read away as the pages read them: both sides read the same list of cases."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from resa.journey.marks import without_marks

CASES = json.loads(Path(__file__).with_name("marks.json").read_text("utf-8"))


@pytest.mark.parametrize(("written", "words"), CASES)
def test_marks_are_read_away(written: str, words: str) -> None:
    assert without_marks(written) == words


@given(st.text(alphabet="ab *[]()-\n:/öhtps", max_size=60))
def test_nothing_but_marks_is_lost(text: str) -> None:
    kept = [letter for letter in without_marks(text) if letter in "abö"]
    allowed = [letter for letter in text if letter in "abö"]
    # Words of an address go with their link; all else stays, in order.
    if "](" not in text:
        assert kept == allowed
    assert without_marks(text).count("\n") == text.count("\n")
