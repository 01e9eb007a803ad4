"""The B2C journey "Byta värme hemma" as Lunna's team drew it: what they believe, who owns what, what they have done.

Three of its fourteen guesses are wrong, one hand-over and two touchpoints have no owner, one promised action is
missing where it is needed most. The data (`heat_events`) shows it.
"""

from __future__ import annotations

from ..journey.records import (
    Action,
    Card,
    EventMatch,
    EventRule,
    Expectation,
    Figure,
    Idea,
    Insight,
    Journey,
    Kpi,
    Lane,
    Money,
    Next,
    Opportunity,
    Persona,
    Process,
    Record,
    SegmentRule,
    Source,
    Step,
    Touchpoint,
    TraitMatch,
)  # fmt: skip
from .calendar import Calendar
from .heat_contacts import contacts
from .rows import orders, stages
from .words import t

HOUR, DAY = 3600, 86400


def records(calendar: Calendar) -> list[Record]:
    """All records of the map and the library records it uses."""
    return [
        _journey(calendar), *_stages(), *_steps(), *_touchpoints(), *_personas(), *_sources(calendar), *_insights(),
        *_improvements(calendar), *_lanes(), *_cards(), *contacts(),
    ]  # fmt: skip


def shared(calendar: Calendar, ids: set[str]) -> list[Record]:
    """The touchpoints, personas and sources of those ids, for another of the company's maps."""
    return [record for record in (*_touchpoints(), *_personas(), *_sources(calendar)) if record.id in ids]


def _journey(calendar: Calendar) -> Journey:
    return Journey(
        id="journey:heat",
        title=t("Byta värme hemma", "Skifte varme derhjemme", "Bytte varme hjemme", "Changing the heating at home"),
        purpose=t(
            "Förstå varför så få av dem som vill byta kommer hela vägen till en varm vinter",
            "Forstå hvorfor så få af dem, der vil skifte, når helt frem til en varm vinter",
            "Forstå hvorfor så få av dem som vil bytte, kommer helt fram til en varm vinter",
            "Understand why so few of those who want to change get all the way to a warm winter",
        ),
        scenario=t(
            "En villaägare med oljepanna eller direktel vill byta till värmepump som tjänst",
            "En husejer med oliefyr eller elvarme vil skifte til varmepumpe som tjeneste",
            "En huseier med oljekjel eller panelovner vil bytte til varmepumpe som tjeneste",
            "A house owner with an oil boiler or electric heating wants to change to a heat pump as a service",
        ),
        customer_goal=t("Varmt hus och lägre kostnad, utan krångel", "Varmt hus og lavere udgift, uden bøvl",
                        "Varmt hus og lavere kostnad, uten styr", "A warm house at a lower cost, without trouble"),
        customer_promise=t("Vi säger vilken dag, och vi kommer den dagen", "Vi siger hvilken dag, og vi kommer den dag",
                           "Vi sier hvilken dag, og vi kommer den dagen", "We say which day, and we come that day"),
        scope_kind="part", parent_step="journey:life#step:life-heat", market="b2c", state="current", languages=("sv", "da", "nb", "en"),
        personas=("persona:oil", "persona:electric", "persona:retired"),
        goal_touchpoints=("touchpoint:installation",), goal_value=Money(minor=4_600_000, currency="SEK"),
        owner="Maja Lindqvist", team="Kundupplevelse", reviewed_at=calendar.iso(-460), review_every_days=365,
        kpis=("kpi:calls", "kpi:offer_days"), tags=("privat", "värme"), revealed=True,
    )  # fmt: skip


#: Who owns the transition out of a stage; nobody owns the one from the decision to the delivery.
ONWARD = {
    "need": {"onward_owner": "Omar Said", "onward_team": "Marknad"}, "consider": {"onward_owner": "Karin Jensen", "onward_team": "Sälj"},
    "deliver": {"onward_owner": "Kim Jansson", "onward_team": "Partner"}, "use": {"onward_owner": "Sara Ek", "onward_team": "Kundservice"},
}  # fmt: skip


def _stages() -> list[Record]:
    rows = [
        ("need", "awareness", t("Behov", "Behov", "Behov", "Need"),
         t("Veta vad som passar mitt hus", "Vide hvad der passer til mit hus", "Vite hva som passer huset mitt", "Know what suits my house"), "Omar Said", "Marknad"),
        ("consider", "consideration", t("Övervägande", "Overvejelse", "Vurdering", "Consideration"),
         t("Ett pris jag kan lita på", "En pris jeg kan stole på", "En pris jeg kan stole på", "A price I can trust"), "Omar Said", "Marknad"),
        ("decide", "decision", t("Beslut", "Beslutning", "Beslutning", "Decision"),
         t("Slippa krångel med papper och bidrag", "Slippe bøvl med papirer og tilskud", "Slippe styr med papirer og støtte", "No trouble with papers and subsidies"), "Karin Jensen", "Sälj"),
        ("deliver", "delivery", t("Leverans", "Levering", "Levering", "Delivery"),
         t("Veta vilken dag det blir varmt", "Vide hvilken dag der bliver varmt", "Vite hvilken dag det blir varmt", "Know which day it gets warm"), "", ""),
        ("use", "use", t("Användning", "Brug", "Bruk", "Use"),
         t("Varmt hus och lägre faktura", "Varmt hus og lavere regning", "Varmt hus og lavere faktura", "A warm house and a lower bill"), "Ingrid Moen", "Drift"),
        ("tell", "advocacy", t("Rekommendation", "Anbefaling", "Anbefaling", "Recommendation"),
         t("Hjälpa grannen att våga", "Hjælpe naboen til at turde", "Hjelpe naboen å tørre", "Help the neighbour to dare"), "Maja Lindqvist", "Kundupplevelse"),
    ]  # fmt: skip
    return stages(rows, ONWARD)


#: id, stage, title, what the team guessed (−2 … +2).
STEPS = (
    ("cost", "need", t("Jag ser att värmen blir för dyr", "Jeg ser, at varmen bliver for dyr", "Jeg ser at varmen blir for dyr", "I see that heating is getting too dear"), -0.6),
    ("search", "need", t("Jag letar efter något bättre", "Jeg leder efter noget bedre", "Jeg leter etter noe bedre", "I look for something better"), -0.1),
    ("calculate", "consider", t("Jag räknar på vad jag kan spara", "Jeg regner på, hvad jeg kan spare", "Jeg regner på hva jeg kan spare", "I work out what I can save"), 0.4),
    ("reviews", "consider", t("Jag läser vad andra säger", "Jeg læser, hvad andre siger", "Jeg leser hva andre sier", "I read what others say"), 0.5),
    ("visit", "consider", t("Jag får hembesök av en rådgivare", "Jeg får besøg af en rådgiver", "Jeg får besøk av en rådgiver", "An adviser visits my home"), 0.9),
    ("offer", "decide", t("Jag väntar på offerten", "Jeg venter på tilbuddet", "Jeg venter på tilbudet", "I wait for the offer"), -0.4),
    ("sign", "decide", t("Jag bestämmer mig och skriver på", "Jeg beslutter mig og skriver under", "Jeg bestemmer meg og signerer", "I make up my mind and sign"), 0.8),
    ("subsidy", "decide", t("Jag söker bidrag", "Jeg søger tilskud", "Jeg søker støtte", "I apply for the subsidy"), -0.5),
    ("silence", "deliver", t("Jag väntar på besked om dagen", "Jeg venter på besked om dagen", "Jeg venter på beskjed om dagen", "I wait to hear which day"), 0.3),
    ("install", "deliver", t("Montören kommer", "Montøren kommer", "Montøren kommer", "The installer comes"), -0.6),
    ("app", "use", t("Jag lär mig appen", "Jeg lærer appen at kende", "Jeg lærer meg appen", "I learn the app"), 0.5),
    ("invoice", "use", t("Jag får första fakturan", "Jeg får den første regning", "Jeg får den første fakturaen", "I get the first invoice"), 0.2),
    ("trouble", "use", t("Något krånglar", "Noget driller", "Noe krangler", "Something goes wrong"), 0.1),
    ("tell", "tell", t("Jag berättar för andra", "Jeg fortæller det til andre", "Jeg forteller det til andre", "I tell others"), 1.0),
)  # fmt: skip
#: How much is at stake for the customer, 1 … 5, where the team has said so.
STAKES = {
    "cost": 2, "search": 1, "calculate": 2, "reviews": 2, "visit": 4, "offer": 3, "sign": 5, "subsidy": 3, "silence": 4,
    "install": 5, "invoice": 4, "trouble": 5, "tell": 2,
}  # fmt: skip
OPTIONAL = {"reviews", "subsidy", "trouble", "app"}
#: Who owns the way on from a step; nobody owns the one from sales to the installer.
HAND_OVERS = {
    "cost": "Omar Said", "search": "Omar Said", "calculate": "Omar Said", "reviews": "Karin Jensen", "visit": "Karin Jensen",
    "offer": "Karin Jensen", "install": "Kim Jansson", "app": "Ingrid Moen", "invoice": "Lars Bakke", "trouble": "Sara Ek",
}  # fmt: skip


def _steps() -> list[Record]:
    ways = {
        "calculate": (("reviews", None), ("visit", t("vill ha besök direkt", "vil have besøg med det samme", "vil ha besøk med en gang", "wants a visit at once"))),
        "sign": (("subsidy", None), ("silence", t("behöver inget bidrag", "behøver intet tilskud", "trenger ikke støtte", "needs no subsidy"))),
        "invoice": (("trouble", None), ("tell", t("allt fungerar", "alt fungerer", "alt fungerer", "all is well"))),
        "trouble": (("trouble", t("felet kommer tillbaka", "fejlen kommer igen", "feilen kommer igjen", "the fault comes back")), ("tell", None)),
    }  # fmt: skip
    keys = dict(zip((s[0] for s in STEPS), orders(len(STEPS)), strict=True))
    made: list[Record] = []
    for name, stage, title, _ in STEPS:
        arrows = tuple(Next(step=f"step:{to}", label=label or {}) for to, label in ways.get(name, ()))
        made.append(
            Step(
                id=f"step:{name}",
                stage=f"stage:{stage}",
                title=title,
                optional=name in OPTIONAL,
                next=arrows,
                order=keys[name],
                ends=name in {"invoice", "trouble"},
                engagement=STAKES.get(name),
                owner=HAND_OVERS.get(name, ""),
            )
        )
    return made


def _names(*names: str) -> EventRule:
    return EventRule(any=(EventMatch(name=names),))


def _touchpoints() -> list[Record]:
    def point(id: str, title: object, channel: str, events: EventRule, **more: object) -> Touchpoint:
        return Touchpoint(id=f"touchpoint:{id}", title=title, channel=channel, events=events, **more)  # type: ignore[arg-type]  # plain words of the table; the demo's test checks the document

    company = {"initiator": "company", "receiver": "customer"}
    return [
        point("ad", t("Annons", "Annonce", "Annonse", "Advertisement"), "ad",
              EventRule(any=(EventMatch(name=("ad_click",), utm={"medium": "paid*"}),)), owner="Omar Said", team="Marknad", importance=2, **company),
        point("neighbour", t("Granne tipsar", "Naboen giver et tip", "Naboen tipser", "A neighbour's tip"), "word_of_mouth", _names("neighbour_tip"),
              ownership="social", contact="indirect", initiator="granne", receiver="customer", owner="Maja Lindqvist", team="Kundupplevelse", importance=4),
        point("site", t("Webbplatsen", "Hjemmesiden", "Nettsiden", "Website"), "web",
              EventRule(any=(EventMatch(name=("page_view",), url="https://lunna.example/varme/*"),)), owner="Omar Said", team="Marknad", importance=3),
        point("calculator", t("Kalkylator", "Beregner", "Kalkulator", "Savings calculator"), "web", _names("calculator_used"), owner="Omar Said", team="Marknad", importance=4),
        point("brochure", t("Broschyr", "Brochure", "Brosjyre", "Brochure"), "letter", _names("brochure_sent"), owner="Per Holm", team="Marknad", importance=4, **company),
        point("reviews", t("Omdömen", "Anmeldelser", "Omtaler", "Reviews"), "reviews", _names("review_read"), ownership="social", contact="indirect",
              owner="Maja Lindqvist", team="Kundupplevelse", importance=3),
        point("visit", t("Hembesök", "Hjemmebesøg", "Hjemmebesøk", "Home visit"), "home_visit", _names("home_visit"), owner="Karin Jensen", team="Sälj", importance=5,
              moment_of_truth=True, **company),
        point("request", t("Begär offert", "Beder om tilbud", "Ber om tilbud", "Asks for an offer"), "web", _names("offer_requested"), owner="Karin Jensen", team="Sälj", importance=4,
              response=Expectation(text=t("Offert inom två dygn", "Tilbud inden for to døgn", "Tilbud innen to døgn", "An offer within two days"), rule=_names("offer_sent"), within_seconds=2 * DAY)),
        point("offer", t("Offert", "Tilbud", "Tilbud", "Offer"), "email", _names("offer_sent"), owner="Karin Jensen", team="Sälj", importance=5, moment_of_truth=True,
              expected=Expectation(text=t("Skriver på inom tre veckor", "Skriver under inden for tre uger", "Signerer innen tre uker", "Signs within three weeks"), rule=_names("contract_signed"), within_seconds=21 * DAY), **company),
        point("sign", t("Underskrift", "Underskrift", "Signering", "Signature"), "eid", _names("contract_signed"), owner="Karin Jensen", team="Sälj", importance=4),
        point("subsidy", t("Bidragsansökan", "Ansøgning om tilskud", "Søknad om støtte", "Subsidy application"), "web", _names("subsidy_applied"), ownership="partner", owner="Karin Jensen", team="Sälj", importance=3),
        point("order", t("Orderbekräftelse", "Ordrebekræftelse", "Ordrebekreftelse", "Order confirmation"), "email", _names("order_confirmed"), owner="Karin Jensen", team="Sälj", importance=2, **company),
        point("handover", t("Överlämning till montör", "Overlevering til montør", "Overlevering til montør", "Hand-over to the installer"), "partner", _names("handover_accepted"),
              form="action", initiator="company", receiver="partner", ownership="partner", importance=2),
        point("sms", t("Besked om monteringsdag", "Besked om montagedag", "Beskjed om monteringsdag", "Word of the installation day"), "sms", _names("install_date_sms"), team="Drift", importance=3, **company),
        point("call", t("Ringer om dagen", "Ringer om dagen", "Ringer om dagen", "Calls about the day"), "phone",
              EventRule(any=(EventMatch(name=("customer_call",), property={"topic": ("installation_date",)}),)), owner="Sara Ek", team="Kundservice", importance=2),
        point("installation", t("Montering", "Montering", "Montering", "Installation"), "home_visit", _names("installation_done"), ownership="partner", owner="Kim Jansson", team="Partner",
              importance=5, moment_of_truth=True, **company),
        point("app", t("Appen", "Appen", "Appen", "App"), "app", _names("app_login"), owner="Ingrid Moen", team="Drift", importance=3),
        point("invoice", t("Första fakturan", "Første regning", "Første faktura", "First invoice"), "invoice", _names("first_invoice"), owner="Lars Bakke", team="Ekonomi", importance=3, **company),
        point("service", t("Service", "Service", "Service", "Service"), "phone", _names("service_case"), owner="Sara Ek", team="Kundservice", importance=4,
              response=Expectation(text=t("Åtgärdat inom tre dygn", "Udbedret inden for tre døgn", "Rettet innen tre døgn", "Fixed within three days"), rule=_names("service_closed"), within_seconds=3 * DAY)),
        point("emergency", t("Jourtelefon", "Vagttelefon", "Vakttelefon", "Emergency line"), "phone", _names("emergency_call"), owner="Sara Ek", team="Kundservice", importance=5),
        point("review", t("Skriver omdöme", "Skriver anmeldelse", "Skriver omtale", "Writes a review"), "reviews", _names("review_posted"), ownership="customer", owner="Maja Lindqvist", team="Kundupplevelse", importance=3),
        point("club", t("Värmeklubben", "Varmeklubben", "Varmeklubben", "The heat club"), "event", _names("club_meeting"), owner="Per Holm", team="Marknad", importance=2),
    ]  # fmt: skip


def _personas() -> list[Record]:
    def heated(value: str) -> SegmentRule:
        return SegmentRule(all=(TraitMatch(trait="heating", values=(value,)),))

    return [
        Persona(
            id="persona:oil", order="a",
            title=t("Villaägaren med oljepanna", "Husejeren med oliefyr", "Huseieren med oljekjel", "House owner with an oil boiler"),
            description=t("56 år, villa från 1974, vill bli av med oljan innan pannan går sönder", "56 år, hus fra 1974, vil af med olien, før fyret går i stykker",
                          "56 år, enebolig fra 1974, vil bli kvitt oljen før kjelen ryker", "56, a house from 1974, wants to be rid of oil before the boiler breaks"),
            needs=(t("Veta att det fungerar i mitt gamla hus", "Vide at det virker i mit gamle hus", "Vite at det virker i det gamle huset mitt", "Know that it works in my old house"),),
            goals=(t("Varmt före första frosten", "Varmt før første frost", "Varmt før første frost", "Warm before the first frost"),),
            channels=("home_visit", "phone", "word_of_mouth"), segment=heated("oil"), sources=("source:interviews",),
        ),
        Persona(
            id="persona:electric", order="b",
            title=t("Familjen med direktel", "Familien med elvarme", "Familien med panelovner", "Family with electric heating"),
            description=t("Två barn, radhus, räknar på allt själva", "To børn, rækkehus, regner selv på alt", "To barn, rekkehus, regner på alt selv", "Two children, terraced house, work everything out themselves"),
            needs=(t("Siffror jag kan kontrollera", "Tal jeg kan kontrollere", "Tall jeg kan kontrollere", "Figures I can check"),),
            goals=(t("Lägre elräkning redan i vinter", "Lavere elregning allerede til vinter", "Lavere strømregning alt i vinter", "A lower bill this very winter"),),
            channels=("web", "reviews", "app"), segment=heated("electric"), sources=("source:interviews",),
        ),
        Persona(
            id="persona:retired", order="c",
            title=t("Det pensionerade paret", "Pensionistparret", "Pensjonistparet", "The retired couple"),
            description=t("Vill ha det ordnat och någon att ringa", "Vil have det ordnet og nogen at ringe til", "Vil ha det ordnet og noen å ringe", "Want it taken care of and someone to call"),
            channels=("phone", "letter"), segment=SegmentRule(all=(TraitMatch(trait="age_group", values=("65+",)),)),
        ),
    ]  # fmt: skip


def _sources(calendar: Calendar) -> list[Record]:
    return [
        Source(id="source:workshop", source_kind="workshop", n=14, date=calendar.iso(-470),
               title=t("Workshop med sälj, drift och kundservice", "Workshop med salg, drift og kundeservice", "Workshop med salg, drift og kundeservice", "Workshop with sales, operations and customer service")),
        Source(id="source:interviews", source_kind="interviews", n=11, date=calendar.iso(-120),
               title=t("Djupintervjuer med villaägare", "Dybdeinterviews med husejere", "Dybdeintervjuer med huseiere", "In-depth interviews with house owners")),
        Source(id="source:slide", source_kind="slide", n=240, date=calendar.iso(-140), link="https://lunna.example/ledning/q2.pdf",
               title=t("Ledningens bild, andra kvartalet", "Ledelsens slide, andet kvartal", "Ledelsens bilde, andre kvartal", "Management's slide, second quarter")),
        Figure(id="figure:nps", about="journey:heat", metric="nps", value=31, n=240, period_start=calendar.iso(-230), period_end=calendar.iso(-140),
               source="source:slide", link="https://lunna.example/ledning/q2.pdf"),
        Figure(id="figure:calls", about="kpi:calls", metric="mean", value=0.41, period_start=calendar.iso(-50), period_end=calendar.iso(-20)),
        Figure(id="figure:brochure", about="touchpoint:brochure", metric="stars", value=3.9, n=31, scale="1-5", source="source:slide"),
    ]  # fmt: skip


def _insights() -> list[Record]:
    return [
        Insight(id="insight:fit", insight_kind="pain", severity=2, sources=("source:interviews",),
                text=t("Svårt att veta vad som passar", "Svært at vide, hvad der passer", "Vanskelig å vite hva som passer", "Hard to know what fits")),
        Insight(id="insight:figures", insight_kind="gain", sources=("source:interviews",),
                text=t("Grannens egna siffror övertygar", "Naboens egne tal overbeviser", "Naboens egne tall overbeviser", "The neighbour's own figures convince")),
        Insight(id="insight:slow", insight_kind="pain", severity=3, touchpoint="touchpoint:offer",
                text=t("Offerten dröjer", "Tilbuddet lader vente på sig", "Tilbudet lar vente på seg", "The offer is slow to come")),
        Insight(id="insight:silence", insight_kind="pain", severity=4, touchpoint="touchpoint:handover", sources=("source:interviews",),
                text=t("Tysta dygn före monteringen", "Tavse dage før montagen", "Stille døgn før monteringen", "Silent days before the installation")),
        Insight(id="insight:winter", insight_kind="pain", severity=3, touchpoint="touchpoint:invoice",
                text=t("Första vinterfakturan chockar", "Den første vinterregning chokerer", "Den første vinterfakturaen sjokkerer", "The first winter invoice is a shock")),
        Insight(id="insight:installer", insight_kind="gain", touchpoint="touchpoint:installation",
                text=t("Montören förklarar så att man förstår", "Montøren forklarer, så man forstår", "Montøren forklarer så man forstår", "The installer explains so that one understands")),
        Insight(id="insight:noise", insight_kind="question", sources=("source:interviews",),
                text=t("Hörs den inne i sovrummet?", "Kan den høres inde i soveværelset?", "Høres den inne på soverommet?", "Can it be heard in the bedroom?"),
                answer=t("Nej: 35 dB vid väggen, lägre än ett kylskåp", "Nej: 35 dB ved væggen, lavere end et køleskab", "Nei: 35 dB ved veggen, lavere enn et kjøleskap", "No: 35 dB at the wall, less than a fridge")),
        Insight(id="insight:cold", insight_kind="question",
                text=t("Räcker den när det är −25?", "Rækker den, når det er −25?", "Holder den når det er −25?", "Is it enough at −25?")),
        Insight(id="insight:price", insight_kind="criterion", weight=0.4, sources=("source:interviews",),
                text=t("Fast månadskostnad", "Fast månedlig udgift", "Fast månedskostnad", "A fixed monthly cost")),
        Insight(id="insight:quo", insight_kind="alternative", alternative_kind="status_quo",
                text=t("Vänta ett år till", "Vente et år til", "Vente ett år til", "Wait another year")),
        Insight(id="insight:rival", insight_kind="alternative", alternative_kind="competitor",
                text=t("Köpa egen pump av elfirman", "Købe egen pumpe af elfirmaet", "Kjøpe egen pumpe av elektrikeren", "Buy one's own pump from the electrician")),
        Insight(id="insight:quote", insight_kind="quote", sources=("source:interviews",),
                text=t("Ingen visste vilken dag.", "Ingen vidste hvilken dag.", "Ingen visste hvilken dag.", "Nobody knew which day.")),
        Insight(id="insight:quote2", insight_kind="quote", sources=("source:interviews",),
                text=t("Jag fick se deras räkning.", "Jeg fik deres regning at se.", "Jeg fikk se regningen deres.", "I got to see their bill.")),
    ]  # fmt: skip


def _improvements(calendar: Calendar) -> list[Record]:
    return [
        Opportunity(id="opportunity:day", insights=("insight:silence",), touchpoints=("touchpoint:handover",), status="chosen", owner="Maja Lindqvist",
                    title=t("Hur kan vi ge ett datum redan vid underskrift?", "Hvordan kan vi give en dato allerede ved underskrift?", "Hvordan kan vi gi en dato alt ved signering?", "How might we give a date at signing?")),
        Idea(id="idea:book", opportunity="opportunity:day", idea_kind="process", owner="Kim Jansson",
             title=t("Bokad dag redan vid underskrift", "Booket dag allerede ved underskrift", "Booket dag alt ved signering", "A booked day at signing")),
        Action(id="action:offer", title=t("Offert inom ett dygn", "Tilbud inden for et døgn", "Tilbud innen ett døgn", "Offer within a day"), status="ongoing", owner="Omar Said", team="Sälj",
               started_at=calendar.iso(-60), due_at=calendar.iso(45), kpi="kpi:offer_days", touchpoints=("touchpoint:offer",),
               goal=t("Halvera väntan", "Halvere ventetiden", "Halvere ventetiden", "Halve the wait")),
        Action(id="action:sms", title=t("SMS med monteringsdag", "SMS med montagedag", "SMS med monteringsdag", "Text message with the installation day"), status="done", owner="Sara Ek", team="Kundservice",
               started_at=calendar.iso(-395), due_at=calendar.iso(-300), done_at=calendar.iso(-300), kpi="kpi:calls", touchpoints=("touchpoint:sms", "touchpoint:call"), verdict="worked", verdict_kind="measured",
               verdict_text=t("31 % färre samtal (23–38), lottat på postnummer; når bara 42 %", "31 % færre opkald (23–38), fordelt ved lodtrækning på postnummer; når kun 42 %",
                              "31 % færre samtaler (23–38), loddtrukket på postnummer; når bare 42 %", "31% fewer calls (23–38), randomised by postcode; reaches only 42%")),
        Action(id="action:brochure", title=t("Ny broschyr", "Ny brochure", "Ny brosjyre", "New brochure"), status="done", owner="Per Holm", team="Marknad", started_at=calendar.iso(-300),
               due_at=calendar.iso(-240), done_at=calendar.iso(-240), touchpoints=("touchpoint:brochure",), verdict="no_effect", verdict_kind="estimated",
               verdict_text=t("+9 NPS såg bra ut; +0,4 (−2 till +3) sedan slumpens återgång räknats bort", "+9 NPS så godt ud; +0,4 (−2 til +3), når tilfældighedens tilbagevenden er trukket fra",
                              "+9 NPS så bra ut; +0,4 (−2 til +3) når tilfeldighetens tilbakegang er trukket fra", "+9 NPS looked good; +0.4 (−2 to +3) after regression to the mean")),
        Kpi(id="kpi:calls", title=t("Samtal om monteringsdag per kund", "Opkald om montagedag per kunde", "Samtaler om monteringsdag per kunde", "Calls about the day per customer"), unit="per kund",
            direction="down", baseline=0.6, baseline_at=calendar.iso(-400), target=0.4, target_at=calendar.iso(60), touchpoint="touchpoint:call", owner="Sara Ek"),
        Kpi(id="kpi:offer_days", title=t("Dygn till offert (median)", "Døgn til tilbud (median)", "Døgn til tilbud (median)", "Days to the offer (median)"), unit="d", direction="down",
            baseline=6, baseline_at=calendar.iso(-90), target=1, target_at=calendar.iso(60), touchpoint="touchpoint:offer", owner="Omar Said"),
        Process(id="process:plan", title=t("Planera montering", "Planlægge montage", "Planlegge montering", "Plan the installation"), owner="Kim Jansson", team="Partner",
                systems=("Planeringstavlan",), touchpoints=("touchpoint:handover", "touchpoint:sms", "touchpoint:installation"),
                description=t("Montörsfirman väljer dag när materialet är bekräftat", "Montørfirmaet vælger dag, når materialerne er bekræftet", "Montørfirmaet velger dag når materiellet er bekreftet", "The installer picks a day when the parts are confirmed")),
        Process(id="process:calculate", title=t("Räkna och godkänna offert", "Beregne og godkende tilbud", "Beregne og godkjenne tilbud", "Calculate and approve the offer"), owner="Karin Jensen", team="Sälj",
                systems=("CRM", "Kalkyl"), touchpoints=("touchpoint:offer",)),
    ]  # fmt: skip


LANES = (
    "river", "steps", "touchpoints", "emotion", "pains", "questions", "quotes", "visibility_line", "backstage",
    "metrics", "improvements",
)  # fmt: skip


def _lanes() -> list[Record]:
    title = t("Smärt- och ljuspunkter", "Smerte- og lyspunkter", "Smerte- og lyspunkter", "Pains and gains")
    return [
        Lane(id=f"lane:{k}", lane_kind=k, order=o, title=title if k == "pains" else {})  # type: ignore[arg-type]  # plain words of the table; the demo's test checks the document
        for k, o in zip(LANES, orders(len(LANES)), strict=True)
    ]


#: lane, step (or first and last), what stands there.
PLACES = (
    ("touchpoints", "cost", ("touchpoint:ad", "touchpoint:neighbour")),
    ("touchpoints", "search", ("touchpoint:site",)),
    ("touchpoints", "calculate", ("touchpoint:calculator", "touchpoint:brochure")),
    ("touchpoints", "reviews", ("touchpoint:reviews",)),
    ("touchpoints", "visit", ("touchpoint:visit",)),
    ("touchpoints", "offer", ("touchpoint:request",)),
    ("touchpoints", "sign", ("touchpoint:offer", "touchpoint:sign")),
    ("touchpoints", "subsidy", ("touchpoint:subsidy",)),
    ("touchpoints", "silence", ("touchpoint:order", "touchpoint:handover", "touchpoint:sms", "touchpoint:call")),
    ("touchpoints", "install", ("touchpoint:installation",)),
    ("touchpoints", "app", ("touchpoint:app",)),
    ("touchpoints", "invoice", ("touchpoint:invoice",)),
    ("touchpoints", "trouble", ("touchpoint:service", "touchpoint:emergency")),
    ("touchpoints", "tell", ("touchpoint:review", "touchpoint:club")),
    ("pains", "search", ("insight:fit",)),
    ("pains", "reviews", ("insight:figures",)),
    ("pains", "offer", ("insight:slow",)),
    ("pains", "silence", ("insight:silence",)),
    ("pains", "install", ("insight:installer",)),
    ("pains", "invoice", ("insight:winter",)),
    ("questions", "calculate", ("insight:noise", "insight:price")),
    ("questions", "reviews", ("insight:rival",)),
    ("questions", "visit", ("insight:cold",)),
    ("questions", "sign", ("insight:quo",)),
    ("quotes", "reviews", ("insight:quote2",)),
    ("quotes", "silence", ("insight:quote",)),
    ("backstage", "offer", ("process:calculate",)),
    ("metrics", "offer", ("kpi:offer_days",)),
    ("metrics", "silence", ("kpi:calls",)),
    ("improvements", "calculate", ("action:brochure",)),
    ("improvements", "offer", ("action:offer",)),
    ("improvements", "silence", ("action:sms", "idea:book")),
)


def _cards() -> list[Record]:
    cards: list[Record] = []
    for lane, step, refs in PLACES:
        for ref, order in zip(refs, orders(len(refs)), strict=True):
            name = f"card:{lane}-{ref.split(':')[1]}"
            cards.append(Card(id=name, lane=f"lane:{lane}", from_step=f"step:{step}", ref=ref, order=order))
    cards.append(
        Card(
            id="card:backstage-plan",
            lane="lane:backstage",
            from_step="step:silence",
            to_step="step:install",
            ref="process:plan",
        )
    )
    guessed = [
        Card(id=f"card:emotion-{s}", lane="lane:emotion", from_step=f"step:{s}", emotion=e) for s, _, _, e in STEPS
    ]
    return [*cards, *guessed]
