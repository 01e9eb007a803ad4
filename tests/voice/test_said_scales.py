"""`resa answers --scale COLUMN=…` and `--property COLUMN`: what the page and the API can say, said on the command line."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from resa.cli import main
from resa.errors import UsageError
from resa.voice.options import ScaleSaid
from resa.voice.said_scales import said_scales

Write = Callable[..., Path]


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str]) -> Callable[..., tuple[int, Any]]:
    """`run("answers", …)` → exit code and JSON."""

    def call(*arguments: str | Path) -> tuple[int, Any]:
        with pytest.raises(SystemExit) as ended:
            main([*map(str, arguments), "--json"])
        out = capsys.readouterr().out
        return int(ended.value.code or 0), json.loads(out)

    return call


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("Effort=ces,1..7,reversed", {"Effort": ScaleSaid("ces", 1, 7, True)}),
        ("Effort=not-reversed", {"Effort": ScaleSaid(reversed=False)}),
        ("a=b=nps", {"a=b": ScaleSaid("nps")}),
        (" Känsla = -2 .. 2 , emotion", {"Känsla": ScaleSaid("emotion", -2, 2)}),
        ("x=1-5", {"x": ScaleSaid(low=1, high=5)}),
        ("x=-2--1", {"x": ScaleSaid(low=-2, high=-1)}),
    ],
)
def test_parts_come_in_any_order_and_may_be_left_out(text: str, said: dict[str, ScaleSaid]) -> None:
    assert said_scales((text,)) == said


@pytest.mark.parametrize(
    ("texts", "value"),
    [(("Effort",), "Effort"), (("=ces",), "=ces"), (("x=",), "x="), (("x=luck",), "luck"), (("x=1..7,1..5",), "1..5"),
     (("x=ces", "x=nps"), "x"), (("x=nps,ces",), "ces"), (("x=1..",), "1..")],
)  # fmt: skip
def test_what_is_not_understood_is_named(texts: tuple[str, ...], value: str) -> None:
    with pytest.raises(UsageError) as wrong:
        said_scales(texts)
    assert wrong.value.value == value


def wide(survey: Write) -> Path:
    """Three questions on three scales; effort's low end is the good one, and customers with high satisfaction have low effort."""
    rows = [f"{i},{i % 11},{1 + i % 5},{7 - i % 5},{i}" for i in range(60)]
    return survey("id,Recommend,Satisfied,Effort,about", *rows)


def test_each_column_has_its_own_scale(survey: Write, run: Any, tmp_path: Path) -> None:
    path, folder = wide(survey), tmp_path / "store"
    scales = ["--scale", "Recommend=nps", "--scale", "satisfied=csat,1..5", "--scale", "4=ces,1..7,reversed"]
    code, report = run("answers", path, "--into", folder, *scales, "--property", "about")
    assert code == 0, report
    assert [(s["column"], s["metric"], s["low"], s["high"], s["reversed"]) for s in report["scales"]] == [
        ("Recommend", "nps", 0, 10, False), ("Satisfied", "csat", 1, 5, False), ("Effort", "ces", 1, 7, True),
    ]  # fmt: skip
    assert "about" not in report["roles"] and report["answers"] == 180
    assert report["questions"] == [] and not any("not used" in w for w in report["warnings"])


def test_long_form_says_it_of_a_question(survey: Write, run: Any) -> None:
    rows = [f"{i},{q},{s}" for i in range(30) for q, s in (("Lätt?", 1 + i % 7), ("Rek?", i % 11))]
    path = survey("id,question,score", *rows)
    code, report = run("answers", path, "--dry-run", "--scale", "Lätt?=ces,1..7,not-reversed", "--scale", "Rek?=nps")
    assert code == 0
    assert {(s["column"], s["metric"], s["high"]) for s in report["scales"]} == {
        ("Lätt?", "ces", 7),
        ("Rek?", "nps", 10),
    }
    code, error = run("answers", path, "--dry-run", "--scale", "Lät?=ces")
    assert code == 2 and "Did you mean 'Lätt?'?" in error["error"]["message"]


def test_a_column_without_a_score_or_not_there(survey: Write, run: Any) -> None:
    path = wide(survey)
    code, report = run("answers", path, "--dry-run", "--scale", "about=nps")
    assert code == 0 and any(w.startswith("about: holds no score") for w in report["warnings"])
    code, error = run("answers", path, "--dry-run", "--scale", "Efort=ces")
    assert code == 2 and error["error"]["where"] == "--scale" and "Did you mean 'Effort'?" in error["error"]["message"]


def test_import_keeps_a_column_as_a_property(tmp_path: Path, run: Any) -> None:
    path = tmp_path / "log.csv"
    rows = [f"c{i % 9},{('ad', 'call', 'buy')[i % 3]},2026-01-{1 + i % 28:02},web" for i in range(60)]
    path.write_text("\n".join(["customer,event,at,channel", *rows, ""]), "utf-8")
    code, plain = run("import", path, "--dry-run")
    assert code == 0 and plain["roles"]["channel"] == "channel"
    code, said = run("import", path, "--dry-run", "--property", "channel")
    assert code == 0 and "channel" not in said["roles"]
    code, error = run("import", path, "--dry-run", "--property", "chanel")
    assert code == 2 and error["error"]["where"] == "--property"
