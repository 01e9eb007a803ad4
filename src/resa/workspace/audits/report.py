"""The report of an audit to read: as PDF and Markdown, of the revision as it was signed, or a draft that says that it is one."""

from __future__ import annotations

from typing import Literal

from ...journey.customer_words import CUSTOMER_WORDS, CustomerWords
from ...journey.records import Language, Text, read_text
from ...rendering.report_page import Heading, Listed, ReportPage, Rows, Words, markdown, report_pdf
from ...texts import say
from ...texts.days import in_words
from ...texts.numbers import integer
from .door import AuditAccess
from .model import Audit, Finding, Item, Place, state_of
from .signing import Report, independence, reports, signed_content

Block = Heading | Words | Listed | Rows
ReportFormat = Literal["pdf", "md", "json"]
_GRADES = ("major", "minor", "observation", "good")


def report_file(
    access: AuditAccess, format: ReportFormat, language: Language, revision: int | None
) -> tuple[bytes, str]:
    """The file and its name. JSON is the signed content to the letter: `sha256sum` of it is the digest. Raises NotFoundError
    for a revision that was not signed; without one an audit that nobody signed gives a draft, but no JSON."""
    signed = {one.revision: one for one in reports(access)}
    if revision is None and not signed and format != "json":
        page, number = _page(access, access.audit, None, language), access.audit.revision
    else:
        audit, content = signed_content(access, revision)
        if format == "json":
            return content.encode(), f"{audit.title} {audit.revision}.json"
        page, number = _page(access, audit, signed[audit.revision], language), audit.revision
    name = f"{page.title} {number}"
    if format == "md":
        return markdown(page).encode(), f"{name}.md"
    return report_pdf(page, language), f"{name}.pdf"


def _page(access: AuditAccess, audit: Audit, report: Report | None, language: Language) -> ReportPage:
    def word(key: str, **values: object) -> str:
        return say(f"audits.{key}", language, **values)

    title = f"{word('report')} – {audit.title}"
    blocks: list[Block] = []
    if report is None:
        blocks.append(Words(word("draft")))
    else:
        blocks += _signatures(report, language)
    warnings = report.warnings if report else independence(access.principal, audit, audit.auditors)
    blocks += [Words(one.said(language)) for one in warnings]
    blocks += [Heading(word("plan")), _plan(audit, language)]
    if audit.summary:
        blocks += [Heading(word("conclusion")), *(Words(part) for part in audit.summary.split("\n") if part.strip())]
    blocks += [Heading(word("findings")), _counts(audit, language)]
    places = {(place.journey, place.about): place for place in audit.places}
    for finding in audit.findings:
        blocks += _finding(finding, places[finding.journey, finding.about], language)
    blocks.append(Heading(word("checklist")))
    for place in audit.places:
        items = [one for one in audit.items if (one.journey, one.about) == (place.journey, place.about)]
        blocks += [Heading(_where(place, language), 3), _answers(items, language)]
    if report is not None:
        blocks += [Heading(word("proof")), Words(word("proof_how")), Words(f"SHA-256: {_spaced(report.digest)}")]
        blocks.append(Words(word("intact" if report.intact else "not_intact")))
    return ReportPage(title, tuple(blocks))


def _signatures(report: Report, language: Language) -> list[Block]:
    head = tuple(say(f"audits.{key}", language) for key in ("signed_by", "signed_as", "signed_at"))
    rows = tuple(
        (one.name, say(f"audits.part_{one.part}", language), one.at[:16].replace("T", " ") + " UTC")
        for one in report.signatures
    )
    revision = say("audits.revision_n", language, n=integer(report.revision, language))
    return [Words(revision), Rows(head, rows)]


def _plan(audit: Audit, language: Language) -> Rows:
    def word(key: str) -> str:
        return say(f"audits.{key}", language)

    journeys = {place.journey: _text(place.journey_title, language) for place in audit.places}
    owners = sorted({place.owner or word("nobody") for place in audit.places}, key=str.casefold)
    rows = [
        (word("planned_at"), audit.planned_at),
        (word("purpose"), audit.purpose or "–"),
        (word("criteria"), "; ".join(audit.criteria) or "–"),
        (word("scope"), "; ".join(f"{title} ({sum(p.journey == id for p in audit.places)})" for id, title in journeys.items())),
        (word("auditors"), ", ".join(audit.auditors) or "–"),
        (word("auditees"), ", ".join(owners)),
    ]  # fmt: skip
    return Rows((word("what"), word("which")), tuple(rows), (1, 3))


def _counts(audit: Audit, language: Language) -> Words:
    counts = [(grade, sum(one.grade == grade for one in audit.findings)) for grade in _GRADES]
    said = [f"{say(f'audits.grade_{grade}', language)}: {integer(n, language)}" for grade, n in counts if n]
    answers = sum(item.answer == "conforms" for item in audit.items)
    said.append(f"{say('audits.answer_conforms', language)}: {integer(answers, language)}")
    return Words(" · ".join(said))


def _finding(one: Finding, place: Place, language: Language) -> list[Block]:
    def word(key: str, **values: object) -> str:
        return say(f"audits.{key}", language, **values)

    head = f"{one.number}. {word(f'grade_{one.grade}')}: {_where(place, language)}"
    facts = [(word("finding"), one.words)]
    for key, text in (("requirement", one.requirement), ("evidence", one.evidence)):
        facts += [(word(key), text)] if text else []
    facts += [(word("links"), "; ".join(link.name for link in one.links))] if one.links else []
    facts += [(word("why_n", n=i), why) for i, why in enumerate(one.whys, 1)]
    facts += [(word("cause"), one.cause)] if one.cause else []
    facts.append((word("standing"), word(f"state_{state_of(one)}")))
    blocks: list[Block] = [Heading(head, 3), Rows((word("what"), word("which")), tuple(facts), (1, 3))]
    if one.actions:
        columns = tuple(word(key) for key in ("action", "owner", "due", "done"))
        rows = tuple(
            (a.words, a.owner, a.due_at, f"{in_words(a.done_at[:10], language)}: {a.note}" if a.done_at else "–")
            for a in one.actions
        )
        blocks.append(Rows(columns, rows, (5, 3, 2, 4)))
    for check in one.checks:
        said = word("was_effective" if check.effective else "was_not_effective")
        blocks.append(Words(f"{word('check')} {in_words(check.at[:10], language)}, {check.by}: {said}. {check.words}"))
        if check.effect is not None:
            blocks.append(Words(check.effect.sentence.said(language)))
    return blocks


def _answers(items: list[Item], language: Language) -> Rows | Words:
    if not items:
        return Words(say("audits.no_questions", language))
    columns = tuple(say(f"audits.{key}", language) for key in ("question", "answer", "evidence"))
    rows = []
    for item in items:
        asked = _asked(item.question, language) if item.question else item.words
        answer = say(f"audits.answer_{item.answer}", language) if item.answer else say("audits.unanswered", language)
        shown = [
            item.evidence,
            *(fact.sentence.said(language) for fact in item.facts),
            *(link.name for link in item.links),
        ]
        rows.append((asked, answer, " · ".join(part for part in shown if part) or "–"))
    return Rows(columns, tuple(rows), (4, 2, 5))


def _asked(question: str, language: Language) -> str:
    """One audit may be of several journeys: customers are called customers here."""
    words = CustomerWords(*CUSTOMER_WORDS["customer"][language])
    return words.fill(say(f"audits.ask_{question}", language))


def _where(place: Place, language: Language) -> str:
    title = _text(place.title, language) or place.about or place.journey
    kind = say(f"audits.kind_{place.kind}", language)
    return f"{title} ({kind})" if place.kind != "touchpoint" else title


def _text(text: Text, language: Language) -> str:
    return read_text(text, language) or ""


def _spaced(digest: str) -> str:
    """In groups of eight, so that it can be read out and breaks over lines."""
    return " ".join(digest[i : i + 8] for i in range(0, len(digest), 8))
