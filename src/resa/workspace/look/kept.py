"""The one row that keeps the look."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import msgspec
from sqlalchemy import Connection, insert, select, update

from ..clock import iso
from ..tables import look

if TYPE_CHECKING:
    from ..workspace import Workspace


class Kept(msgspec.Struct, frozen=True, kw_only=True):
    """The row."""

    name: str = ""
    accent: str = ""
    accent_dark: str = ""
    bands: tuple[str, ...] = ()
    logo: str = ""
    logo_dark: str = ""
    template: str = ""
    template_name: str = ""
    changed_at: str = ""


def read(workspace: Workspace) -> Kept:
    """What is kept; the defaults while nothing is."""
    with workspace.database.read() as connection:
        return row(connection, workspace)


def row(connection: Connection, workspace: Workspace) -> Kept:
    """The same inside the caller's transaction."""
    found = connection.execute(select(look).where(look.c.workspace == workspace.id)).one_or_none()
    if found is None:
        return Kept()
    values: dict[str, Any] = dict(found._mapping)
    del values["workspace"]
    values["bands"] = tuple(msgspec.json.decode(values["bands"], type=list[str]))
    return Kept(**values)


def write(connection: Connection, workspace: Workspace, **changed: Any) -> Kept:
    """Change some of it inside the caller's transaction."""
    now = msgspec.structs.replace(row(connection, workspace), changed_at=iso(workspace.clock()), **changed)
    values = {**msgspec.structs.asdict(now), "bands": msgspec.json.encode(now.bands).decode()}
    own = update(look).where(look.c.workspace == workspace.id)
    if not connection.execute(own.values(**values)).rowcount:
        connection.execute(insert(look).values(workspace=workspace.id, **values))
    return now


def called(workspace: Workspace) -> str:
    """The name that was chosen here; '' when the settings' or the folder's counts."""
    return read(workspace).name


def changed(workspace: Workspace) -> str:
    """When any of it was last changed: what is drawn with it is drawn anew."""
    return read(workspace).changed_at
