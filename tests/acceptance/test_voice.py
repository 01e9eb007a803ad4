"""Published figures on real and published survey files, through the command line and the public functions."""

from __future__ import annotations

import csv
import json
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from resa.analysis.asking import ask
from resa.cli import main
from resa.voice.options import AnswerOptions
from resa.voice.read import read_answers
from resa.voice.store import AnswerStore

pytestmark = pytest.mark.acceptance


def asked(capsys: pytest.CaptureFixture[str], *arguments: str | Path) -> Any:
    with pytest.raises(SystemExit) as ended:
        main(["ask", *map(str, arguments), "--json"])
    assert not ended.value.code
    return json.loads(capsys.readouterr().out)["rows"]


def test_nps_testdata(acceptance_data: Path, capsys: pytest.CaptureFixture[str]) -> None:
    folder = acceptance_data / "nps_testdata"
    published = json.loads((folder / "ANSWERS.json").read_text("utf-8"))["computed (no published figure)"]
    (whole,) = asked(capsys, "nps", "--answers", folder / "testdata.csv", "--score", "REC")
    assert whole["n"] == published["n"] and round(whole["nps"], 1) == published["NPS"]
    rows = asked(capsys, "nps", "--answers", folder / "testdata.csv", "--score", "REC", "--by", "Region")
    assert {r["group"]: round(r["nps"], 1) for r in rows} == published["by Region"]


def test_prepbench_conference(acceptance_data: Path, capsys: pytest.CaptureFixture[str]) -> None:
    folder = acceptance_data / "prepbench_nps" / "case_040"
    with (folder / "expected" / "output_01.csv").open(encoding="utf-8-sig") as file:
        expected = next(csv.DictReader(file))
    for file_name in ("input_01.csv", "input_02.csv"):
        question = "On a scale of 0-10, how would you rate Sudzilla?"
        (row,) = asked(capsys, "nps", "--answers", folder / "inputs" / file_name, "--score", question)
        assert round(row["nps"], 1) == float(expected["NPS Score"])
        assert (row["n"], row["promoters"], row["detractors"]) == tuple(
            int(expected[k]) for k in ("Total Respondents", "Promoter", "Detractor")
        )


def test_prepbench_shops_first_and_latest(acceptance_data: Path) -> None:
    """Promoters, passives and detractors as the case's own solution classifies them, per first and latest answer."""
    path = acceptance_data / "prepbench_nps" / "case_050" / "expected" / "output_01.csv"
    with path.open(encoding="utf-8-sig") as file:
        table = list(csv.DictReader(file))
    question = next(c for c in table[0] if c.startswith("Would you recommend"))
    expected = {
        result: tuple(
            sum(bool(r[k]) for r in table if r["Result (First / Latest)"] == result)
            for k in ("Promoter", "Passive", "Detractor")
        )
        for result in ("First", "Latest")
    }
    rows, _ = read_answers(path, AnswerOptions(score=(question,), metric="nps"))
    found = ask("nps", rows.to_answers(), {"by": ("Result (First / Latest)",)})
    shown = {r["group"]: (r["promoters"], r["passives"], r["detractors"]) for r in found.rows()}
    assert shown == {k: v for k, v in expected.items() if sum(v) >= 5}
    assert shown


def test_nhs_comments(acceptance_data: Path, tmp_path: Path) -> None:
    path = acceptance_data / "nhs_fft_feedback" / "phase1_text_data.csv"
    store = AnswerStore(tmp_path / "store")
    report = store.append(path, AnswerOptions(purpose="acceptance test"))
    assert (report.rows, report.answers, report.comments, report.n_refused) == (10_334, 10_334, 10_334, 0)
    answers = store.load()
    with path.open(encoding="utf-8-sig") as file:
        published = Counter(r["label"] for r in csv.DictReader(file))
    assert Counter(answers.traits["label"]) == published
    assert sum(report.personal_data.values()) < 0.01 * report.comments, "anonymised already: few marks, few mistakes"
    assert store.append(path).already_imported
