"""The documentation is true: its commands run, its links lead somewhere, every command and question has its page."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from resa.analysis.registry import questions

ROOT = Path(__file__).parents[1]
GUIDE = [p for p in sorted((ROOT / "docs" / "guide").glob("*.md")) if "```sh" in p.read_text("utf-8")]
PAGES = [ROOT / "README.md", ROOT / "ARCHITECTURE.md", ROOT / "CONTRIBUTING.md", *sorted((ROOT / "docs").rglob("*.md"))]


def blocks(page: Path, language: str) -> list[str]:
    return re.findall(rf"^```{language}\n(.*?)^```", page.read_text("utf-8"), re.M | re.S)


@pytest.mark.parametrize("doc", GUIDE, ids=lambda p: p.stem)
def test_the_guides_commands_run(doc: Path, tmp_path: Path) -> None:
    """All `sh` blocks of a page, one after the other, then its Python, in an empty folder."""
    shell = shutil.which("bash")
    scripts = blocks(doc, "sh")
    if shell is None:
        pytest.skip("no bash on this machine")
    environment = os.environ | {"PATH": f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"}
    script = "set -euo pipefail\n" + "\n".join(scripts)
    python = "\n".join(blocks(doc, "python"))
    if python:
        script += f"\npython - <<'PYTHON'\n{python}\nPYTHON\n"
    done = subprocess.run(
        [shell, "-c", script], cwd=tmp_path, env=environment, capture_output=True, text=True, timeout=300, check=False
    )
    assert done.returncode == 0, done.stdout[-2000:] + done.stderr[-2000:]


@pytest.mark.parametrize("doc", PAGES, ids=lambda p: str(p.relative_to(ROOT)))
def test_links_lead_somewhere(doc: Path) -> None:
    targets = re.findall(r"\]\(([^)#\s]+)(?:#[^)]*)?\)", doc.read_text("utf-8"))
    broken = [t for t in targets if "://" not in t and not (doc.parent / t).exists()]
    assert not broken, f"{doc.relative_to(ROOT)}: {broken}"


def test_architecture_is_one_page() -> None:
    assert len((ROOT / "ARCHITECTURE.md").read_text("utf-8").splitlines()) <= 80


def test_every_question_is_in_the_reference() -> None:
    page = (ROOT / "docs" / "reference" / "questions.md").read_text("utf-8")
    assert not [name for name in questions() if f"## {name}\n" not in page]


def test_texts_are_complete_in_four_languages() -> None:
    """Every text stands in every language with the same fields."""
    wrong = []
    for file in sorted((ROOT / "src" / "resa" / "texts").glob("*.json")):
        for key, said in json.loads(file.read_text("utf-8")).items():
            fields = {code: set(re.findall(r"\{\w+\}", text)) for code, text in said.items()}
            forms = {"{customer}", "{customers}", "{the_customer}", "{the_customers}",
                     "{Customer}", "{Customers}", "{The_customer}", "{The_customers}"}  # fmt: skip
            plain = {code: found - forms for code, found in fields.items()}
            if set(said) != {"sv", "da", "nb", "en"} or len({frozenset(f) for f in plain.values()}) > 1:
                wrong.append(f"{file.stem}.{key}: {said}")
            wrong += [f"{file.stem}.{key} is empty in {code}" for code, text in said.items() if not text.strip()]
    assert not wrong, "\n".join(wrong)


@pytest.mark.acceptance
def test_the_notebook_says_what_its_cells_give(acceptance_data: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Every cell runs, and its last value is the output that stands in the notebook."""
    import ast

    monkeypatch.setenv("RESA_ACCEPTANCE_DATA", str(acceptance_data))
    cells = json.loads((ROOT / "docs" / "guide" / "real_log.ipynb").read_text("utf-8"))["cells"]
    names: dict[str, object] = {}
    for cell in (c for c in cells if c["cell_type"] == "code"):
        tree = ast.parse("".join(cell["source"]))
        last = tree.body.pop() if tree.body and isinstance(tree.body[-1], ast.Expr) else None
        exec(compile(tree, "cell", "exec"), names)
        if isinstance(last, ast.Expr):
            value = eval(compile(ast.Expression(last.value), "cell", "eval"), names)
            shown = value.to_string() if hasattr(value, "to_string") else repr(value)
            assert shown == "".join(cell["outputs"][0]["data"]["text/plain"]), "".join(cell["source"])
