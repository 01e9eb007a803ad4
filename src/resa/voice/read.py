"""A file of answers as rows that are ready to store: columns told, scales known, personal data marked, ids pseudonymous.

Long form has one score column and perhaps a question column; wide form several score columns, and gives one answer per
filled one. A row that cannot be read is refused with its reason; nothing is dropped in silence.
"""

from __future__ import annotations

import re
import secrets
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from functools import lru_cache
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from ..errors import UnreadableError, UsageError
from ..events.role_guess import plain
from ..texts.sentence import Sentence
from . import tool_files
from .column_scales import Columns, column_scales
from .columns import guess_columns
from .labels import is_nothing, score_of
from .model import Answers, Scale
from .options import AnswerOptions, AnswerReport
from .personal_data import Scanned, scan
from .raw import RawAnswers, read_raw
from .scales import GuessedScale
from .when import UNKNOWN, instants

#: Columns (as `plain` writes them) that identify a person and are never kept as traits.
_IDENTIFYING_WORDS = """
    name fullname locationlatitude locationlongitude responseid externalreference firstname lastname surname email mail phone phonenumber mobile address street ssn dob birthdate
    dateofbirth ipaddress ip recipientemail recipientfirstname recipientlastname namn förnamn efternamn epost
    epostadress telefon telefonnummer mobil adress gatuadress personnummer födelsedatum navn fornavn efternavn
    adresse cpr cprnummer fødselsdato etternavn mobilnummer fødselsnummer ipadresse
"""
IDENTIFYING = frozenset(_IDENTIFYING_WORDS.split())
_HEADED = re.compile(r"^[^:–]{2,12}\s*[:–]\s*(.{2,80}?)\s*(?:\([^()]*\d[^()]*\))?$")


class NoScoresError(UnreadableError):
    """No column was named, and none looks like, a score or a comment; `roles` are the other columns' roles."""

    def __init__(self, raw: RawAnswers, roles: dict[str, Any]) -> None:
        self.roles = {**roles, "score": []}
        super().__init__(
            "No column of this file looks like a score or a comment",
            where=raw.shown,
            allowed=raw.columns,
            remedy="Name it with --score COL or --comment COL",
        )


@dataclass(slots=True)
class AnswerRows:
    """Answers in file order, one per scored column or comment; `customer` is a pseudonym or ''."""

    customer: list[str] = field(default_factory=list)
    account: list[str] = field(default_factory=list)
    about: list[str] = field(default_factory=list)
    at: list[int] = field(default_factory=list)
    score: list[float] = field(default_factory=list)
    scale: list[int] = field(default_factory=list)
    comment: list[str] = field(default_factory=list)
    traits: dict[str, list[str]] = field(default_factory=dict)
    scales: list[Scale] = field(default_factory=list)
    digest: str = ""
    source: str = ""
    refused: list[tuple[int, Sentence, tuple[str, ...]]] = field(default_factory=list)
    """Number, reason and cells of every refused row."""

    def __len__(self) -> int:
        return len(self.customer)

    def to_answers(self, numbers: Callable[[Sequence[str]], npt.NDArray[np.int64]] | None = None) -> Answers:
        """As the other rooms read them; `numbers` links pseudonyms to the store's customers."""
        n = len(self)
        return Answers(
            customer=tuple(self.customer),
            customer_no=np.full(n, -1, np.int64) if numbers is None else numbers(self.customer),
            about=tuple(self.about),
            at=np.array(self.at, np.int64),
            score=np.array(self.score, np.float64),
            scale=np.array(self.scale, np.int16),
            scales=tuple(self.scales),
            comment=tuple(self.comment),
            account=tuple(self.account),
            traits={name: tuple(values) for name, values in self.traits.items()},
            source=(self.source,) * n,
        )


def read_answers(
    path: Path | str, options: AnswerOptions = AnswerOptions(), pseudonym: Callable[[str], str] | None = None
) -> tuple[AnswerRows, AnswerReport]:
    """The answers of a file and what there is to say about it.

    `report.questions` is not empty when a scale looks reversed and the user has not said whether it is: then ask, or
    refuse (see `must_answer`). Without `pseudonym` a key of this run alone is used, so ids still never leave the file.
    """
    return answers_of(raw_answers(Path(path), options), options, pseudonym or _one_run())


def raw_answers(path: Path, options: AnswerOptions) -> RawAnswers:
    """The file as it lies there, read as the options say."""
    raw = read_raw(
        path, delimiter=options.delimiter, encoding=options.encoding, header=options.header, sheet=options.sheet
    )
    tool_files.mend(raw)
    return raw


def examine(raw: RawAnswers, options: AnswerOptions) -> AnswerReport:
    """Columns, scales and what has to be asked, without reading the rows: raises what an import would raise first."""
    report = _report(raw, options)
    column_scales(raw, _columns(raw, options, report), options, report)
    return report


def answers_of(
    raw: RawAnswers, options: AnswerOptions, pseudonym: Callable[[str], str]
) -> tuple[AnswerRows, AnswerReport]:
    """The same from a table already read."""
    report = _report(raw, options)
    columns = _columns(raw, options, report)
    rows = AnswerRows(digest=raw.digest, source=raw.shown, refused=list(raw.refused))
    times = instants(raw.values(columns.roles["at"]), options, report) if "at" in columns.roles else None
    questions = column_scales(raw, columns, options, report)
    _collect(raw, columns, options, questions, times, rows, report, pseudonym)
    _finish(rows, report)
    return rows, report


def _report(raw: RawAnswers, options: AnswerOptions) -> AnswerReport:
    return AnswerReport(
        source=raw.shown, format=raw.format, encoding=raw.encoding, delimiter=raw.delimiter, purpose=options.purpose,
        tz=options.tz or "UTC", warnings=list(raw.warnings), rows=len(raw.rows) + len(raw.refused),
        dry_run=options.dry_run,
    )  # fmt: skip


def must_answer(report: AnswerReport) -> None:
    """Raise UsageError with the option to give when a scale looks reversed and nobody has said."""
    if report.questions:
        question = report.questions[0]
        raise UsageError(
            question.text, where=f"column {question.column!r}", allowed=["--reversed", "--not-reversed"],
            remedy=Sentence("voice.say_reversed_if_good_end_else", low=question.low, column=question.column),
        )  # fmt: skip


def _one_run() -> Callable[[str], str]:
    import hashlib
    import hmac

    key = secrets.token_bytes(32)
    return lambda given: hmac.digest(key, given.encode(), hashlib.sha256).hex()[:32]


def _columns(raw: RawAnswers, options: AnswerOptions, report: AnswerReport) -> Columns:
    given = {
        role: raw.column(value, f"--{role}")
        for role in ("customer", "account", "about", "at", "comment", "question")
        if (value := getattr(options, role)) is not None
    }
    scores = [raw.column(s, "--score") for s in options.score]
    none = [raw.column(c, "--property") for c in options.properties]
    settled = {f"score {i}": c for i, c in enumerate(scores)} | {f"property {i}": c for i, c in enumerate(none)}
    told = tool_files.told(raw, {**given, **settled})
    scores = scores or [c for role, c in told.items() if role == "score"]
    told.pop("score", None)
    guessed = guess_columns(raw.columns, raw.rows[:2000], {**told, **given, **settled, **tool_files.bookkeeping(raw)})
    if not scores:
        found = guessed.get("score", [])
        scores = found if isinstance(found, list) else [found]
    roles = {
        r: c for r, c in guessed.items() if isinstance(c, int) and " " not in r and r != "score" and c not in scores
    }
    if options.score and "question" in roles and "question" not in given and len(scores) != 1:
        del roles["question"]
    if not scores and "comment" not in roles:
        raise NoScoresError(raw, {role: raw.columns[c] for role, c in roles.items()})
    used = {*scores, *roles.values()}
    traits = _traits(raw, options, used, report)
    report.roles = {role: raw.columns[c] for role, c in roles.items()}
    report.roles["score"] = [raw.columns[c] for c in scores]
    return Columns(roles, scores, traits)


def _traits(raw: RawAnswers, options: AnswerOptions, used: set[int], report: AnswerReport) -> list[int]:
    if options.traits is not None:
        return [] if options.traits == ("none",) else [raw.column(t, "--trait") for t in options.traits]
    noted = set(tool_files.noted(raw))
    free = [i for i in range(len(raw.columns)) if i not in used and i not in noted]
    asked = [i for b in options.by if (i := raw.column(b, "--by")) not in free]
    report.left_out = [raw.columns[i] for i in free if plain(raw.columns[i]) in IDENTIFYING]
    if report.left_out:
        report.warnings.append(Sentence("voice.identifying_columns_left_out", columns=report.left_out))
    return [*(i for i in free if plain(raw.columns[i]) not in IDENTIFYING), *asked]


def _collect(
    raw: RawAnswers,
    columns: Columns,
    options: AnswerOptions,
    scales: dict[tuple[int, str], GuessedScale],
    times: list[int | None] | None,
    rows: AnswerRows,
    report: AnswerReport,
    pseudonym: Callable[[str], str],
) -> None:
    numbered: dict[Scale, int] = {}
    for guess in scales.values():
        numbered.setdefault(guess.scale, len(numbered))
    rows.scales = list(numbered)
    wide = len(columns.scores) > 1
    names = {c: _free_name(raw.columns[c], rows.traits) for c in columns.traits}
    for name in names.values():
        rows.traits[name] = []
    rows.traits["question"] = []
    marks: Counter[str] = Counter()
    known: dict[str, str] = {}
    scanned = lru_cache(10_000)(lambda text: scan(text, options.language))

    def refuse(i: int, reason: Sentence) -> None:
        rows.refused.append((raw.numbers[i], reason, _without_person(raw, columns, raw.rows[i], pseudonym, scanned)))

    for i, row in enumerate(raw.rows):
        at = UNKNOWN if times is None else times[i]
        if at is None:
            refuse(i, Sentence("voice.time_cannot_read", text=columns.cell("at", row)))
            continue
        found, wrong = _scored(raw, columns, scales, row)
        for reason in wrong:
            refuse(i, reason)
        said = scan(columns.cell("comment", row), options.language)
        comment = said.text  # "None" is an answer to "what could be better?"
        if not found and not comment:
            if not wrong:
                refuse(i, Sentence("voice.neither_score_nor_comment"))
            continue
        if not found and wrong and not wide:
            continue  # a comment to a score that cannot be read stays with the refused row
        marks.update({str(k): n for k, n in said.found.items()})
        who = columns.cell("customer", row)
        if who and who not in known:
            known[who] = pseudonym(who)
        others = {}
        for c, name in names.items():
            cell = scanned(row[c])
            marks.update({str(k): n for k, n in cell.found.items()})
            others[name] = cell.text
        for k, (c, question, score) in enumerate(found or [(-1, "", None)]):
            rows.customer.append(known.get(who, ""))
            rows.account.append(columns.cell("account", row))
            rows.about.append(
                options.about_value or columns.cell("about", row) or (_headed(raw.columns[c]) if wide else "")
            )
            rows.at.append(at)
            rows.score.append(float("nan") if score is None else score)
            rows.scale.append(-1 if score is None else numbered[scales[c, question].scale])
            rows.comment.append(comment if k == 0 else "")
            for name, value in others.items():
                rows.traits[name].append(value)
            rows.traits["question"].append(question or (raw.columns[c] if c >= 0 else columns.cell("question", row)))
    report.personal_data = dict(sorted(marks.items()))


def _without_person(
    raw: RawAnswers,
    columns: Columns,
    row: Sequence[str],
    pseudonym: Callable[[str], str],
    scanned: Callable[[str], Scanned],
) -> tuple[str, ...]:
    """The cells of a refused row as they may be kept: the file itself and the row's number lead to the rest."""
    cells = [
        "" if plain(name) in IDENTIFYING and c not in columns.traits else scanned(row[c]).text
        for c, name in enumerate(raw.columns)
    ]
    who = columns.roles.get("customer")
    if who is not None and row[who]:
        cells[who] = pseudonym(row[who])
    return tuple(cells)


def _scored(
    raw: RawAnswers, columns: Columns, scales: dict[tuple[int, str], GuessedScale], row: Sequence[str]
) -> tuple[list[tuple[int, str, float | None]], list[Sentence]]:
    """The scores of a row and what is wrong with the others."""
    found: list[tuple[int, str, float | None]] = []
    wrong = []
    question = columns.cell("question", row)
    for c in columns.scores:
        text = row[c]
        if is_nothing(text):
            continue
        scale = scales[c, question].scale
        score = score_of(text, scale.low, scale.high, scale.reversed)
        if score is None:
            wrong.append(Sentence("voice.no_score", column=raw.columns[c], text=text[:40]))
        elif not scale.low <= score <= scale.high:
            wrong.append(
                Sentence("voice.outside_the_scale", column=raw.columns[c], score=score, low=scale.low, high=scale.high)
            )
        else:
            found.append((c, question, score))
    return found, wrong


def _headed(name: str) -> str:
    """`CSAT: Hembesök` is about Hembesök."""
    found = _HEADED.match(name)
    return found.group(1).strip() if found else ""


def _free_name(name: str, taken: dict[str, Any]) -> str:
    return name + "_" if name in taken or name == "question" else name


def _finish(rows: AnswerRows, report: AnswerReport) -> None:
    report.answers = len(rows)
    report.scored = sum(s >= 0 for s in rows.scale)
    report.comments = sum(bool(c) for c in rows.comment)
    report.customers = len({c for c in rows.customer if c})
    times = [t for t in rows.at if t != UNKNOWN]
    report.first_at, report.last_at = (min(times), max(times)) if times else (None, None)
    report.refused = [(number, reason) for number, reason, _ in rows.refused]
    report.n_refused = len(rows.refused)
    if report.personal_data:
        said = [Sentence("voice.marked", n=n, kind=kind.replace("_", " ")) for kind, n in report.personal_data.items()]
        report.warnings.append(Sentence("voice.personal_data_marked", said=said))
    if rows.traits and not any(rows.traits["question"]):
        del rows.traits["question"]


def preview(path: Path | str, options: AnswerOptions = AnswerOptions(), n: int = 20) -> tuple[RawAnswers, AnswerReport]:
    """The first rows as they lie there, and the report that an import of the whole file would give. Stores nothing.

    Never fails for want of a score or comment column: the report's roles then have neither.
    """
    raw = read_raw(
        Path(path), delimiter=options.delimiter, encoding=options.encoding, header=options.header, sheet=options.sheet
    )
    try:
        _, report = answers_of(raw, replace(options, dry_run=True), _one_run())
    except NoScoresError as error:
        report = AnswerReport(rows=len(raw.rows), roles=error.roles, source=raw.shown, dry_run=True)
    return replace(raw, rows=raw.rows[:n], numbers=raw.numbers[:n]), report
