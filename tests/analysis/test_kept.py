"""Answers kept beside the store: the same answer as computed, computed once, and gone when the store goes on."""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from resa.analysis import asking, kept
from resa.analysis.asking import ask
from resa.analysis.registry import Question, questions
from resa.analysis.result import Result
from resa.cli import main
from resa.events.store import Store, StoreSnapshot, open_store
from resa.events.store import kept as shelves
from resa.workspace.erasure import erase

from .test_asking import MUST_SAY
from .test_engines import ASKED, told, write_log

_made = asking._made


@pytest.fixture
def store(tmp_path: Path) -> Iterator[Store]:
    from resa import import_events

    write_log(tmp_path / "log.csv")
    roles = {"customer": "customer", "case": "case", "account": "account", "event": "event", "at": "at", "start": "started"}  # fmt: skip
    more = {"channel": "channel", "actor": "actor", "status": "status", "value": "value", "currency": "SEK"}
    import_events(tmp_path / "log.csv", into=tmp_path / "store", **roles, **more)
    with open_store(tmp_path / "store") as opened:
        yield opened


@pytest.fixture
def snapshot(store: Store) -> Iterator[StoreSnapshot]:
    with store.snapshot() as found:
        yield found


def files(store: Store) -> list[Path]:
    return [path for path in (store.path / "kept").rglob("*") if path.is_file()]


def forbid(monkeypatch: pytest.MonkeyPatch) -> None:
    """From here on nothing may be computed."""

    def computed(*_: object) -> None:
        raise AssertionError("computed again")

    monkeypatch.setattr(asking, "_made", computed)


def test_every_question_comes_back_to_the_last_bit(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    asked = [
        (name, arguments)
        for name, question in questions().items()
        if question.needs == "snapshot"
        for arguments in ASKED.get(name, [MUST_SAY.get(name, {})])
    ]
    with store.snapshot() as snapshot:
        computed = [told(ask(name, snapshot, arguments, keep=True)) for name, arguments in asked]
        forbid(monkeypatch)
        again = [told(ask(name, snapshot, arguments, keep=True)) for name, arguments in asked]
    assert again == computed
    assert len(files(store)) == len(asked)


def test_what_is_another_question(snapshot: StoreSnapshot, store: Store) -> None:
    plain = ask("transitions", snapshot, keep=True)
    said: list[dict[str, object]] = [{"by": "journey"}, {"channel": []}, {"min_n": "1"}]
    for arguments in said:
        ask("transitions", snapshot, arguments, keep=True)
    assert len(files(store)) == 1, "a default that is said"
    web = ask("transitions", snapshot, {"channel": "web"}, keep=True)
    assert web.data != plain.data
    assert len(files(store)) == 2
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(kept, "code_mark", lambda rooms: "another version")
        ask("transitions", snapshot, keep=True)
    assert len(files(store)) == 3


def test_a_broken_file_is_no_answer(snapshot: StoreSnapshot, store: Store) -> None:
    right = told(ask("touchpoints", snapshot, keep=True))
    (file,) = files(store)
    for broken in (b"", file.read_bytes()[:-1], b"x" * 200):
        file.write_bytes(broken)
        assert told(ask("touchpoints", snapshot, keep=True)) == right
    shelf = kept.shelf_of(snapshot)
    assert shelf is not None
    shelf.keep(file.name, b"\x93what is this")
    assert told(ask("touchpoints", snapshot, keep=True)) == right


def test_it_goes_with_its_generation(store: Store, tmp_path: Path) -> None:
    with store.snapshot() as before:
        ask("touchpoints", before, keep=True)
        assert len(files(store)) == 1
        erase(store.path, "c3")
        assert files(store) == []
        ask("touchpoints", before, keep=True)
        assert files(store) == [], "what is asked of a former generation is not kept any more"
    with store.snapshot() as after:
        assert "c3" not in str(ask("touchpoints", after, keep=True).to_dict())
    assert len(files(store)) == 1


def test_it_can_be_kept_later(store: Store, snapshot: StoreSnapshot, monkeypatch: pytest.MonkeyPatch) -> None:
    """Until then, and where it never comes to that, the same is computed again; what is late for its generation is not kept."""
    waiting: list[Callable[[], None]] = []
    said = [told(ask("touchpoints", snapshot, keep=waiting.append)) for _ in range(3)]
    assert files(store) == [] and said[0] == said[1] == said[2]
    waiting.pop()()
    (kept_now,) = files(store)
    written = kept_now.read_bytes()
    waiting.pop()()
    assert files(store) == [kept_now] and kept_now.read_bytes() == written
    erase(store.path, "c3")
    waiting.pop()()
    assert files(store) == []
    with store.snapshot() as after:
        ask("touchpoints", after, keep=waiting.append)
        waiting.pop()()
        forbid(monkeypatch)
        assert "c3" not in str(told(ask("touchpoints", after, keep=waiting.append)))
    assert waiting == [], "what was kept is not kept again"


def test_it_is_bounded(snapshot: StoreSnapshot, store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(shelves, "MOST_FILES", 8)
    monkeypatch.setattr(shelves, "MOST_OF_ONE", 1_000)
    shelf = snapshot.kept
    shelf.keep("large", b"x" * 1_001)
    assert shelf.find("large") is None
    for n in range(8):
        shelf.keep(f"k{n}", b"%d" % n)
        os.utime(store.path / "kept" / "1" / f"k{n}", (n, n))
    assert shelf.find("k0") == b"0", "used now"
    shelf.keep("k8", b"8")
    left = {path.name for path in files(store)}
    assert len(left) == 6 and {"k0", "k8"} <= left and "k1" not in left
    monkeypatch.setattr(shelves, "MOST_BYTES", 4 * 33)
    shelf.keep("k9", b"9")
    assert len(files(store)) == 3


def test_a_store_one_may_only_read_is_asked_all_the_same(snapshot: StoreSnapshot, store: Store) -> None:
    (store.path / "kept").write_text("in the way", "utf-8")
    assert len(ask("touchpoints", snapshot, keep=True)) > 0


def test_the_command_line_keeps_and_computes_anew_when_told(
    store: Store, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    made: list[str] = []

    def noted(question: Question, *rest: Any) -> Result:
        made.append(question.name)
        return _made(question, *rest)

    monkeypatch.setattr(asking, "_made", noted)

    def said(*more: str) -> object:
        with pytest.raises(SystemExit) as ended:
            main(["ask", "touchpoints", "--store", str(store.path), "--json", *more])
        assert ended.value.code == 0
        return json.loads(capsys.readouterr().out)

    answers = [said("--no-cache"), said(), said()]
    assert len(made) == 2 and len(files(store)) == 1, "the third is what the second kept"
    answers.append(said("--no-cache"))
    assert len(made) == 3
    assert all(answer == answers[0] for answer in answers)
