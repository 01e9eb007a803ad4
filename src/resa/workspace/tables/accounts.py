"""Accounts and how one signs in, teams, rights per journey, tokens and shares."""

from __future__ import annotations

from sqlalchemy import BigInteger, Column, Index, Integer, String, Table, Text, UniqueConstraint

from .base import metadata

#: How a person signs in. `password` is an argon2 hash, empty until they have chosen one; the second factor (`factor_secret`; `totp`
#: holds what older versions kept open) is in use from `totp_since` on, `totp_step` the last step a code was taken for (none is taken twice).
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

#: The second factor's secret, sealed with the workspace's key.
factor_secret = Table(
    "factor_secret",
    metadata,
    Column("workspace", String(64), primary_key=True),
    Column("person", String(64), primary_key=True),
    Column("sealed", Text, nullable=False),
)

#: A link that signs its person in, once; known by its digest.
sign_in_link = Table(
    "sign_in_link",
    metadata,
    Column("workspace", String(64), primary_key=True),
    Column("digest", String(64), primary_key=True),
    Column("person", String(64), nullable=False),
    Column("ends_at", String(32), nullable=False),
)

#: Who a person is at an OpenID Connect provider.
oidc_identity = Table(
    "oidc_identity",
    metadata,
    Column("workspace", String(64), primary_key=True),
    Column("issuer", String(255), primary_key=True),
    Column("subject", String(255), primary_key=True),
    Column("person", String(64), nullable=False),
    Column("linked_at", String(32), nullable=False),
    Index("oidc_identity_person", "workspace", "person"),
)
