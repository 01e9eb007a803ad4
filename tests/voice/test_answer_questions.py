"""`nps`, `csat`, `ces` and `emotion` by name, from files and stores, and the command `resa answers`."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from resa.cli import main
from resa.voice.store import AnswerStore

Write = Callable[..., Path]


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str]) -> Callable[..., tuple[int, Any]]:
    """`run("ask", …)` → exit code and JSON."""

    def call(*arguments: str | Path) -> tuple[int, Any]:
        with pytest.raises(SystemExit) as ended:
            main([*map(str, arguments), "--json"])
        out = capsys.readouterr().out
        return int(ended.value.code or 0), json.loads(out) if out else None

    return call


def test_nps_of_a_file_by_group(survey: Write, run: Any) -> None:
    scores = {"SE": [10, 9, 9, 7, 0], "NO": [6, 6, 8, 10, 10, 3], "DK": [10, 10]}
    path = survey("land;score", *(f"{c};{s}" for c, all_ in scores.items() for s in all_))
    code, found = run("ask", "nps", "--answers", path, "--score", "score", "--by", "land")
    assert code == 0
    assert [c["name"] for c in found["columns"]][:8] == [
        "group",
        "n",
        "promoters",
        "passives",
        "detractors",
        "nps",
        "low",
        "high",
    ]
    rows = {r["group"]: r for r in found["rows"]}
    assert (rows["SE"]["nps"], rows["SE"]["promoters"], rows["SE"]["passives"], rows["SE"]["detractors"]) == (
        40,
        3,
        1,
        1,
    )
    assert rows["NO"]["nps"] == pytest.approx(-100 / 6)
    assert rows["DK"] == {"group": "DK", "n": 2, "promoters": None, "passives": None, "detractors": None, "nps": None,
                          "low": None, "high": None, "adjusted": None, "reason": "too_few"}  # fmt: skip
    _, whole = run("ask", "nps", "--answers", path, "--score", "2")
    assert [r["group"] for r in whole["rows"]] == ["all"] and whole["rows"][0]["n"] == 13


def test_csat_and_ces_of_a_file(survey: Write, run: Any) -> None:
    path = survey("a,b", *(f"{x},{x}" for x in [1, 2, 3, 4, 5, 6, 7]))
    _, csat = run("ask", "csat", "--answers", path, "--score", "a", "--low", "1", "--high", "7")
    assert (csat["rows"][0]["satisfied"], csat["rows"][0]["share"], csat["rows"][0]["mean"]) == (
        2,
        pytest.approx(2 / 7),
        4,
    )
    _, ces = run("ask", "ces", "--answers", path, "--score", "b", "--low", "1", "--high", "7")
    assert (ces["rows"][0]["easy"], ces["rows"][0]["n"]) == (3, 7)
    _, turned = run("ask", "ces", "--answers", path, "--score", "b", "--low", "1", "--high", "7", "--reversed")
    assert turned["rows"][0]["easy"] == 3 and turned["rows"][0]["mean"] == 4


def test_the_score_column_is_found_by_its_name_or_asked_for(survey: Write, run: Any) -> None:
    path = survey("nps,csat", *(f"{n},{1 + n % 5}" for n in range(11)))
    _, found = run("ask", "csat", "--answers", path)
    assert found["rows"][0]["n"] == 11 and found["rows"][0]["mean"] == pytest.approx(
        sum(1 + n % 5 for n in range(11)) / 11
    )
    two = survey("rating 1,rating 2", "1,2", "3,4", name="two.csv")
    code, error = run("ask", "nps", "--answers", two)
    assert code == 2 and "Several columns" in error["error"]["message"]


def test_of_a_store_each_question_takes_its_own_answers(survey: Write, run: Any, tmp_path: Path) -> None:
    folder = tmp_path / "store"
    AnswerStore(folder).append(
        survey("id,nps,känsla 1-5,land", *(f"{i},{10 if i % 2 else 0},{1 + i % 5},SE" for i in range(10)))
    )
    _, nps = run("ask", "nps", "--store", folder, "--by", "land")
    assert nps["rows"][0]["nps"] == 0 and nps["rows"][0]["group"] == "SE"
    _, emotion = run("ask", "emotion", "--store", folder)
    assert emotion["rows"][0]["emotion"] == pytest.approx(0) and emotion["rows"][0]["n"] == 10
    code, error = run("ask", "nps", "--store", folder, "--by", "planet")
    assert code == 2 and "land" in error["error"]["allowed"]
    assert run("ask", "nps", "--store", tmp_path)[0] == 3


def test_different_scales_are_not_averaged(survey: Write, run: Any, tmp_path: Path) -> None:
    folder = tmp_path / "store"
    for high in (5, 7):
        path = survey("id,csat", *(f"{high}{i},4" for i in range(9)), name=f"{high}.csv")
        run("answers", path, "--into", folder, "--low", "1", "--high", str(high))
    _, found = run("ask", "csat", "--store", folder)
    assert found["rows"][0]["reason"] == "mixed_scales" and found["rows"][0]["mean"] is None
    assert any("different scales" in w for w in found["warnings"])
    _, apart = run("ask", "csat", "--store", folder, "--by", "source")
    assert [r["n"] for r in apart["rows"]] == [9, 9] and [r["mean"] for r in apart["rows"]] == [4, 4]


def test_the_command_imports_lists_and_undoes(survey: Write, run: Any, tmp_path: Path) -> None:
    folder = tmp_path / "store"
    path = survey("id,nps,comment", "1,9,ring 070-123 45 67", "2,44,")
    code, report = run("answers", path, "--into", folder, "--purpose", "study", "--language", "sv")
    assert code == 0
    assert (report["answers"], report["n_refused"], report["personal_data"]) == (1, 1, {"phone": 1})
    assert run("answers", "--into", folder, "--batches")[1]["batches"][0]["purpose"] == "study"
    assert run("answers", "--into", folder, "--undo", "1")[1]["undone_at"]
    assert run("answers", path)[0] == 2, "no store named"
    assert run("answers", tmp_path / "no.csv", "--into", folder)[0] == 3


def test_without_a_terminal_the_command_refuses_and_names_the_option(survey: Write, run: Any, tmp_path: Path) -> None:
    path = survey("id,Effort (1 = very easy)", *(f"{i},{1 + i % 7}" for i in range(9)))
    code, error = run("answers", path, "--into", tmp_path / "store")
    assert code == 2 and "--reversed" in error["error"]["message"] and not (tmp_path / "store").exists()
    code, report = run("answers", path, "--into", tmp_path / "store", "--reversed")
    assert code == 0 and report["scales"][0]["reversed"]
    assert run("answers", path, "--dry-run")[1]["questions"], "a preview shows what will be asked"


@pytest.mark.parametrize(("said", "reversed_"), [("y\n", True), ("n\n", False)])
def test_at_a_terminal_the_command_asks(
    survey: Write, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], said: str, reversed_: bool
) -> None:  # fmt: skip
    import io

    class Terminal(io.StringIO):
        def isatty(self) -> bool:
            return True

    monkeypatch.setattr("sys.stdin", Terminal(said))
    path = survey("id,Effort (1 = very easy)", *(f"{i},{1 + i % 7}" for i in range(9)))
    with pytest.raises(SystemExit) as ended:
        main(["answers", str(path), "--into", str(tmp_path / "store")])
    assert not ended.value.code
    assert "good end" in capsys.readouterr().out
    assert AnswerStore(tmp_path / "store").load().scales[0].reversed is reversed_


def test_two_imports_at_once_end_whole(survey: Write, tmp_path: Path) -> None:
    import threading

    store = tmp_path / "store"
    AnswerStore(store).append(survey("id,nps", "0,5", name="first.csv"))
    files = [survey("id,nps", *(f"{k}-{i},{i % 11}" for i in range(200)), name=f"{k}.csv") for k in "abc"]
    threads = [threading.Thread(target=AnswerStore(store).append, args=(f,)) for f in files]
    for t in threads:
        t.start()
    for t in threads:
        t.join()
    assert len(AnswerStore(store).load()) == 601
    assert [b.answers for b in AnswerStore(store).batches()] == [1, 200, 200, 200]
