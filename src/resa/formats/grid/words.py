"""What a row is called: words for lane kinds, phases, steps and headings, in four languages and as other tools write them."""

from __future__ import annotations

import re
from functools import cache

from ...journey.records.base import LANGUAGES
from ...journey.typical import typical
from ...texts import catalogue

#: Role to the words that mean it, besides the lane kinds' own names. Compared without case, signs and brackets.
WORDS: dict[str, tuple[str, ...]] = {
    "phases": ("phase", "phases", "stage", "stages", "journey stage", "journey phase", "journey stages", "journey phases",
               "fas", "faser", "fase", "episode", "episodes", "period", "skede", "etapp", "etapper", "customer journey stage",
               "kundresans faser", "kundereisens faser", "kunderejsens faser", "moment"),
    "steps": ("step", "steps", "substage", "sub-stage", "substages", "sub stages", "activity", "activities", "steg", "trin",
              "delsteg", "aktivitet", "aktiviteter", "journey step", "journey steps", "kundens steg", "kundens trin",
              "storyboard title", "scene"),
    "actions": ("action", "actions", "customer action", "customer actions", "user action", "user actions", "doing", "does",
                "what they do", "what the customer does", "tasks", "task", "behaviour", "behavior", "handling", "handlingar",
                "handlinger", "kundhandlingar", "kundens handlingar", "kundens handlinger", "kundehandlinger", "gör", "gjør",
                "gør", "vad gör kunden", "hvad gør kunden", "hva gjør kunden", "beteende", "adfærd", "atferd", "görande"),
    "touchpoints": ("touchpoint", "touch point", "touch points", "touchpoints", "interaction", "interactions", "contact point",
                    "contact points", "kontaktpunkt", "kontaktpunkter", "beröringspunkt", "beröringspunkter",
                    "berøringspunkt", "berøringspunkter", "kontakt", "kontakter", "interaktioner", "interaktion"),
    "channels": ("channel", "channels", "kanal", "kanaler", "media", "channel & touchpoint", "device", "devices"),
    "emotion": ("emotion", "emotions", "emotional journey", "emotion curve", "experience", "experience graph", "sentiment",
                "mood", "satisfaction", "customer satisfaction", "feelings curve", "känslokurva", "känsla", "känsloläge",
                "upplevelse", "stämning", "nöjdhet", "følelseskurve", "følelse", "oplevelse", "opplevelse", "stemning",
                "humør", "tilfredshed", "tilfredshet", "smiley", "smileys", "kurva", "kurve", "emotional state",
                "emotion score", "experience score", "emotional curve"),
    "feeling": ("feeling", "feelings", "feels", "känslor", "følelser", "känner", "føler", "what they feel"),
    "thinking": ("thinking", "thoughts", "thinks", "thought", "mindset", "tankar", "tanker", "tänker", "tænker", "tenker",
                 "vad tänker kunden", "think", "think & feel", "tankar och känslor", "tanker og følelser"),
    "needs": ("need", "needs", "customer needs", "user needs", "goals", "goal", "customer goals", "user goals", "user goal",
              "jobs to be done", "jtbd", "job", "jobs", "motivation", "motivations", "behov", "kundbehov", "kundebehov", "mål",
              "drivkrafter"),
    "expectations": ("expectations", "expectation", "customer expectations", "user expectations", "förväntningar", "förväntan",
                     "kundens förväntningar", "forventninger", "forventning", "kundens forventninger"),
    "questions": ("question", "questions", "customer questions", "frågor", "fråga", "spørgsmål", "spørsmål", "undrar"),
    "pains": ("pain", "pains", "pain point", "pain points", "painpoints", "problem", "problems", "frustration", "frustrations",
              "challenges", "challenge", "barriers", "barrier", "friction", "obstacles", "issues", "smärtpunkt", "smärtpunkter",
              "smärta", "smärtor", "utmaning", "utmaningar", "hinder", "friktion", "frustrationer", "smertepunkt",
              "smertepunkter", "udfordringer", "udfordring", "barrierer", "barriere", "utfordringer", "utfordring", "problemer",
              "lågpunkter", "low points", "negativt", "minus", "bottlenecks"),
    "gains": ("gain", "gains", "gain points", "gain point", "delights", "delight", "positives", "highlights", "wow",
              "moments of magic", "high points", "ljuspunkt", "ljuspunkter", "glädjeämnen", "positivt", "plus", "lyspunkt",
              "lyspunkter", "gevinster", "fordele", "glæder", "gleder", "vad fungerar bra"),
    "quotes": ("quote", "quotes", "verbatim", "verbatims", "voice of customer", "voice of the customer", "voc", "citat",
               "citater", "sitat", "sitater", "kundens röst", "kundens stemme", "kundcitat"),
    "response": ("response", "our response", "frontstage", "front stage", "front-stage", "frontstage actions",
                 "onstage", "onstage actions", "employee actions", "visible actions", "visible contact employee actions",
                 "personalens handlingar", "vårt bemötande", "bemötande", "framför scenen", "på scenen", "foran scenen",
                 "foran kulissene", "medarbetare", "medarbejdere", "synliga handlingar", "what we do"),
    "communication": ("communication", "messages", "message", "content", "kommunikation", "budskap", "kommunikasjon", "innehåll",
                      "indhold", "innhold"),
    "backstage": ("backstage", "back stage", "back-stage", "backstage actions", "invisible actions", "behind the scenes",
                  "internal actions", "bakom scenen", "bag scenen", "bak scenen", "bak kulissene", "bakom kulisserna",
                  "bag kulisserne", "interna aktiviteter", "interne aktiviteter", "osynliga handlingar",
                  "invisible contact employee actions"),
    "processes": ("process", "processes", "support processes", "support process", "internal process", "processer", "prosesser",
                  "stödprocesser", "støtteprocesser", "støtteprosesser", "interna processer", "supporting processes"),
    "systems": ("system", "systems", "it systems", "it-system", "it-systemer", "technology", "tools", "systemer", "teknik",
                "teknologi", "verktyg", "værktøjer", "verktøy", "support systems", "it"),
    "owners": ("owner", "owners", "ownership", "responsible", "responsibility", "department", "departments", "team", "teams",
               "ägare", "ansvarig", "ansvar", "ansvariga", "avdelning", "ejer", "ejere", "ansvarlig", "afdeling", "eier",
               "eiere", "ansvarlige", "avdeling", "stakeholders", "roles", "ägarskap", "ejerskab", "eierskap"),
    "metrics": ("metric", "metrics", "kpi", "kpis", "kpi:er", "kpi'er", "measure", "measures", "measurement", "key figures",
                "nyckeltal", "mätetal", "mätning", "nøgletal", "målinger", "nøkkeltall", "måling", "success metrics"),
    "opportunities": ("opportunity", "opportunities", "how might we", "hmw", "opportunity areas", "improvement opportunities",
                      "möjlighet", "möjligheter", "förbättringsmöjligheter", "förbättringsområden", "mulighed", "muligheder",
                      "mulighet", "muligheter", "forbedringsmuligheter", "forbedringsmuligheder"),
    "improvements": ("improvement", "improvements", "idea", "ideas", "solution", "solutions", "recommendations", "initiatives",
                     "next steps", "actions to take", "action plan", "idé", "idéer", "ideer", "lösning", "lösningar", "løsning",
                     "løsninger", "åtgärd", "åtgärder", "förbättring", "förbättringar", "förslag", "tiltag", "tiltak",
                     "forbedring", "forbedringer", "forslag", "handlingsplan", "rekommendationer", "anbefalinger"),
    "images": ("image", "images", "picture", "pictures", "storyboard", "photo", "photos", "bild", "bilder", "billede",
               "billeder", "bilde"),
    "links": ("link", "links", "länk", "länkar", "lenke", "lenker", "url", "attachments", "documents"),
    "files": ("file", "files", "fil", "filer", "dokument", "dokumenter"),
    "interaction_line": ("line of interaction", "interaction line", "interaktionslinje", "interaksjonslinje",
                         "interaktionslinjen"),
    "visibility_line": ("line of visibility", "visibility line", "synlighetslinje", "synlighedslinje", "synlighetslinjen"),
    "internal_interaction_line": ("line of internal interaction", "internal interaction line", "intern interaktionslinje",
                                  "intern interaksjonslinje"),
    "text": ("text", "description", "beskrivning", "beskrivelse", "tekst", "notes", "note", "comment", "comments", "noteringar",
             "kommentar", "kommentarer", "noter", "notater", "context", "details", "evidence", "physical evidence", "insights",
             "insikter", "indsigter", "innsikt", "insight", "time", "duration", "tid", "varighet", "varighed"),
    "title": ("title", "titel", "tittel", "journey", "journey map", "customer journey", "kundresa", "kunderejse", "kundereise",
              "map", "map name", "journey name", "project", "name", "namn", "navn", "kundresans namn"),
    "persona": ("persona", "personas", "customer", "kund", "kunde", "user", "actor", "målgrupp", "målgruppe", "segment",
                "target group", "bruger", "bruker", "användare", "personer"),
    "scenario": ("scenario", "situation", "situasjon", "context scenario"),
    "goal": ("customer goal", "user goal", "kundens mål", "overall goal", "mål med resan", "journey goal"),
}  # fmt: skip

#: Roles that are lanes of a map.
LANES = frozenset(role for role in WORDS if role not in {"phases", "steps", "title", "persona", "scenario", "goal"})
ROLES = frozenset((*WORDS, "ignore"))


@cache
def _meanings() -> dict[str, str]:
    """Folded word to role. A journey's head words yield to lane words that mean the same."""
    found: dict[str, str] = {}
    for role, words in WORDS.items():
        for word in words:
            found.setdefault(_folded(word), role)
    texts = catalogue()
    for role in LANES:
        for language in LANGUAGES:
            found.setdefault(_folded(texts[f"journey.lane_{role}"][language]), role)
    return found


def _folded(word: str) -> str:
    return " ".join(re.findall(r"[^\W_]+", word.casefold()))


@cache
def _stage_names() -> frozenset[str]:
    return frozenset(_folded(name) for stage in typical().stages for name in stage.title.values())


def is_stage_name(text: str) -> bool:
    """Whether it is a usual name of a stage; "Behov" and "Service" may be either."""
    return _folded(text) in _stage_names()


def role_of(label: str) -> str | None:
    """The role a label names ("Smärtpunkter (3)", "Emotions 1–5:", "2. Pain points / Smärtpunkter"), or None."""
    bare = re.sub(r"\([^)]*\)|\[[^\]]*\]", " ", label)
    bare = re.sub(r"[-–]?\d+\s*(?:-|–|—|\.\.+|…|to|till|til)\s*\d+", " ", bare)
    bare = re.sub(r"^\s*\d+[.):]?\s+", "", bare)
    if len(bare) > 60:
        return None
    known = _meanings()
    if found := known.get(_folded(bare)):
        return found
    for part in re.split(r"[/|:,&+]| och | og | and | – | - ", bare):
        if found := known.get(_folded(part)):
            return found
    return None
