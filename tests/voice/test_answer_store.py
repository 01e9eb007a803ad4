"""Answers in a store: batches whole or not at all, recognised twice, undone, linked to customers of the events."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from resa.errors import CancelledError, ConflictError, NotFoundError, UsageError
from resa.events.ingest import import_files
from resa.events.store import open_store
from resa.voice.options import AnswerOptions
from resa.voice.read import read_answers
from resa.voice.store import AnswerStore

Write = Callable[..., Path]
LINES = ("customer,nps,about,date,comment,country", "ada,10,Offer,2026-01-02,Så bra!,SE", "ben,3,Offer,2026-01-03,,NO",
         "cleo,11,Offer,2026-01-03,,NO")  # fmt: skip


def test_round_trip(survey: Write, tmp_path: Path) -> None:
    store = AnswerStore(tmp_path / "store")
    assert store.batches() == [] and len(store.load()) == 0
    assert not (tmp_path / "store").exists(), "looking makes nothing"
    report = store.append(survey(*LINES), AnswerOptions(purpose="Q1 survey"))
    answers = store.load()
    assert (report.batch, report.answers, report.n_refused) == (1, 2, 1)
    assert answers.score.tolist() == [10, 3] and answers.about == ("Offer", "Offer")
    assert answers.comment == ("Så bra!", "") and answers.traits["country"] == ("SE", "NO")
    assert answers.customer_no.tolist() == [-1, -1], "no events yet"
    assert report.refused_file is not None and "outside the scale" in report.refused_file.read_text("utf-8-sig")
    batch = store.batches()[0]
    assert (batch.purpose, batch.answers, batch.n_refused, batch.undone_at) == ("Q1 survey", 2, 1, None)
    assert "ada" not in (tmp_path / "store" / "answers" / "answers.sqlite").read_bytes().decode("latin-1")


def test_the_same_people_in_events_and_answers(survey: Write, tmp_path: Path) -> None:
    folder = tmp_path / "store"
    AnswerStore(folder).append(survey(*LINES))
    events = survey(
        "customer,event,time", "ben,offer,2026-01-01 10:00", "eve,offer,2026-01-01 11:00", name="events.csv"
    )
    with open_store(folder, create=True) as store:
        import_files([events], store)
        assert AnswerStore(folder).load().customer_no.tolist() == [-1, 0], "answers came before their events"
        rows, _ = read_answers(survey(*LINES), pseudonym=store.pseudonym)
        assert rows.to_answers(store.customer_numbers).customer_no.tolist() == [-1, 0]


def test_imported_twice_is_recognised_and_again_is_possible(survey: Write, tmp_path: Path) -> None:
    store, path = AnswerStore(tmp_path / "store"), survey(*LINES)
    store.append(path)
    assert store.append(path).already_imported
    assert len(store.load()) == 2
    store.append(path, AnswerOptions(again=True))
    assert len(store.load()) == 4


def test_undo_takes_a_batch_out_for_good(survey: Write, tmp_path: Path) -> None:
    store = AnswerStore(tmp_path / "store")
    store.append(survey(*LINES))
    store.append(survey("customer,nps", "ada,7", name="b.csv"))
    assert store.undo(1).undone_at
    assert store.load().score.tolist() == [7]
    with pytest.raises(ConflictError):
        store.undo(1)
    with pytest.raises(NotFoundError):
        store.undo(9)
    with sqlite3.connect(tmp_path / "store" / "answers" / "answers.sqlite") as db:
        assert db.execute("SELECT count(*) FROM answer").fetchone() == (1,)
    assert not store.append(survey(*LINES)).already_imported, "an undone file may come again"


def test_dry_run_cancel_and_a_question_leave_nothing_behind(survey: Write, tmp_path: Path) -> None:
    folder = tmp_path / "store"
    store = AnswerStore(folder)
    assert store.append(survey(*LINES), AnswerOptions(dry_run=True)).answers == 2
    turned = ["id,effort (1 = very easy),x", "1,2,a"]
    with pytest.raises(UsageError, match="good end"):
        store.append(survey(*turned, name="c.csv"))
    assert not folder.exists()
    with pytest.raises(CancelledError):
        store.append(survey(*LINES), cancel=lambda: True)
    assert store.batches() == []


def test_scales_of_several_batches_stay_apart(survey: Write, tmp_path: Path) -> None:
    store = AnswerStore(tmp_path / "store")
    store.append(survey("id,csat", "1,4", "2,5", name="five.csv"), AnswerOptions(low=1, high=5))
    store.append(survey("id,csat", "1,4", "2,7", name="seven.csv"), AnswerOptions(low=1, high=7, reversed=True))
    answers = store.load()
    assert [answers.scales[i].high for i in answers.scale] == [5, 5, 7, 7]
    assert [answers.scales[i].reversed for i in answers.scale] == [False, False, True, True]
    assert not np.isnan(answers.score).any()
    assert set(answers.source) == {"five.csv", "seven.csv"}


def test_the_file_of_refused_rows_names_nobody(survey: Write, tmp_path: Path) -> None:
    path = survey("customer,Name,nps,comment", "anna-77,Anna Ek,99,ring 070-123 45 67 =1+1")
    with pytest.raises(UsageError):
        AnswerStore(tmp_path / "other").append(path, AnswerOptions(score=("missing",)))
    report = AnswerStore(tmp_path / "store").append(path)
    assert report.refused_file is not None
    kept = report.refused_file.read_text("utf-8-sig")
    assert "outside the scale" in kept and "[phone]" in kept
    assert "anna-77" not in kept and "Anna Ek" not in kept and "123 45 67" not in kept  # a pseudonym may well hold 070
