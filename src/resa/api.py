"""What `import resa` offers: the command line's work as typed functions. Nothing is computed here.

A store is given as a folder or an open `Store`; a map as a file or a `Document`. Every question of the register is a
function of its own name (`resa.transitions(store)`), see `resa.questions()`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeAlias

if TYPE_CHECKING:
    from .analysis.registry import Question
    from .events.model import Snapshot
    from .events.report import ImportReport
    from .events.store import Store
    from .evidence.discovery import Discovered
    from .evidence.model import Filter, Measured
    from .journey.diagnostics import Diagnostic
    from .journey.document import Document
    from .rendering.answer import Answer

    AnyStore: TypeAlias = Store | Snapshot | str | Path
    AnyMap: TypeAlias = Document | str | Path


def open_store(path: str | Path, create: bool = False, *, keep_ids: bool = False) -> Store:
    """The event store in that folder; with `create` a new one when there is none. Close it, or use it in a `with`."""
    from .events.store import open_store as open_

    return open_(path, create, keep_ids=keep_ids)


def import_events(files: str | Path | Sequence[str | Path], into: str | Path | Store, **options: Any) -> ImportReport:
    """Read event files into a store, as `resa import`; `options` are the fields of `resa.events.options.ImportOptions`
    (customer="user", event="action", at="when", tz="Europe/Oslo" …)."""
    from .events.ingest import import_files
    from .events.options import ImportOptions
    from .events.store import open_store as open_

    paths = [files] if isinstance(files, str | Path) else list(files)
    chosen = ImportOptions(**options)
    if isinstance(into, str | Path):
        return import_files(paths, lambda: open_(into, create=True, keep_ids=chosen.keep_ids), chosen)
    return import_files(paths, into, chosen)


def questions() -> Mapping[str, Question]:
    """Every question that can be asked, by name, with its arguments and columns."""
    from .analysis.registry import questions as all_

    return all_()


def ask(
    name: str,
    source: AnyStore | Any = None,
    *,
    engine: str | None = None,
    progress: Callable[[int, int], None] | None = None,
    **arguments: Any,
) -> Answer:
    """The answer to the question `name`: of a store, of a table of answers where the question needs one, or of a plain
    file where it takes one (`resa.ask("attribution", paths="paths.csv")`). `.plot()` draws it. `engine` says where it is
    computed: "local" (threads; the default unless RESA_ENGINE says another), "local[2]" (Spark here), "spark://host:7077".
    `progress` is told (done, total) after each piece of every pass over the events; what it raises stops the question."""
    from .analysis.asking import ask as ask_
    from .analysis.asking import ask_file
    from .analysis.registry import get
    from .errors import UsageError
    from .rendering.answer import Answer

    given = {key.rstrip("_"): value for key, value in arguments.items()}
    question = get(name)
    path = given.pop(question.file.option, None) if question.file else None
    if (path is None) == (source is None):
        file = f", or {question.file.option}=FILE" if question.file else ""
        raise UsageError(f"{name} is asked of one thing", where="source", allowed="a store" + file)
    if path is not None:
        return Answer.of(ask_file(name, path, given))
    if question.needs == "answers":
        return Answer.of(ask_(name, source, given, engine=engine))
    with _snapshot(source) as snapshot, _told(progress):
        return Answer.of(ask_(name, snapshot, given, engine=engine))


def ask_many(
    source: AnyStore,
    wanted: Sequence[tuple[str, Mapping[str, Any]]],
    *,
    engine: str | None = None,
    progress: Callable[[int, int], None] | None = None,
) -> list[Answer | Exception]:
    """Several questions about one store in one walk over its events: `[("drop-off", {}), ("funnel", {"steps": "a > b"})]`.
    In order the answer each gives alone, or its error. `progress` as in `ask`."""
    from .analysis.asking import ask_many as many
    from .rendering.answer import Answer

    with _snapshot(source) as snapshot, _told(progress):
        found = many(snapshot, wanted, engine=engine)
    return [each if isinstance(each, Exception) else Answer.of(each) for each in found]


def read_map(path: str | Path) -> Document:
    """The journey in that file. Findings that lose nothing are not raised; see `check_map`."""
    from .errors import UnreadableError
    from .journey.format import read

    document, found = read(Path(path))
    fatal = next((d for d in found if d.severity == "fatal"), None)
    if fatal is not None:
        raise UnreadableError(fatal.message, where=str(path), value=fatal.value, remedy=fatal.remedy)
    return document


def check_map(path: str | Path) -> list[Diagnostic]:
    """What is wrong in that file: record, field, value, rule and remedy, as `resa map validate`."""
    from .journey.format import read

    return list(read(Path(path))[1])


def write_map(document: Document, path: str | Path) -> None:
    """Write the journey in its canonical form: the same document gives the same bytes."""
    from .journey.format import write

    Path(path).write_bytes(write(document))


def measure(
    map: AnyMap,
    store: AnyStore,
    answers: str | Path | None = None,
    *,
    filter: Filter | None = None,
    compare: Filter | None = None,
    reveal: bool | None = None,
) -> Measured:
    """The map measured on a store, as `resa measure`: with its answers, or with those of a file instead."""
    from .evidence.from_files import measure_files
    from .evidence.measuring import measure as measure_
    from .evidence.model import Filter as Filter_

    document, chosen = _document(map), filter or Filter_()
    folder = _folder(store)
    if folder is not None:
        return measure_files(document, folder, answers, filter=chosen, compare=compare, reveal=reveal)
    with _snapshot(store) as snapshot:
        return measure_(document, snapshot, None, chosen, compare, reveal)


def discover(store: AnyStore, *, title: str = "", language: str = "en") -> Discovered:
    """A first map drafted from events alone, with what it leaves out, as `resa discover`."""
    from .evidence.discovery import discover as discover_

    with _snapshot(store) as snapshot:
        return discover_(snapshot, title=title, language=language)


def export_map(
    map: AnyMap,
    to: str | Path,
    measured: Measured | None = None,
    *,
    format: str | None = None,
    language: str | None = None,
    theme: str = "light",
    scale: float = 2.0,
) -> Path:
    """Write the map as svg, pdf, png, pptx, xlsx, html, json, cjml.xml, md, mmd or theydo.zip (by the ending of `to`), as
    `resa map export`."""
    from .rendering.exporters import export, format_of

    document, path = _document(map), Path(to)
    chosen = language or next(iter(document.journey.languages), "en")
    name = format or format_of(path.name)
    path.write_bytes(export(document, measured, format=name, language=chosen, theme=theme, scale=scale))
    return path


def question_function(name: str) -> Callable[..., Answer]:
    """`ask` bound to one question: what `resa.<name>` is."""
    from .analysis.registry import get

    declared = get(name)

    def call(source: Any = None, **arguments: Any) -> Answer:
        return ask(name, source, **arguments)

    call.__name__ = call.__qualname__ = name.replace("-", "_")
    call.__doc__ = f"{declared.title}\n\n" + "\n".join(f"{a.name}: {a.meaning}" for a in declared.arguments)
    return call


def _document(map: AnyMap) -> Document:
    return read_map(map) if isinstance(map, str | Path) else map


def _folder(store: AnyStore) -> Path | None:
    """Where the store's own answers lie; a bare snapshot has none."""
    if isinstance(store, str | Path):
        return Path(store)
    return getattr(store, "path", None)


@contextmanager
def _told(progress: Callable[[int, int], None] | None) -> Iterator[None]:
    """Passes inside the block tell how far they are, when somebody wants to know."""
    from .analysis.engine import watched

    if progress is None:
        yield
        return
    with watched(progress):
        yield


@contextmanager
def _snapshot(store: AnyStore) -> Iterator[Snapshot]:
    """A snapshot of whatever was given; what is opened here is closed here."""
    if isinstance(store, str | Path):
        with open_store(store) as opened, opened.snapshot() as snapshot:
            yield snapshot
    elif hasattr(store, "snapshot"):
        with store.snapshot() as snapshot:
            yield snapshot
    else:
        yield store
