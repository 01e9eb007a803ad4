"""What the product says to a person: every code raised has its four texts, every text is raised, and no error, warning or
reason is a bare sentence, so that nobody meets English on a Danish page."""

from __future__ import annotations

import ast
import copy
import json
import pickle
import re
from collections.abc import Iterator
from fnmatch import fnmatch
from pathlib import Path

import msgspec
import pytest

from resa.errors import UsageError
from resa.texts.sentence import FIELD, FOLDER, Sentence, as_data, texts_of

ROOT = Path(__file__).parents[1] / "src" / "resa"
ROOMS = sorted(file.stem for file in (ROOT / "texts" / FOLDER).glob("*.json"))
LANGUAGES = ("sv", "da", "nb", "en")

#: Files whose words reach only the terminal or a log: the command line speaks English, as does what happens before a
#: page is served or between two programs.
TERMINAL = (
    "cli/*", "voice/said_scales.py", "api.py", "client.py", "errors.py", "server/run.py", "server/room.py", "server/rooms.py", "server/room_protocol.py",
    "server/awareness.py", "workspace/config.py", "workspace/settings_checks.py", "workspace/lock.py", "workspace/opening.py", "workspace/database.py", "workspace/postgres.py", "workspace/backup.py", "workspace/restoring.py",
    "workspace/migrations/*", "events/store/export.py", "events/store/manifest.py", "journey/lint/register.py",
)  # fmt: skip
REMEDY = "say Sentence('room.code', …) and put its four texts in src/resa/texts/sentences/room.json"


def _files() -> Iterator[tuple[Path, ast.Module]]:
    for path in sorted(ROOT.rglob("*.py")):
        yield path.relative_to(ROOT), ast.parse(path.read_text("utf-8"))


def _spoken(node: ast.AST, name: str) -> Iterator[ast.expr]:
    """Calls of Sentence: their code, a plain text or an f-string of a plain text and one value."""
    for call in ast.walk(node):
        if isinstance(call, ast.Call) and isinstance(call.func, ast.Name) and call.func.id == name:
            yield call.args[0]


def codes() -> Iterator[tuple[str, re.Pattern[str]]]:
    """(file, pattern) of every code that is said; an f-string stands for any word where its value is."""
    for path, tree in _files():
        for code in _spoken(tree, "Sentence"):
            if isinstance(code, ast.Constant):
                yield str(path), re.compile(re.escape(code.value))
            elif isinstance(code, ast.JoinedStr):
                parts = [re.escape(v.value) if isinstance(v, ast.Constant) else r"\w+" for v in code.values]
                yield str(path), re.compile("".join(parts))


def named() -> set[str]:
    """Codes that stand in other plain texts (a CASE in SQL, a tuple of codes), to be said later."""
    texts = (n.value for _, tree in _files() for n in ast.walk(tree) if isinstance(n, ast.Constant))
    return {code for text in texts if isinstance(text, str) for code in re.findall(r"[a-z]+\.[a-z_]+", text)}


KNOWN = {f"{room}.{name}" for room in ROOMS for name in texts_of(room)}


def test_every_code_that_can_be_said_has_its_texts() -> None:
    missing = {f"{file}: {p.pattern}" for file, p in codes() if not any(p.fullmatch(code) for code in KNOWN)}
    assert not missing, f"no text for {sorted(missing)}; {REMEDY}"


def test_every_text_can_be_said() -> None:
    said = [pattern for _, pattern in codes()]
    silent = [code for code in sorted(KNOWN - named()) if not any(p.fullmatch(code) for p in said)]
    assert not silent, f"nothing says {silent}; remove them from src/resa/texts/sentences"


@pytest.mark.parametrize("room", ROOMS)
def test_four_languages_with_the_same_values(room: str) -> None:
    for name, texts in texts_of(room).items():
        assert set(texts) == set(LANGUAGES) and all(texts.values()), name
        values = {
            language: {field[0] for field in FIELD.findall(text) if not field[0].startswith("--")}
            for language, text in texts.items()
        }
        assert all(found == values["en"] for found in values.values()), f"{room}.{name}: {values}"


def test_the_files_are_sorted() -> None:
    for room in ROOMS:
        assert list(texts_of(room)) == sorted(texts_of(room)), f"sort src/resa/texts/sentences/{room}.json by code"


def _bare(node: ast.expr | None) -> Iterator[ast.expr]:
    """The plain texts and f-strings an argument may come to, when they hold words."""
    if isinstance(node, ast.IfExp):
        yield from _bare(node.body)
        yield from _bare(node.orelse)
    elif isinstance(node, ast.BoolOp):
        for value in node.values:
            yield from _bare(value)
    elif isinstance(node, ast.BinOp):
        yield from _bare(node.left)
        yield from _bare(node.right)
    elif isinstance(node, ast.JoinedStr) or (isinstance(node, ast.Constant) and isinstance(node.value, str)):
        parts = node.values if isinstance(node, ast.JoinedStr) else [node]
        if re.search(r"[a-z]{2} ", "".join(str(p.value) for p in parts if isinstance(p, ast.Constant))):
            yield node


def _arguments(call: ast.Call) -> Iterator[ast.expr]:
    """The arguments of a call that a person reads."""
    name = call.func.id if isinstance(call.func, ast.Name) else getattr(call.func, "attr", "")
    named = {k.arg: k.value for k in call.keywords}
    if re.fullmatch(r"(Usage|Unreadable|Limit|NotFound|Conflict|Privacy|Cancelled|Resa|Invalid|NotBuilt)Error", name):
        yield from call.args[:1]
        yield from (named[k] for k in ("remedy", "allowed") if k in named)
    elif name == "Diagnostic":
        yield from (named[k] for k in ("message", "remedy") if k in named)
    elif name == "progress":
        yield from call.args[2:]
    elif name == "append" and "warnings" in ast.unparse(call.func):
        yield from call.args


def test_no_error_warning_or_reason_is_a_bare_sentence() -> None:
    bare = [
        f"{path}:{text.lineno}"
        for path, tree in _files()
        if not any(fnmatch(path.as_posix(), pattern) for pattern in TERMINAL)
        for call in ast.walk(tree)
        if isinstance(call, ast.Call)
        for argument in _arguments(call)
        for text in _bare(argument)
    ]
    assert not bare, f"bare sentences at {bare}; {REMEDY}"


def test_a_sentence_is_its_english_text_and_keeps_its_values() -> None:
    said = Sentence("events.rows_cannot_read_were_left_out", n=1234)
    assert said == "1,234 rows cannot be read and were left out." and isinstance(said, str)
    assert said.said("sv") == "1\u00a0234 rader kan inte läsas och utelämnades."
    assert (
        Sentence("events.rows_cannot_read_were_left_out", n=1).said("da") == "1 række kan ikke læses og blev udeladt."
    )
    assert said.to_dict() == {"code": "events.rows_cannot_read_were_left_out", "values": {"n": 1234}, "text": str(said)}
    for again in (pickle.loads(pickle.dumps(said)), copy.deepcopy(said)):
        assert (again.code, again.values, str(again)) == (said.code, said.values, str(said))


def test_options_shares_lists_and_sentences_within_sentences() -> None:
    assert "with --at;" in Sentence("events.say_which_column_at_col_columns", shown=["a", "b"])
    assert "a, b" in Sentence("events.say_which_column_at_col_columns", shown=["a", "b"])
    assert "40%" in Sentence("analysis.compared_paths", n=3, share=0.4)
    inner = Sentence("events.month_by_name")
    outer = Sentence("events.times_numbers_read", format=inner)
    assert outer.said("nb") == "Tidene er tall og ble lest som måned med navn."
    assert outer.to_dict()["values"]["format"]["code"] == "events.month_by_name"


def test_json_takes_a_sentence_as_text_or_as_data() -> None:
    said = Sentence("events.file_empty")
    assert json.loads(json.dumps([said])) == ["The file is empty"]
    assert msgspec.json.decode(msgspec.json.encode({"x": said}, enc_hook=as_data)) == {
        "x": {"code": "events.file_empty", "values": {}, "text": "The file is empty"}
    }


def test_an_error_still_reads_as_one_english_message() -> None:
    error = UsageError(Sentence("events.no_such_column"), value="at", remedy=Sentence("events.name_files"))
    assert error.message == "There is no such column. Value: at. Name the files in it."
    assert isinstance(error.to_dict()["what"], Sentence)
