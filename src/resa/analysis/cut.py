"""Where does one journey of a customer end and the next begin? Histories are cut where the gap to the next event scores high.

Three rules side by side: the time gap alone, the mean gap of the pair of events, and the mean gap of the context (this
event and the next two); formulas in `cutting`. Each cuts at its `threshold`: as given, or at its `cuts` highest scores, or
where short and long scores part best. Where the truth is known (a column, or the case ids of a store) the area under
the ROC curve says how well a rule tells borders from other gaps, with precision and recall at the threshold.

A gap and a border lie within one customer's history. `protocol caise2021` is that of Bernard and others (CAiSE 2021): the
last event of each history is dropped, what remains is read as one sequence, so that the end of a history counts as a
border too and pairs and contexts reach over it.
"""

from __future__ import annotations

import contextlib
from pathlib import Path

import numpy as np
import numpy.typing as npt

from ..errors import UsageError
from ..events.model import Slice, Snapshot
from ..events.options import ImportOptions
from ..events.plain_table import PlainTable, open_table
from ..texts.sentence import Sentence
from . import cutting, kernel, notes
from .cutting import Gaps
from .kernel import Chunk, Ints
from .persons import Flags
from .picture import Bars, Plain, Row
from .registry import Argument, FileSource, question
from .result import Column, Result
from .slicing import SLICE_ARGUMENTS

COLUMNS = (
    Column("rule", "name", "time-gap, pair-mean or context-mean."),
    Column("auc", "share", "P(a border scores higher than another gap); null where the truth is not known or has one kind only."),
    Column("low", "share", "Lower end of its 95 % interval (DeLong); null with it."),
    Column("high", "share", "Upper end."),
    Column("n", "count", "Gaps between two events of a customer."),
    Column("n_borders", "count", "Gaps that truly are borders; null where the truth is not known."),
    Column("threshold", "seconds", "Scores of this much and more are cut; null when nothing is."),
    Column("n_cuts", "count", "Cuts made."),
    Column("n_journeys", "count", "Journeys that result: histories + cuts."),
    Column("precision", "share", "Of the cuts, those at a true border; null without cuts or truth."),
    Column("recall", "share", "Of the true borders, those cut; null without them."),
)  # fmt: skip
PROTOCOLS = ("natural", "caise2021")
THRESHOLD = Argument("threshold", "seconds", "Cut at scores of at least this; found by each rule by default.", None)
CUTS = Argument("cuts", "integer", "Cut at so many of the highest scores instead.", None)


def of_events(
    path: Path,
    *,
    customer: str | None = None,
    event: str | None = None,
    at: str | None = None,
    truth: str | None = None,
    protocol: str = "natural",
    threshold: float | None = None,
    cuts: int | None = None,
) -> Result:
    """One row per rule: time-gap, pair-mean, context-mean."""
    if protocol not in PROTOCOLS:
        raise UsageError(Sentence("analysis.no_such_protocol"), where="protocol", value=protocol, allowed=PROTOCOLS)
    with open_table(path) as table:
        who, what, when = _columns(table, customer, event, at)
        journey = None if truth is None else table.find(truth, "--truth")
        table = table.filled(who, *([journey] if journey else []), timed=when)
        history, code = _numbered(table.texts(who)), _numbered(table.texts(what))
        time = table.seconds(when)
        known = None if journey is None else _numbered(table.texts(journey))
        warnings = list(table.warnings)
    order = np.lexsort((time, history))
    history, code, time = history[order], code[order], time[order]
    known = None if known is None else known[order]
    if protocol == "caise2021":
        gaps, borders = _caise2021(history, code, time, known)
    else:
        gaps, borders = _within(history, code, time, known)
    if known is None:
        warnings.append(Sentence("analysis.without_truth_col_nothing_tells_how"))
    return _result(gaps, borders, len(np.unique(history)), threshold, cuts, warnings, None)


def _columns(table: PlainTable, customer: str | None, event: str | None, at: str | None) -> tuple[str, str, str]:
    options = ImportOptions(
        customer=customer and table.find(customer, "--customer"),
        event=event and table.find(event, "--event"),
        at=at and table.find(at, "--at"),
    )
    if customer and event and at:
        return str(options.customer), str(options.event), str(options.at)
    roles = table.roles(options)
    found = {
        "--customer": roles.get("customer") or roles.get("case"),
        "--event": roles.get("event"),
        "--at": roles.at.column if roles.at else None,
    }
    if missing := [name for name, column in found.items() if column is None]:
        raise UsageError(
            Sentence("analysis.column_not_named_cannot_guessed"), where=", ".join(missing), allowed=table.columns,
            remedy=Sentence("analysis.say_customer_col_event_col_at"),
        )  # fmt: skip
    return str(found["--customer"]), str(found["--event"]), str(found["--at"])


def _numbered(texts: list[str]) -> Ints:
    """A number per distinct text ("7" and "007" are two), in the order of the numbers they are where all are, else of the texts."""
    names, index = np.unique(np.array(texts), return_inverse=True)
    order = np.arange(len(names))
    with contextlib.suppress(ValueError):  # names, not numbers, keep the order of the alphabet
        order = np.argsort(names.astype(np.float64), kind="stable")
    rank = np.empty(len(names), np.int64)
    rank[order] = np.arange(len(names))
    return rank[index]


def _within(history: Ints, code: Ints, time: npt.NDArray[np.float64], known: Ints | None) -> tuple[Gaps, Flags | None]:
    here = np.flatnonzero(history[1:] == history[:-1])
    then = _shifted(code, 2)
    there = np.zeros(len(history), np.bool_)
    there[:-2] = history[2:] == history[:-2]
    then = np.where(there, then, -1)
    gaps = Gaps(time[here + 1] - time[here], code[here], code[here + 1], then[here])
    return gaps, None if known is None else known[here + 1] != known[here]


def _caise2021(
    history: Ints, code: Ints, time: npt.NDArray[np.float64], known: Ints | None
) -> tuple[Gaps, Flags | None]:
    stays = np.flatnonzero(history[1:] == history[:-1])
    left = code[stays]
    gaps = Gaps(time[stays + 1] - time[stays], left, _shifted(left, 1), _shifted(left, 2))
    if known is None:
        return gaps, None
    truth = known[stays]
    return gaps, np.concatenate([truth[1:] != truth[:-1], np.ones(min(len(truth), 1), np.bool_)])


def _shifted(code: Ints, by: int) -> Ints:
    found = np.full(len(code), -1, np.int64)
    found[:-by] = code[by:]
    return found


def _by_gap(rows: list[Row]) -> Row | None:
    """The rule that can be said in a sentence, where it cuts at all: only there the threshold is a silence."""
    return next((row for row in rows if row["rule"] == "time-gap" and row["n_cuts"]), None)


@question(
    "cut",
    title="Where does one journey end and the next begin?",
    group="cut",
    picture=Bars(("rule",), "n_journeys", n="n_cuts"),
    plain=Plain("analysis.plain_cut", _by_gap, "analysis.plain_cut_nothing"),
    columns=COLUMNS,
    arguments=(THRESHOLD, CUTS, *SLICE_ARGUMENTS),
    file=FileSource(
        "events",
        "a table of events, one a row.",
        of_events,
        (
            Argument("customer", "text", "Column of the customer: whose history is cut.", None),
            Argument("event", "text", "Column of what happened.", None),
            Argument("at", "text", "Column of the time; plain numbers are seconds.", None),
            Argument("truth", "text", "Column of the true journey, to see how well the rules do.", None),
            Argument("protocol", "text", "natural, or caise2021 for figures as in that paper.", "natural"),
            THRESHOLD,
            CUTS,
        ),
        COLUMNS,
    ),
)
def cut(
    snapshot: Snapshot, *, threshold: float | None = None, cuts: int | None = None, slice: Slice | None = None
) -> Result:
    """One row per rule, over the histories of customers; a store's case ids are the truth where customers have several."""
    work = kernel.chunks(snapshot, "customer", slice)
    journeys = _journeys(snapshot)

    def step(chunk: Chunk) -> tuple[Gaps, Flags | None, int]:
        history = np.repeat(np.arange(chunk.n_units), np.diff(chunk.bounds))
        known = None if journeys is None else journeys[chunk.column("seq")]
        gaps, borders = _within(history, chunk.column("code").astype(np.int64), chunk.at / 1e6, known)
        return gaps, borders, notes.ties(chunk)

    parts = kernel.run(work, step)
    whole = _joined([p[0] for p in parts])
    borders = None if journeys is None or not parts else np.concatenate([p[1] for p in parts if p[1] is not None])
    warnings = list(notes.about_order(snapshot, kernel.n_units(work), sum(p[2] for p in parts)))
    warnings += notes.about_days(snapshot)
    if journeys is None:
        warnings.append(Sentence("analysis.store_no_case_ids_beside_customers"))
    return _result(whole, borders, kernel.n_units(work), threshold, cuts, warnings, snapshot.as_of_seq)


def _joined(parts: list[Gaps]) -> Gaps:
    if not parts:
        none = np.zeros(0, np.int64)
        return Gaps(np.zeros(0), none, none, none)
    return Gaps(
        np.concatenate([p.seconds for p in parts]),
        np.concatenate([p.event for p in parts]),
        np.concatenate([p.after for p in parts]),
        np.concatenate([p.then for p in parts]),
    )


def _journeys(snapshot: Snapshot) -> Ints | None:
    """shape (≥ as_of_seq + 1,): the journey of each event by arrival number; None where no customer has two."""
    if snapshot.n_journeys <= snapshot.n_customers or snapshot.customer_is_case:
        return None
    rows = snapshot.connection().execute("SELECT seq, journey FROM events").fetchnumpy()
    found = np.zeros(snapshot.as_of_seq + 1, np.int64)
    found[np.asarray(rows["seq"], np.int64)] = np.asarray(rows["journey"], np.int64)
    return found


def _result(
    gaps: Gaps,
    borders: Flags | None,
    n_histories: int,
    threshold: float | None,
    cuts: int | None,
    warnings: list[Sentence],
    as_of_seq: int | None,
) -> Result:
    rows: list[dict[str, object]] = []
    for rule, score in cutting.scores(gaps).items():
        at = (
            threshold if threshold is not None else _highest(score, cuts) if cuts is not None else cutting.valley(score)
        )
        made = score >= at if at is not None else np.zeros(len(score), np.bool_)
        if cuts is not None and threshold is None:  # of equal scores the first ones
            made &= np.argsort(np.argsort(-score, kind="stable")) < cuts
        area = None if borders is None else cutting.auc(score, borders)
        n_cuts = int(made.sum())
        hit = None if borders is None else int((made & borders).sum())
        n_borders = None if borders is None else int(borders.sum())
        rows.append(
            {
                "rule": rule,
                "auc": area[0] if area else None,
                "low": area[1].low if area else None,
                "high": area[1].high if area else None,
                "n": len(score),
                "n_borders": n_borders,
                "threshold": at,
                "n_cuts": n_cuts,
                "n_journeys": n_histories + n_cuts,
                "precision": hit / n_cuts if hit is not None and n_cuts else None,
                "recall": hit / n_borders if hit is not None and n_borders else None,
            }
        )
    if borders is not None and len(borders) and not borders.any():
        warnings.append(Sentence("analysis.truth_never_changes"))
    data = {c.name: [row[c.name] for row in rows] for c in COLUMNS}
    return Result("cut", COLUMNS, data, warnings=tuple(warnings), as_of_seq=as_of_seq)


def _highest(score: npt.NDArray[np.float64], cuts: int) -> float | None:
    if not cuts or not len(score):
        return None
    return float(np.sort(score)[-min(cuts, len(score))])
