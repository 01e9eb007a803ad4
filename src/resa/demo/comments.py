"""What customers write beside a score: short, varied, in their own language; now and then with somebody's number in it."""

from __future__ import annotations

import numpy as np

#: event → (bad, good) → language → sentences. What is not here gets the general ones.
SENTENCES: dict[str, tuple[dict[str, tuple[str, ...]], dict[str, tuple[str, ...]]]] = {
    "offer_requested": (
        {
            "sv": (
                "Fick vänta i över en vecka på offerten.",
                "Då hann vi välja ingen alls.",
                "Ringde två gånger innan offerten kom.",
                "Varför tar det så lång tid att räkna?",
            ),
            "da": ("Jeg ventede over en uge på tilbuddet.", "Måtte rykke for tilbuddet to gange."),
            "nb": ("Måtte vente over en uke på tilbudet.", "Purret to ganger før tilbudet kom.", "Da var vi gått lei."),
            "en": ("Waited more than a week for the offer.",),
        },
        {
            "sv": ("Offerten kom snabbt och var lätt att förstå.", "Bra att bidraget var inräknat."),
            "da": ("Tilbuddet kom hurtigt.",),
            "nb": ("Tilbudet kom raskt og var lett å forstå.",),
            "en": ("The offer came quickly.",),
        },
    ),
    "handover_accepted": (
        {
            "sv": (
                "Ingen visste vilken dag.",
                "Elva dagar utan ett ord.",
                "Skrev på och sedan blev det tyst.",
                "Fick ringa tre gånger för att få veta när montören kommer.",
                "Ni kan nå mig på 070-123 45 67 om ni någon gång bestämmer en dag.",
                "Sälj skyllde på montören, montören på sälj.",
            ),
            "da": ("Ingen vidste hvilken dag.", "Der gik to uger uden et ord."),
            "nb": ("Ingen visste hvilken dag.", "Signerte, og så ble det helt stille.", "Måtte ringe flere ganger."),
            "en": ("Nobody knew which day.", "I signed and then it went quiet."),
        },
        {
            "sv": ("Fick en dag direkt, skönt.", "SMS:et med dagen var toppen."),
            "da": ("Fik en dato med det samme.",),
            "nb": ("Fikk en dag med en gang.", "Bare to dager, imponerende."),
            "en": ("Got a date at once.",),
        },
    ),
    "installation_done": (
        {
            "sv": ("Det blev borrdamm överallt.", "Montören fick komma tillbaka."),
            "da": ("Der var støv overalt.",),
            "nb": ("Montøren måtte komme tilbake.",),
            "en": ("The installer had to come back.",),
        },
        {
            "sv": (
                "Montören förklarade allt så att vi förstod.",
                "Snabbt, snyggt och trevligt.",
                "Kim var fantastisk, städade efter sig.",
                "Varmt samma kväll!",
                "Bästa dagen i hela bytet.",
                "Proffsigt från början till slut.",
            ),
            "da": ("Montøren forklarede det hele, så vi forstod det.", "Varmt samme aften!"),
            "nb": ("Montøren forklarte alt så vi forsto det.", "Ryddig og hyggelig.", "Varmt samme kveld!"),
            "en": ("The installer explained everything.", "Warm the same evening!"),
        },
    ),
    "first_invoice": (
        {
            "sv": (
                "Fakturan blev dubbelt så hög som ni sa.",
                "Chock när första vinterfakturan kom.",
                "Varför står det inte hur mycket som är el?",
                "Obegriplig faktura.",
                "Mejla mig på anna.svensson@example.com och förklara.",
            ),
            "da": ("Regningen var dobbelt så høj som lovet.", "Uforståelig regning."),
            "nb": ("Fakturaen ble dobbelt så høy som dere sa.", "Sjokk da den første vinterfakturaen kom."),
            "en": ("The bill was twice what you said.",),
        },
        {
            "sv": ("Lägre än oljan, precis som utlovat.", "Tydlig faktura."),
            "da": ("Lavere end olien, som lovet.",),
            "nb": ("Lavere enn oljen, akkurat som lovet.",),
            "en": ("Lower than the oil, as promised.",),
        },
    ),
    "home_visit": (
        {
            "sv": ("Rådgivaren kom en timme för sent.", "Kändes som ett säljmöte."),
            "da": ("Rådgiveren kom for sent.",),
            "nb": ("Rådgiveren kom for sent.",),
            "en": ("The adviser came late.",),
        },
        {
            "sv": ("Rådgivaren tog sig tid och gick igenom hela huset.", "Fick ärliga svar.", "Kunnig och lugn."),
            "da": ("Rådgiveren gav sig god tid.",),
            "nb": ("Rådgiveren tok seg god tid.", "Ærlige svar."),
            "en": ("Honest answers.",),
        },
    ),
    "service_closed": (
        {
            "sv": ("Tog en vecka innan någon kom.", "Felet kom tillbaka dagen efter."),
            "da": ("Det tog en uge, før der kom nogen.",),
            "nb": ("Det tok en uke før noen kom.",),
            "en": ("It took a week before anyone came.",),
        },
        {
            "sv": ("Löste det på telefon direkt.", "Tekniker samma dag."),
            "da": ("Løst i telefonen med det samme.",),
            "nb": ("Løste det på telefon med en gang.",),
            "en": ("Solved over the phone.",),
        },
    ),
}
GENERAL: tuple[dict[str, tuple[str, ...]], dict[str, tuple[str, ...]]] = (
    {
        "sv": (
            "Krångligt.",
            "Svårt att veta vad som passar vårt hus.",
            "Hittade inte svaret på min fråga.",
            "För många steg.",
        ),
        "da": ("Besværligt.", "Svært at vide, hvad der passer."),
        "nb": ("Tungvint.", "Vanskelig å vite hva som passer huset vårt."),
        "en": ("Too complicated.",),
    },
    {
        "sv": ("Enkelt och tydligt.", "Fungerade bra.", "Tack för hjälpen!", "Smidigt."),
        "da": ("Nemt og tydeligt.", "Fungerede fint."),
        "nb": ("Enkelt og greit.", "Fungerte fint."),
        "en": ("Easy and clear.",),
    },
)


def comment_for(rng: np.random.Generator, event: str, score: int, language: str) -> str:
    """A sentence that fits the score (1–5): 3 and below complain, 4 and 5 praise; one in ten writes English."""
    bad_good = SENTENCES.get(event, GENERAL)
    spoken = "en" if rng.random() < 0.04 else language
    said = bad_good[int(score >= 4)][spoken]
    return str(said[rng.integers(len(said))])
