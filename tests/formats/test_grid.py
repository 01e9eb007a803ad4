"""Grids as mapping tools write them and as people make them: what stands where, and nothing lost without a word."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from resa.errors import LimitError, UnreadableError, UsageError
from resa.formats.grid import read_grid, read_sheet
from resa.formats.report import Choices, Reading
from resa.formats.sheets import Sheet, address
from resa.journey import format
from resa.journey.check import check
from resa.journey.document import Document
from resa.journey.records import Action, Kpi, Opportunity, Touchpoint


def book(path: Path, rows: list[list[Any]], *merged: str, name: str = "Karta") -> Path:
    made = openpyxl.Workbook()
    sheet = made.active
    assert sheet is not None
    sheet.title = name
    for row in rows:
        sheet.append(row)
    for span in merged:
        sheet.merge_cells(span)
    made.save(path)
    return path


def read(path: Path, language: str = "sv", **chosen: Any) -> Reading:
    found = read_grid(path, Choices(**chosen), language)
    assert check(found.document) == []
    written = format.write(found.document)
    assert format.write(format.read(written)[0]) == written
    return found


def outline(document: Document, language: str = "sv") -> dict[str, list[str]]:
    return {s.title[language]: [x.title[language] for x in document.steps(s)] for s in document.stages()}


def told(found: Reading, kind: str) -> list[tuple[str, str]]:
    return [(n.where, n.code) for n in found.preview.notes if n.kind == kind]


def roles(found: Reading) -> dict[int, str]:
    return {line.at: line.role for line in found.preview.lines}


def lane(found: Reading, kind: str) -> list[tuple[str, str, Any]]:
    """(from step, to step, text or emotion or the placed record's title) of a lane's cards."""
    document = found.document
    lanes = {x.id for x in document.lanes() if x.lane_kind == kind}
    titles = {s.id: next(iter(s.title.values())) for s in document.steps()}
    cards = []
    for card in document.cards():
        if card.lane in lanes:
            placed = document.get(card.ref)
            words = next(iter((getattr(placed, "title", None) or card.text or {}).values()), "")
            cards.append(
                (
                    titles[card.from_step],
                    titles[card.to_step or card.from_step],
                    words if card.emotion is None else card.emotion,
                )
            )
    return cards


SMAPLY = [
    ["Kundresa: Byta värme"],
    ["Faser", "Behov", None, "Beslut", None, None],
    ["Steg", "Jag fryser", "Jag söker", "Jag jämför", "Jag väljer", "Jag betalar"],
    ["Kontaktpunkter", "Granne", "Google; Webbplatsen", "Offert (mejl)\nSäljmöte", "Avtal", "Faktura"],
    ["Känslor", -1, 0, 1, 2, -2],
    ["Smärtpunkter", None, "Svårt att hitta pris", None, None, "• Dyrt\n• Oklart"],
    ["Ansvarig", "Marknad", None, "Sälj", None, "Ekonomi"],
    ["Något eget", "spänner", None, None, "kvar"],
]  # fmt: skip


def test_a_workbook_with_merged_phases_steps_and_lanes(tmp_path: Path) -> None:
    found = read(book(tmp_path / "a.xlsx", SMAPLY, "A1:F1", "B2:C2", "D2:F2", "B8:D8"))
    assert found.document.journey.title == {"sv": "Byta värme"} == {"sv": found.preview.title}
    assert outline(found.document) == {
        "Behov": ["Jag fryser", "Jag söker"],
        "Beslut": ["Jag jämför", "Jag väljer", "Jag betalar"],
    }
    assert [s.stage_kind for s in found.document.stages()] == ["latent_need", "decision"]
    assert [(t.title["sv"], t.channel, t.owner) for s in found.document.steps() for t in found.document.touchpoints_at(s)] == [
        ("Granne", "word_of_mouth", "Marknad"), ("Google", "search", ""), ("Webbplatsen", "web", ""), ("Offert", "email", "Sälj"),
        ("Säljmöte", "meeting", "Sälj"), ("Avtal", "", ""), ("Faktura", "invoice", "Ekonomi"),
    ]  # fmt: skip
    assert [v for *_, v in lane(found, "emotion")] == [-1, 0, 1, 2, -2]
    assert lane(found, "pains") == [("Jag söker", "Jag söker", "Svårt att hitta pris"), ("Jag betalar", "Jag betalar", "Dyrt"),
                                    ("Jag betalar", "Jag betalar", "Oklart")]  # fmt: skip
    assert lane(found, "text") == [("Jag fryser", "Jag jämför", "spänner"), ("Jag väljer", "Jag väljer", "kvar")]
    assert told(found, "lost") == []
    assert ("8", "free_lane") in told(found, "changed") and found.preview.lines[7].why == "unknown"


def test_the_same_as_csv_without_merged_cells_in_every_encoding_and_delimiter(tmp_path: Path) -> None:
    for encoding in ("utf-8", "utf-8-sig", "windows-1252", "utf-16", "mac-roman"):
        for delimiter in ";,\t":
            path = tmp_path / f"{encoding}-{ord(delimiter)}.csv"
            lines = [delimiter.join(f'"{c}"' if c is not None else "" for c in row) for row in SMAPLY[1:7]]
            path.write_bytes("\r\n".join(lines).encode(encoding))
            found = read(path)
            assert outline(found.document)["Beslut"] == ["Jag jämför", "Jag väljer", "Jag betalar"], (
                encoding,
                delimiter,
            )
            assert ("Jag söker", "Jag söker", "Svårt att hitta pris") in lane(found, "pains")


def test_lanes_side_by_side_as_a_flat_table(tmp_path: Path) -> None:
    path = tmp_path / "b.csv"
    path.write_text(
        "Fas;Steg;Kontaktpunkt;Kanal;Känsla (1-5);Smärtpunkt\nBehov;Jag märker;Tips från granne;;2;\n"
        ";Jag söker;Webbplats;webb;3;Hittar inte\nKöp;Jag köper;Kassan;butik;4;\nKöp;Jag betalar;Kortbetalning;betalning;1;Kö\n",
        "utf-8",
    )
    found = read(path)
    assert not found.preview.across
    assert outline(found.document) == {"Behov": ["Jag märker", "Jag söker"], "Köp": ["Jag köper", "Jag betalar"]}
    assert [v for *_, v in lane(found, "emotion")] == [-1, 0, 1, -2]
    assert {t.title["sv"]: t.channel for t in found.document.of(Touchpoint)}["Kassan"] == "store"
    assert [line.at for line in found.preview.lines if line.role == "pains"] == [6]
    assert ("E", "emotion_scaled") in told(found, "changed") and told(found, "lost") == []


def test_without_a_row_of_steps_the_actions_are_the_steps(tmp_path: Path) -> None:
    path = tmp_path / "c.csv"
    path.write_text(
        ",Awareness,Consideration,,Purchase\nCustomer actions,Sees an ad,Reads reviews,Compares prices,Buys\n"
        "Emotions,😐,🙂,😕,😀\nPain points,,Too many,,Slow\nOpportunities,,,Compare table,\nKPI,,,,Sales\nSolutions,,,,Faster till\n",
        "utf-8",
    )
    found = read(path, "en")
    assert outline(found.document, "en") == {"Awareness": ["Sees an ad"], "Consideration": ["Reads reviews", "Compares prices"], "Purchase": ["Buys"]}  # fmt: skip
    assert [v for *_, v in lane(found, "emotion")] == [0, 1, -1, 1.5]
    assert lane(found, "actions") == []
    assert [len(found.document.of(kind)) for kind in (Opportunity, Kpi, Action)] == [1, 1, 1]
    assert told(found, "lost") == []


def test_phases_alone_give_a_step_each_and_a_grid_without_labels_is_read_by_its_place(tmp_path: Path) -> None:
    plain = tmp_path / "d.csv"
    plain.write_text("Need,Search,Buy\nI freeze,I google,I pay\n-1,0,2\n")
    found = read(plain, "en")
    assert outline(found.document, "en") == {"Need": ["I freeze"], "Search": ["I google"], "Buy": ["I pay"]}
    assert [v for *_, v in lane(found, "emotion")] == [-1, 0, 2]
    found = read(
        book(tmp_path / "e.xlsx", [["Faser", "Før", "Under", "Efter"], ["Smertepunkter", "kø", None, "regning"]]), "da"
    )
    assert outline(found.document, "da") == {"Før": ["Før"], "Under": ["Under"], "Efter": ["Efter"]}


def test_head_rows_give_title_persona_scenario_and_goal(tmp_path: Path) -> None:
    rows = [["Min karta"], ["Persona: Anna"], ["Scenario", "Flytt"], ["Kundens mål", "Bli klar"], [],
            ["Stages", "A", "B"], ["Pains", "x", "y"]]  # fmt: skip
    found = read(book(tmp_path / "f.xlsx", rows))
    journey = found.document.journey
    assert (journey.title["sv"], journey.scenario["sv"], journey.customer_goal["sv"]) == (
        "Min karta",
        "Flytt",
        "Bli klar",
    )
    assert [p.title["sv"] for p in found.document.personas()] == ["Anna"] and told(found, "lost") == []


def test_empty_columns_are_passed_over_and_headless_ones_join_the_step_before(tmp_path: Path) -> None:
    rows = [["Fas", "A", None, None, "B"], ["Steg", "a1", None, "", "b1"], ["Smärta", "p", None, "q", "r"]]
    found = read(book(tmp_path / "g.xlsx", rows))
    assert outline(found.document) == {"A": ["a1"], "B": ["b1"]}
    assert [words for *_, words in lane(found, "pains")] == ["p", "q", "r"]
    assert ("D", "joined") in told(found, "changed") and ("", "empty_columns") in told(found, "changed")


def test_labels_merged_downwards_make_one_lane_and_labels_beside_labels_are_told(tmp_path: Path) -> None:
    rows = [
        ["", "Phase", "A", "B"],
        ["Frontstage", "Touchpoints", "Phone", "Mail"],
        ["", "", "Chat", None],
        ["", "Pains", "x", None],
    ]
    found = read(book(tmp_path / "h.xlsx", rows, "B2:B3"), "en")
    assert [words for *_, words in lane(found, "touchpoints")] == ["Phone", "Chat", "Mail"]
    assert told(found, "lost") == [("A2", "group_label")]


def test_choices_correct_rows_columns_scale_and_direction(tmp_path: Path) -> None:
    path = book(tmp_path / "i.xlsx", [["Fas", "A", "B", "C"], ["Mått på känsla", 2, 9, 5], ["Övrigt", "x", "y", "z"]])
    before = read(path)
    assert roles(before)[3] == "text"
    found = read(path, lines={2: "emotion", 3: "pains"}, scales={2: "1..10"}, stops={4: "ignore"})
    assert [v for *_, v in lane(found, "emotion")] == [round(-2 + 4 * (2 - 1) / 9, 3), round(-2 + 4 * 8 / 9, 3)]
    assert [words for *_, words in lane(found, "pains")] == ["x", "y"]
    assert ("D", "column_ignored") in told(found, "lost") and found.preview.lines[2].why == "chosen"
    assert ("3", "row_ignored") in told(read(path, lines={3: "ignore"}), "lost")
    for wrong in ({"lines": {2: "emotions"}}, {"scales": {2: "1..6"}}, {"sheet": "Kart"}):
        with pytest.raises(UsageError):
            read(path, **wrong)


def test_what_a_map_cannot_hold_is_told(tmp_path: Path) -> None:
    made = openpyxl.Workbook()
    sheet = made.active
    assert sheet is not None
    for row in (["Fas", "A"], ["Smärta", "x"]):
        sheet.append(row)
    sheet["B2"].comment = openpyxl.comments.Comment("fråga Per", "A")
    made.create_sheet("Personas").append(["Anna"])
    made.save(tmp_path / "j.xlsx")
    found = read(tmp_path / "j.xlsx")
    assert told(found, "lost") == [("B2", "comment"), ("", "other_sheet")]
    assert found.preview.title == "" and found.preview.sheets == ("Sheet", "Personas")


def test_two_hundred_rows_and_foreign_files(tmp_path: Path) -> None:
    rows = [["Phase", "Step", "Touchpoint", "Emotion"]] + [
        [f"P{i // 25}", f"I do {i}", f"Point {i}", i % 5 + 1] for i in range(200)
    ]
    found = read(book(tmp_path / "k.xlsx", rows), "en")
    assert (found.preview.counts["stages"], found.preview.counts["steps"], found.preview.counts["touchpoints"]) == (
        8,
        200,
        200,
    )
    wide = [["Stages", *(f"S{i // 20}" for i in range(200))], ["Pains", *(f"p{i}" for i in range(200))]]
    found = read(book(tmp_path / "l.xlsx", wide), "en")
    assert (found.preview.counts["stages"], len(lane(found, "pains"))) == (10, 200)
    (tmp_path / "empty.csv").write_text(" \n;;\n")
    (tmp_path / "broken.xlsx").write_bytes(b"PK\x03\x04nonsense")
    for name in ("empty.csv", "gone.csv", "broken.xlsx"):
        with pytest.raises(UnreadableError):
            read(tmp_path / name)
    with pytest.raises(LimitError):
        read(book(tmp_path / "m.xlsx", [["x"] * 1100]))


@pytest.mark.parametrize(
    ("label", "cells", "expected"),
    [
        ("Emotion", ["-2", "0", "2"], [-2, 0, 2]),
        ("Emotion", ["−2", "+1", "0"], [-2, 1, 0]),
        ("Emotion", ["1", "3", "5"], [-2, 0, 2]),
        ("Emotion 1–10", ["1", "5,5", "10"], [-2, 0, 2]),
        ("Emotion", ["0", "5", "10"], [-2, 0, 2]),
        ("Emotion", ["-100", "0", "50"], [-2, 0, 1]),
        ("Emotion", ["0%", "50 %", "100%"], [-2, 0, 2]),
        ("Emotion", ["😡", "😐", "😍"], [-2, 0, 2]),
        ("Emotion", [":(", ":|", ":)"], [-1, 0, 1]),
        ("Emotion", ["--", "+", "++"], [-2, 1, 2]),
        ("Känsla", ["Frustrerad", "neutral", "Glad"], [-1, 0, 2]),
        ("Følelse", ["Meget utilfreds", "skuffet", "begejstret"], [-2, -1, 2]),
        ("Følelse", ["sint", "usikker", "fornøyd"], [-2, -1, 0.75 * 4 - 2]),
        ("Emotion", ["Frustrated (2)", "4 - Happy", "3"], [-1, 1, 0]),
        ("Emotion", ["★", "★★★", "★★★★★"], [-2, 0, 2]),
    ],
)
def test_emotions_in_several_notations(label: str, cells: list[str], expected: list[float]) -> None:
    sheet = Sheet("x", [["Steps", "a", "b", "c"], [label, *cells]])
    found = read_sheet(sheet, Choices(), "sv", ["x"])
    assert [v for *_, v in lane(found, "emotion")] == pytest.approx(expected)


def test_a_feeling_in_words_nobody_can_place_stays_as_words() -> None:
    sheet = Sheet("x", [["Steps", "a", "b", "c", "d"], ["Emotion", "1", "3", "inte glad", "5"]])
    found = read_sheet(sheet, Choices(), "sv", ["x"])
    assert [v for *_, v in lane(found, "emotion")] == [-2, 0, 2] and lane(found, "feeling") == [("c", "c", "inte glad")]
    assert ("D2", "emotion_as_words") in told(found, "changed")


CELL = st.one_of(
    st.just(""), st.sampled_from(["Faser", "Steg", "Kontaktpunkter", "Emotion", "Pains", "Owner", "Kanal", "Persona: Bo", "Behov", "3", "-1", "😀"]),
    st.text(max_size=12).map(str.strip),
)  # fmt: skip


@settings(max_examples=150, deadline=None)
@given(st.lists(st.lists(CELL, max_size=6), max_size=8), st.booleans(), st.data())
def test_every_filled_cell_is_on_the_map_or_told_and_the_map_is_whole(
    rows: list[list[str]], across: bool, data: st.DataObject
) -> None:
    sheet = Sheet("x", rows)
    if sheet.width > 1 and rows:
        r, c = data.draw(st.integers(0, len(rows) - 1)), data.draw(st.integers(0, sheet.width - 1))
        wide = data.draw(st.integers(2, 3))
        if sheet.at(r, c):
            sheet.spans = {(r, c): (1, wide)}
            rows[r][c + 1 : c + wide] = [""] * len(rows[r][c + 1 : c + wide])
    found = read_sheet(sheet, Choices(across=across), "en", ["x"])
    assert check(found.document) == []
    everything = format.write(found.document).decode()
    everything += "".join(str(v) for n in found.preview.notes for v in (n.where, *n.values.values()))
    everything += "".join(line.label + "".join(line.sample) for line in found.preview.lines)
    shown = " ".join(everything.split()).casefold()
    more = any(n.code == "more_cells" for n in found.preview.notes)
    for r, row in enumerate(rows):
        for c, cell in enumerate(row):
            words = [w.casefold() for w in cell.split() if w.isalnum() and w.isascii()]
            assert more or address(r, c) in everything or all(w in shown for w in words), (cell, address(r, c))
