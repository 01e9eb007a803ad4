"""Files of answers as rows: columns told, rows refused with reasons, personal data gone, questions asked."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from resa.errors import LimitError, UnreadableError, UsageError
from resa.voice.model import Scale
from resa.voice.options import AnswerOptions
from resa.voice.read import must_answer, preview, read_answers

Write = Callable[..., Path]


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "windows-1252"])
def test_any_delimiter_and_encoding(survey: Write, delimiter: str, encoding: str) -> None:
    lines = [
        "Kundnummer;Nöjdhet;Kommentar;Svarsdatum",
        "K1;4;Över förväntan på hösten;2026-01-02",
        "K2;2;För långsamt för mig;2026-01-03",
    ]
    rows, report = read_answers(survey(*(line.replace(";", delimiter) for line in lines), encoding=encoding))
    assert rows.score == [4, 2]
    assert rows.comment == ["Över förväntan på hösten", "För långsamt för mig"]
    assert report.roles == {"customer": "Kundnummer", "comment": "Kommentar", "at": "Svarsdatum", "score": ["Nöjdhet"]}
    assert rows.at[1] - rows.at[0] == 86_400_000_000


def test_the_same_survey_in_five_formats(tmp_path: Path) -> None:
    from openpyxl import Workbook

    people = [{"customer_id": f"c{i}", "nps": i % 11, "country": "SE"} for i in range(12)]
    (tmp_path / "a.json").write_text(json.dumps(people), "utf-8")
    (tmp_path / "a.jsonl").write_text("\n".join(map(json.dumps, people)), "utf-8")
    text = "\n".join(["customer_id,nps,country", *(f"{p['customer_id']},{p['nps']},{p['country']}" for p in people)])
    (tmp_path / "a.csv").write_text(text, "utf-8")
    (tmp_path / "a.tsv").write_text(text.replace(",", "\t"), "utf-8")
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.append(list(people[0]))
    for p in people:
        sheet.append(list(p.values()))
    book.save(tmp_path / "a.xlsx")
    for name in ("a.json", "a.jsonl", "a.csv", "a.tsv", "a.xlsx"):
        rows, report = read_answers(tmp_path / name)
        assert rows.score == [i % 11 for i in range(12)], name
        assert rows.traits["country"] == ["SE"] * 12, name
        assert rows.scales == [Scale("nps", 0, 10)], name
        assert report.customers == 12, name


def test_wide_form_gives_an_answer_per_score_and_the_comment_once(survey: Write) -> None:
    path = survey("id,CSAT: Hembesök,CSAT: Offert,comment", "1,5,2,offerten tog tid", "2,4,,", "3,,,bara en kommentar")
    rows, report = read_answers(path)
    assert list(zip(rows.about, rows.score, strict=True))[:3] == [("Hembesök", 5), ("Offert", 2), ("Hembesök", 4)]
    assert rows.comment == ["offerten tog tid", "", "", "bara en kommentar"]
    assert np.isnan(rows.score[3]) and rows.scale[3] == -1
    assert (report.answers, report.scored, report.comments) == (4, 3, 2)


def test_long_form_takes_each_questions_own_scale(survey: Write) -> None:
    lines = ["customer,question,score"] + [f"c{i},NPS,{i % 11}\nc{i},CSAT,{1 + i % 5}" for i in range(22)]
    rows, _ = read_answers(survey(*lines))
    assert set(rows.scales) == {Scale("nps", 0, 10), Scale("csat", 1, 5)}
    assert {rows.scales[s].metric for s, q in zip(rows.scale, rows.traits["question"], strict=True) if q == "NPS"} == {
        "nps"
    }


def test_labels_become_scores(survey: Write) -> None:
    rows, report = read_answers(
        survey("id;Hur nöjd är du?", "1;Mycket nöjd", "2;4 - Nöjd", "3;Missnöjd", "4;Vet ej", "5;★★★")
    )
    assert rows.score == [5, 4, 2, 3]
    assert report.n_refused == 1, "no answer at all is told"


def test_refused_rows_say_where_and_why(survey: Write) -> None:
    path = survey("id,score,date", "1,5,2026-01-01", "2,9,2026-01-01", "3,blå,2026-01-01", "4,4,2026-13-45", "5,3,")
    rows, report = read_answers(path, AnswerOptions(metric="csat", low=1, high=5))
    assert rows.score == [5, 3]
    assert [number for number, _ in report.refused] == [2, 3, 4]
    reasons = [reason for _, reason in report.refused]
    assert "outside the scale 1–5" in reasons[0] and "no score" in reasons[1] and "time" in reasons[2]


def test_ids_are_pseudonyms_and_identifying_columns_are_left_out(survey: Write) -> None:
    path = survey(
        "customer_id,Name,E-mail,nps", "anna-1,Anna,anna@ex.se,9", "anna-1,Anna,anna@ex.se,3", "bo-2,Bo,b@ex.se,3"
    )
    rows, report = read_answers(path, pseudonym=lambda given: f"<{given[::-1]}>")
    assert rows.customer == ["<1-anna>", "<1-anna>", "<2-ob>"]
    assert report.left_out == ["Name", "E-mail"]
    assert "Anna" not in json.dumps(report.to_dict()) and not any("Anna" in v for c in rows.traits.values() for v in c)
    kept, _ = read_answers(path, AnswerOptions(traits=("2",)))
    assert kept.traits["Name"] == ["Anna", "Anna", "Bo"], "unless the user says so"


def test_personal_data_in_comments_and_other_texts_is_counted(survey: Write) -> None:
    path = survey("id,nps,comment,note", "1,9,ring 070-123 45 67,bo@ek.se", "2,3,Jag heter Bo Ek,-")
    rows, report = read_answers(path, AnswerOptions(language="sv", comment="comment"))
    assert rows.comment == ["ring [telefon]", "Jag heter [namn]"]
    assert rows.traits["note"][0] == "[e-post]"
    assert report.personal_data == {"email": 1, "name": 1, "phone": 1}


def reversed_lines() -> list[str]:
    rng = np.random.default_rng(3)
    good = rng.integers(1, 6, 80)
    return ["id,effort 1-5,csat 1-5", *(f"{i},{6 - g if rng.random() < 0.9 else g},{g}" for i, g in enumerate(good))]


def test_a_scale_that_looks_reversed_is_asked_about(survey: Write) -> None:
    path = survey(*reversed_lines())
    _, report = read_answers(path)
    assert [q.column for q in report.questions] == ["effort 1-5"], "effort, not satisfaction"
    with pytest.raises(UsageError, match="--reversed") as caught:
        must_answer(report)
    assert caught.value.allowed == ["--reversed", "--not-reversed"]
    for said in (True, False):
        rows, answered = read_answers(path, AnswerOptions(reversed=said))
        must_answer(answered)
        turned = {s.metric: s.reversed for s in rows.scales}
        assert turned == {"ces": said, "csat": False}, "only the column that was meant"


def test_a_preview_shows_the_file_as_it_lies_and_the_question(survey: Write) -> None:
    raw, report = preview(survey(*reversed_lines()), n=3)
    assert len(raw.rows) == 3 and raw.columns == ["id", "effort 1-5", "csat 1-5"]
    assert report.rows == 80 and report.questions and report.dry_run


def test_times_take_the_zone_and_the_date_order(survey: Write) -> None:
    path = survey("nps,svarsdatum", "9,31/01/2026 12:00", "8,01/02/2026 12:00")
    utc, _ = read_answers(path)
    local, _ = read_answers(path, AnswerOptions(tz="Europe/Stockholm"))
    assert utc.at[0] - local.at[0] == 3_600_000_000
    assert utc.at[1] - utc.at[0] == 86_400_000_000


def test_nothing_to_read_is_told(survey: Write, tmp_path: Path) -> None:
    with pytest.raises(UnreadableError, match="score or a comment"):
        read_answers(survey("a,b", "x1,y2", "x2,y3"))
    with pytest.raises(UnreadableError):
        read_answers(tmp_path / "missing.csv")
    with pytest.raises(UnreadableError):
        read_answers(survey("", name="empty.csv"))
    with pytest.raises(UsageError, match="no such column"):
        read_answers(survey("a,nps", "1,9"), AnswerOptions(score=("npss",)))
    broken = tmp_path / "broken.xlsx"
    broken.write_bytes(b"PK\x03\x04 not a book")
    with pytest.raises(UnreadableError):
        read_answers(broken)


def test_a_workbook_bomb_is_refused(tmp_path: Path) -> None:
    import zipfile

    path = tmp_path / "bomb.xlsx"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/worksheets/sheet1.xml", b"0" * 50_000_000)
    with pytest.raises(LimitError):
        read_answers(path)


def test_second_headers_of_survey_tools_are_no_answers(survey: Write) -> None:
    path = survey(
        "ResponseId,Q1_NPS,Q2,IPAddress", "Response ID,How likely …?,Why?,IP Address",
        '"{""ImportId"":""a""}","{""ImportId"":""b""}","{""ImportId"":""c""}","{""ImportId"":""d""}"',
        "R_1,9,Bra jobbat av er,10.0.0.1", "R_2,4,Det tog lång tid,10.0.0.2",
    )  # fmt: skip
    rows, report = read_answers(path)
    assert rows.score == [9, 4] and rows.comment == ["Bra jobbat av er", "Det tog lång tid"]
    assert "IPAddress" in report.left_out and any("under the header" in w for w in report.warnings)


@pytest.mark.parametrize(
    ("name", "metric"),
    [("customerSatisfaction", "csat"), ("product_rating", "csat"), ("Hvor let var det at få hjælp?", "ces"), ("Ease of use", "ces"),
     ("Disease group", None), ("Start date", None), ("Hvor fornøyd er du? (svært fornøyd–svært misfornøyd)", "csat"),
     ("Palett", None), ("services", None), ("Likelihood to recommend", "nps"), ("Hur kändes det?", "emotion"), ("Ansträngning", "ces"),
     ("Vad väntar du dig av leveransen?", "expectation"), ("Hvordan forventer du, det vil føles?", "expectation"),
     ("Expectation: Delivery (1-5)", "expectation"), ("How well did we meet your expectations?", "csat"),
     ("Hur väl motsvarade vi dina förväntningar?", "csat"), ("Ble forventningene dine innfridd?", "csat")],
)  # fmt: skip
def test_what_a_header_speaks_of(name: str, metric: str | None) -> None:
    from resa.voice.metric_words import metric_of

    assert metric_of(name) == metric


def test_of_three_scores_the_odd_one_out_is_asked_about(survey: Write) -> None:
    rng = np.random.default_rng(5)
    mood = rng.integers(1, 6, 90)
    lines = [f"{6 - m},{m},{min(5, max(1, m + rng.integers(-1, 2)))}" for m in mood]
    _, report = read_answers(survey("betyg lokal,betyg mat,betyg värd", *lines), AnswerOptions(low=1, high=5))
    assert [q.column for q in report.questions] == ["betyg lokal"]
