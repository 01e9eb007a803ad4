"""Two groups beside each other in a file: whose they are, both counts, the other river, the difference."""

from __future__ import annotations

import importlib.util
import io
from pathlib import Path
from types import ModuleType

import msgspec
import pytest

from resa.evidence.compare import share_difference
from resa.evidence.model import Filter, Measured
from resa.journey.document import Document
from resa.rendering import export
from resa.texts.numbers import integer

GROUPS = {
    "sv": "country: NO jämfört med country: SE", "da": "country: NO sammenlignet med country: SE",
    "nb": "country: NO sammenlignet med country: SE", "en": "country: NO compared with country: SE",
}  # fmt: skip
AGAINST = {"sv": "mot", "da": "mod", "nb": "mot", "en": "against"}
TABLE = {"sv": "Jämförelse", "da": "Sammenligning", "nb": "Sammenligning", "en": "Comparison"}


def _maps() -> ModuleType:
    spec = importlib.util.spec_from_file_location("rendering_maps", Path(__file__).with_name("maps.py"))
    assert spec and spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.fixture(scope="module")
def both() -> tuple[Document, Measured]:
    """The small map with a group of a tenth of the size beside it."""
    document, measured = _maps().small_map()
    replace = msgspec.structs.replace
    stages = tuple(
        replace(m, flow=replace(m.flow, reached=(m.flow.reached or 0) // 10, hazard=replace(m.flow.hazard, n=m.flow.hazard.n // 10)))
        for m in measured.stages
    )  # fmt: skip
    other = replace(measured, stages=stages, filter=Filter(segment={"country": ("SE",)}))
    differences = {}
    for mine, theirs in zip(measured.stages, stages, strict=True):
        found = share_difference(mine.flow.hazard, theirs.flow.hazard)
        if found is not None:
            differences[mine.id] = {"hazard": found}
    mine = Filter(segment={"country": ("NO",)})
    return document, replace(measured, filter=mine, compared=other, differences=differences)


@pytest.mark.parametrize("language", ["sv", "da", "nb", "en"])
def test_the_picture_names_both_and_draws_the_other_river(both: tuple[Document, Measured], language: str) -> None:
    from lxml import etree

    root = etree.fromstring(export(*both, format="svg", language=language))
    said = "".join(root.itertext())
    assert GROUPS[language] in said and "Δ" in said
    reached = both[1].compared.stages[0].flow.reached  # type: ignore[union-attr]  # it is compared
    assert f"{AGAINST[language]} {integer(reached or 0, language)}" in said
    one = etree.fromstring(
        export(both[0], msgspec.structs.replace(both[1], compared=None), format="svg", language=language)
    )
    assert len(root.findall(".//{*}path")) >= len(one.findall(".//{*}path")) + 3  # the dashed edge and its key


@pytest.mark.parametrize("language", ["sv", "da", "nb", "en"])
def test_the_tables_hold_both(both: tuple[Document, Measured], language: str) -> None:
    import openpyxl

    book = openpyxl.load_workbook(io.BytesIO(export(*both, format="xlsx", language=language)))
    head, first, *_ = book[TABLE[language]].iter_rows(values_only=True)
    assert [name.partition(": ")[2] for name in head[1:3]] == ["country: NO", "country: SE"]
    mine = both[1].stages[0].flow.reached
    assert (first[1], first[2]) == (mine, (mine or 0) // 10)
    assert TABLE[language] in export(*both, format="html", language=language).decode()


@pytest.mark.parametrize("format", ["pdf", "png", "pptx"])
def test_the_other_formats_are_written_too(both: tuple[Document, Measured], format: str) -> None:
    alone = msgspec.structs.replace(both[1], compared=None, differences={})
    assert export(*both, format=format) != export(both[0], alone, format=format)
