"""The sheet: nothing clipped, nothing overlapping, everything said, also with 3,000 cards."""

from __future__ import annotations

import importlib.util
from pathlib import Path
from types import ModuleType

import pytest

from resa.rendering.layout import lay_out
from resa.rendering.sheet import Box, Label, Sheet, bounds
from resa.rendering.type import text_width


def _maps() -> ModuleType:
    spec = importlib.util.spec_from_file_location("rendering_maps", Path(__file__).with_name("maps.py"))
    assert spec and spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


maps = _maps()


def labels(sheet: Sheet) -> list[Label]:
    return [s for s in sheet.shapes if isinstance(s, Label)]


def overlapping(sheet: Sheet) -> list[tuple[Label, Label]]:
    """Pairs of labels whose boxes share more than a hair's breadth, found by a sweep over x."""
    found, active = [], []
    for label in sorted(labels(sheet), key=lambda item: bounds(item)[0]):
        left, top, _, bottom = bounds(label)
        active = [other for other in active if bounds(other)[2] > left + 1]
        found += [
            (other, label) for other in active if min(bottom, bounds(other)[3]) - max(top, bounds(other)[1]) > 1.5
        ]
        active.append(label)
    return found


@pytest.mark.parametrize("language", ["sv", "da", "nb", "en"])
def test_nothing_is_clipped_or_overlaps(language: str) -> None:
    document, measured = maps.small_map()
    sheet = lay_out(document, measured, language=language)
    for shape in sheet.shapes:
        left, top, right, bottom = bounds(shape)
        assert left >= 0 and top >= 0 and right <= sheet.width and bottom <= sheet.height, shape
    assert overlapping(sheet) == []


def test_every_line_fits_its_label() -> None:
    document, measured = maps.small_map()
    for label in labels(lay_out(document, measured, language="sv")):
        assert all(text_width(line, label.size, label.weight) <= label.width + 0.01 for line in label.lines), label


def test_text_of_a_card_stands_inside_its_box() -> None:
    document, measured = maps.small_map()
    sheet = lay_out(document, measured, language="sv")
    boxes = {s.about: s for s in sheet.shapes if isinstance(s, Box) and s.about.startswith("touchpoint:")}
    assert len(boxes) == 5
    said = [item for item in labels(sheet) if any("Kalkylator" in line for line in item.lines)]
    left, top, right, bottom = bounds(said[-1])
    box = boxes["touchpoint:calc"]
    assert box.x <= left and right <= box.x + box.width and box.y <= top and bottom <= box.y + box.height


def test_what_the_map_must_say() -> None:
    document, measured = maps.small_map()
    text = " ".join(" ".join(item.lines) for item in labels(lay_out(document, measured, language="sv")))
    for said in ("12\u00a0340 resor", "−62,2\u00a0%", "Ingen ägare", "58\u00a0% (56–60) hoppar över", "Saknas på kartan",
                 "Vi trodde −0,6", "för få svar", "Aldrig sedd i data", "227 pågår", "Fungerade", "NPS 31 (22–40), n 240",
                 "18,4\u00a0mn\u00a0kr"):  # fmt: skip
        assert said in text, said


def test_belief_alone_draws_without_numbers() -> None:
    document, _ = maps.small_map()
    text = " ".join(" ".join(item.lines) for item in labels(lay_out(document, None, language="en")))
    assert "Not measured" in text
    assert "journeys" not in text


def test_three_thousand_cards_neither_clip_nor_overlap() -> None:
    sheet = lay_out(maps.big_map(), language="sv")
    placed = [item for item in labels(sheet) if any("nr" in line for line in item.lines)]
    assert len(placed) == 3000
    assert overlapping(sheet) == []
    for label in labels(sheet):
        assert all(text_width(line, label.size, label.weight) <= label.width + 0.01 for line in label.lines)


def test_an_empty_map_is_a_sheet() -> None:
    from resa.journey.document import Document
    from resa.journey.records import Journey

    sheet = lay_out(Document([Journey(id="journey:new")]), language="da")
    assert sheet.height > 0
    assert sheet.width > 0
