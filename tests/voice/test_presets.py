"""Files as survey and review tools write them, read without a word from the user."""

from __future__ import annotations

import csv
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

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
    "Netigate": (
        "AnswerSetId;RespondentId;SendoutId;SendoutName;Status;Started;Completed;E-post;Kundnummer;Avdelning;"
        "1. Hur troligt är det att du skulle rekommendera oss? (0–10);2. Vad påverkar ditt betyg mest av allt?;"
        "3. Vilka kanaler har du använt? - Telefon;3. Vilka kanaler har du använt? - Webb\n"
        "901;501;71;Vår;Completed;2026-03-01 09:12;2026-03-01 09:15;a@x.se;K-1;Syd;9;Ni svarade snabbt i telefon;1;0\n"
        "902;502;71;Vår;Completed;2026-03-02 09:12;2026-03-02 09:16;b@x.se;;Norr;3;Det var lång väntan igen;0;1\n",
        {"at": ["2026-03-01T09:15", "2026-03-02T09:16"], "score": [9, 3], "known": [True, False],
         "comment": ["Ni svarade snabbt i telefon", "Det var lång väntan igen"],
         "traits": ["3. Vilka kanaler har du använt? - Telefon", "3. Vilka kanaler har du använt? - Webb", "Avdelning",
                    "SendoutName", "Status", "question"]},
    ),
    "Netigate, Questback or Enalyzer": (
        "Respondent ID;Status;Oprettet;Færdiggjort;E-mail;Segment;Hvor sandsynligt er det, at du vil anbefale os?;"
        "Hvad er den vigtigste årsag til din vurdering?;Hvilke kanaler har du brugt? - Telefon\n"
        "11;Færdig;21-03-2026 09:12;21-03-2026 09:15;a@x.dk;Erhverv;9;I svarede meget hurtigt;1\n"
        "12;Færdig;22-03-2026 09:12;22-03-2026 09:16;b@x.dk;Privat;2;Der var lang ventetid;0\n",
        {"at": ["2026-03-21T09:15", "2026-03-22T09:16"], "score": [9, 2], "known": [True, True],
         "comment": ["I svarede meget hurtigt", "Der var lang ventetid"],
         "traits": ["Hvilke kanaler har du brugt? - Telefon", "Segment", "Status", "question"]},
    ),
    "Questback EFS (Unipark)": (
        "lfdn;external_lfdn;tester;dispcode;lastpage;quality;duration;u_account;c_0001;NPS v_1;v_2;v_14;browser;device_type;"
        "hflip;session_id;datetime;date_of_last_access;date_of_first_mail;rts100\n"
        "1;0;0;31;991;-77;184;K-1;Nord;9;-77;Sie haben schnell geantwortet;Firefox;0;0;abc;2026-03-01 09:12:10;"
        "2026-03-01 09:15:14;0000-00-00 00:00:00;12\n"
        "2;0;0;22;990;-77;-1;K-2;Nord;-77;4;-99;Chrome;1;0;abd;2026-03-02 09:12:10;2026-03-02 09:16:14;0000-00-00 00:00:00;-77\n"
        "3;0;0;31;991;-77;90;K-3;Syd;3;5;Es hat lange gedauert;Chrome;1;0;abe;2026-03-03 09:12:10;2026-03-03 09:16:14;"
        "0000-00-00 00:00:00;9\n",
        {"at": ["2026-03-01T09:15", "2026-03-03T09:16"], "score": [9, 3], "known": [True, True],
         "comment": ["Sie haben schnell geantwortet", "Es hat lange gedauert"],
         "traits": ["c_0001", "dispcode", "question", "tester", "v_2"]},
    ),
}  # fmt: skip
#: What a team adds to its exports; none of it looks like a score, a time or a comment, and no tool is told by it.
EXTRA = ("Region", "Intern kod", "Säljare", "Batch", "Ärende", "Kategori")


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
    assert len(rows.refused) == (tool in {"Zendesk", "Questback EFS (Unipark)"})


@settings(deadline=None, max_examples=12)
@given(data=st.data())
@pytest.mark.parametrize("tool", FILES)
def test_shuffled_and_further_columns_change_nothing(
    tmp_path_factory: pytest.TempPathFactory, tool: str, data: st.DataObject
) -> None:
    text, expected = FILES[tool]
    table = list(csv.reader(text.splitlines(), delimiter=";" if ";" in text else ","))
    fixed = [0] if tool == "Google Forms" else []  # told by its first column
    order = fixed + data.draw(st.permutations([i for i in range(len(table[0])) if i not in fixed]))
    more = data.draw(st.lists(st.sampled_from(EXTRA), unique=True))
    path = tmp_path_factory.mktemp("shuffled") / "answers.csv"
    with path.open("w", encoding="utf-8", newline="") as file:
        for n, row in enumerate(table):
            cells = [row[i] for i in order]
            csv.writer(file, delimiter=";").writerow([*cells, *(more if n == 0 else [f"x{n}" for _ in more])])
    rows, report = read_answers(path)
    assert f"The file was written by {tool} and read as such" in [str(w) for w in report.warnings]
    assert [str(iso(at))[:16] for at in rows.at] == expected["at"]
    assert rows.score == expected["score"] and rows.comment == expected["comment"]
    assert [bool(c) for c in rows.customer] == expected["known"]
    assert sorted(rows.traits) == sorted([*expected["traits"], *more])


def test_a_second_row_of_labels_is_refused_and_nothing_else(tmp_path: Path) -> None:
    head, *rest = FILES["Netigate"][0].splitlines()
    path = tmp_path / "answers.csv"
    path.write_text("\n".join([head, ";".join(f"V{i}" for i in range(head.count(";") + 1)), *rest]), "utf-8")
    rows, _ = read_answers(path)
    assert rows.score == [9, 3]
    assert [number for number, _, _ in rows.refused] == [1]


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
