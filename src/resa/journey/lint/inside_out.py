"""Words that give away the company's view: a step as the organisation would name it, a stage that is a department.

Lists, not grammar: what is not listed is taken to be the customer's voice. A title with a first person in it always is.
"""

from __future__ import annotations

import re

from ..customer_words import words_of
from ..records import Journey
from .subject import folded

_FIRST_PERSON: dict[str, frozenset[str]] = {
    "sv": frozenset(["jag", "mig", "mej", "min", "mitt", "mina", "vi", "oss", "vår", "vårt", "våra"]),
    "da": frozenset(["jeg", "mig", "min", "mit", "mine", "vi", "os", "vor", "vort", "vores", "vore"]),
    "nb": frozenset(["jeg", "meg", "min", "mitt", "mi", "mine", "vi", "oss", "vår", "vårt", "våre"]),
    "en": frozenset(
        ["i", "me", "my", "mine", "we", "us", "our", "ours", "i'm", "i've", "i'd", "i'll", "we're", "we've"]
    ),
}
#: The customer in the third person, whatever word the team has for it.
_THIRD_PERSON: dict[str, frozenset[str]] = {
    "sv": frozenset(["kund", "kunden", "kunder", "kunderna", "kundens", "användaren", "användarna", "konsumenten", "köparen", "lead", "leads", "prospekt"]),
    "da": frozenset(["kunde", "kunden", "kunder", "kunderne", "kundens", "brugeren", "brugerne", "forbrugeren", "køberen", "lead", "leads"]),
    "nb": frozenset(["kunde", "kunden", "kunder", "kundene", "kundens", "brukeren", "brukerne", "forbrukeren", "kjøperen", "lead", "leads"]),
    "en": frozenset(["customer", "customers", "customer's", "user", "users", "consumer", "consumers", "buyer", "buyers", "lead", "leads", "prospect", "prospects"]),
}  # fmt: skip
#: The organisation's nouns for its work; they are nobody's action.
_WORK: dict[str, frozenset[str]] = {
    "sv": frozenset(
        ["fakturering", "orderhantering", "orderregistrering", "ärendehantering", "handläggning", "kvalificering", "konvertering", "kreditprövning", "kreditkontroll", "registrering", "onboarding", "uppföljning", "merförsäljning", "leadhantering", "bearbetning", "kravhantering", "inkasso", "driftsättning", "provisionering", "försäljning", "marknadsföring", "fakturautskick", "utskick", "kundregistrering", "avtalshantering", "retention", "churnhantering"]
    ),
    "da": frozenset(
        ["fakturering", "ordrehåndtering", "ordreregistrering", "sagsbehandling", "kvalificering", "konvertering", "kreditvurdering", "kreditkontrol", "registrering", "onboarding", "opfølgning", "mersalg", "leadhåndtering", "bearbejdning", "inkasso", "idriftsættelse", "provisionering", "salg", "markedsføring", "udsendelse", "kundeoprettelse", "kontrakthåndtering", "fastholdelse"]
    ),
    "nb": frozenset(
        ["fakturering", "ordrehåndtering", "ordreregistrering", "saksbehandling", "kvalifisering", "konvertering", "kredittvurdering", "kredittkontroll", "registrering", "onboarding", "oppfølging", "mersalg", "leadhåndtering", "bearbeiding", "inkasso", "idriftsetting", "provisjonering", "salg", "markedsføring", "utsendelse", "kundeopprettelse", "kontraktshåndtering"]
    ),
    "en": frozenset(
        ["invoicing", "billing", "onboarding", "qualification", "conversion", "provisioning", "fulfilment", "fulfillment", "registration", "processing", "upsell", "upselling", "cross-sell", "nurturing", "retention", "dunning", "segmentation", "acquisition", "crm", "erp", "ticketing", "lead-generation", "credit-check"]
    ),
}  # fmt: skip
#: Beginnings of titles in which the company acts.
_COMPANY_ACTS: dict[str, tuple[str, ...]] = {
    "sv": ("skicka faktura", "skickar faktura", "skicka ut", "skickar ut", "hantera ärende", "hanterar ärende",
           "registrera order", "registrerar order", "handlägg", "följa upp", "följer upp", "bearbeta", "bearbetar",
           "skapa order", "lägg upp kund", "lägger upp kund"),
    "da": ("send faktura", "sender faktura", "sende ud", "sender ud", "udsend", "behandle sag", "behandler sag", "registrere ordre",
           "registrerer ordre", "følge op", "følger op", "bearbejde", "bearbejder", "oprette ordre", "opretter kunde"),
    "nb": ("send faktura", "sender faktura", "sende ut", "sender ut", "behandle sak", "behandler sak",
           "registrere ordre", "registrerer ordre", "følge opp", "følger opp", "bearbeide", "bearbeider",
           "opprette ordre", "oppretter kunde"),
    "en": ("send invoice", "send the invoice", "send offer", "process order", "process the order", "handle", "follow up",
           "register order", "create order", "qualify", "nurture", "upsell", "onboard", "provision", "dispatch"),
}  # fmt: skip
#: Departments and functions, in any of the languages. "Support" is left out: it is a stage of many journeys.
DEPARTMENTS: frozenset[str] = frozenset(
    " ".join(name.split())
    for name in [
        "\n    marketing",
        " sales",
        " finance",
        " logistics",
        " legal",
        " procurement",
        " hr",
        " it",
        " operations",
        " crm",
        " erp",
        " accounting",
        " warehouse",
        "\n    customer service",
        " customer care",
        " customer success",
        " contact centre",
        " contact center",
        " call center",
        " back office",
        "\n    human resources",
        " marknad",
        " marknadsföring",
        " marknadsavdelningen",
        " sälj",
        " försäljning",
        " säljavdelningen",
        " ekonomi",
        " logistik",
        "\n    juridik",
        " inköp",
        " kundtjänst",
        " kundservice",
        " kundcenter",
        " lager",
        " redovisning",
        " personalavdelningen",
        " marked",
        " markedsføring",
        "\n    markedsafdelingen",
        " markedsavdelingen",
        " salg",
        " salgsafdelingen",
        " salgsavdelingen",
        " økonomi",
        " jura",
        " jus",
        " indkøb",
        " innkjøp",
        "\n    kundeservice",
        " kundecenter",
        " kundesenter",
        " regnskab",
        " regnskap",
        " drift\n    ",
    ]
)
_WORDS = re.compile(r"[\w'’-]+")


def inside_out(title: str, language: str, journey: Journey, own: tuple[str, ...]) -> bool:
    """Whether a step's title is said from inside the company. `own`: names of the map's systems and teams."""
    if language not in _FIRST_PERSON or not title.strip():
        return False
    words = [w.replace("’", "'").casefold() for w in _WORDS.findall(title)]
    if _FIRST_PERSON[language] & set(words):
        return False
    text = " ".join(words)
    padded = f" {text} "
    if any(f" {form} " in padded for form in _third_person(journey, language)):
        return True
    if _WORK[language] & set(words) or text.startswith(_COMPANY_ACTS[language]):
        return True
    return any(f" {folded(name)} " in padded for name in own if len(name) > 1)


def _third_person(journey: Journey, language: str) -> frozenset[str]:
    words = words_of(journey, language)
    own = {w.casefold() for w in (words.one, words.several, words.the_one, words.the_several)}
    return _THIRD_PERSON[language] | own
