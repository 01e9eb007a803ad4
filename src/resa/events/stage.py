"""From a raw table and its roles to the staged relation of `staging.py`: one SELECT, and one pass of counting.

Columnar files with their own time type are only viewed; everything else is written once to a staged Parquet file.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from ..errors import UsageError
from ..texts.sentence import Sentence
from . import counting, lifecycle, zones
from .counting import Facts
from .money import minor_units
from .options import ImportOptions
from .readers.base import Context, RawTable, identifier, literal
from .role_guess import Roles
from .roles import column_of
from .staging import INTEGERS
from .state_words import STATUS_WORDS
from .times import DAY, END, FIRST, NOTHING, TimeFormat, settle

NO_NAME = "(no name)"


@dataclass(slots=True)
class Stage:
    """A staged relation with what was found on the way."""

    relation: str
    properties: tuple[str, ...]
    precision: str
    customer_is_case: bool
    n_rows: int
    """Rows staged, refused ones included."""
    roles: dict[str, str]
    warnings: list[Sentence] = field(default_factory=list)
    replayable: bool = False
    """As `Staged.replayable`: every row of a file that is read where it lies, or of a file staged here."""
    counted: tuple[str, ...] | None = None
    """As `Staged.counted`."""
    raw: bool = False
    """As `Staged.raw`."""

    def read_once(self) -> None:
        """The rows are no longer those that were counted."""
        self.replayable, self.counted, self.raw = False, None, False


def stage(table: RawTable, roles: Roles, context: Context, shown: str) -> Stage:
    """Parse, count, refuse, pair and order."""
    options, connection = context.options, context.connection
    assert roles.at is not None
    at = settle(roles.at, connection, table.relation, options.date_order)
    start = settle(roles.start, connection, table.relation, options.date_order) if roles.start else None
    properties = _properties(table, roles, options)
    parsed = _parsed(table, roles, at, start, options, properties, context)
    quick = table.cheap and not roles.pairs and at.family in {"native", "epoch"}
    if not quick:
        path = context.folder / f"staged-{len(list(context.folder.iterdir()))}.parquet"
        connection.execute(
            f"COPY (SELECT * EXCLUDE (raw_name, raw_channel) FROM ({parsed})) TO {literal(path)} (FORMAT parquet)"
        )
        parsed = f"SELECT * FROM read_parquet({literal(path)})"
    held = _may_hold(roles, properties)
    labels = (name_of("raw_name"), channel_of("raw_channel")) if quick else None
    facts = counting.count(connection, parsed, _may_be(roles, at, start, options), held, NO_NAME, labels)
    if facts.refused:
        _refuse(table, parsed, context, shown)
    good = f"(SELECT * FROM ({parsed}) WHERE reason IS NULL)" if facts.refused else f"({parsed})"
    stage = Stage(good, properties, "us", False, facts.rows, _shown(roles, at, start, options))
    stage.replayable, stage.counted, stage.raw = not facts.refused and facts.counted, held, quick
    stage.customer_is_case = roles.get("customer") is None
    stage.precision = at.precision(midnight=facts.midnight, seconds=facts.seconds, millis=facts.millis)
    stage.warnings += _said(facts, roles, at, options, stage)
    if facts.no_customer:
        stage.relation = _of_their_journey(stage.relation)
        stage.read_once()
    if roles.pairs and facts.rows > facts.refused:
        _pair(stage, roles, context)
    if facts.below or table.relation.find(" LEFT JOIN joined_") > 0:
        order = '"at", below, row' if facts.below else "row"
        stage.relation = f"(SELECT * FROM {stage.relation} ORDER BY {order})"
        stage.read_once()
    return stage


def _of_their_journey(relation: str) -> str:
    """Rows without a customer take the customer of their journey, where its other rows name just one."""
    known = (
        f"SELECT case_id, min(customer) AS only_customer FROM {relation} WHERE NOT no_customer "
        "GROUP BY case_id HAVING min(customer) = max(customer)"
    )
    return (
        "(SELECT r.* REPLACE (CASE WHEN r.no_customer THEN coalesce(k.only_customer, r.customer) ELSE r.customer END "
        f"AS customer) FROM {relation} r LEFT JOIN ({known}) k ON k.case_id = r.case_id ORDER BY r.row)"
    )


def _properties(table: RawTable, roles: Roles, options: ImportOptions) -> tuple[str, ...]:
    keep_too = {roles.get("status"), roles.get("instance"), None if roles.pairs else roles.get("lifecycle")}
    used = set(roles.columns.values()) - keep_too
    rest = [c for c in table.columns if c not in used]
    if options.traits is None:
        return tuple(rest)
    wanted = [column_of(t, table.columns, "--trait") for t in options.traits if t != "none"]
    return tuple(c for c in rest if c in wanted)


def _parsed(
    table: RawTable,
    roles: Roles,
    at: TimeFormat,
    start: TimeFormat | None,
    options: ImportOptions,
    properties: tuple[str, ...],
    context: Context,
) -> str:
    """SELECT with the staged columns and `below`, `lifecycle`, `instance`, `reason`, `unclear` and flags."""

    def role(name: str, *, digits: bool = True) -> str:
        column = roles.get(name)
        if column is None:
            return "CAST(NULL AS VARCHAR)"
        type = table.columns[column]
        return identifier(column) if not digits and type in INTEGERS else _as_id(column, type)

    def text_of(name: str) -> str:
        column = roles.get(name)
        return "CAST(NULL AS VARCHAR)" if column is None else f"nullif(trim({_text(column, table)}), '')"

    customer, case = role("customer"), role("case")
    if roles.get("customer") is None:
        customer = case = role("case", digits=False)
    elif roles.get("case") is None:
        customer = case = role("customer", digits=False)
    else:
        own = f"({customer} || ' · ' || {case})" if roles.restarts else case
        customer, case = (
            f"coalesce({customer}, 'case ' || {case})",
            f"coalesce({own}, {case}, 'customer ' || {customer})",
        )
    event = roles.get("event")
    if options.event_value is not None:
        raw_name = literal(options.event_value)
    else:
        assert event is not None
        raw_name = _text(event, table)
    channel = roles.get("channel")
    raw_channel = "CAST(NULL AS VARCHAR)" if channel is None else _text(channel, table)
    currency = _currency(roles, table, options)
    value = roles.get("value")
    minor = minor_units(identifier(value), table.columns[value], currency) if value else "CAST(NULL AS BIGINT)"
    start_us = start.local_us() if start else "CAST(NULL AS BIGINT)"
    start_off = start.has_offset() if start else "true"
    own = "".join(
        f", nullif({_text(p, table)}, '') AS {identifier('p.' + p)}"
        if table.columns[p] == "VARCHAR"
        else f", {_text(p, table)} AS {identifier('p.' + p)}"
        for p in properties
    )
    utc = _is_utc(options)
    needs_offset = not utc or at.naive
    at_text = _text(at.column, table)
    flags = {
        "no_customer": f"{role('customer')} IS NULL" if roles.get("customer") and roles.get("case") else "false",
        "no_case": f"{role('case')} IS NULL" if roles.get("customer") and roles.get("case") else "false",
        "bad_value": f"({identifier(value)} IS NOT NULL AND {_text(value, table)} <> '' AND {minor} IS NULL)"
        if value
        else "false",
    }
    inner = (
        f"SELECT _row AS row, {customer} AS customer, {case} AS case_id, {role('account')} AS account, "
        f"{name_of(raw_name)} AS name, {raw_name} AS raw_name, {raw_channel} AS raw_channel, "
        f"{at.local_us()} AS l, {at.has_offset() if needs_offset else 'true'} AS o, {start_us} AS sl, {start_off} AS so, "
        f"{at.below_us()} AS below, {channel_of(raw_channel)} AS channel, {text_of('actor')} AS actor, "
        f"{_status(text_of('status'))} AS status, {minor} AS value_minor, "
        f"{'CASE WHEN ' + minor + ' IS NOT NULL THEN ' + currency + ' END' if value else 'CAST(NULL AS VARCHAR)'} AS currency, "
        f"{text_of('message')} AS message_id, {text_of('lifecycle')} AS lifecycle, {role('instance')} AS instance, "
        f"CASE WHEN {at.local_us()} IS NULL THEN {at_text} END AS t, "
        + ", ".join(f"{sql} AS {flag}" for flag, sql in flags.items())
        + f"{own} FROM {table.relation}"
    )
    shift, start_shift, unclear = "l", "sl", "CAST(NULL AS TINYINT)"
    if not utc and (at.naive or (start and start.naive)):
        before, changes = _zone_changes(at, options, table, context)
        shift = f"(CASE WHEN o THEN l ELSE l - {zones.offset_sql('l', before, changes)} END)"
        start_shift = f"(CASE WHEN so THEN sl ELSE sl - {zones.offset_sql('sl', before, changes)} END)"
        unclear = f"(CASE WHEN NOT o THEN {zones.unclear_sql('l', changes)} END)"
    timed = f"SELECT * EXCLUDE (l, sl, so), {shift} AS ended, {start_shift} AS began, {unclear} AS unclear, l FROM ({inner})"
    nothing = ", ".join(literal(n) for n in sorted(NOTHING))
    chosen = f'SELECT *, coalesce(began, ended) AS "at" FROM ({timed})'
    reason = (
        f"CASE WHEN \"at\" IS NULL THEN CASE WHEN t IS NULL OR list_contains([{nothing}], lower(trim(t))) THEN 'events.no_time' "
        "ELSE 'events.time_cannot_be_read:' || left(t, 60) END "
        f'WHEN "at" < {FIRST} OR "at" >= {END} OR ended < {FIRST} OR ended >= {END} THEN '
        "'events.year_out_of_bounds:' || coalesce(CAST(year(make_timestamp(CASE WHEN \"at\" BETWEEN "
        "-9000000000000000000 AND 9000000000000000000 THEN \"at\" END)) AS VARCHAR), '?') "
        "WHEN customer IS NULL THEN 'events.no_customer_and_no_journey' END"
    )
    names = "".join(f", {identifier('p.' + p)}" for p in properties)
    return (
        'SELECT row, customer, case_id, account, name, "at", CASE WHEN began IS NOT NULL AND ended >= began '
        "THEN ended - began END AS duration, channel, actor, status, value_minor, currency, message_id, below, lifecycle, "
        f"instance, unclear, {reason} AS reason, NOT o AS naive, l % {DAY} = 0 AS midnight, "
        f"coalesce(ended < began, false) AS negative, no_customer, no_case, bad_value, raw_name, raw_channel{names} FROM ({chosen})"
    )


def name_of(raw: str) -> str:
    """The name that is meant by what stands in a file."""
    return f"(CASE WHEN trim({raw}) = '' OR {raw} IS NULL THEN {literal(NO_NAME)} ELSE {raw} END)"


def channel_of(raw: str) -> str:
    """The channel that is meant by what stands in a file, null where none is."""
    return f"nullif(trim({raw}), '')"


def _zone_changes(
    at: TimeFormat, options: ImportOptions, table: RawTable, context: Context
) -> tuple[int, list[zones.Change]]:
    tz = zones.zone(options.tz or "UTC")
    us = at.local_us()
    row = context.connection.execute(
        f"SELECT min(u), max(u) FROM (SELECT {us} AS u FROM {table.relation}) WHERE u BETWEEN {FIRST} AND {END}"
    ).fetchone()
    first, last = row if row and row[0] is not None else (0, 0)
    return zones.changes(tz, first - 400 * DAY, last + 400 * DAY)


def _as_id(column: str, type: str) -> str:
    """An identifier as text: `NA` stays `NA`, 5.0 of a float column is 5, empty is missing."""
    name = identifier(column)
    if type == "VARCHAR":
        return f"nullif({name}, '')"
    if type in {"DOUBLE", "FLOAT"}:
        return (
            f"(CASE WHEN {name} = floor({name}) AND abs({name}) < 1e15 THEN CAST(CAST({name} AS BIGINT) AS VARCHAR) "
            f"ELSE CAST({name} AS VARCHAR) END)"
        )
    return f"CAST({name} AS VARCHAR)"


def _text(column: str, table: RawTable) -> str:
    type = table.columns[column]
    name = identifier(column)
    if type == "VARCHAR":
        return name
    nested = type.startswith(("STRUCT", "MAP")) or type.endswith("]")
    return f"CAST(to_json({name}) AS VARCHAR)" if nested else f"CAST({name} AS VARCHAR)"


def _status(text: str) -> str:
    if text.startswith("CAST(NULL"):
        return text
    whens = " ".join(
        f"WHEN lower({text}) IN ({', '.join(literal(w) for w in sorted(words))}) THEN {literal(status)}"
        for status, words in STATUS_WORDS.items()
    )
    return f"(CASE {whens} END)"


def _currency(roles: Roles, table: RawTable, options: ImportOptions) -> str:
    column = roles.get("currency")
    if column is not None:
        return f"upper(nullif(trim({_text(column, table)}), ''))"
    if options.currency is None:
        return "CAST(NULL AS VARCHAR)"
    code = options.currency.upper()
    if len(code) != 3 or not code.isalpha():
        raise UsageError(
            Sentence("events.currency_iso_4217_code_column"), where="--currency", value=options.currency,
            allowed=["SEK", "DKK", "NOK", "EUR", "USD", *table.columns],
        )  # fmt: skip
    return literal(code)


def _may_hold(roles: Roles, properties: tuple[str, ...]) -> tuple[str, ...]:
    """Staged columns that hold anything, as far as the roles tell."""
    by = {"account": "account", "duration": "start", "channel": "channel", "actor": "actor", "status": "status",
          "value_minor": "value", "currency": "value", "message_id": "message"}  # fmt: skip
    held = [column for column, role in by.items() if roles.get(role)]
    own_case = ["case_id"] if roles.get("customer") and roles.get("case") else []
    return (*held, *own_case, *(f"p.{name}" for name in properties))


def _may_be(roles: Roles, at: TimeFormat, start: TimeFormat | None, options: ImportOptions) -> set[str]:
    """Facts of the rows that are not known before they are counted."""
    naive = at.naive or (start is not None and start.naive)
    may = {
        "midnight": at.date_only,
        "below": at.nanoseconds,
        "doubled": naive and not _is_utc(options),
        "missing": naive and not _is_utc(options),
        "no_customer": roles.get("customer") and roles.get("case"),
        "no_case": roles.get("customer") and roles.get("case"),
        "negative": start is not None,
        "bad_values": roles.get("value"),
        "naive": at.naive or not _is_utc(options),
    }
    return {name for name, it_may in may.items() if it_may}


def _is_utc(options: ImportOptions) -> bool:
    return (options.tz or "UTC").upper() in {"UTC", "ETC/UTC", "GMT", "Z"}


def _refuse(table: RawTable, parsed: str, context: Context, shown: str) -> None:
    """Every refused row with its raw cells, in arrival order."""
    cells = ", ".join(f"CAST(t.{identifier(c)} AS VARCHAR)" for c in table.columns)
    cursor = context.connection.cursor().execute(
        f"SELECT r.row, r.reason, {cells} FROM (SELECT row, reason FROM ({parsed}) WHERE reason IS NOT NULL) r "
        f"JOIN {table.relation} t ON t._row = r.row ORDER BY r.row"
    )
    while batch := cursor.fetchmany(5_000):
        context.refused.add_all(((row[0], _reason(row[1]), row[2:]) for row in batch), shown)


def _reason(said: str) -> Sentence:
    """`code:value`, as the SELECT writes it, in words."""
    code, _, value = said.partition(":")
    return Sentence(code, value=value) if value else Sentence(code)


def _shown(roles: Roles, at: TimeFormat, start: TimeFormat | None, options: ImportOptions) -> dict[str, str]:
    shown = dict(roles.columns)
    if options.event_value is not None:
        shown["event"] = f"every row is {options.event_value!r}"
    if options.currency and "currency" not in shown:
        shown["currency"] = options.currency.upper()
    if roles.get("customer") is None:
        shown["customer"] = roles.columns["case"]
    elif roles.get("case") is None:
        shown["case"] = roles.columns["customer"]
    shown["time format"] = at.describe()
    return shown


def _said(facts: Facts, roles: Roles, at: TimeFormat, options: ImportOptions, stage: Stage) -> list[Sentence]:
    said = list(roles.warnings)
    tz = options.tz or "UTC"

    if stage.customer_is_case:
        said.append(Sentence("events.no_customer_column_each_journey_counts"))
    elif roles.get("case") is None:
        said.append(Sentence("events.no_journey_column_all_events_customer"))
    if at.ambiguous:
        other = "mdy" if at.order == "dmy" else "dmy"
        said.append(Sentence("events.dates_were_read_but_no_value", format=at.describe(), other=other))
    if at.family == "epoch" and facts.rows:
        said.append(Sentence("events.times_numbers_read", format=at.describe()))
    if facts.naive and stage.precision != "day":
        if options.tz:
            said.append(Sentence("events.times_without_zone", n=facts.naive, tz=tz))
        else:
            said.append(Sentence("events.times_without_zone_or_tz", n=facts.naive, tz=tz))
    if n := facts.doubled:
        said.append(Sentence("events.times_in_doubled_hour", n=n, tz=tz))
    if n := facts.missing:
        said.append(Sentence("events.times_in_skipped_hour", n=n, tz=tz))
    if n := facts.no_customer:
        said.append(Sentence("events.rows_without_customer", n=n))
    if n := facts.no_case:
        said.append(Sentence("events.rows_without_journey", n=n))
    if n := facts.negative:
        said.append(Sentence("events.rows_end_before_start", n=n))
    if n := facts.bad_values:
        said.append(Sentence("events.amounts_cannot_be_read", n=n))
    if n := facts.unnamed:
        said.append(Sentence("events.events_without_name", n=n, name=NO_NAME))
    if stage.precision == "day":
        said.append(Sentence("events.times_dates_without_hours_durations_whole"))
    return said


def _pair(stage: Stage, roles: Roles, context: Context) -> None:
    target = context.folder / f"paired-{len(list(context.folder.iterdir()))}.parquet"
    has_instance = roles.get("instance") is not None
    paired = lifecycle.pair(context.connection, stage.relation, stage.properties, target, instance=has_instance)
    stage.relation = f"(SELECT * FROM read_parquet({literal(target)}))"
    stage.read_once()
    stage.warnings += paired.warnings()
    if has_instance and not paired.instance_used:
        stage.warnings.append(Sentence("events.column_pairs_no_start_complete_pairs", instance=roles.get("instance")))
