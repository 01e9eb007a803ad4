"""Lucidchart and Miro CSV, Markdown and Mermaid: told from their content, read, and written back where they can be."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from resa.cli import main
from resa.errors import UnreadableError, UsageError
from resa.formats import markdown, mermaid
from resa.formats.reading import read_map
from resa.formats.report import Choices, Reading
from resa.journey import format
from resa.journey.check import check
from resa.journey.document import Document
from resa.journey.templates import new_document, templates
from resa.texts.sentence import Sentence

LUCID = """Id,Name,Shape Library,Page ID,Contained By,Group,Line Source,Line Destination,Source Arrow,Destination Arrow,Status,Text Area 1,Text Area 2,Comments
1,Document,,,,,,,,,Draft,Byta värme,,
2,Page,,,,,,,,,,Nuläge,,
3,Page,,,,,,,,,,Önskat läge,,
4,Rectangle Container,Containers,2,,,,,,,,Behov,,
5,Rectangle Container,Containers,2,,,,,,,,Beslut,,
6,Rectangle Container,Containers,2,4,,,,,,,Smärtpunkter,,
10,Process,Flowchart,2,5,,,,,,,Jag väljer,,
8,Process,Flowchart,2,4,,,,,,,Jag fryser,,
9,Decision,Flowchart,2,4,,,,,,,Jag jämför,,
11,Process,Flowchart,2,4|6,,,,,,,Dyrt,,
12,Line,,2,,,8,9,None,Arrow,,,,
13,Line,,2,,,9,10,None,Arrow,,nöjd,,
14,Line,,2,,,9,8,None,Arrow,,vill veta mer,,
15,Line,,2,,,9,,None,Arrow,,,,
16,Text,,2,,,,,,,,Fråga Per,,
17,Process,Flowchart,3,,,,,,,,Annat,,
"""

MIRO = """Kundresa: byta värme

Behov
Tips från en granne
Google-sökning
Oklart vad det kostar,Smärtpunkt

Beslut
Offert (mejl)
Säljmöte

Idéer
Prisräknare
"""


def load(tmp_path: Path, name: str, text: str, **chosen: str) -> Reading:
    path = tmp_path / name
    path.write_text(text, "utf-8")
    found = read_map(path, Choices(**chosen), "sv")  # type: ignore[arg-type]  # only the sheet is given
    assert check(found.document) == []
    return found


def outline(document: Document) -> dict[str, list[str]]:
    return {s.title["sv"]: [x.title["sv"] for x in document.steps(s)] for s in document.stages()}


def lost(found: Reading) -> list[str]:
    return [n.code for n in found.preview.notes if n.kind == "lost"]


def test_lucidchart_containers_shapes_and_lines(tmp_path: Path) -> None:
    found = load(tmp_path, "a.csv", LUCID)
    assert found.preview.format == "lucidchart" and found.document.journey.title == {"sv": "Byta värme"}
    assert outline(found.document) == {"Behov": ["Jag fryser", "Jag jämför"], "Beslut": ["Jag väljer"]}
    first, second, third = found.document.steps()
    assert [(n.step, n.label) for n in second.next] == [(third.id, {"sv": "nöjd"}), (first.id, {"sv": "vill veta mer"})]
    (pain,) = [c for c in found.document.cards() if c.lane == "lane:pains"]
    assert pain.text == {"sv": "Dyrt"} and pain.from_step == first.id
    assert sorted(lost(found)) == ["arrow_lost", "other_page", "shape_lost"]
    assert outline(load(tmp_path, "a.csv", LUCID, sheet="Önskat läge").document) == {"Byta värme": ["Annat"]}
    with pytest.raises(UsageError, match="Nuläge"):
        load(tmp_path, "a.csv", LUCID, sheet="Nulage")


def test_miro_frames_notes_and_tags(tmp_path: Path) -> None:
    found = load(tmp_path, "tavla.csv", MIRO)
    assert found.preview.format == "miro" and found.preview.title == "Kundresa: byta värme"
    assert outline(found.document) == {"Behov": ["Behov"], "Beslut": ["Beslut"]}
    assert [[t.title["sv"] for t in found.document.touchpoints_at(s)] for s in found.document.steps()] == [
        ["Tips från en granne", "Google-sökning"], ["Offert", "Säljmöte"],
    ]  # fmt: skip
    cards = {c.lane: c.text["sv"] for c in found.document.cards() if c.text}
    assert cards == {"lane:pains": "Oklart vad det kostar", "lane:improvements": "Prisräknare"} and lost(found) == []


def test_a_grid_is_not_taken_for_a_board(tmp_path: Path) -> None:
    found = load(tmp_path, "grid.csv", "Fas,Behov,Beslut\nSmärtpunkter,dyrt,långt\n\nKontaktpunkter,Granne,Offert\n")
    assert found.preview.format == "grid" and len(found.document.stages()) == 2


def test_a_markdown_outline_both_with_headings_and_with_lists(tmp_path: Path) -> None:
    text = "# Byta värme\n\n## Behov\n\n### Jag fryser\n- Granne\n- Smärtpunkt: kallt\n- Känsla: -1,5\n\n## Beslut\n- Jag väljer\n  - Offert (mejl)\nLös text\n"
    found = load(tmp_path, "a.md", text)
    assert outline(found.document) == {"Behov": ["Jag fryser"], "Beslut": ["Jag väljer"]}
    first, second = found.document.steps()
    assert [t.title["sv"] for t in found.document.touchpoints_at(first)] == ["Granne"]
    assert [t.channel for t in found.document.touchpoints_at(second)] == ["email"]
    assert [c.emotion for c in found.document.cards(step=first) if c.emotion is not None] == [-1.5]
    assert [(n.where, n.code) for n in found.preview.notes] == [("13", "line_lost")]


@pytest.mark.parametrize("name", [t.name for t in templates()])
@pytest.mark.parametrize("language", ["sv", "da", "nb", "en"])
def test_what_markdown_writes_it_reads_again(tmp_path: Path, name: str, language: str) -> None:
    document = new_document(name, language=language)
    path = tmp_path / "a.md"
    path.write_text(markdown.write(document, language), "utf-8")
    found = read_map(path, Choices(), language).document
    for one, other in ((document, found),):
        assert [s.title[language] for s in one.stages()] == [s.title[language] for s in other.stages()]
        assert [s.title[language] for s in one.steps()] == [s.title[language] for s in other.steps()]
    feelings = [[c.emotion for c in d.cards() if c.emotion is not None] for d in (document, found)]
    assert feelings[0] == feelings[1]
    placed = [
        [(t.title[language], t.channel) for s in d.steps() for t in d.touchpoints_at(s)] for d in (document, found)
    ]
    assert [title.split(":")[-1].strip() for title, _ in placed[0]] == [title for title, _ in placed[1]]


def test_a_mermaid_journey_in_and_out(tmp_path: Path) -> None:
    text = "---\nconfig: x\n---\njourney\n  title Min dag\n  accDescr {\n   text: 3\n  }\n  section Hemma\n    Gör te: 5: Jag, Katt\n    Gå: 0\n  section Jobb\n    Skriv: 1: Jag\n  konstig rad\n%% tyst\n"
    found = load(tmp_path, "a.mmd", text)
    assert outline(found.document) == {"Hemma": ["Gör te", "Gå"], "Jobb": ["Skriv"]}
    assert [c.emotion for c in found.document.cards()] == [2, -2, -2]
    assert [p.title["sv"] for p in found.document.personas()] == ["Jag", "Katt"]
    assert [(n.kind, n.where, n.code) for n in found.preview.notes] == [
        ("changed", "11", "emotion_outside"), ("lost", "14", "line_lost"), ("changed", "", "score_scaled"),
    ]  # fmt: skip
    again = load(tmp_path, "b.txt", mermaid.write(found.document, "sv"))
    assert outline(again.document) == outline(found.document)
    assert [c.emotion for c in again.document.cards()] == [2, -2, -2]
    assert mermaid.write(new_document("b2b_purchase"), "en").count(":") >= 22


def run(*arguments: object) -> int:
    with pytest.raises(SystemExit) as stopped:
        main(["map", "import", *map(str, arguments)])
    return int(stopped.value.code or 0)


def test_the_command_previews_corrects_and_writes(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path, out = tmp_path / "karta.csv", tmp_path / "karta.resa.json"
    path.write_text("Fas;Behov;Beslut;Skräp\nÖvrigt;x;y;z\n", "utf-8")
    assert run(path, "--preview", "--language", "sv") == 0 and not out.exists()
    assert "row 2" in (shown := capsys.readouterr().out) and "Nothing was written" in shown
    assert run(path, "--language", "sv", "--line", "2=pains", "--step", "D=ignore", "--title", "Värme") == 0
    document = format.load(out)
    assert [c.text["sv"] for c in document.cards()] == ["x", "y"] and document.journey.title == {"sv": "Värme"}
    capsys.readouterr()
    assert run(path) == 2 and "--force" in capsys.readouterr().err
    assert run(path, "--preview", "--json") == 0
    told = json.loads(capsys.readouterr().out)
    assert (told["format"], told["file"], told["lines"][1]["role"]) == ("grid", None, "text")
    for wrong in (["--line", "2=pain"], ["--line", "pains"], ["--scale", "2=1..6"]):
        assert run(path, "--preview", *wrong) == 2


def test_a_nested_list_without_headings_is_read_by_its_levels(tmp_path: Path) -> None:
    path = tmp_path / "byta.md"
    path.write_text("# Byta bank\n\n- Behov\n  - Söker\n    - Webben\n  - Jämför\n- Köp\n\t- Skriver avtal\n", "utf-8")
    found = read_map(path, language="sv").preview
    assert [(one.title, one.steps) for one in found.stages] == [
        ("Behov", ("Söker", "Jämför")),
        ("Köp", ("Skriver avtal",)),
    ]
    assert (found.title, found.counts["touchpoints"], found.notes) == ("Byta bank", 1, ())


def test_a_list_of_steps_stands_in_one_stage(tmp_path: Path) -> None:
    path = tmp_path / "byta.md"
    path.write_text("# Byta bank\n- Söker\n  - Pain: för många val\n- Jämför\n", "utf-8")
    found = read_map(path, language="sv").preview
    assert [(one.title, one.steps) for one in found.stages] == [("Byta bank", ("Söker", "Jämför"))]


@pytest.mark.parametrize(
    ("name", "content", "code"),
    [
        ("map.resa.json", b'{"format"', "formats.json_broken"),
        ("map.csv", b'{"format"', "formats.json_broken"),
        ("map.json", b'[{"importKey": "a1", "title": "Dyrt"}]', "formats.json_unknown"),
        ("map.resa.json", b'{"format": "resa", "records": []}', "formats.json_unknown"),
        ("map.xlsx", b"\x00\x01\x02", "formats.not_text"),
        ("map.xlsx", b"PK\x03\x04 cut off", "events.zip_archive_damaged_truncated"),
        ("map.csv", b"GIF89a\x01\x00\x01\x00\x80\x01\x00;\x02", "formats.not_text"),
    ],
)
def test_what_is_no_map_does_not_become_a_grid(tmp_path: Path, name: str, content: bytes, code: str) -> None:
    path = tmp_path / name
    path.write_bytes(content)
    with pytest.raises(UnreadableError) as refused:
        read_map(path)
    assert isinstance(refused.value.what, Sentence) and refused.value.what.code == code
