"""What people do together beside the documents: who they are, comments, votes, blind guesses, saved views."""

from __future__ import annotations

from sqlalchemy import BigInteger, Column, Float, Index, Integer, String, Table, Text, UniqueConstraint

from .base import Counter, metadata

#: Who takes part: the owner, members (with an `account`) and guests. `link` is the digest of a guest's link; whoever has
#: that link is this person until it is withdrawn.
person = Table(
    "person",
    metadata,
    Column("workspace", String(64), primary_key=True),
    Column("person", String(64), primary_key=True),
    Column("name", String(255), nullable=False),
    Column("role", String(16), nullable=False),
    Column("link", String(64)),
    Column("created_at", String(32), nullable=False),
    Column("withdrawn_at", String(32)),
    UniqueConstraint("workspace", "link", name="person_link"),
)

#: What people say about a record of a document. The first comment of a thread has its id and carries its state.
comment = Table(
    "comment",
    metadata,
    Column("seq", Counter, primary_key=True, autoincrement=True),
    Column("workspace", String(64), nullable=False),
    Column("document", String(255), nullable=False),
    Column("comment", String(64), nullable=False),
    Column("thread", String(64), nullable=False),
    Column("about", String(255), nullable=False),
    Column("person", String(64), nullable=False),
    Column("name", String(255), nullable=False),
    Column("body", Text, nullable=False),
    Column("mentions", Text, nullable=False),
    Column("at", String(32), nullable=False),
    Column("edited_at", String(32)),
    Column("removed_at", String(32)),
    Column("resolved_at", String(32)),
    Column("resolved_by", String(255)),
    UniqueConstraint("workspace", "comment", name="comment_id"),
    Index("comment_document", "workspace", "document", "thread"),
)

#: Up to which comment a person has read a thread.
comment_read = Table(
    "comment_read",
    metadata,
    Column("workspace", String(64), primary_key=True),
    Column("person", String(64), primary_key=True),
    Column("thread", String(64), primary_key=True),
    Column("seq", BigInteger, nullable=False),
)

#: A round of votes on a document's records of some kinds, with so many dots for each person.
vote_round = Table(
    "vote_round",
    metadata,
    Column("workspace", String(64), primary_key=True),
    Column("round", String(64), primary_key=True),
    Column("document", String(255), nullable=False),
    Column("title", String(255), nullable=False),
    Column("kinds", Text, nullable=False),
    Column("dots", Integer, nullable=False),
    Column("opened_by", String(255), nullable=False),
    Column("opened_at", String(32), nullable=False),
    Column("closed_at", String(32)),
    Index("vote_round_document", "workspace", "document"),
)

#: How many of their dots a person has put on a record.
vote = Table(
    "vote",
    metadata,
    Column("workspace", String(64), primary_key=True),
    Column("round", String(64), primary_key=True),
    Column("person", String(64), primary_key=True),
    Column("record", String(255), primary_key=True),
    Column("dots", Integer, nullable=False),
)

#: The clock that everybody at a document sees; at most one each.
timer = Table(
    "timer",
    metadata,
    Column("workspace", String(64), primary_key=True),
    Column("document", String(255), primary_key=True),
    Column("label", String(255), nullable=False),
    Column("seconds", Integer, nullable=False),
    Column("started_by", String(255), nullable=False),
    Column("started_at", String(32), nullable=False),
    Column("ends_at", String(32), nullable=False),
)

#: A round of blind guesses at a journey: open until the evidence is revealed.
guess_round = Table(
    "guess_round",
    metadata,
    Column("workspace", String(64), primary_key=True),
    Column("journey", String(255), primary_key=True),
    Column("round", Integer, primary_key=True),
    Column("opened_at", String(32), nullable=False),
    Column("closed_at", String(32)),
)

#: Who has locked their guesses.
guess_lock = Table(
    "guess_lock",
    metadata,
    Column("workspace", String(64), primary_key=True),
    Column("journey", String(255), primary_key=True),
    Column("round", Integer, primary_key=True),
    Column("person", String(255), primary_key=True),
    Column("locked_at", String(32), nullable=False),
)

#: One person's guess at one step, for one persona or ('') for all: emotion −2 … 2, share lost 0–1, seconds from the step
#: before.
guess = Table(
    "guess",
    metadata,
    Column("workspace", String(64), primary_key=True),
    Column("journey", String(255), primary_key=True),
    Column("round", Integer, primary_key=True),
    Column("person", String(255), primary_key=True),
    Column("step", String(255), primary_key=True),
    Column("persona", String(255), primary_key=True),
    Column("emotion", Integer),
    Column("loss", Float),
    Column("seconds", BigInteger),
    Column("at", String(32), nullable=False),
)

#: A combination of view, filters, lanes and zoom that somebody has given a name; at most one per journey is where it opens.
saved_view = Table(
    "saved_view",
    metadata,
    Column("workspace", String(64), primary_key=True),
    Column("journey", String(255), primary_key=True),
    Column("view", String(64), primary_key=True),
    Column("name", String(120), nullable=False),
    Column("page", String(32), nullable=False),
    Column("query", Text, nullable=False),
    Column("is_default", Integer, nullable=False),
    Column("saved_by", String(255), nullable=False),
    Column("saved_at", String(32), nullable=False),
)
