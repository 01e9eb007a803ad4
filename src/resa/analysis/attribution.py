"""Which channel gets the credit for a conversion, by every usual rule side by side: the range over them is the finding.

First, last, linear; position (40 % first, 20 % between, 40 % last); time decay (half as much every 7 days before the
conversion, every 3 touches in a file of paths); Markov removal effects (exact, any order) scaled to the total; Shapley in
its set form (equal parts to the distinct channels of a path). Every column adds up to the conversions.

From a store: a path is the touches of a unit before a goal event and after the goal event before it, no longer than
`window` before the goal; what is left after a unit's last goal is a path without conversion. Goal events are no touches,
nor are events without a channel. A conversion with no touch before it is told and gets no row.

Intervals: a bootstrap over customers' journeys (`attribution_spread`), of each model by itself. Description, not cause: nothing here says what would happen without a channel.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import numpy as np

from ..errors import UsageError
from ..events.model import Grain, Slice, Snapshot
from ..events.plain_table import open_table
from ..texts.sentence import Sentence
from . import attribution_spread, clusters, credit, kernel, markov, notes, touch_paths
from .clusters import CLUSTER
from .credit import RULES, Floats, Touches
from .kernel import Chunk
from .lookup import code_of
from .picture import Plain, Ranges
from .registry import Argument, FileSource, question
from .result import Column, Result
from .slicing import BY, LIMIT, SLICE_ARGUMENTS
from .touch_paths import Cut

MODELS = ("first", "last", "linear", "position", "time_decay", "markov", "shapley")
COLUMNS = (
    Column("channel", "name", "Channel, or touchpoint where touchpoints get the credit."),
    Column("first", "count", "Conversions credited when the first touch gets all."),
    Column("last", "count", "… when the last touch gets all."),
    Column("linear", "count", "… when all touches get the same."),
    Column("position", "count", "… when first and last get 40 % each and those between share 20 %."),
    Column("time_decay", "count", "… when a touch gets half of what one a half-life later gets."),
    Column(
        "markov", "count", "… in proportion to the Markov removal effects. Null with ordered, and without conversions."
    ),
    Column("shapley", "count", "… when the distinct channels of a path share alike."),
    Column("least", "count", "The smallest of the models' credits."),
    Column("most", "count", "The largest: the range is how much the choice of model decides."),
    Column(
        "removal_effect",
        "share",
        "Share of conversions lost in the chain when the channel goes to null; null as markov.",
    ),
    Column("n", "count", "Conversions that have the channel on their path; with ordered, at this place."),
    Column("place", "count", "With ordered: place of the touch on the path, from 1. Else null."),
    *(
        Column(
            f"{model}_{end}", "count", f"{meaning} end of the 95 % bootstrap interval of {model}; null with ordered."
        )
        for model in MODELS
        for end, meaning in (("low", "Lower"), ("high", "Upper"))
    ),
)
HALF_LIFE_SECONDS, HALF_LIFE_STEPS = 7 * 86_400.0, 3.0
ORDER = Argument("order", "integer", "Order of the Markov chain: how many channels back it remembers.", 1)
ORDERED = Argument("ordered", "flag", "One row per channel and place on the path (ordered Shapley).", False)
DRAWS = Argument(
    "draws", "integer", "Bootstrap draws behind the intervals; 0 leaves them out.", attribution_spread.DRAWS
)
#: A range narrower than this share of the conversions decides nothing.
NOTABLE = 0.01
TRAPS = (
    "analysis.trap_no_proof_of_cause",
    "analysis.trap_already_decided",
    "analysis.trap_removal_and_sum",
    "analysis.causal_ladder",
)


def of_paths(
    path: Path,
    *,
    separator: str | None = None,
    half_life: float = HALF_LIFE_STEPS,
    order: int = 1,
    ordered: bool = False,
    draws: int | None = None,
    limit: int | None = None,
) -> Result:
    """Credit per channel from a table of paths with the numbers of conversions and nulls."""
    _check(half_life, order)
    with open_table(path) as table:
        column = table.among(("path", "paths", "journey", "channel_path", "conversion_path", "touchpoints", "channels"))
        converted = table.among(("total_conversions", "conversions", "total_conversion", "converted", "conversion"))
        null = table.among(("total_null", "nulls", "null", "total_nulls", "non_conversions", "no_conversions"))
        if column is None or converted is None:
            raise UsageError(
                Sentence("analysis.attribution_reads_table_paths"), where=table.shown, value=", ".join(table.columns),
                allowed=Sentence("analysis.columns_path_total_conversions_markov_total"),
            )  # fmt: skip
        texts, conversions = table.texts(column), table.numbers(converted, missing=0.0)
        nulls = table.numbers(null, missing=0.0) if null else np.zeros(len(texts))
        warnings = list(table.warnings)
    if bool((conversions < 0).any() or (nulls < 0).any()):
        raise UsageError(
            Sentence("analysis.path_cannot_walked_less_than_never"),
            where=path.name,
            allowed=Sentence("analysis.numbers_0_more"),
        )
    if null is None:
        warnings.append(Sentence("analysis.no_column_total_null_every_path"))
    touches, names, n_empty = _parsed(texts, conversions, nulls, separator or guess_separator(texts), half_life)
    if n_empty:
        warnings.append(Sentence("analysis.paths_empty_get_nothing", n_empty=n_empty))
    counted = _Counted(touches, len(names), order, ordered)
    draws = attribution_spread.DRAWS if draws is None else draws
    if draws and not ordered and len(names) <= attribution_spread.MOST_CHANNELS and counted.conversions:
        counted.dealt = attribution_spread.deal_counts(touches, len(names), order)
    return _result([counted], names, order, ordered, draws, limit, warnings, None)


def guess_separator(texts: Sequence[str]) -> str:
    """`>` (or `->`, `→`) when any path has it, else of the other usual signs the one that most paths have."""
    for arrow in ("→", "->", "=>", ">"):
        if any(arrow in text for text in texts):
            return arrow
    counts = {sign: sum(sign in text for text in texts) for sign in ("|", ";", ",", "\t", "/")}
    best = max(counts, key=lambda sign: counts[sign])
    return best if counts[best] else ">"


def _parsed(
    texts: Sequence[str], conversions: Floats, nulls: Floats, separator: str, half_life: float
) -> tuple[Touches, tuple[str, ...], int]:
    index: dict[str, int] = {}
    channel: list[int] = []
    lengths: list[int] = []
    for text in texts:
        names = [name for part in text.split(separator) if (name := part.strip())]
        channel += [index.setdefault(name, len(index)) for name in names]
        lengths.append(len(names))
    length = np.array(lengths, np.int64)
    there = length > 0
    bounds = np.concatenate([np.zeros(1, np.int64), np.cumsum(length[there])])
    steps_past = np.arange(len(channel)) + 1 - np.repeat(bounds[1:], length[there])
    touches = Touches(np.array(channel, np.int64), bounds, conversions[there], nulls[there], steps_past / half_life)
    return touches, tuple(index), int(np.count_nonzero(~there))


class _Counted:
    """What the paths of a chunk, or of all, add up to."""

    def __init__(self, touches: Touches, size: int, order: int, ordered: bool, cut: Cut | None = None) -> None:
        """`cut`: what the touches are of, where each path was walked once."""
        self.conversions = float(touches.conversions.sum())
        self.nulls = float(touches.nulls.sum() if cut is None else cut.nulls)
        self.unattributed = 0 if cut is None else cut.lonely
        self.dealt: attribution_spread.Dealt | None = None
        """The same by groups of customers, where intervals are wanted."""
        self.ties = 0
        self.n: Floats
        """Conversions behind each key."""
        if cut is not None and _walked(size, order, ordered):
            quick = touch_paths.credited(cut, size)
            self.keys, self.credits, self.n, self.steps = quick.keys, quick.credits, quick.n, quick.steps
            return
        place = np.arange(len(touches.channel)) - touches.bounds[:-1][touches.path] if ordered else 0
        key = place * size + touches.channel
        self.keys, index = np.unique(key, return_inverse=True)
        self.credits = credit.credits(touches, size, index, len(self.keys))
        if ordered:
            self.n = np.bincount(index, touches.conversions[touches.path], len(self.keys)).astype(np.float64)
        else:
            self.n = credit.presence(touches, size)[self.keys]
        self.steps = markov.steps(touches, size, order)


@question(
    "attribution",
    title="Which channel gets the credit?",
    group="credit",
    picture=Ranges("channel", ("first", "last", "linear", "position", "time_decay", "markov", "shapley"), "n"),
    plain=Plain("analysis.plain_attribution"),
    columns=COLUMNS,
    arguments=(
        Argument("goal", "texts", "The touchpoint that is the conversion.", (), of="touchpoint", needed=True),
        Argument(
            "credit",
            "text",
            "Who gets it: channel or touchpoint. Default: channel where events have one.",
            None,
            choices=("channel", "touchpoint"),
        ),
        Argument("window", "seconds", "Only touches at most so long before the conversion.", None),
        Argument("half_life", "seconds", "Of time decay.", HALF_LIFE_SECONDS),
        ORDER,
        ORDERED,
        DRAWS,
        CLUSTER,
        BY,
        *SLICE_ARGUMENTS,
        LIMIT,
    ),
    file=FileSource(
        "paths",
        "a table of paths with columns path (touches separated by >), total_conversions and total_null.",
        of_paths,
        (
            Argument("separator", "text", "What stands between the touches of a path; guessed by default.", None),
            Argument("half_life", "number", "Of time decay, in touches.", HALF_LIFE_STEPS),
            ORDER,
            ORDERED,
            DRAWS,
            LIMIT,
        ),
        COLUMNS,
    ),
)
def attribution(
    snapshot: Snapshot,
    *,
    goal: Sequence[str] = (),
    credit: str | None = None,
    window: float | None = None,
    half_life: float = HALF_LIFE_SECONDS,
    order: int = 1,
    ordered: bool = False,
    draws: int | None = None,
    cluster: str | None = None,
    by: Grain = "journey",
    slice: Slice | None = None,
    limit: int | None = None,
) -> Result:
    """One row per channel, largest Markov credit first (linear where there is none), then by name."""
    _check(half_life, order)
    if not goal:
        raise UsageError(
            Sentence("analysis.attribution_needs_goal"),
            where="goal",
            allowed=sorted(snapshot.names),
            remedy=Sentence("analysis.say_goal_name"),
        )
    is_goal = np.zeros(len(snapshot.names), np.bool_)
    is_goal[[code_of(snapshot, name) for name in goal]] = True
    by_channel = _by_channel(snapshot, credit)
    names = snapshot.channels if by_channel else snapshot.names
    if draws is None and snapshot.n_events <= attribution_spread.MOST_EVENTS:
        draws = attribution_spread.DRAWS
    spread = bool(draws) and not ordered and len(names) <= attribution_spread.MOST_CHANNELS
    alike = clusters.read(snapshot, cluster)

    def step(chunk: Chunk) -> _Counted:
        touch = chunk.column("channel" if by_channel else "code")
        nulls = spread or not _walked(len(names), order, ordered)
        found = touch_paths.cut(chunk, touch, by_channel, is_goal, window, half_life, len(names), nulls=nulls)
        counted = _Counted(found.touches, len(names), order, ordered, found)
        if spread:
            who = clusters.of_units(chunk, alike)[found.unit]
            counted.dealt = attribution_spread.deal(found.touches, attribution_spread.group_of(who), len(names), order)
        counted.ties = notes.ties(chunk)
        return counted

    work = kernel.chunks(snapshot, by, slice)
    parts = kernel.run(work, step)
    warnings = list(notes.about_order(snapshot, kernel.n_units(work), sum(p.ties for p in parts)))
    if lonely := sum(p.unattributed for p in parts):
        warnings.append(Sentence("analysis.conversions_no_touch_before_them_could", lonely=lonely))
    if by_channel and credit is None:
        warnings.append(Sentence("analysis.channels_get_credit_ask_credit_touchpoint"))
    return _result(parts, names, order, ordered, draws, limit, warnings, snapshot.as_of_seq)


def _walked(size: int, order: int, ordered: bool) -> bool:
    """Whether the compiled walk knows it all."""
    return order == 1 and not ordered and size <= touch_paths.MOST_CHANNELS


def _check(half_life: float, order: int) -> None:
    if order < 1:
        raise UsageError(Sentence("analysis.chain_at_least_order_1"), where="order", value=order, allowed="1, 2, 3 …")
    if half_life <= 0:
        raise UsageError(Sentence("analysis.half_life_longer_than_nothing"), where="half-life", value=half_life)


def _by_channel(snapshot: Snapshot, credit: str | None) -> bool:
    if credit not in (None, "channel", "touchpoint"):
        raise UsageError(
            Sentence("analysis.credit_goes_one_two"), where="credit", value=credit, allowed=("channel", "touchpoint")
        )
    if credit == "channel" and len(snapshot.channels) < 2:
        raise UsageError(
            Sentence("analysis.no_event_channel"),
            where="credit",
            value=credit,
            remedy=Sentence("analysis.ask_credit_touchpoint"),
        )
    return credit == "channel" or (credit is None and len(snapshot.channels) > 1)


def _result(
    parts: list[_Counted],
    names: Sequence[str],
    order: int,
    ordered: bool,
    draws: int | None,
    limit: int | None,
    warnings: list[Sentence],
    as_of_seq: int | None,
) -> Result:
    size = len(names)
    conversions, nulls = sum(p.conversions for p in parts), sum(p.nulls for p in parts)
    keys = np.unique(np.concatenate([p.keys for p in parts])) if parts else np.zeros(0, np.int64)
    credits, n = np.zeros((len(RULES), len(keys))), np.zeros(len(keys))
    for p in parts:
        at = np.searchsorted(keys, p.keys)
        credits[:, at] += p.credits
        n[at] += p.n
    chain = markov.removal(markov.merge([p.steps for p in parts]), size, order)
    scale = conversions / chain.effect.sum() if chain.effect.sum() else None
    dealt = [p.dealt for p in parts if p.dealt is not None]
    ends: dict[str, tuple[Floats, Floats]] = (
        attribution_spread.intervals(attribution_spread.merge(dealt), size, order, draws or 0)
        if dealt and conversions
        else {}
    )
    if draws != 0 and not ordered and conversions and "markov" not in ends:
        warnings.append(Sentence("analysis.no_bootstrap_of_so_many"))
    rows = []
    for i, key in enumerate(keys.tolist()):
        place, channel = divmod(key, size)
        row: dict[str, object] = dict(zip(RULES, credits[:, i].tolist(), strict=True))
        removed = None if ordered or not conversions else float(chain.effect[channel])
        row["markov"] = None if removed is None or scale is None else removed * scale
        given = [v for m in MODELS if isinstance(v := row[m], float)]
        row |= {"channel": names[channel], "least": min(given), "most": max(given), "removal_effect": removed}
        for model in MODELS:
            low, high = ends.get(model, (None, None))
            row[f"{model}_low"] = None if low is None else float(low[channel])
            row[f"{model}_high"] = None if high is None else float(high[channel])
        row |= {"n": _whole(float(n[i])), "place": place + 1 if ordered else None}
        rows.append(row)
    rows.sort(key=lambda r: (r["place"] or 0, -float(r["markov"] or r["linear"]), r["channel"]))  # type: ignore[arg-type]  # a row holds text and numbers; these columns are numbers
    said = [*warnings, *_about(rows, conversions, nulls, chain, order, ordered)]
    data = {c.name: [r[c.name] for r in rows[:limit]] for c in COLUMNS}
    return Result("attribution", COLUMNS, data, warnings=tuple(said), as_of_seq=as_of_seq)


def _about(
    rows: list[dict[str, object]], conversions: float, nulls: float, chain: markov.Removal, order: int, ordered: bool
) -> list[Sentence]:
    """The finding, then the traps."""
    if not conversions:
        return [Sentence("analysis.no_path_ends_in_conversion")]
    total = conversions + nulls
    said = [Sentence("analysis.paths_end_in_conversion", n=_whole(conversions), total=_whole(total))]
    if rows and not ordered:
        wide = max(rows, key=lambda r: float(r["most"]) - float(r["least"]))  # type: ignore[arg-type]  # a row holds text and numbers; these columns are numbers
        low, high = float(wide["least"]), float(wide["most"])  # type: ignore[arg-type]  # a row holds text and numbers; these columns are numbers
        if high - low > NOTABLE * conversions:
            told = {
                "low": round(low),
                "high": round(high),
                "low_share": low / conversions,
                "high_share": high / conversions,
            }
            said.append(Sentence("analysis.model_decides_much", channel=wide["channel"], **told))
    if not ordered and order > 1 and chain.n_states > conversions / 10:
        said.append(Sentence("analysis.chain_too_sparse", order=order, states=chain.n_states, n=_whole(conversions)))
    return [*said, *map(Sentence, TRAPS)]


def _whole(value: float) -> float | int:
    return int(value) if float(value).is_integer() else value
