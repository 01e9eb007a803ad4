"""Files as survey and review tools write them, read without a word from the user."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from resa.events.report import iso
from resa.voice.options import AnswerOptions
from resa.voice.presets import preset_of, presets
from resa.voice.presets.google_forms import PRESET as GOOGLE
from resa.voice.read import read_answers

FILES: dict[str, tuple[str, dict[str, Any]]] = {
    "Microsoft Forms": (
        "ID;Starttid;Slutförandetid;E-post;Namn;Hur nöjd är du?;Vad kan vi göra bättre?\n"
        "1;2026-09-09 17:31;2026-09-09 18:02;a@x.se;Ann;4;Ring tillbaka snabbare\n"
        "2;2026-09-10 17:01;2026-09-10 18:03;anonymous;anonymous;2;Svara på mejl\n",
        {"at": ["2026-09-09T18:02", "2026-09-10T18:03"], "score": [4, 2], "known": [True, False],
         "comment": ["Ring tillbaka snabbare", "Svara på mejl"], "traits": ["question"]},
    ),
    "Google Forms": (
        '"Tidstämpel","E-postadress","Hur enkelt var det att få hjälp? (1–7)","Berätta gärna mer"\n'
        '"2026/09/09 6:01:22 em GMT+2","a@x.se","5","Det gick snabbt"\n'
        '"2026/09/10 12:11:02 fm GMT+2","b@x.se","2","Svårt att hitta rätt"\n',
        {"at": ["2026-09-09T16:01", "2026-09-09T22:11"], "score": [5, 2], "known": [True, True],
         "comment": ["Det gick snabbt", "Svårt att hitta rätt"], "traits": ["question"]},
    ),
    "Trustpilot": (
        "Webshop Name,Business Unit Id,Review Id,Review Created (UTC),Review Consumer User Id,Review Username,Review Title,"
        "Review Content,Review Stars,Source,Review Language,Reference Id,Company Reply Date (UTC)\n"
        "Shop,1,r1,2026-09-09 18:01:00,u1,Ann,Bra,Snabb leverans,5,AutomaticInvitation,sv,K-1,\n"
        "Shop,1,r2,2026-09-10 18:01:00,u2,Bo,Dåligt,Ingen svarade,1,Organic,sv,,2026-09-11 10:00:00\n",
        {"at": ["2026-09-09T18:01", "2026-09-10T18:01"], "score": [5, 1], "known": [True, False],
         "comment": ["Snabb leverans", "Ingen svarade"],
         "traits": ["Review Language", "Review Title", "Source", "Webshop Name", "question"]},
    ),
    "Zendesk": (
        "Ticket ID,Ticket created - Timestamp,Ticket solved - Timestamp,Requester ID,Requester name,Ticket channel,"
        "Ticket satisfaction rating,Ticket satisfaction comment\n"
        "101,2026-09-09T18:01:00,2026-09-10T18:01:00,55,Ann,Email,Good with comment,Great help\n"
        "102,2026-09-10T18:01:00,2026-09-11T18:01:00,56,Bo,Chat,Bad,Nobody called\n"
        "103,2026-09-10T19:01:00,2026-09-11T18:01:00,57,Cy,Chat,Offered,\n",
        {"at": ["2026-09-10T18:01", "2026-09-11T18:01"], "score": [4, 2], "known": [True, True],
         "comment": ["Great help", "Nobody called"],
         "traits": ["Ticket ID", "Ticket channel", "Ticket created - Timestamp", "question"]},
    ),
}  # fmt: skip


@pytest.mark.parametrize("tool", FILES)
def test_a_tools_file_is_read_as_it_means(tmp_path: Path, tool: str) -> None:
    text, expected = FILES[tool]
    path = tmp_path / "answers.csv"
    path.write_text(text, "utf-8")
    rows, report = read_answers(path)
    assert f"The file was written by {tool} and read as such" in [str(w) for w in report.warnings]
    assert [str(iso(at))[:16] for at in rows.at] == expected["at"]
    assert rows.score == expected["score"] and rows.comment == expected["comment"]
    assert [bool(c) for c in rows.customer] == expected["known"]
    assert sorted(rows.traits) == expected["traits"]
    assert len(rows.refused) == (tool == "Zendesk")


def test_what_the_user_says_stands_above_the_tool(tmp_path: Path) -> None:
    path = tmp_path / "answers.csv"
    path.write_text(FILES["Zendesk"][0], "utf-8")
    _, report = read_answers(path, AnswerOptions(at="Ticket created - Timestamp", customer="Ticket ID"))
    assert report.roles["at"] == "Ticket created - Timestamp" and report.roles["customer"] == "Ticket ID"
    assert report.roles["comment"] == "Ticket satisfaction comment"


def test_other_files_are_nobodys() -> None:
    assert len(presets()) == len(FILES)
    assert preset_of(["id", "timestamp", "score"]) is None
    assert preset_of(["Ticket ID", "Subject"]) is None


@pytest.mark.parametrize(
    ("cell", "iso_"),
    [
        ("2026/09/09 12:00:00 AM GMT+1", "2026-09-09T00:00:00+01:00"),
        ("2026/09/09 12:30:00 PM GMT-3:30", "2026-09-09T12:30:00-03:30"),
        ("2026/09/09 18.05.00 CET+1", "2026-09-09T18:05:00+01:00"),
        ("2026-09-09 18:05:00", "2026-09-09T18:05:00"),
        ("yesterday", "yesterday"),
    ],
)
def test_times_of_google_forms(cell: str, iso_: str) -> None:
    assert GOOGLE.cells["at"](cell) == iso_
