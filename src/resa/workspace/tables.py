"""The workspace's tables as they are now (SQLAlchemy Core). Every table carries the workspace's id.

`migrations` brings a database from any earlier version to this; a test compares the two. Times are ISO 8601 UTC text,
structured columns are JSON text, so that SQLite and PostgreSQL hold the same.
"""

from __future__ import annotations

from sqlalchemy import (
    BigInteger,
    Column,
    Float,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    String,
    Table,
    Text,
    UniqueConstraint,
)

metadata = MetaData()

#: SQLite numbers rows by itself only for INTEGER; elsewhere the counter is 64 bits wide.
Counter = BigInteger().with_variant(Integer, "sqlite")

workspace = Table(
    "workspace",
    metadata,
    Column("workspace", String(64), primary_key=True),
    Column("created_at", String(32), nullable=False),
)

#: One row per Yjs document: the library and each journey. `epoch` changes when its history is restarted (restore,
#: migration), `version` with every accepted change.
document = Table(
    "document",
    metadata,
    Column("workspace", String(64), primary_key=True),
    Column("document", String(255), primary_key=True),
    Column("kind", String(16), nullable=False),
    Column("epoch", Integer, nullable=False),
    Column("version", Integer, nullable=False),
    Column("snapshot", LargeBinary, nullable=False),
    Column("snapshot_version", Integer, nullable=False),
    Column("created_at", String(32), nullable=False),
    Column("updated_at", String(32), nullable=False),
    Column("deleted_at", String(32)),
)

#: Yjs updates since the snapshot. A row here is durable before the change is acknowledged to anyone.
document_update = Table(
    "document_update",
    metadata,
    Column("seq", Counter, primary_key=True, autoincrement=True),
    Column("workspace", String(64), nullable=False),
    Column("document", String(255), nullable=False),
    Column("epoch", Integer, nullable=False),
    Column("version", Integer, nullable=False),
    Column("update", LargeBinary, nullable=False),
    Column("principal", String(255), nullable=False),
    Column("at", String(32), nullable=False),
    UniqueConstraint("workspace", "document", "epoch", "version", name="document_update_version"),
)

#: Who did or saw what, when: edits (with the records they touched), imports, exports, drill-downs, reveals.
audit = Table(
    "audit",
    metadata,
    Column("seq", Counter, primary_key=True, autoincrement=True),
    Column("workspace", String(64), nullable=False),
    Column("at", String(32), nullable=False),
    Column("principal", String(255), nullable=False),
    Column("action", String(64), nullable=False),
    Column("document", String(255)),
    Column("version", Integer),
    Column("detail", Text, nullable=False),
    Column("person", String(64)),
    Index("audit_document", "workspace", "document", "version"),
)

job = Table(
    "job",
    metadata,
    Column("workspace", String(64), primary_key=True),
    Column("job", String(64), primary_key=True),
    Column("kind", String(64), nullable=False),
    Column("owner", String(255), nullable=False),
    Column("state", String(16), nullable=False),
    Column("done", BigInteger, nullable=False),
    Column("total", BigInteger),
    Column("what", Text, nullable=False),
    Column("arguments", Text, nullable=False),
    Column("result", Text),
    Column("error", Text),
    Column("cancel_requested", Integer, nullable=False),
    Column("created_at", String(32), nullable=False),
    Column("started_at", String(32)),
    Column("ended_at", String(32)),
    Index("job_created", "workspace", "created_at"),
)

#: A received file, kept as WS/uploads/<upload>/<name> until it is imported or its time is out.
upload = Table(
    "upload",
    metadata,
    Column("workspace", String(64), primary_key=True),
    Column("upload", String(64), primary_key=True),
    Column("name", String(255), nullable=False),
    Column("size", BigInteger, nullable=False),
    Column("kind_guess", String(16), nullable=False),
    Column("principal", String(255), nullable=False),
    Column("at", String(32), nullable=False),
)

#: Measured maps as JSON bytes, by a digest of everything they depend on.
measured = Table(
    "measured",
    metadata,
    Column("workspace", String(64), primary_key=True),
    Column("key", String(64), primary_key=True),
    Column("journey", String(255), nullable=False),
    Column("value", LargeBinary, nullable=False),
    Column("milliseconds", Integer, nullable=False),
    Column("used_at", String(32), nullable=False),
    Index("measured_used", "workspace", "used_at"),
)

#: The last whole (unfiltered) measurement of each journey, for the list of journeys.
measured_summary = Table(
    "measured_summary",
    metadata,
    Column("workspace", String(64), primary_key=True),
    Column("journey", String(255), primary_key=True),
    Column("summary", Text, nullable=False),
    Column("at", String(32), nullable=False),
)

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

#: How a person signs in. `password` is an argon2 hash, empty until they have chosen one; `totp` the secret of the second
#: factor, in use from `totp_since` on, `totp_step` the last step a code was taken for (none is taken twice).
account = Table(
    "account",
    metadata,
    Column("workspace", String(64), primary_key=True),
    Column("person", String(64), primary_key=True),
    Column("email", String(255), nullable=False),
    Column("password", String(255), nullable=False),
    Column("totp", String(64), nullable=False),
    Column("totp_since", String(32)),
    Column("totp_step", BigInteger, nullable=False),
    Column("created_at", String(32), nullable=False),
    Column("signed_in_at", String(32)),
    UniqueConstraint("workspace", "email", name="account_email"),
)

#: A browser that is signed in, known by the digest of what its cookie holds.
session = Table(
    "session",
    metadata,
    Column("workspace", String(64), primary_key=True),
    Column("digest", String(64), primary_key=True),
    Column("session", String(64), nullable=False),
    Column("person", String(64), nullable=False),
    Column("browser", String(255), nullable=False),
    Column("started_at", String(32), nullable=False),
    Column("seen_at", String(32), nullable=False),
    Column("ends_at", String(32), nullable=False),
    Index("session_person", "workspace", "person"),
)

#: A link that lets somebody choose a password, once; known by its digest.
account_link = Table(
    "account_link",
    metadata,
    Column("workspace", String(64), primary_key=True),
    Column("digest", String(64), primary_key=True),
    Column("person", String(64), nullable=False),
    Column("ends_at", String(32), nullable=False),
)

#: Codes for those who lost their second factor; each is taken once.
recovery_code = Table(
    "recovery_code",
    metadata,
    Column("workspace", String(64), primary_key=True),
    Column("person", String(64), primary_key=True),
    Column("digest", String(64), primary_key=True),
)

#: Failed attempts to sign in, by the digest of an address or account: how many since when.
attempt = Table(
    "attempt",
    metadata,
    Column("workspace", String(64), primary_key=True),
    Column("key", String(64), primary_key=True),
    Column("n", Integer, nullable=False),
    Column("since", String(32), nullable=False),
)

team = Table(
    "team",
    metadata,
    Column("workspace", String(64), primary_key=True),
    Column("team", String(64), primary_key=True),
    Column("name", String(255), nullable=False),
    Column("created_at", String(32), nullable=False),
)

team_member = Table(
    "team_member",
    metadata,
    Column("workspace", String(64), primary_key=True),
    Column("team", String(64), primary_key=True),
    Column("person", String(64), primary_key=True),
    Index("team_member_person", "workspace", "person"),
)

#: The role of a person, a team or everybody (`*`) in one journey, in place of the one in the workspace (`rights`).
journey_right = Table(
    "journey_right",
    metadata,
    Column("workspace", String(64), primary_key=True),
    Column("journey", String(255), primary_key=True),
    Column("holder", String(64), primary_key=True),
    Column("role", String(16), nullable=False),
    Index("journey_right_holder", "workspace", "holder"),
)

#: What a program signs in with on a person's behalf, known by its digest; it may at most `role`.
api_token = Table(
    "api_token",
    metadata,
    Column("workspace", String(64), primary_key=True),
    Column("token", String(64), primary_key=True),
    Column("digest", String(64), nullable=False),
    Column("person", String(64), nullable=False),
    Column("name", String(255), nullable=False),
    Column("role", String(16), nullable=False),
    Column("created_at", String(32), nullable=False),
    Column("used_at", String(32)),
    Column("ends_at", String(32)),
    UniqueConstraint("workspace", "digest", name="api_token_digest"),
)

#: A page of one journey for whoever has its link: `shows` says what of it (JSON), `password` is an argon2 hash or empty.
share = Table(
    "share",
    metadata,
    Column("workspace", String(64), primary_key=True),
    Column("share", String(64), primary_key=True),
    Column("digest", String(64), nullable=False),
    Column("journey", String(255), nullable=False),
    Column("name", String(255), nullable=False),
    Column("password", String(255), nullable=False),
    Column("shows", Text, nullable=False),
    Column("made_by", String(64), nullable=False),
    Column("created_at", String(32), nullable=False),
    Column("ends_at", String(32)),
    Column("opened", Integer, nullable=False),
    Column("opened_at", String(32)),
    UniqueConstraint("workspace", "digest", name="share_digest"),
    Index("share_journey", "workspace", "journey"),
)
