"""The contact plan as a workbook: the plan as a grid (persona by stage), a row per contact, and the questions nobody answers.

The same rules as the page: a contact for everybody fills every persona's cell, a question stands where its card does.
"""

from __future__ import annotations

import io
from typing import TYPE_CHECKING

from ..journey.channels import channel_name
from ..journey.contact_plan import contacts_in, open_questions, personas_of, takes_part
from ..journey.records import Contact, Insight, Persona, Step, Touchpoint
from ..texts.numbers import duration
from .context import Context
from .formats.xlsx import book_styles, write_sheet
from .tables import Cell, Table, reader

if TYPE_CHECKING:
    from ..journey.document import Document


def contact_workbook(document: Document, language: str) -> bytes:
    """The workbook's bytes, texts in the language."""
    import xlsxwriter

    context = reader(document, None, language)
    data = io.BytesIO()
    with xlsxwriter.Workbook(data, {"strings_to_formulas": False, "strings_to_urls": False, "in_memory": True}) as book:
        book.set_properties({"title": context.read(document.journey.title)})
        styles = book_styles(book)
        for table in (_grid(context), _list(context), _questions(context)):
            write_sheet(book, table, styles)
    return data.getvalue()


def _grid(context: Context) -> Table:
    document = context.document
    personas = personas_of(document)
    known = {p.id for p in personas}
    rows = []
    for persona in (None, *personas):
        cells = [Cell(context.read(persona.title) if persona else context.say("contacts.everybody"))]
        for stage in document.stages():
            contacts = contacts_in(document, stage)
            here = [c for c in contacts if _of(c, known) == (persona.id if persona else None)]
            if persona and not takes_part(persona, stage, document):
                cells.append(Cell(context.say("contacts.out")))
            elif here:
                cells.append(Cell("\n\n".join(_words(context, c) for c in here)))
            elif persona and not contacts_for_all(contacts, known):
                cells.append(Cell(context.say("contacts.empty")))
            else:
                cells.append(Cell(""))
        rows.append(tuple(cells))
    columns = (context.say("contacts.persona"), *(context.read(s.title) for s in document.stages()))
    return Table(context.say("views.contacts"), columns, tuple(rows))


def contacts_for_all(contacts: list[Contact], known: set[str]) -> bool:
    """Whether any of them is for everybody."""
    return any(_of(c, known) is None for c in contacts)


def _of(contact: Contact, known: set[str]) -> str | None:
    return contact.persona if contact.persona in known else None


def _words(context: Context, contact: Contact) -> str:
    facts = (_channel(context, contact), context.read(contact.moment), contact.owner or contact.team,
             context.say(f"contacts.status_{contact.status}"))  # fmt: skip
    lines = (context.read(contact.message), context.read(contact.content), " · ".join(f for f in facts if f))
    return "\n".join(line for line in lines if line)


def _wait(context: Context, seconds: float | None) -> str:
    if seconds is None:
        return ""
    return duration(seconds, context.language) if seconds else context.say("contacts.at_once")


def _channel(context: Context, contact: Contact) -> str:
    return channel_name(contact.channel, context.language) if contact.channel else ""


def _list(context: Context) -> Table:
    document = context.document
    names = ("stage", "persona", "step", "message", "content", "channel", "moment", "after", "wait", "purpose", "owner", "status", "answers")  # fmt: skip
    known = {p.id for p in personas_of(document)}
    rows = []
    for stage in document.stages():
        for c in contacts_in(document, stage):
            persona, step = document.find(_of(c, known), Persona), document.find(c.step, Step)
            after = document.find(c.after, Touchpoint)
            answers = [i for id in c.answers if (i := document.find(id, Insight))]
            rows.append(
                tuple(
                    Cell(text)
                    for text in (
                        context.read(stage.title),
                        context.read(persona.title) if persona else context.say("contacts.everybody"),
                        context.read(step.title) if step else "",
                        context.read(c.message),
                        context.read(c.content),
                        _channel(context, c),
                        context.read(c.moment),
                        context.read(after.title) if after else "",
                        _wait(context, c.wait_seconds),
                        context.say(f"contacts.purpose_{c.purpose}"),
                        c.owner or c.team,
                        context.say(f"contacts.status_{c.status}"),
                        "\n".join(context.read(i.text) for i in answers),
                    )
                )
            )
    return Table(context.say("contacts.list"), tuple(context.say(f"contacts.{n}") for n in names), tuple(rows))


def _questions(context: Context) -> Table:
    document = context.document
    rows = tuple(
        (
            Cell(context.read(stage.title)),
            Cell(context.read(p.title) if (p := document.find(insight.persona, Persona)) else context.say("contacts.everybody")),
            Cell(context.read(insight.text)),
        )
        for stage, insight in open_questions(document)
    )  # fmt: skip
    columns = tuple(context.say(f"contacts.{n}") for n in ("stage", "persona", "question"))
    return Table(context.say("contacts.unanswered"), columns, rows)
