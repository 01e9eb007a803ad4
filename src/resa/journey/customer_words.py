"""The team's own word for the customer: patient, member, resident … in four forms and four languages.

Texts say `{customer}`, `{customers}`, `{the_customer}`, `{the_customers}`; with a capital (`{The_customer}`) the word
begins a sentence. No genitives and no compounds: texts are written so that these four forms are enough.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from .records import Journey

Forms = tuple[str, str, str, str]
"""One, several, the one, the several."""

OWN = "own"

#: Key to language to forms.
CUSTOMER_WORDS: dict[str, dict[str, Forms]] = {
    "customer": {
        "sv": ("kund", "kunder", "kunden", "kunderna"),
        "da": ("kunde", "kunder", "kunden", "kunderne"),
        "nb": ("kunde", "kunder", "kunden", "kundene"),
        "en": ("customer", "customers", "the customer", "the customers"),
    },
    "patient": {
        "sv": ("patient", "patienter", "patienten", "patienterna"),
        "da": ("patient", "patienter", "patienten", "patienterne"),
        "nb": ("pasient", "pasienter", "pasienten", "pasientene"),
        "en": ("patient", "patients", "the patient", "the patients"),
    },
    "member": {
        "sv": ("medlem", "medlemmar", "medlemmen", "medlemmarna"),
        "da": ("medlem", "medlemmer", "medlemmet", "medlemmerne"),
        "nb": ("medlem", "medlemmer", "medlemmet", "medlemmene"),
        "en": ("member", "members", "the member", "the members"),
    },
    "resident": {
        "sv": ("boende", "boende", "den boende", "de boende"),
        "da": ("beboer", "beboere", "beboeren", "beboerne"),
        "nb": ("beboer", "beboere", "beboeren", "beboerne"),
        "en": ("resident", "residents", "the resident", "the residents"),
    },
    "citizen": {
        "sv": ("invånare", "invånare", "invånaren", "invånarna"),
        "da": ("borger", "borgere", "borgeren", "borgerne"),
        "nb": ("innbygger", "innbyggere", "innbyggeren", "innbyggerne"),
        "en": ("citizen", "citizens", "the citizen", "the citizens"),
    },
    "student": {
        "sv": ("elev", "elever", "eleven", "eleverna"),
        "da": ("elev", "elever", "eleven", "eleverne"),
        "nb": ("elev", "elever", "eleven", "elevene"),
        "en": ("student", "students", "the student", "the students"),
    },
    "university_student": {
        "sv": ("student", "studenter", "studenten", "studenterna"),
        "da": ("studerende", "studerende", "den studerende", "de studerende"),
        "nb": ("student", "studenter", "studenten", "studentene"),
        "en": ("student", "students", "the student", "the students"),
    },
    "guest": {
        "sv": ("gäst", "gäster", "gästen", "gästerna"),
        "da": ("gæst", "gæster", "gæsten", "gæsterne"),
        "nb": ("gjest", "gjester", "gjesten", "gjestene"),
        "en": ("guest", "guests", "the guest", "the guests"),
    },
    "passenger": {
        "sv": ("resenär", "resenärer", "resenären", "resenärerna"),
        "da": ("passager", "passagerer", "passageren", "passagererne"),
        "nb": ("passasjer", "passasjerer", "passasjeren", "passasjerene"),
        "en": ("passenger", "passengers", "the passenger", "the passengers"),
    },
    "tenant": {
        "sv": ("hyresgäst", "hyresgäster", "hyresgästen", "hyresgästerna"),
        "da": ("lejer", "lejere", "lejeren", "lejerne"),
        "nb": ("leietaker", "leietakere", "leietakeren", "leietakerne"),
        "en": ("tenant", "tenants", "the tenant", "the tenants"),
    },
    "user": {
        "sv": ("användare", "användare", "användaren", "användarna"),
        "da": ("bruger", "brugere", "brugeren", "brugerne"),
        "nb": ("bruker", "brukere", "brukeren", "brukerne"),
        "en": ("user", "users", "the user", "the users"),
    },
    "client": {
        "sv": ("klient", "klienter", "klienten", "klienterna"),
        "da": ("klient", "klienter", "klienten", "klienterne"),
        "nb": ("klient", "klienter", "klienten", "klientene"),
        "en": ("client", "clients", "the client", "the clients"),
    },
    "policyholder": {
        "sv": ("försäkringstagare", "försäkringstagare", "försäkringstagaren", "försäkringstagarna"),
        "da": ("forsikringstager", "forsikringstagere", "forsikringstageren", "forsikringstagerne"),
        "nb": ("forsikringstaker", "forsikringstakere", "forsikringstakeren", "forsikringstakerne"),
        "en": ("policyholder", "policyholders", "the policyholder", "the policyholders"),
    },
    "applicant": {
        "sv": ("sökande", "sökande", "den sökande", "de sökande"),
        "da": ("ansøger", "ansøgere", "ansøgeren", "ansøgerne"),
        "nb": ("søker", "søkere", "søkeren", "søkerne"),
        "en": ("applicant", "applicants", "the applicant", "the applicants"),
    },
    "visitor": {
        "sv": ("besökare", "besökare", "besökaren", "besökarna"),
        "da": ("besøgende", "besøgende", "den besøgende", "de besøgende"),
        "nb": ("besøkende", "besøkende", "den besøkende", "de besøkende"),
        "en": ("visitor", "visitors", "the visitor", "the visitors"),
    },
    "donor": {
        "sv": ("givare", "givare", "givaren", "givarna"),
        "da": ("donor", "donorer", "donoren", "donorerne"),
        "nb": ("giver", "givere", "giveren", "giverne"),
        "en": ("donor", "donors", "the donor", "the donors"),
    },
    "employee": {
        "sv": ("medarbetare", "medarbetare", "medarbetaren", "medarbetarna"),
        "da": ("medarbejder", "medarbejdere", "medarbejderen", "medarbejderne"),
        "nb": ("medarbeider", "medarbeidere", "medarbeideren", "medarbeiderne"),
        "en": ("employee", "employees", "the employee", "the employees"),
    },
}

_PLACES = ("customer", "customers", "the_customer", "the_customers")
_PLACE = re.compile(r"\{([Cc]ustomers?|[Tt]he_customers?)\}")


@dataclass(frozen=True, slots=True)
class CustomerWords:
    """The four forms in one language."""

    one: str
    several: str
    the_one: str
    the_several: str

    def fill(self, text: str) -> str:
        """The text with the word in its places."""
        return fill(text, self)


DEFAULT = CustomerWords(*CUSTOMER_WORDS["customer"]["en"])


def words_of(journey: Journey, language: str) -> CustomerWords:
    """The journey's word in a language: its own forms first, then the built-in word, then 'customer'.

    Own forms that are written in another language only are not used here: a Swedish word in a Danish sentence is worse
    than the common one.
    """
    own = journey.customer_forms.get(language)
    if own and all(own):
        return CustomerWords(*own)
    builtin = CUSTOMER_WORDS.get(journey.customer_word, CUSTOMER_WORDS["customer"])
    return CustomerWords(*(builtin.get(language) or builtin["en"]))


def fill(text: str, words: CustomerWords) -> str:
    """`{customer}` … `{the_customers}` replaced; `{Customer}` and so on with a capital letter."""
    if "ustomer" not in text:
        return text
    forms = dict(zip(_PLACES, (words.one, words.several, words.the_one, words.the_several), strict=True))

    def word(match: re.Match[str]) -> str:
        place = match.group(1)
        form = forms[place[0].lower() + place[1:]]
        return form[:1].upper() + form[1:] if place[0].isupper() else form

    return _PLACE.sub(word, text)
