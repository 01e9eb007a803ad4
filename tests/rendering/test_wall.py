"""Prints for the wall: sheets of the paper's own size, as few as show the whole poster; a sheet of every kind of card."""

from __future__ import annotations

import importlib.util
import re
from itertools import pairwise
from pathlib import Path
from types import ModuleType

import pytest
from hypothesis import given
from hypothesis import strategies as st

from resa.rendering.blank_cards import KINDS, blank_cards
from resa.rendering.exporters import Options
from resa.rendering.layout import lay_out
from resa.rendering.wall import PAPERS, SHARED, WHITE, Paper, Tile, cut, wall_pdf


def _maps() -> ModuleType:
    spec = importlib.util.spec_from_file_location("rendering_maps", Path(__file__).with_name("maps.py"))
    assert spec and spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


maps = _maps()


def pages(pdf: bytes) -> list[tuple[int, int]]:
    """The size of every page, in whole millimetres."""
    boxes = re.findall(rb"/MediaBox ?\[0 0 ([\d.]+) ([\d.]+)\]", pdf)
    assert len(boxes) == len(re.findall(rb"/Type ?/Page\b", pdf))
    return [(round(float(w) / 72 * 25.4), round(float(h) / 72 * 25.4)) for w, h in boxes]


@pytest.mark.parametrize("paper", ["A0", "A1", "A2", "A3"])
def test_a_poster_is_one_page_of_its_paper(paper: Paper) -> None:
    document, measured = maps.small_map()
    assert pages(wall_pdf(document, measured, Options(language="sv"), paper)) == [PAPERS[paper]]
    assert PAPERS["A0"] == (1189, 841)  # ISO 216, landscape


@pytest.mark.parametrize("tile", ["A4", "A3"])
def test_a_poster_over_sheets_has_as_many_as_it_needs(tile: Tile) -> None:
    document, measured = maps.small_map()
    sheet = lay_out(document, measured, language="da")
    scale = min((1189 - 2 * WHITE) / sheet.width, (841 - 2 * WHITE) / sheet.height)
    needed = cut((sheet.width * scale, sheet.height * scale), PAPERS[tile])
    found = pages(wall_pdf(document, measured, Options(language="da"), "A0", tile))
    assert found == [PAPERS[tile]] * (needed.across * needed.down)
    assert len(found) > 1


@given(st.floats(50, 1173), st.floats(50, 825), st.sampled_from([PAPERS["A4"], PAPERS["A3"]]))
def test_sheets_show_every_point_and_one_less_would_not(width: float, height: float, tile: tuple[int, int]) -> None:
    sheets = cut((width, height), tile)
    for whole, many, inner in ((width, sheets.across, sheets.inner[0]), (height, sheets.down, sheets.inner[1])):
        starts = [n * (inner - SHARED) for n in range(many)]
        assert starts[-1] + inner >= whole - 1e-6
        assert all(after < before + inner for before, after in pairwise(starts))
        assert many == 1 or starts[-2] + inner < whole


@pytest.mark.parametrize(("paper", "size"), [("A4", (297, 210)), ("A3", (420, 297))])
@pytest.mark.parametrize("language", ["sv", "en"])
def test_a_sheet_of_every_kind_of_card_after_the_stages(paper: str, size: tuple[int, int], language: str) -> None:
    document, _ = maps.small_map()
    found = pages(blank_cards(document, language, paper))  # type: ignore[arg-type]  # from the parameters
    assert found == [size] * (1 + len(KINDS))
