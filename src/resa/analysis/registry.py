"""The register of questions. A question is declared once, beside its function, and is by that alone a Python function,
`resa ask NAME`, an HTTP endpoint, a panel of the answers page with its picture, and an entry in the reference."""

from __future__ import annotations

import importlib
import importlib.util
import pkgutil
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, Literal, TypeVar

from ..errors import NotFoundError
from ..texts.sentence import Sentence
from .picture import Figures, Picture, Plain, say, suggested
from .result import Column, Result

Needs = Literal["snapshot", "answers"]
#: What a question is about, in the order people ask: the groups of the answers page.
GROUPS = ("where", "away", "time", "plan", "matters", "who", "said", "credit", "cut", "value", "data")
Group = Literal["where", "away", "time", "plan", "matters", "who", "said", "credit", "cut", "value", "data"]
F = TypeVar("F", bound=Callable[..., Result])


@dataclass(frozen=True, slots=True)
class Argument:
    """One argument of a question; `kind` says how the command line and HTTP parse it."""

    name: str
    kind: Literal["text", "texts", "integer", "number", "seconds", "grain", "flag"]
    meaning: str
    default: Any = None
    of: Literal[
        "", "touchpoint", "path", "property", "stages", "stage", "planned", "promise", "cost", "late", "purchase"
    ] = ""
    """What its text names, so that it can be picked instead of typed."""
    choices: tuple[str, ...] = ()
    """The only words it takes."""
    needed: bool = False
    """Whether there is no answer without it."""


@dataclass(frozen=True, slots=True)
class FileSource:
    """The other thing a question may be asked of: a plain file, `resa ask NAME --OPTION FILE`, where no store fits."""

    option: str
    """Names the file on the command line and in Python, e.g. `paths`."""
    meaning: str
    function: Callable[..., Result]
    """`function(path, **arguments)`, with arguments and columns of its own."""
    arguments: tuple[Argument, ...]
    columns: tuple[Column, ...]
    picture: Picture | None = None
    """None: that of the question when the columns are the same, else the one its columns suggest."""
    plain: Plain | None = None
    """None: that of the question when the columns are the same."""


@dataclass(frozen=True, slots=True)
class Question:
    """A declared question: `function(snapshot_or_answers, **arguments) -> Result`."""

    name: str
    """kebab-case; the Python name is the same in snake_case."""
    title: str
    function: Callable[..., Result]
    arguments: tuple[Argument, ...]
    columns: tuple[Column, ...]
    needs: Needs = "snapshot"
    module: str = ""
    file: FileSource | None = None
    group: Group = "where"
    picture: Picture = field(default_factory=Figures)
    plain: Plain | None = None
    broken_down: tuple[Picture, Plain] | None = None
    """Picture and sentence of an answer in groups; None: the same as without."""

    def picture_of(self, result: Result) -> Picture:
        """The picture of this answer, which may be in groups, or that of a file with columns of its own."""
        if self._own(result):
            return self.broken_down[0] if self.broken_down and _in_groups(result) else self.picture
        declared = self.file.picture if self.file else None
        return declared or suggested(result.columns)

    def sentence_of(self, result: Result) -> Sentence:
        """The answer in one plain sentence."""
        if self.file and self.file.plain and result.columns == self.file.columns:
            return say(self.file.plain, result)
        plain = self.broken_down[1] if self.broken_down and _in_groups(result) else self.plain
        return say(plain if self._own(result) else None, result)

    def _own(self, result: Result) -> bool:
        """Whether it has the declared columns, and not those of a file; what is watched has the unit of its figure."""
        return [c.name for c in result.columns] == [c.name for c in self.columns]


def _in_groups(result: Result) -> bool:
    """Whether any row is of a group."""
    return any(group is not None for group in result.data.get("group", ()))


_QUESTIONS: dict[str, Question] = {}
#: Rooms whose modules may declare questions; imported on first use only.
_ROOMS = ["resa.analysis", "resa.voice.questions"]
_loaded = False


def question(
    name: str,
    *,
    title: str,
    columns: tuple[Column, ...],
    arguments: tuple[Argument, ...] = (),
    needs: Needs = "snapshot",
    file: FileSource | None = None,
    group: Group = "where",
    picture: Picture | None = None,
    plain: Plain | None = None,
    broken_down: tuple[Picture, Plain] | None = None,
) -> Callable[[F], F]:
    """Declare the decorated function as the question `name`."""

    def declare(function: F) -> F:
        _QUESTIONS[name] = Question(
            name, title, function, arguments, columns, needs, function.__module__, file,
            group, picture or suggested(columns), plain, broken_down,
        )  # fmt: skip
        return function

    return declare


def _rooms() -> list[str]:
    """The rooms that are installed."""
    return [room for room in _ROOMS if importlib.util.find_spec(room)]


def questions() -> dict[str, Question]:
    """All declared questions by name; imports every module of the rooms once."""
    global _loaded
    if not _loaded:
        for room in _rooms():
            package = importlib.import_module(room)
            for module in pkgutil.iter_modules(package.__path__, room + "."):
                importlib.import_module(module.name)
        _loaded = True
    return dict(sorted(_QUESTIONS.items()))


def get(name: str) -> Question:
    """The question of that name. A module of the same name is tried first, so that one question loads one module."""
    module_name = name.replace("-", "_")
    if name not in _QUESTIONS and module_name.isidentifier() and module_name.isascii():
        for room in _rooms():
            module = f"{room}.{module_name}"
            if importlib.util.find_spec(module):
                importlib.import_module(module)
    if name not in _QUESTIONS:
        known = questions()
        if name not in known:
            raise NotFoundError(Sentence("analysis.no_such_question"), value=name, allowed=list(known))
    return _QUESTIONS[name]
