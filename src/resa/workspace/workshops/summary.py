"""What a workshop came to, to be kept and sent: what was decided, what was said in groups, what was parked, who took part."""

from __future__ import annotations

from collections.abc import Iterable

from sqlalchemy import select

from ...errors import UsageError
from ...journey.records import Language, read_text
from ...rendering.report_page import Heading, Listed, ReportPage, Rows, Words, markdown, report_pdf
from ...texts import say
from ...texts.days import in_words
from ...texts.sentence import Sentence
from .. import audit, mail
from ..library import whole
from ..look import brand_of
from ..principals import MapAccess
from ..tables import account
from .model import PARKING, Workshop
from .running import seen

MOST_RECEIVERS = 100


def summary_page(access: MapAccess, id: str, language: Language) -> ReportPage:
    """The same for everybody: of notes only those that were opened."""
    shop = seen(access, id)
    journey = read_text(whole(access).document.journey.title, language)
    title = f"{shop.title or say('workshop.title', language)} – {journey}"
    date = in_words(shop.created_at[:10], language)
    people = say("workshop.sum_people", language, date=date, n=len(shop.seats))
    teams = sorted({seat.team for seat in shop.seats if seat.team}, key=str.casefold)
    blocks: list[Heading | Words | Listed | Rows] = [Words(people)]
    if teams:
        blocks.append(Words(say("workshop.sum_teams", language, teams=", ".join(teams))))
    blocks += [Heading(say("workshop.decisions", language)), _decisions(shop, language)]
    for item in shop.agenda:
        blocks += _notes(shop, item.item, item.title or say(f"workshop.step_{item.step}", language), language)
    parked = [one.body for one in shop.jots if one.parked and (one.item in shop.opened)]
    if parked:
        blocks += [Heading(say("workshop.parking", language)), Listed(tuple(parked))]
    return ReportPage(title, tuple(blocks))


def summary_markdown(access: MapAccess, id: str, language: Language) -> tuple[bytes, str]:
    """The file and its name."""
    page = summary_page(access, id, language)
    return markdown(page).encode(), f"{page.title}.md"


def summary_pdf(access: MapAccess, id: str, language: Language) -> tuple[bytes, str]:
    """The file and its name."""
    page = summary_page(access, id, language)
    return report_pdf(page, language, brand_of(access.workspace)), f"{page.title}.pdf"


def send_summary(access: MapAccess, id: str, language: Language, link: str, more: Iterable[str] = ()) -> int:
    """A letter to everybody who took part and has an account, and to those addresses; how many were queued."""
    shop = seen(access, id)
    workspace = access.workspace
    people = [seat.person for seat in shop.seats]
    with workspace.database.read() as connection:
        known = connection.scalars(
            select(account.c.email).where(account.c.workspace == workspace.id, account.c.person.in_(people))
        ).all()
    addresses = list(dict.fromkeys(one.strip().casefold() for one in [*known, *more] if one.strip()))
    if not 1 <= len(addresses) <= MOST_RECEIVERS:
        raise UsageError(
            Sentence("workshops.no_receivers"),
            where="to",
            value=len(addresses),
            allowed=Sentence("workshops.up_to_receivers", most=MOST_RECEIVERS),
        )
    journey = read_text(whole(access).document.journey.title, language)
    lines = [(_line(shop, i, language), "") for i in range(len(shop.decisions))]
    values = {"journey": journey, "title": shop.title or say("workshop.title", language)}
    with workspace.database.write() as connection:
        for to in addresses:
            mail.queued(connection, workspace, "workshop", to, language, values, link=link, lines=lines)
        audit.record(connection, access.principal, "send summary", document=access.document, of=id, n=len(addresses))
    return len(addresses)


def _decisions(shop: Workshop, language: Language) -> Words | Rows:
    if not shop.decisions:
        return Words(say("workshop.no_decisions", language))
    columns = tuple(say(f"workshop.{key}", language) for key in ("decision", "owner", "due", "state"))
    return Rows(
        columns,
        tuple(
            (one.words, one.owner or "–", one.due_at or "–", say(f"workshop.state_{one.state}", language))
            for one in shop.decisions
        ),
    )


def _line(shop: Workshop, i: int, language: Language) -> str:
    one = shop.decisions[i]
    return " · ".join(
        part
        for part in (one.words, one.owner or say("workshop.nobody", language), in_words(one.due_at or "", language))
        if part
    )


def _notes(shop: Workshop, item: str, title: str, language: Language) -> list[Heading | Listed]:
    if item not in shop.opened or item == PARKING:
        return []
    there = [one for one in shop.jots if one.item == item and not one.parked]
    groups = [group for group in shop.clusters if group.item == item]
    if not there:
        return []
    made: list[Heading | Listed] = [Heading(title)]
    for group in groups:
        of = tuple(one.body for one in there if one.cluster == group.cluster)
        if of:
            made += [Heading(group.name or "…", 3), Listed(of)]
    known = {group.cluster for group in groups}
    loose = tuple(one.body for one in there if one.cluster not in known)
    if loose and len(made) > 1:
        made.append(Heading(say("workshop.loose", language), 3))
    return [*made, Listed(loose)] if loose else made
