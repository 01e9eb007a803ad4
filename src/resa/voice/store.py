"""The answers of a store: STORE/answers/answers.sqlite, one transaction per import, so a reader sees all of it or nothing.

Ids are kept as pseudonyms made with the store's key; which customers of the events they are is looked up at `load`, so
answers may come before their events. Free text is stored as `read` leaves it: with marks for personal data.
"""

from __future__ import annotations

import hashlib
import json
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import numpy as np

from ..errors import CancelledError, ConflictError, NotFoundError, UnreadableError
from ..events.refused import RefusedRows
from ..texts.sentence import Sentence
from .model import Answers, Scale
from .options import AnswerOptions, AnswerReport
from .read import AnswerRows, answers_of, examine, must_answer, raw_answers, read_answers

_SCHEMA = """
CREATE TABLE IF NOT EXISTS batch (
  number INTEGER PRIMARY KEY AUTOINCREMENT, digest TEXT NOT NULL, source TEXT NOT NULL, at TEXT NOT NULL,
  purpose TEXT NOT NULL, undone_at TEXT, facts TEXT NOT NULL);
CREATE TABLE IF NOT EXISTS answer (
  batch INTEGER NOT NULL REFERENCES batch, customer TEXT NOT NULL, account TEXT NOT NULL, about TEXT NOT NULL,
  at INTEGER NOT NULL, score REAL, scale INTEGER NOT NULL, comment TEXT NOT NULL, traits TEXT NOT NULL);
CREATE INDEX IF NOT EXISTS answer_batch ON answer (batch);
"""
_LIVE_DIGEST = "SELECT number FROM batch WHERE digest = ? AND undone_at IS NULL"


@dataclass(frozen=True, slots=True)
class AnswerBatch:
    """One import of answers."""

    number: int
    source: str
    imported_at: str
    purpose: str
    undone_at: str | None
    rows: int
    answers: int
    customers: int
    n_refused: int
    refused_file: str | None
    """Path inside the store."""

    def to_dict(self) -> dict[str, Any]:
        """For JSON."""
        return asdict(self)


class AnswerStore:
    """The answers that lie in a store's folder. Opening it makes nothing; the first import does."""

    def __init__(self, path: str | Path) -> None:
        self.path = Path(path)
        self._file = self.path / "answers" / "answers.sqlite"

    def append(
        self,
        file: str | Path,
        options: AnswerOptions = AnswerOptions(),
        progress: Callable[[int, int | None, Sentence], None] | None = None,
        cancel: Callable[[], bool] | None = None,
    ) -> AnswerReport:
        """Import a file of answers: all of it or, on any error, nothing.

        UsageError when a scale looks reversed and `options.reversed` is None (see `AnswerReport.questions` of a
        preview). A file that is in the store already changes nothing (`already_imported`), unless `options.again`.
        """
        from ..events.store import open_store

        tell = progress or (lambda done, total, what: None)
        tell(0, 3, Sentence("voice.reading", file=Path(file).name))
        raw = raw_answers(Path(file), options)
        must_answer(examine(raw, options))  # before a store is made
        if options.dry_run and not (self.path / "manifest.sqlite").exists():
            return read_answers(file, options)[1]
        with open_store(self.path, create=True) as store:
            rows, report = answers_of(raw, options, store.pseudonym)
            digest = _digest(rows, options)
            if cancel is not None and cancel():
                raise CancelledError(Sentence("voice.import_stopped"))
            tell(1, 3, Sentence("voice.linking_answers"))
            known = store.customer_numbers(rows.customer) >= 0
            report.customers_known = len({c for c, k in zip(rows.customer, known, strict=True) if c and k})
        if (already := self._batch_of(digest)) is not None and not options.again:
            report.batch, report.already_imported = already, True
            report.warnings.insert(0, Sentence("voice.already_imported", batch=str(already)))
            return report
        if options.dry_run:
            report.dry_run = True
            return report
        tell(2, 3, Sentence("voice.writing"))
        self._write(rows, report, digest, again=options.again)
        tell(3, 3, Sentence("voice.done"))
        return report

    def load(self) -> Answers:
        """All answers that are not undone, with the customer's number in the store where its events are known."""
        if not self._file.exists():
            return AnswerRows().to_answers()
        with self._open() as db:
            facts = {b["number"]: json.loads(b["facts"]) for b in _live(db)}
            sources = {b["number"]: b["source"] for b in _live(db)}
            rows = db.execute("SELECT * FROM answer WHERE batch IN (SELECT number FROM batch WHERE undone_at IS NULL) "
                              "ORDER BY batch, rowid").fetchall()  # fmt: skip
        scales: dict[Scale, int] = {}
        of_batch = {
            number: [scales.setdefault(Scale(**s), len(scales)) for s in fact["scales"]]
            for number, fact in facts.items()
        }
        customers = [r["customer"] for r in rows]
        traits = [json.loads(r["traits"]) for r in rows]
        names = list(dict.fromkeys(name for t in traits for name in t))
        return Answers(
            customer=tuple(customers),
            customer_no=self._numbers(customers),
            about=tuple(r["about"] for r in rows),
            at=np.array([r["at"] for r in rows], np.int64),
            score=np.array([np.nan if r["score"] is None else r["score"] for r in rows], np.float64),
            scale=np.array([-1 if r["scale"] < 0 else of_batch[r["batch"]][r["scale"]] for r in rows], np.int16),
            scales=tuple(scales),
            comment=tuple(r["comment"] for r in rows),
            account=tuple(r["account"] for r in rows),
            traits={name: tuple(t.get(name, "") for t in traits) for name in names},
            source=tuple(sources[r["batch"]] for r in rows),
        )

    def batches(self) -> list[AnswerBatch]:
        """All imports of answers, undone ones with them, oldest first."""
        if not self._file.exists():
            return []
        with self._open() as db:
            found = db.execute("SELECT * FROM batch ORDER BY number").fetchall()
        return [_batch(row) for row in found]

    def undo(self, number: int) -> AnswerBatch:
        """Take one import out again. NotFoundError, or ConflictError when it has been undone before."""
        known = {b.number: b for b in self.batches()}
        if number not in known:
            raise NotFoundError(Sentence("voice.no_such_batch_answers"), value=number, allowed=[str(n) for n in known])
        if known[number].undone_at:
            raise ConflictError(
                Sentence("voice.batch_already_undone"), value=number, where=f"undone {known[number].undone_at}"
            )
        with self._open() as db:
            db.execute("PRAGMA secure_delete = ON")  # what is taken out is gone from the file too
            db.execute("BEGIN IMMEDIATE")
            db.execute("DELETE FROM answer WHERE batch = ?", [number])
            db.execute("UPDATE batch SET undone_at = ? WHERE number = ?", [_now(), number])
            db.commit()
        return next(b for b in self.batches() if b.number == number)

    def erase(self, pseudonym: str) -> int:
        """Take a person's answers and comments out, those of undone imports too; how many there were."""
        if not self._file.exists():
            return 0
        with self._open() as db:
            db.execute("PRAGMA secure_delete = ON")
            db.execute("BEGIN IMMEDIATE")
            gone = db.execute("DELETE FROM answer WHERE customer = ?", [pseudonym]).rowcount
            db.commit()
            if gone:
                db.execute("PRAGMA wal_checkpoint(TRUNCATE)")  # nothing is left in the log of changes either
        return int(gone)

    def mark(self) -> str:
        """Changes whenever the answers do."""
        if not self._file.exists():
            return ""
        with self._open() as db:
            counts = db.execute("SELECT batch, count(*) FROM answer GROUP BY batch ORDER BY batch").fetchall()
            return str([(b["number"], b["undone_at"]) for b in _live(db)]) + str([tuple(row) for row in counts])

    def _numbers(self, customers: list[str]) -> Any:
        from ..events.store import open_store

        if not (self.path / "manifest.sqlite").exists():
            return np.full(len(customers), -1, np.int64)
        with open_store(self.path) as store:
            return store.customer_numbers(customers)

    def _batch_of(self, digest: str) -> int | None:
        if not self._file.exists():
            return None
        with self._open() as db:
            row = db.execute(_LIVE_DIGEST, [digest]).fetchone()
        return None if row is None else int(row["number"])

    def _write(self, rows: AnswerRows, report: AnswerReport, digest: str, *, again: bool) -> None:
        self._file.parent.mkdir(parents=True, exist_ok=True)
        with self._open() as db:
            db.execute("PRAGMA secure_delete = ON")
            db.execute("BEGIN IMMEDIATE")
            if not again and db.execute(_LIVE_DIGEST, [digest]).fetchone():
                raise ConflictError(Sentence("voice.same_file_just_been_imported_somebody"), value=rows.source)
            cursor = db.execute(
                "INSERT INTO batch (digest, source, at, purpose, facts) VALUES (?, ?, ?, ?, '{}')",
                [digest, rows.source, _now(), report.purpose],
            )
            number = int(cursor.lastrowid or 0)
            report.refused_file = self._refused(rows, number)
            facts = {
                "scales": [asdict(s) for s in rows.scales], "rows": report.rows, "answers": len(rows),
                "customers": report.customers, "n_refused": report.n_refused, "roles": report.roles,
                "warnings": report.warnings,
                "refused_file": report.refused_file and report.refused_file.relative_to(self.path).as_posix(),
            }  # fmt: skip
            db.execute("UPDATE batch SET facts = ? WHERE number = ?", [json.dumps(facts, ensure_ascii=False), number])
            db.executemany("INSERT INTO answer VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)", _values(rows, number))
            db.commit()
        self._file.chmod(0o600)
        report.batch = number

    def _refused(self, rows: AnswerRows, number: int) -> Path | None:
        if not rows.refused:
            return None
        folder = self.path / "refused"
        folder.mkdir(parents=True, exist_ok=True)
        out = RefusedRows(folder / f"answers-{number}.csv")
        out.add_all(rows.refused, rows.source)
        return out.close()

    @contextmanager
    def _open(self) -> Iterator[sqlite3.Connection]:
        try:
            db = sqlite3.connect(self._file, timeout=30, isolation_level=None)
        except sqlite3.Error as error:
            raise UnreadableError(
                Sentence("voice.answers_cannot_opened"), where=str(self._file), value=error
            ) from error
        db.row_factory = sqlite3.Row
        try:
            db.execute("PRAGMA journal_mode = WAL")
            db.executescript(_SCHEMA)
            yield db
        except sqlite3.OperationalError as error:
            if db.in_transaction:
                db.rollback()
            if "locked" in str(error):
                raise ConflictError(
                    Sentence("voice.somebody_else_importing_answers"),
                    where=str(self._file),
                    remedy=Sentence("voice.try_again_moment"),
                ) from error
            raise UnreadableError(
                Sentence("voice.answers_cannot_read_written"), where=str(self._file), value=error
            ) from error
        except sqlite3.DatabaseError as error:
            if db.in_transaction:
                db.rollback()
            raise UnreadableError(
                Sentence("voice.answers_cannot_read_written"), where=str(self._file), value=error
            ) from error
        except BaseException:
            if db.in_transaction:
                db.rollback()
            raise
        finally:
            db.close()


def _live(db: sqlite3.Connection) -> list[sqlite3.Row]:
    return db.execute("SELECT * FROM batch WHERE undone_at IS NULL").fetchall()


def _batch(row: sqlite3.Row) -> AnswerBatch:
    facts = json.loads(row["facts"])
    return AnswerBatch(
        number=row["number"], source=row["source"], imported_at=row["at"], purpose=row["purpose"],
        undone_at=row["undone_at"], rows=facts["rows"], answers=facts["answers"], customers=facts["customers"],
        n_refused=facts["n_refused"], refused_file=facts["refused_file"],
    )  # fmt: skip


def _digest(rows: AnswerRows, options: AnswerOptions) -> str:
    """The file and the columns that were read as scores: the same file may be read once for each of its questions."""
    said = json.dumps([rows.digest, sorted(set(rows.traits.get("question", []))), options.about_value])
    return hashlib.sha256(said.encode()).hexdigest()


def _values(rows: AnswerRows, number: int) -> Iterator[tuple[Any, ...]]:
    names = list(rows.traits)
    for i in range(len(rows)):
        traits = {name: value for name in names if (value := rows.traits[name][i])}
        score = None if np.isnan(rows.score[i]) else rows.score[i]
        yield (
            number, rows.customer[i], rows.account[i], rows.about[i], rows.at[i], score, rows.scale[i], rows.comment[i],
            json.dumps(traits, ensure_ascii=False),
        )  # fmt: skip


def _now() -> str:
    return datetime.now(UTC).isoformat(timespec="seconds").replace("+00:00", "Z")
