"""Reading the audit trail: filters agree with a plain list, pages make the whole, the file is the same, and every act has its words."""

from __future__ import annotations

import ast
import csv
import json
from collections.abc import Iterator
from itertools import product
from pathlib import Path
from typing import Any

import msgspec
import pytest

from resa.errors import PrivacyError
from resa.workspace import Workspace, audit, trail
from resa.workspace.audit import Entry
from resa.workspace.principals import Principal

ROOT = Path(__file__).parents[2] / "src" / "resa"
WORDS = json.loads((ROOT / "texts" / "trail.json").read_text("utf-8"))


@pytest.fixture
def written(workspace: Workspace, ada: Principal, clock: Any) -> list[Entry]:
    """Twelve lines, a minute apart, the newest first."""
    ben = Principal(workspace, "=Ben()", "editor", "person:ben")
    acts = product((ada, ben), ("share", "export"), ("journey:a", "journey:b", None))
    for number, (who, action, document) in enumerate(acts):
        audit.note(who, action, document=document, n=number)
        clock.passes(minutes=1)
    return audit.trail(ada)


def test_filters_agree_with_a_plain_list(written: list[Entry], ada: Principal, clock: Any) -> None:
    assert [line.detail["n"] for line in written] == list(range(11, -1, -1))
    instants = [None, clock.now.replace(minute=3), clock.now.replace(minute=8)]
    choices = product(
        ("owner", "person:ben", None), ("share", "export", "none", None), ("journey:a", None), instants, instants
    )
    for person, action, document, since, until in choices:
        found = audit.trail(ada, person=person, action=action, document=document, since=since, until=until)
        minute = [int(line.at[14:16]) for line in written]
        assert found == [
            line
            for line, at in zip(written, minute, strict=True)
            if person in (None, line.person)
            and action in (None, line.action)
            and document in (None, line.document)
            and (since is None or at >= since.minute)
            and (until is None or at < until.minute)
        ]


def test_pages_make_the_whole(written: list[Entry], ada: Principal) -> None:
    pages, before = [], None
    while page := audit.trail(ada, before=before, limit=5):
        pages.append(page)
        before = page[-1].seq
    assert [len(page) for page in pages] == [5, 5, 2]
    assert [line for page in pages for line in page] == written


def test_what_can_be_asked_for(written: list[Entry], ada: Principal) -> None:
    found = trail.choices(ada)
    assert found.people == {"owner": "local owner", "person:ben": "=Ben()"}
    assert (found.actions, found.documents) == (("export", "share"), ("journey:a", "journey:b"))


def test_the_file_holds_every_line_and_no_formula(
    written: list[Entry], ada: Principal, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(trail, "_AT_ONCE", 5)
    head, *rows = csv.reader("".join(trail.as_csv(ada, person="person:ben")).splitlines())
    assert tuple(head) == trail.COLUMNS
    assert [row[0] for row in rows] == [line.at for line in written if line.person == "person:ben"]
    assert {row[1] for row in rows} == {"'=Ben()"}
    assert msgspec.json.decode(rows[0][6]) == {"n": 11}
    assert audit.trail(ada)[0].detail == {"format": "trail csv"}  # taking it out is itself a line


def test_nobody_else_reads_it(cleo: Principal) -> None:
    for read in (audit.trail, trail.choices, trail.as_csv):
        with pytest.raises(PrivacyError):
            read(cleo)


def _texts(node: ast.expr) -> Iterator[str]:
    if isinstance(node, ast.IfExp):
        yield from _texts(node.body)
        yield from _texts(node.orelse)
    elif isinstance(node, ast.Constant) and isinstance(node.value, str):
        yield node.value


def _acts() -> set[str]:
    """What is written into the trail: the third word of `record`, the second of `note`, and `action=` of who calls them."""
    found: set[str] = set()
    files = [path for room in ("workspace", "demo", "server", "cli") for path in (ROOT / room).rglob("*.py")]
    for call in (node for path in files for node in ast.walk(ast.parse(path.read_text("utf-8")))):
        if isinstance(call, ast.FunctionDef):
            defaults = zip(reversed([*call.args.args]), reversed(call.args.defaults), strict=False)
            named: list[Any] = [*defaults, *zip(call.args.kwonlyargs, call.args.kw_defaults, strict=True)]
            found |= {text for one, value in named if one.arg == "action" and value for text in _texts(value)}
        if not isinstance(call, ast.Call):
            continue
        found |= {text for word in call.keywords if word.arg == "action" for text in _texts(word.value)}
        if isinstance(call.func, ast.Attribute) and ast.unparse(call.func.value) in {"audit", "trail"}:
            place = {"record": 2, "note": 1}.get(call.func.attr)
            found |= set() if place is None else set(_texts(call.args[place]))
    return found - {""}


def test_every_act_has_its_words() -> None:
    acts = _acts()
    assert {"share", "edit live", "reveal", "create"} <= acts
    keys = {f"action_{act.replace(' ', '_').replace('-', '_')}" for act in acts}
    known = {key for key in WORDS if key.startswith("action_")}
    assert keys == known, f"src/resa/texts/trail.json: without words {keys - known}, never done {known - keys}"
