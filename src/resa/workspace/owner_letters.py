"""The letters to owners: once a month what is theirs, what moved and what waits, with one button; and a reminder of each review.

The daily round of a server asks `tell_owners` to queue what has not been told yet. What was told is written down in the same
transaction, so a round that runs twice, or two of them at once, tell nobody twice.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from datetime import date
from urllib.parse import quote

from sqlalchemy import Connection, insert, select
from sqlalchemy.exc import IntegrityError

from ..journey.records import LANGUAGES, read_text
from ..journey.records.base import Language
from ..texts import say
from ..texts.days import in_words
from ..texts.numbers import decimal, duration, integer
from . import mail
from .clock import iso
from .holdings import Holding, Holdings, holdings, remember, ticket
from .owners import as_principal, bearing, choice, members_of, silence
from .principals import Principal, accessible_maps
from .reviewing import AHEAD, Review, reviews, title_in
from .rights import IN_JOURNEY
from .tables import owner_letter
from .workspace import Workspace

#: Touchpoints told one by one; the rest stand behind a link.
_SHOWN = 20


def tell_owners(workspace: Workspace) -> int:
    """Queue every letter to owners that is due and has not been queued; how many were."""
    if silence(workspace):
        return 0
    queued = 0
    members = members_of(workspace)
    for row in members:
        principal = as_principal(workspace, row)
        if "view" not in IN_JOURNEY[principal.role_in_library()]:
            continue
        wanted = choice(workspace, principal.person)
        if wanted.on:
            language = wanted.language or _first_language(principal)
            queued += _monthly(principal, row.email, language)
            for review in reviews(principal):
                if [one.person for one in bearing(review.owner, members)] == [principal.person]:
                    queued += _reminder(principal, row.email, language, review)
    return queued


def _monthly(principal: Principal, email: str, language: Language) -> int:
    workspace = principal.workspace
    about = f"month:{workspace.clock():%Y-%m}"
    if _was_told(principal, about):
        return 0
    held = holdings(principal)
    if not held.touchpoints and not held.correctives:
        return 0
    page = f"{workspace.config.address}/still-true#{ticket(principal)}"

    def put(connection: Connection) -> None:
        mail.queued(
            connection, workspace, "owner", email, language, {"name": principal.name},
            link=page, lines=_lines(workspace, held, language),
        )  # fmt: skip
        remember(connection, principal, held)

    return _once(principal, about, put)


def _reminder(principal: Principal, email: str, language: Language, review: Review) -> int:
    """One for each set of reasons, and another every month until it was reviewed."""
    workspace = principal.workspace
    today = workspace.clock().date()
    if date.fromisoformat(review.day) - AHEAD > today:
        return 0
    why = "|".join([review.reviewed_at or "", *(f"{r.cause} {r.about}" for r in review.reasons)])
    digest = hashlib.sha256(f"{review.journey}|{why}".encode()).hexdigest()[:24]
    about = f"review:{digest}:{today:%Y-%m}"
    if _was_told(principal, about):
        return 0
    values = {"name": principal.name, "journey": title_in(review, language), "day": in_words(review.day, language)}
    base = workspace.config.address
    lines = [(reason.sentence.said(language), "") for reason in review.reasons]

    def put(connection: Connection) -> None:
        link = f"{base}/journeys/{quote(review.journey, safe='')}"
        mail.queued(connection, workspace, "review", email, language, values, link=link, lines=lines)

    return _once(principal, about, put)


def _once(principal: Principal, about: str, put: Callable[[Connection], None]) -> int:
    workspace = principal.workspace
    try:
        with workspace.database.write() as connection:
            row = {"workspace": workspace.id, "person": principal.person, "about": about, "at": iso(workspace.clock())}
            connection.execute(insert(owner_letter).values(row))
            put(connection)
    except IntegrityError:
        return 0  # another round told it in the same moment
    workspace.post.wake()
    return 1


def _was_told(principal: Principal, about: str) -> bool:
    workspace = principal.workspace
    of = (owner_letter.c.workspace == workspace.id, owner_letter.c.person == principal.person)
    with workspace.database.read() as connection:
        return connection.scalar(select(owner_letter.c.at).where(*of, owner_letter.c.about == about)) is not None


def _lines(workspace: Workspace, held: Holdings, language: Language) -> list[tuple[str, str]]:
    base = workspace.config.address
    lines = [
        (_told_of(one, language), _place(base, one.journey, about_of(one)) if one.journey else "")
        for one in held.touchpoints[:_SHOWN]
    ]
    more = len(held.touchpoints) - _SHOWN
    if more > 0:
        lines.append((say("owners.more", language, n=integer(more, language)), f"{base}/touchpoints?owner={quote(held.name)}"))  # fmt: skip
    for action in held.actions:
        key = "owners.action_late" if action.late else "owners.action" if action.due_at else "owners.action_open"
        title = read_text(action.title, language) or action.id
        lines.append((say(key, language, title=title, date=in_words(action.due_at or "", language)), ""))
    for one in held.correctives:
        key = "audits.owners_action_late" if one.late else "audits.owners_action"
        link = f"{base}/audits/{quote(one.audit, safe='')}#{quote(one.finding, safe='')}"
        lines.append((say(key, language, words=one.words, date=in_words(one.due_at, language)), link))
    for review in held.reviews:
        title = title_in(review, language)
        why = "; ".join(reason.sentence.said(language) for reason in review.reasons)
        lines.append((say("owners.review", language, title=title, why=why), _place(base, review.journey)))
    return lines


def _told_of(one: Holding, language: Language) -> str:
    """A touchpoint in a line: what is measured, what moved, what is said about it."""
    parts = []
    if one.wait is not None and one.wait.median is not None:
        wait = duration(one.wait.median, language)
        parts.append(say("owners.waits_median", language, wait=wait, n=integer(one.wait.n, language)))
    if one.now.customers is not None:
        parts.append(say("owners.customers", language, n=integer(one.now.customers, language)))
    if one.more_customers:
        key = "owners.more_since" if one.more_customers > 0 else "owners.fewer_since"
        parts.append(say(key, language, n=integer(abs(one.more_customers), language), date=(one.told_at or "")[:10]))
    now, before = one.now.emotion, one.before.emotion if one.before else None
    if one.emotion_moved and now is not None and before is not None and now.value is not None and before.value is not None:  # fmt: skip
        key = "owners.feels_better" if now.value > before.value else "owners.feels_worse"
        low, high = (decimal(x or 0.0, language) for x in (now.low, now.high))
        parts.append(
            say(
                key, language, value=decimal(now.value, language), low=low, high=high, n=integer(now.n, language),
                before=decimal(before.value, language),
            )
        )  # fmt: skip
    elif before is not None and now is not None:
        parts.append(say("owners.feels_same", language))
    if one.comments:
        parts.append(say("owners.comments", language, n=integer(one.comments, language)))
    title = _named(one, language)
    return f"{title}: {', '.join(parts)}" if parts else title


def _named(one: Holding, language: Language) -> str:
    title = read_text(one.title, language) or one.id
    if one.kind == "touchpoint":
        return title
    return say(f"owners.held_{one.kind}", language, title=title, to=read_text(one.to, language))


def about_of(one: Holding) -> str:
    """What the map opens at."""
    return one.id if one.kind == "touchpoint" else one.id.partition("#")[2].removesuffix(">")


def _place(base: str, journey: str, about: str = "") -> str:
    return f"{base}/journeys/{quote(journey, safe='')}" + (f"?about={quote(about, safe='')}" if about else "")


def _first_language(principal: Principal) -> Language:
    for access in accessible_maps(principal):
        written = principal.workspace.documents.read(access).document.journey.languages[:1]
        if found := [one for one in LANGUAGES if one in written]:
            return found[0]
    return "en"
