"""What Lunna plans to say to whom on the way to a new heating: most cells are filled, the days before the installation are not."""

from __future__ import annotations

from ..journey.records import Contact, Record
from .words import t

DAY = 86400


def contacts() -> list[Record]:
    """The contact plan. In the delivery stage nothing is said to the retired couple; one question stays unanswered."""
    return [
        Contact(
            id="contact:bill", stage="stage:need", persona="persona:oil", channel="ad", status="live", purpose="marketing",
            message=t("Så mycket kostar en vinter med olja", "Så meget koster en vinter med olie", "Så mye koster en vinter med olje", "What a winter on oil costs"),
            content=t("Annons med tre grannars verkliga fakturor", "Annonce med tre naboers rigtige regninger", "Annonse med tre naboers virkelige fakturaer", "An advertisement with three neighbours' real invoices"),
            moment=t("september till november", "september til november", "september til november", "September to November"), owner="Omar Said", team="Marknad",
        ),
        Contact(
            id="contact:panel", stage="stage:need", persona="persona:electric", channel="ad", status="ready", purpose="marketing",
            message=t("Halva elräkningen går till värme", "Halvdelen af elregningen går til varme", "Halve strømregningen går til varme", "Half the electricity bill is heating"),
            moment=t("när elpriset stiger", "når elprisen stiger", "når strømprisen stiger", "when the price of electricity rises"), owner="Omar Said", team="Marknad",
        ),
        Contact(
            id="contact:compare", stage="stage:consider", channel="email", status="live", after="touchpoint:calculator", wait_seconds=DAY, step="step:calculate",
            message=t("Din uträkning, och vad den bygger på", "Din beregning, og hvad den bygger på", "Utregningen din, og hva den bygger på", "Your calculation, and what it rests on"),
            content=t("Uträkningen som PDF och två grannars omdömen", "Beregningen som PDF og to naboers anmeldelser", "Utregningen som PDF og to naboers omtaler", "The calculation as a PDF and two neighbours' reviews"),
            moment=t("dagen efter kalkylatorn", "dagen efter beregneren", "dagen etter kalkulatoren", "the day after the calculator"), owner="Omar Said", team="Marknad",
        ),
        Contact(
            id="contact:offer", stage="stage:decide", channel="sms", status="planned", after="touchpoint:request", wait_seconds=DAY, step="step:offer",
            message=t("Vi räknar på din offert, den kommer på torsdag", "Vi regner på dit tilbud, det kommer på torsdag", "Vi regner på tilbudet ditt, det kommer på torsdag", "We are working on your offer, it comes on Thursday"),
            moment=t("dagen efter begäran", "dagen efter anmodningen", "dagen etter forespørselen", "the day after the request"), owner="Karin Jensen", team="Sälj",
        ),
        Contact(
            id="contact:day", stage="stage:deliver", persona="persona:oil", channel="sms", status="idea", step="step:silence",
            message=t("Montören kommer den 12:e mellan 8 och 10", "Montøren kommer den 12. mellem 8 og 10", "Montøren kommer den 12. mellom 8 og 10", "The installer comes on the 12th between 8 and 10"),
            content=t("Dag, tid, namn och bild på montören", "Dag, tid, navn og billede af montøren", "Dag, tid, navn og bilde av montøren", "Day, time, name and photo of the installer"),
            moment=t("en vecka före", "en uge før", "en uke før", "a week before"),
        ),
        Contact(
            id="contact:winter", stage="stage:use", channel="app", status="live", step="step:invoice",
            message=t("Så läser du din första faktura", "Sådan læser du din første regning", "Slik leser du den første fakturaen", "How to read your first invoice"),
            moment=t("samma dag som fakturan", "samme dag som regningen", "samme dag som fakturaen", "the same day as the invoice"), owner="Lars Bakke", team="Ekonomi",
        ),
        Contact(
            id="contact:tell", stage="stage:tell", channel="email", status="ready", purpose="marketing", step="step:tell",
            message=t("Berätta för grannen hur det blev", "Fortæl naboen, hvordan det gik", "Fortell naboen hvordan det gikk", "Tell your neighbour how it went"),
            moment=t("efter första vintern", "efter den første vinter", "etter den første vinteren", "after the first winter"), owner="Maja Lindqvist", team="Kundupplevelse",
        ),
    ]  # fmt: skip
