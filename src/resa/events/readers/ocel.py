"""Object-centric logs flattened to a table: every event once for each object of the type that is the journey.

The type is what the user says, else the one with the most events that have exactly one object of it, and of those the
one with the most objects (one object that every event has tells no journeys apart); the report says which and what became of events with none (refused) or several (an event in each journey). Shared by the OCEL readers.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from ...errors import UnreadableError, UsageError
from ...texts.sentence import Sentence
from ..role_names import CUSTOMER
from ..sources import Source
from .base import Context, RawTable, RowWriter, identifier, literal

EVENT, TYPE, TIME, CASE, CUSTOMER_COLUMN = "event id", "event type", "event time", "case", "customer"


class ObjectLog:
    """Collects events, objects and their relations on disk; `table` makes the flat table."""

    def __init__(self, source: Source, context: Context) -> None:
        self._source = source
        self._context = context
        stem = f"{source.digest[:16]}-{len(list(context.folder.iterdir()))}"

        def writer(name: str, *columns: str) -> RowWriter:
            path = Path(context.folder / f"{name}-{stem}.csv")
            return RowWriter(path, columns, source.shown, context.limits)

        self._events = writer("events", EVENT, TYPE, TIME)
        self._relations = writer("relations", "event", "object")
        self._objects = writer("objects", "id", "type")

    @property
    def n_events(self) -> int:
        """Events so far."""
        return self._events.n_rows

    def event(self, id: str, type: str, time: str, attributes: Mapping[str, str], row: int | None = None) -> None:
        """One event; its relations come by `relation`. `row` is its place in the log where it is not the order of calls."""
        own = {k: v for k, v in attributes.items() if v != ""}
        self._events.add({EVENT: id, TYPE: type, TIME: time, **own}, row)

    def relation(self, event: str, object: str) -> None:
        """An event happened to an object."""
        self._relations.add({"event": event, "object": object})

    def object(self, id: str, type: str, attributes: Mapping[str, str]) -> None:
        """One object with its first known attribute values."""
        self._objects.add({"id": id, "type": type, **{f"case:{k}": v for k, v in attributes.items()}})

    def close(self) -> None:
        """Flush the files."""
        for writer in (self._events, self._relations, self._objects):
            writer.close()

    def table(self, format: str) -> RawTable:
        """The flat table with the roles it fixes."""
        self.close()
        if not self._events.n_rows:
            raise UnreadableError(Sentence("events.log_holds_no_events"), where=self._source.shown)
        connection = self._context.connection
        connection.execute(f"CREATE OR REPLACE TEMP TABLE ocel_events AS SELECT * FROM {self._events.relation()}")
        connection.execute(
            f"CREATE OR REPLACE TEMP TABLE ocel_objects AS SELECT * FROM {self._objects.relation()} "
            "QUALIFY row_number() OVER (PARTITION BY id ORDER BY _row) = 1"
        )
        connection.execute(
            "CREATE OR REPLACE TEMP TABLE ocel_relations AS SELECT min(r._row) AS place, r.event, r.object, o.type "
            f"FROM {self._relations.relation()} r JOIN ocel_objects o ON o.id = r.object GROUP BY ALL"
        )
        chosen, said = self._object_type()
        table = self._flat(chosen, format)
        table.warnings = [*said, *table.warnings]
        return table

    def _object_type(self) -> tuple[str, list[Sentence]]:
        found = self._context.connection.execute(
            "SELECT type, count(*) FILTER (n = 1) AS one, count(*) AS events, any_value(objects) > 1 AS several FROM "
            "(SELECT type, event, count(*) AS n FROM ocel_relations GROUP BY type, event) JOIN (SELECT type, "
            "count(DISTINCT object) AS objects FROM ocel_relations GROUP BY type) USING (type) "
            "GROUP BY type ORDER BY several DESC, one DESC, events DESC, any_value(objects) DESC, type"
        ).fetchall()
        if not found:
            raise UnreadableError(Sentence("events.no_event_log_object_so_nothing"), where=self._source.shown)
        types = [row[0] for row in found]
        given = self._context.options.object_type
        if given is not None:
            if given not in types:
                raise UsageError(
                    Sentence("events.no_event_object_type"), where="--object-type", value=given, allowed=types
                )
            return given, []
        shares = [Sentence("events.type_and_count", type=t, n=one) for t, one, *_ in found[:5]]
        return types[0], [Sentence("events.each_object_type_journey", type=types[0], shares=shares)]

    def _flat(self, chosen: str, format: str) -> RawTable:
        connection = self._context.connection
        connection.execute(
            f"CREATE OR REPLACE TEMP TABLE ocel_cases AS SELECT * FROM ocel_relations WHERE type = {literal(chosen)}"
        )
        lonely = connection.execute(
            f"SELECT _row, {identifier(EVENT)}, {identifier(TYPE)}, {identifier(TIME)} FROM ocel_events "
            f"WHERE {identifier(EVENT)} NOT IN (SELECT event FROM ocel_cases) ORDER BY _row"
        ).fetchall()
        for row, *fields in lonely:
            self._context.refused.add(
                row, Sentence("events.event_no_object_type", chosen=chosen), fields, self._source.shown
            )
        attributes = [c for c in self._objects.columns() if c.startswith("case:")]
        filled = connection.execute(
            f"SELECT {', '.join(f'count({identifier(a)})' for a in attributes) or '0'} FROM ocel_objects "
            f"WHERE type = {literal(chosen)}"
        ).fetchone()
        attributes = [a for a, n in zip(attributes, filled or (), strict=False) if n]
        customers, customer_type = self._customers(chosen)
        extra = "".join(f", o.{identifier(a)}" for a in attributes)
        connection.execute(
            f"CREATE OR REPLACE TEMP TABLE ocel_flat AS SELECT row_number() OVER (ORDER BY e._row, c.place) AS _row, "
            f"e.* EXCLUDE (_row), c.object AS {identifier(CASE)}{customers}{extra} FROM ocel_events e "
            f"JOIN ocel_cases c ON c.event = e.{identifier(EVENT)} JOIN ocel_objects o ON o.id = c.object"
            + (" LEFT JOIN ocel_customers u ON u.object = c.object" if customers else "")
            + " ORDER BY 1"
        )
        columns = {r[0]: r[1] for r in connection.execute("DESCRIBE ocel_flat").fetchall() if r[0] != "_row"}
        counted = connection.execute("SELECT count(*) FROM ocel_flat").fetchone()
        copies = (counted[0] if counted else 0) - (self._events.n_rows - len(lonely))
        roles = {"case": CASE, "event": TYPE, "at": TIME}
        warnings = []
        if customers:
            roles["customer"] = CUSTOMER_COLUMN
            warnings.append(Sentence("events.each_object_type_customer", customer_type=customer_type))
        if copies > 0:
            warnings.append(Sentence("events.further_events_those_several_objects_type", copies=copies, chosen=chosen))
        return RawTable("ocel_flat", columns, format, "utf-8", rows=self._events.n_rows, roles=roles, warnings=warnings)

    def _customers(self, chosen: str) -> tuple[str, str]:
        """SQL for the customer of each journey, when there is such an object type and each journey has exactly one."""
        connection = self._context.connection
        types = [r[0] for r in connection.execute("SELECT DISTINCT type FROM ocel_objects ORDER BY 1").fetchall()]
        for type in types:
            plain = "".join(ch for ch in type.lower() if ch.isalnum())
            if type == chosen or not {plain, plain.removesuffix("s"), plain.removesuffix("er")} & set(CUSTOMER):
                continue
            connection.execute(
                "CREATE OR REPLACE TEMP TABLE ocel_customers AS SELECT c.object, min(r.object) AS customer, "
                "count(DISTINCT r.object) AS n FROM ocel_cases c LEFT JOIN ocel_relations r "
                f"ON r.event = c.event AND r.type = {literal(type)} GROUP BY c.object"
            )
            odd = connection.execute("SELECT count(*) FROM ocel_customers WHERE n <> 1").fetchone()
            if odd and odd[0] == 0:
                return f", u.customer AS {identifier(CUSTOMER_COLUMN)}", type
        return "", ""
