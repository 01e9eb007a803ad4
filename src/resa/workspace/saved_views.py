"""Saved views of a journey: a name for a page with its filters, lanes and zoom, so that others see the same.

What a view looks like is its address: the page and the query the front end understands. Nothing else is kept, so a view
never holds a number, and an old one opens as far as its parts still exist.
"""

from __future__ import annotations

import secrets
from urllib.parse import parse_qsl, urlencode

import msgspec
from sqlalchemy import ColumnElement, Connection, delete, insert, select, update

from ..errors import ConflictError, NotFoundError, UsageError
from ..texts.sentence import Sentence
from . import people
from .clock import iso
from .principals import MapAccess
from .tables import saved_view

#: The pages of a journey that can be saved; "" is the map.
PAGES = (
    "",
    "table",
    "flow",
    "matrix",
    "swimlanes",
    "blueprint",
    "arc",
    "story",
    "walk",
    "contacts",
    "present",
    "answers",
)
LONGEST_NAME = 120
LONGEST_QUERY = 4000
MOST = 200
#: What is open beside a view is no part of it.
_MOMENTARY = frozenset({"about"})


class SavedView(msgspec.Struct, frozen=True, kw_only=True):
    """One saved view."""

    view: str
    name: str
    page: str
    query: str
    is_default: bool
    saved_by: str
    saved_at: str


def saved_views(access: MapAccess) -> list[SavedView]:
    """All of a journey, by name."""
    with access.workspace.database.read() as connection:
        return _all(connection, access)


def save(access: MapAccess, name: str, page: str, query: str) -> SavedView:
    """Keep a view. Raises UsageError for what is no view, ConflictError when the name is taken."""
    wanted, address = _named(name), _address(page, query)
    workspace = access.workspace
    with workspace.database.write() as connection:
        known = _all(connection, access)
        _free(known, wanted)
        if len(known) >= MOST:
            raise ConflictError(
                Sentence("workspace.journey_many_saved_views_may"),
                allowed=Sentence("workspace.up_to_views", most=MOST),
                remedy=Sentence("workspace.remove_one"),
            )
        made = SavedView(
            view=f"view:{secrets.token_hex(6)}", name=wanted, page=page, query=address, is_default=False,
            saved_by=people.me(access.principal).name, saved_at=iso(workspace.clock()),
        )  # fmt: skip
        row = {**msgspec.structs.asdict(made), "is_default": 0, "workspace": workspace.id, "journey": access.document}
        connection.execute(insert(saved_view).values(**row))
    return made


def change(
    access: MapAccess, view: str, *, name: str | None = None, page: str | None = None, query: str | None = None,
    is_default: bool | None = None,
) -> SavedView:  # fmt: skip
    """Another name, another address, or whether the journey opens with it."""
    with access.workspace.database.write() as connection:
        old = _one(connection, access, view)
        values: dict[str, object] = {}
        if name is not None:
            values["name"] = _named(name)
            _free([v for v in _all(connection, access) if v.view != view], _named(name))
        if page is not None or query is not None:
            values["page"] = old.page if page is None else page
            values["query"] = _address(str(values["page"]), old.query if query is None else query)
        if is_default is not None:
            if is_default:
                connection.execute(update(saved_view).where(*_of(access)).values(is_default=0))
            values["is_default"] = int(is_default)
        if values:
            connection.execute(update(saved_view).where(*_of(access), saved_view.c.view == view).values(**values))
        return _one(connection, access, view)


def remove(access: MapAccess, view: str) -> None:
    """Forget a view. Raises NotFoundError."""
    with access.workspace.database.write() as connection:
        _one(connection, access, view)
        connection.execute(delete(saved_view).where(*_of(access), saved_view.c.view == view))


def _of(access: MapAccess) -> tuple[ColumnElement[bool], ...]:
    return saved_view.c.workspace == access.workspace.id, saved_view.c.journey == access.document


def _all(connection: Connection, access: MapAccess) -> list[SavedView]:
    names = SavedView.__struct_fields__
    rows = connection.execute(select(*(saved_view.c[n] for n in names)).where(*_of(access))).mappings()
    found = [SavedView(**{**row, "is_default": bool(row["is_default"])}) for row in rows]
    return sorted(found, key=lambda v: (v.name.casefold(), v.view))


def _one(connection: Connection, access: MapAccess, view: str) -> SavedView:
    for found in _all(connection, access):
        if found.view == view:
            return found
    raise NotFoundError(
        Sentence("workspace.no_such_saved_view"),
        value=view,
        remedy=Sentence("workspace.get_api_journeys_views_lists_them"),
    )


def _named(name: str) -> str:
    said = " ".join(name.split())
    if not 1 <= len(said) <= LONGEST_NAME:
        raise UsageError(
            Sentence("workspace.saved_view_name"),
            where="name",
            value=name,
            allowed=Sentence("workspace.up_to_view_name", longest_name=LONGEST_NAME),
        )
    return said


def _free(known: list[SavedView], name: str) -> None:
    if any(v.name.casefold() == name.casefold() for v in known):
        raise ConflictError(
            Sentence("workspace.view_of_that_name"),
            value=name,
            remedy=Sentence("workspace.give_another_name_change_one"),
        )


def _address(page: str, query: str) -> str:
    """The query as it is kept: without what is momentary."""
    if page not in PAGES:
        raise UsageError(Sentence("workspace.no_such_view"), where="page", value=page, allowed=list(PAGES))
    if len(query) > LONGEST_QUERY:
        raise UsageError(
            Sentence("workspace.view_filter_too_long"),
            where="query",
            value=len(query),
            allowed=Sentence("workspace.up_to_query", longest_query=LONGEST_QUERY),
        )
    parts = parse_qsl(query.lstrip("?"), keep_blank_values=False)
    return urlencode([(key, value) for key, value in parts if key not in _MOMENTARY])
