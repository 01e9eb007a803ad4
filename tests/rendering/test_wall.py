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
from resa.rendering.wall import PAPERS, SHARED, WHITE, Paper, Span, Tile, cut, parts_of, wall_pdf


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
    needed = cut((sheet.width * scale, sheet.height * scale), PAPERS[tile], parts_of(sheet, scale))
    found = pages(wall_pdf(document, measured, Options(language="da"), "A0", tile))
    assert found == [PAPERS[tile]] * (len(needed.columns) * len(needed.rows))
    assert len(found) > 1


@pytest.mark.parametrize("paper", ["A0", "A1", "A2", "A3"])
@pytest.mark.parametrize("language", ["sv", "en"])
def test_no_text_or_card_is_cut_on_any_sheet(paper: Paper, language: str) -> None:
    document, measured = maps.small_map()
    sheet = lay_out(document, measured, language=language)
    scale = min((PAPERS[paper][0] - 2 * WHITE) / sheet.width, (PAPERS[paper][1] - 2 * WHITE) / sheet.height)
    poster = (sheet.width * scale, sheet.height * scale)
    parts = parts_of(sheet, scale)
    assert len(parts) > 50
    for spans in parts:  # on the poster itself
        assert all(low >= -1e-6 and high <= whole + 1e-6 for (low, high), whole in zip(spans, poster, strict=True))
    for tile in ("A4", "A3"):
        sheets = cut(poster, PAPERS[tile], parts)
        for spans in parts:
            for (low, high), starts, inner in zip(spans, (sheets.columns, sheets.rows), sheets.inner, strict=True):
                if high - low <= 0.9 * inner:
                    assert any(at - 1e-6 <= low and high <= at + inner + 1e-6 for at in starts), (tile, low, high)


PLACES = st.tuples(st.floats(0, 1173), st.floats(0, 250)).map(lambda at: (at[0], at[0] + at[1]))


@given(st.floats(50, 1173), st.lists(PLACES, max_size=30), st.sampled_from([PAPERS["A4"], PAPERS["A3"]]))
def test_sheets_show_every_point_and_every_part_whole(whole: float, spans: list[Span], tile: tuple[int, int]) -> None:
    parts = [span for span in spans if span[1] <= whole]
    sheets = cut((whole, 10), tile, [(span, (0, 10)) for span in parts])
    inner, starts = sheets.inner[0], sheets.columns
    assert sheets.rows == (0.0,)
    assert starts[0] == 0 and starts[-1] + inner >= whole - 1e-6
    assert all(before < after <= before + inner - SHARED + 1e-6 for before, after in pairwise(starts))
    for low, high in parts:
        assert high - low > 0.9 * inner or any(at <= low and high <= at + inner + 1e-6 for at in starts)


def test_without_parts_there_is_no_sheet_too_many() -> None:
    inner = PAPERS["A4"][0] - 2 * WHITE
    assert cut((inner, 10), PAPERS["A4"]).columns == (0.0,)
    assert len(cut((2 * inner - SHARED, 10), PAPERS["A4"]).columns) == 2
    assert len(cut((2 * inner, 10), PAPERS["A4"]).columns) == 3


@pytest.mark.parametrize(("paper", "size"), [("A4", (297, 210)), ("A3", (420, 297))])
@pytest.mark.parametrize("language", ["sv", "en"])
def test_a_sheet_of_every_kind_of_card_after_the_stages(paper: str, size: tuple[int, int], language: str) -> None:
    document, _ = maps.small_map()
    found = pages(blank_cards(document, language, paper))  # type: ignore[arg-type]  # from the parameters
    assert found == [size] * (1 + len(KINDS))
