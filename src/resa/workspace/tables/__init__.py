"""The workspace's tables as they are now (SQLAlchemy Core), one file per what they keep. Every table carries the workspace's id.

`migrations` brings a database from any earlier version to this; a test compares the two. Times are ISO 8601 UTC text,
structured columns are JSON text, so that SQLite and PostgreSQL hold the same. A new table goes into the file of what it
keeps, or into a new one that is named here.
"""

from __future__ import annotations

from .accounts import (
    account,
    account_link,
    api_token,
    attempt,
    factor_secret,
    journey_right,
    oidc_identity,
    recovery_code,
    session,
    share,
    sign_in_link,
    team,
    team_member,
)
from .ages import evidence_age
from .audits import audit_report, audit_signature, internal_audit
from .base import Counter, metadata
from .gists import document_gist
from .guests import guest_came, guest_link
from .history import document_past, journey_version, record_change, sitting
from .kept import audit, document, document_update, workspace
from .letters import letter
from .look import invitation, look
from .noted import noted_change
from .owners import owner_choice, owner_letter, owner_told, still_true
from .together import comment, comment_read, guess, guess_lock, guess_round, person, saved_view, timer, vote, vote_round
from .watching import watch, watch_signal
from .webhooks import webhook, webhook_delivery
from .work import job, measured_summary, upload
from .workshops import workshop, workshop_cluster, workshop_decision, workshop_jot, workshop_seat

__all__ = [
    "Counter",
    "account",
    "account_link",
    "api_token",
    "attempt",
    "audit",
    "audit_report",
    "audit_signature",
    "comment",
    "comment_read",
    "document",
    "document_gist",
    "document_past",
    "document_update",
    "evidence_age",
    "factor_secret",
    "guess",
    "guess_lock",
    "guess_round",
    "guest_came",
    "guest_link",
    "internal_audit",
    "invitation",
    "job",
    "journey_right",
    "journey_version",
    "letter",
    "look",
    "measured_summary",
    "metadata",
    "noted_change",
    "oidc_identity",
    "owner_choice",
    "owner_letter",
    "owner_told",
    "person",
    "record_change",
    "recovery_code",
    "saved_view",
    "session",
    "share",
    "sign_in_link",
    "sitting",
    "still_true",
    "team",
    "team_member",
    "timer",
    "upload",
    "vote",
    "vote_round",
    "watch",
    "watch_signal",
    "webhook",
    "webhook_delivery",
    "workshop",
    "workshop_cluster",
    "workshop_decision",
    "workshop_jot",
    "workshop_seat",
    "workspace",
]
