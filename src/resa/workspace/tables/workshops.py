"""Tables of workshops: what is done at one, beside the journey's document.

Notes are here and not in the document, which every client holds whole: nobody but their author sees them before the facilitator
opens them.
"""

from __future__ import annotations

from sqlalchemy import Column, Index, Integer, String, Table, Text

from .base import metadata

#: A workshop on a journey. `agenda` is a JSON list of items, `opened` of those whose notes everybody sees; `here` is the item
#: everybody is at (or ''), `stage` the phase looked at there (or '').
workshop = Table(
    "workshop",
    metadata,
    Column("workspace", String(64), primary_key=True),
    Column("workshop", String(64), primary_key=True),
    Column("journey", String(255), nullable=False),
    Column("title", String(255), nullable=False),
    Column("agenda", Text, nullable=False),
    Column("here", String(64), nullable=False),
    Column("stage", String(255), nullable=False),
    Column("opened", Text, nullable=False),
    Column("opened_by", String(255), nullable=False),
    Column("created_at", String(32), nullable=False),
    Column("closed_at", String(32)),
    Index("workshop_journey", "workspace", "journey"),
)

#: Who took part, and for which department.
workshop_seat = Table(
    "workshop_seat",
    metadata,
    Column("workspace", String(64), primary_key=True),
    Column("workshop", String(64), primary_key=True),
    Column("person", String(255), primary_key=True),
    Column("name", String(255), nullable=False),
    Column("team", String(255), nullable=False),
    Column("at", String(32), nullable=False),
)

#: A note somebody wrote at an item of the agenda; in a group (`cluster`), on the parking lot, and what it became on the map.
workshop_jot = Table(
    "workshop_jot",
    metadata,
    Column("workspace", String(64), primary_key=True),
    Column("jot", String(64), primary_key=True),
    Column("workshop", String(64), nullable=False),
    Column("item", String(64), nullable=False),
    Column("person", String(255), nullable=False),
    Column("body", Text, nullable=False),
    Column("cluster", String(64), nullable=False),
    Column("parked", Integer, nullable=False),
    Column("became", String(255), nullable=False),
    Column("at", String(32), nullable=False),
    Index("workshop_jot_workshop", "workspace", "workshop"),
)

#: Notes that belong together, under a name.
workshop_cluster = Table(
    "workshop_cluster",
    metadata,
    Column("workspace", String(64), primary_key=True),
    Column("cluster", String(64), primary_key=True),
    Column("workshop", String(64), nullable=False),
    Column("item", String(64), nullable=False),
    Column("name", String(255), nullable=False),
    Column("at", String(32), nullable=False),
    Index("workshop_cluster_workshop", "workspace", "workshop"),
)

#: What was decided: by whom it is done and by when. `action` is the map's action it became (or ''), which then says how it stands.
workshop_decision = Table(
    "workshop_decision",
    metadata,
    Column("workspace", String(64), primary_key=True),
    Column("decision", String(64), primary_key=True),
    Column("workshop", String(64), nullable=False),
    Column("words", Text, nullable=False),
    Column("owner", String(255), nullable=False),
    Column("due_at", String(32)),
    Column("action", String(255), nullable=False),
    Column("done_at", String(32)),
    Column("at", String(32), nullable=False),
    Index("workshop_decision_workshop", "workspace", "workshop"),
)
