"""What every command keeps: exit codes, JSON on standard output, words on standard error."""

from __future__ import annotations

import json

import pytest

from resa.cli import main


def run(capsys: pytest.CaptureFixture[str], *arguments: str) -> tuple[int, str, str]:
    with pytest.raises(SystemExit) as stopped:
        main(arguments)
    said = capsys.readouterr()
    return int(stopped.value.code or 0), said.out, said.err


@pytest.mark.parametrize(
    "arguments", [("nothing",), ("ask", "summary", "--stroe", "x"), ("map", "show"), ("serve", "--port", "abc")]
)
def test_usage_errors_are_json_too(capsys: pytest.CaptureFixture[str], arguments: tuple[str, ...]) -> None:
    code, out, err = run(capsys, *arguments, "--json")
    assert code == 2
    error = json.loads(out)["error"]
    assert error["code"] == "usage" and error["what"]
    assert err.strip()


def test_an_unknown_command_names_the_known_ones(capsys: pytest.CaptureFixture[str]) -> None:
    code, out, err = run(capsys, "mesure")
    assert (code, out) == (2, "")
    assert "measure" in err


def test_a_missing_store_is_an_error_with_its_place(capsys: pytest.CaptureFixture[str]) -> None:
    code, out, _ = run(capsys, "ask", "summary", "--store", "no-such-folder", "--json")
    assert code in (2, 3)
    assert "no-such-folder" in json.loads(out)["error"]["message"]


def test_help_is_quick_and_lists_every_command(capsys: pytest.CaptureFixture[str]) -> None:
    import subprocess
    import sys

    code = "import sys; from resa.cli import resa; resa.main(['--help'], standalone_mode=False); print(sorted(sys.modules))"
    out = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout
    for name in ("import", "answers", "ask", "measure", "discover", "map", "export", "serve", "demo"):
        assert f"\n  {name} " in out
    for heavy in ("pandas", "duckdb", "numba", "fastapi", "sqlalchemy", "pptx", "typst"):
        assert f"'{heavy}'" not in out, f"`resa --help` loads {heavy}"
