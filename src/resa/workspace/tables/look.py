"""The workspace's own look, and members who were invited and have not come yet."""

from __future__ import annotations

from sqlalchemy import Column, String, Table, Text

from .base import metadata

#: At most one row. `accent` and `accent_dark` are '' or #rrggbb, `bands` a JSON list of such; `logo`, `logo_dark` name pictures
#: (`images`), `template` a kept file (`attachments`) that came as `template_name`: as Text, so that `tidying` finds what they name.
look = Table(
    "look",
    metadata,
    Column("workspace", String(64), primary_key=True),
    Column("name", String(255), nullable=False),
    Column("accent", String(7), nullable=False),
    Column("accent_dark", String(7), nullable=False),
    Column("bands", Text, nullable=False),
    Column("logo", Text, nullable=False),
    Column("logo_dark", Text, nullable=False),
    Column("template", Text, nullable=False),
    Column("template_name", String(255), nullable=False),
    Column("changed_at", String(32), nullable=False),
)

#: A member who was invited by e-mail and has not chosen a password yet: by whom, when, in which letter ('' without e-mail). The link
#: itself stands in `account_link`.
invitation = Table(
    "invitation",
    metadata,
    Column("workspace", String(64), primary_key=True),
    Column("person", String(64), primary_key=True),
    Column("invited_by", String(64), nullable=False),
    Column("letter", String(64), nullable=False),
    Column("at", String(32), nullable=False),
)
