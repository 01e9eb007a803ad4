"""`resa erase`, the endpoint and the function: a customer's events, answers and refused rows go, and nobody else's."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from resa.cli import main
from resa.errors import NotFoundError
from resa.events.ingest import import_files
from resa.events.options import ImportOptions
from resa.events.store import open_store
from resa.voice.options import AnswerOptions
from resa.voice.store import AnswerStore
from resa.workspace import Workspace
from resa.workspace.erasure import erase

EVENTS = """customer,event,at
ada,ad,2026-01-01T10:00:00Z
ben,ad,2026-01-01T11:00:00Z
ada,buy,2026-01-02T10:00:00Z
ada,call,no time at all
ben,call,neither
"""
ANSWERS = """customer,score,comment,about
ada,9,Fin hjälp av Ada,ad
ben,3,Långsamt,ad
ada,10,Tack igen,buy
"""


@pytest.fixture
def store(tmp_path: Path) -> Path:
    """A store with two customers' events, refused rows and answers."""
    log, survey, folder = tmp_path / "log.csv", tmp_path / "survey.csv", tmp_path / "store"
    log.write_text(EVENTS, "utf-8")
    survey.write_text(ANSWERS, "utf-8")
    with open_store(folder, create=True) as opened:
        import_files([log], opened, ImportOptions())
    AnswerStore(folder).append(survey, AnswerOptions(metric="nps"))
    return folder


def everything(folder: Path) -> bytes:
    """Every byte of every file of the store but the locks."""
    return b"".join(p.read_bytes() for p in sorted(folder.rglob("*")) if p.is_file())


def test_all_of_one_customer_goes_and_nothing_of_another(store: Path) -> None:
    with open_store(store) as opened:
        ada, ben = opened.pseudonym("ada"), opened.pseudonym("ben")
    assert b"Tack igen" in everything(store)
    erased = erase(store, "ada")
    assert (erased.events, erased.journeys, erased.answers, erased.refused_rows, erased.still_read) == (2, 1, 2, 1, 0)
    left = everything(store)
    for gone in (b"Tack igen", b"no time at all", ada.encode(), bytes.fromhex(ada)):
        assert gone not in left
    assert b"neither" in left and ben.encode() in left
    answers = AnswerStore(store).load()
    assert answers.comment == ("Långsamt",) and answers.customer_no[0] >= 0
    with pytest.raises(NotFoundError):
        erase(store, "ada")


def test_by_pseudonym_refused_rows_cannot_be_told(store: Path) -> None:
    with open_store(store) as opened:
        ada = opened.pseudonym("ada")
    erased = erase(store, ada.upper())
    assert (erased.events, erased.answers, erased.refused_rows) == (2, 2, 0)


def test_the_command_asks_first_and_says_what_went(store: Path, capsys: pytest.CaptureFixture[str]) -> None:
    def run(*arguments: str) -> tuple[int, str]:
        with pytest.raises(SystemExit) as stopped:
            main(["erase", *arguments, "--store", str(store)])
        return int(stopped.value.code or 0), capsys.readouterr().out

    code, out = run("ada", "--json")
    assert (code, json.loads(out)["events"], json.loads(out)["answers"]) == (0, 2, 2)
    code, out = run("nobody", "--json")
    assert (code, json.loads(out)["error"]["code"]) == (2, "not-found")
    code, out = run("ben", "--yes")
    assert (code, out.split(";")[0]) == (0, "Erased 1 events, 1 answers and 1 refused rows")


def test_answers_alone_change_the_picture_of_a_workspace(workspace: Workspace, tmp_path: Path) -> None:
    survey = tmp_path / "survey.csv"
    survey.write_text(ANSWERS, "utf-8")
    AnswerStore(workspace.store_path).append(survey, AnswerOptions(metric="nps"))
    with workspace.data.now() as before:
        assert before.answers is not None and len(before.answers) == 3
    assert erase(workspace.store_path, "ada").answers == 2
    with workspace.data.now() as after:
        assert after.answers is not None and after.answers.comment == ("Långsamt",)
