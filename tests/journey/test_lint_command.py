"""`resa map lint`: exit codes, JSON, drafts, fixes, maps together."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from pathlib import Path

import pytest

from resa.cli import main
from resa.journey import format
from resa.journey.document import Document
from resa.journey.records import Journey, Persona, change
from resa.journey.templates import new_document

from .documents import small
from .lint.sound_maps import sound


def run(*arguments: object) -> int:
    with pytest.raises(SystemExit) as stopped:
        main(["map", "lint", *map(str, arguments)])
    return int(str(stopped.value.code))


def saved(path: Path, document: Document) -> Path:
    format.save(document, path)
    return path


def fine() -> Document:
    """A sound map that was reviewed today."""
    document = sound(3, blueprint=False).document
    today = datetime.now(UTC).date().isoformat()
    dated = [change(r, date=today) for r in document if r.kind == "source"]
    due = [change(r, due_at=None, status="proposed") for r in document if r.id in ("action:now", "action:soon")]
    return document.put(change(document.journey, reviewed_at=today), *dated, *due)


def test_exit_codes(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    good = saved(tmp_path / "good.resa.json", fine())
    warned = saved(tmp_path / "warn.resa.json", fine().put(change(fine()["touchpoint:1-0"], channel="")))  # type: ignore[arg-type]  # the values fit, which mypy cannot see
    bad = saved(tmp_path / "bad.resa.json", small())
    (tmp_path / "none.json").write_bytes(b"no")
    assert [run(good), run(warned), run(warned, "--strict"), run(bad)] == [0, 0, 1, 1]
    assert run(tmp_path / "none.json") == 3 and run(tmp_path / "gone.json") == 3 and run() == 2
    assert run(good, "--language", "fi") == 2
    capsys.readouterr()
    assert run(good) == 0 and "nothing to remark on" in capsys.readouterr().out


def test_a_draft_shows_its_five_worst(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = saved(tmp_path / "new.resa.json", new_document(title="Ny", language="sv"))
    run(path)
    said = capsys.readouterr().out.splitlines()
    assert len([line for line in said if ": error M" in line or ": warn M" in line or ": info M" in line]) == 5
    assert any("a draft; " in line for line in said)
    run(path, "--all")
    assert len([line for line in capsys.readouterr().out.splitlines() if f"{path}: " in line]) > 5


def test_json_says_what_why_and_where(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = saved(tmp_path / "a.resa.json", small())
    assert run(path, "--json", "--language", "nb") == 1
    (one,) = json.loads(capsys.readouterr().out)["files"]
    assert one["draft"] and one["exit_code"] == 1 and len(one["worst"]) == 5
    first = one["findings"][0]
    assert set(first) == {"rule", "severity", "group", "records", "key", "values", "message", "source", "fixable"}
    assert {f["rule"] for f in one["findings"]} >= {"M01", "M02", "M26"}
    assert "Målet med reisen, slik kunden ser det, er ikke skrevet." in [f["message"] for f in one["findings"]]
    assert {g["group"] for g in one["groups"]} >= {"Actor", "Evidence", "Accessibility"}
    assert {"rule": "M40", "reason": "needs_events"} in one["unchecked"]


def test_fix_writes_what_can_be_mended(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    document = small().put(Persona(id="persona:a"), Persona(id="persona:b"))
    path = saved(tmp_path / "a.resa.json", document)
    before = path.read_bytes()
    assert run(path) == 1 and path.read_bytes() == before
    capsys.readouterr()
    assert run(path, "--fix", "--json") == 1
    (one,) = json.loads(capsys.readouterr().out)["files"]
    assert one["mended_rules"] == 1 and "M01" not in {f["rule"] for f in one["findings"]}
    assert format.load(path).journey.personas == ("persona:a", "persona:b")


def test_maps_are_checked_together(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    whole = small().put(change(small()["step:ask"], nested_journey="journey:part"))  # type: ignore[arg-type]  # the values fit, which mypy cannot see
    part = fine().put(Journey(id="journey:part")).remove("journey:j")
    a, b = saved(tmp_path / "a.resa.json", whole), saved(tmp_path / "b.resa.json", part)
    run(a, "--json")
    (alone,) = json.loads(capsys.readouterr().out)["files"]
    assert {"rule": "M32", "reason": "needs_other_maps"} in alone["unchecked"]
    run(a, b, "--json")
    together = json.loads(capsys.readouterr().out)["files"][0]
    assert "M32" not in {f["rule"] for f in together["findings"]} | {u["rule"] for u in together["unchecked"]}
