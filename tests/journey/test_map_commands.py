"""`resa map new | show | validate | diff`."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from resa.cli import main
from resa.journey import format
from resa.journey.records import change

from .documents import file, small


def run(*arguments: object) -> int:
    with pytest.raises(SystemExit) as stopped:
        main(["map", *map(str, arguments)])
    return int(stopped.value.code or 0)


@pytest.mark.parametrize("market", ["b2c", "b2b"])
def test_new_makes_a_map_in_order_in_four_languages(
    tmp_path: Path, market: str, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "a.resa.json"
    assert run("new", path, "--title", "Byta värme", "--language", "sv", "--market", market) == 0
    assert run("validate", path) == 0
    document = format.load(path)
    assert document.journey.title == {"sv": "Byta värme"} and document.journey.market == market
    assert len(document.stages()) == 6 and all(
        document.touchpoints_at(s) for s in document.steps() if s.id != "step:anchor"
    )
    assert all(set(r.title) == {"sv", "da", "nb", "en"} for r in (*document.stages(), *document.steps()))
    assert run("new", path) == 2 and "--force" in capsys.readouterr().err
    assert run("new", path, "--force", "--template", "empty") == 0 and len(format.load(path)) == 1


def test_show_tells_owners_assumptions_and_what_is_missing(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "a.resa.json"
    d = small()
    format.save(d.put(change(d["touchpoint:app"], owner="Ada")), path)
    assert run("show", path) == 0
    text = capsys.readouterr().out
    for line in ("Byta värme", "• Appen, App, Ada, no event rule", "emotion -1.5 (assumed)", "Nobody owns: Offert",
                 "Claims: 2, of which 2 only assumed"):  # fmt: skip
        assert line in text
    assert run("show", path, "--json") == 0
    shown = json.loads(capsys.readouterr().out)
    assert [len(s["steps"]) for s in shown["stages"]] == [2, 1] and shown["n_findings"] == 0


def test_validate_lists_all_and_says_it_with_its_exit_code(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    good, bad, none = tmp_path / "good.json", tmp_path / "bad.json", tmp_path / "none.json"
    format.save(small(), good)
    bad.write_bytes(file({"id": "stage:a", "stage_kind": "considration"}, {"id": "card:a"}))
    none.write_bytes(b"no")
    assert [run("validate", p) for p in (good, bad, none, tmp_path / "gone")] == [0, 1, 3, 3]
    assert run("validate") == 2
    capsys.readouterr()
    assert run("validate", good, bad, "--json") == 1
    answer = json.loads(capsys.readouterr().out)
    assert answer["valid"] is False and [f["exit_code"] for f in answer["files"]] == [0, 1]
    assert {"rule", "record", "field", "value", "remedy", "message", "severity", "line"} <= set(
        answer["diagnostics"][0]
    )
    assert run("validate", bad) == 1
    assert "Did you mean 'consideration'?" in capsys.readouterr().out


def test_diff_speaks_and_counts(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    a, b = tmp_path / "a.json", tmp_path / "b.json"
    d = small()
    format.save(d, a)
    format.save(d.put(change(d["touchpoint:offer"], owner="Ada")), b)
    assert run("diff", a, a) == 0 and run("diff", a, b) == 1
    assert "touchpoint 'Offert' got owner Ada" in capsys.readouterr().out
    assert run("diff", a, b, "--json") == 1
    assert json.loads(capsys.readouterr().out)["changes"][0]["field"] == "owner"
    assert run("diff", a, tmp_path / "gone") == 3


def test_new_by_template_by_list_and_the_list_of_templates(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path, pasted = tmp_path / "a.resa.json", tmp_path / "list.txt"
    assert run("new", path, "--template", "b2b_purchase", "--purpose", "launch", "--owner", "Ada", "--kpi", "NPS") == 0
    journey = format.load(path).journey
    assert (journey.market, journey.owner, len(journey.kpis)) == ("b2b", "Ada", 1) and journey.purpose["sv"]
    assert run("new", path, "--force", "--template", "b2b_purchse") == 2
    assert "Did you mean 'b2b_purchase'" in capsys.readouterr().err
    assert run("new", "--list-templates", "--language", "sv") == 0 and "Supportärende" not in (
        shown := capsys.readouterr().out
    )
    assert "support_case" in shown and "Felet → Kontakt" in shown
    assert run("new", "--list-templates", "--json") == 0 and len(json.loads(capsys.readouterr().out)) == 8
    pasted.write_bytes("Behov:\nGranne\nBeslut:\nMöte\nMöte\n".encode("windows-1252"))
    assert run("new", path, "--force", "--touchpoints", pasted, "--language", "sv") == 0
    assert "Line 5 was left out (repeated): Möte" in capsys.readouterr().out
    assert [s.title["sv"] for s in format.load(path).stages()] == ["Behov", "Beslut"]
    assert run("new") == 2
