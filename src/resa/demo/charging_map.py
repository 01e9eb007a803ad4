"""The B2B journey "Laddplatser i föreningen": a housing association buys charging as a service, decided by a general meeting."""

from __future__ import annotations

from ..journey.records import (
    Action,
    Card,
    EventMatch,
    EventRule,
    Expectation,
    Insight,
    Journey,
    Kpi,
    Lane,
    Money,
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
from .heat_map import DAY
from .rows import orders, stages
from .words import t


def records(calendar: Calendar) -> list[Record]:
    """All records of the map and the library records it uses."""
    return [
        _journey(calendar), *_stages(), *_steps(), *_touchpoints(), *_roles(), *_beliefs(calendar), *_lanes(), *_cards(),
    ]  # fmt: skip


def _journey(calendar: Calendar) -> Journey:
    return Journey(
        id="journey:charging",
        title=t("Laddplatser i föreningen", "Ladestandere i foreningen", "Ladeplasser i borettslaget", "Charging for the housing association"),
        purpose=t("Förstå var föreningar tröttnar på vägen till ett beslut", "Forstå hvor foreninger går i stå på vejen til en beslutning",
                  "Forstå hvor borettslag går trøtte på veien til et vedtak", "Understand where associations tire on the way to a decision"),
        scenario=t("En förening med 60 lägenheter vill ha laddplatser; stämman beslutar", "En forening med 60 lejligheder vil have ladestandere; generalforsamlingen beslutter",
                   "Et borettslag med 60 leiligheter vil ha ladeplasser; generalforsamlingen vedtar", "An association of 60 flats wants chargers; the general meeting decides"),
        customer_goal=t("Laddplatser som alla kan leva med", "Ladestandere som alle kan leve med", "Ladeplasser alle kan leve med", "Chargers that everybody can live with"),
        customer_promise=t("Hela kostnaden på ett papper", "Hele udgiften på ét papir", "Hele kostnaden på ett ark", "The whole cost on one sheet"),
        scope_kind="part", parent_step="journey:life#step:life-charging", market="b2b", state="current", languages=("sv", "da", "nb", "en"), customer_word="own",
        customer_forms={
            "sv": ("förening", "föreningar", "föreningen", "föreningarna"), "da": ("forening", "foreninger", "foreningen", "foreningerne"),
            "nb": ("borettslag", "borettslag", "borettslaget", "borettslagene"), "en": ("association", "associations", "the association", "the associations"),
        },
        personas=tuple(f"persona:{r}" for r, *_ in ROLES), goal_touchpoints=("touchpoint:brf-start",), goal_value=Money(minor=38_000_000, currency="SEK"),
        owner="Karin Jensen", team="Sälj företag", reviewed_at=calendar.iso(-150), kpis=("kpi:vote",), tags=("förening", "laddning"), revealed=True,
    )  # fmt: skip


def _stages() -> list[Record]:
    rows = (
        ("brf-wish", "latent_need", t("Önskan", "Ønske", "Ønske", "Wish"), t("Få frågan på bordet", "Få spørgsmålet på bordet", "Få saken på bordet", "Get the question on the table"), "Sara Ek", "Marknad"),
        ("brf-board", "consideration", t("Styrelsen", "Bestyrelsen", "Styret", "The board"), t("Ett underlag som håller", "Et grundlag der holder", "Et grunnlag som holder", "A basis that holds"), "Karin Jensen", "Sälj företag"),
        ("brf-vote", "decision", t("Stämman", "Generalforsamlingen", "Generalforsamlingen", "General meeting"), t("Ett beslut utan bråk", "En beslutning uden ballade", "Et vedtak uten bråk", "A decision without a row"), "Karin Jensen", "Sälj företag"),
        ("brf-build", "delivery", t("Bygget", "Byggeriet", "Byggingen", "Building"), t("Klart före vintern", "Klar før vinteren", "Klart før vinteren", "Done before winter"), "Kim Jansson", "Partner"),
        ("brf-use", "use", t("Laddar", "Lader", "Lader", "Charging"), t("Rättvis fördelning av kostnaden", "Retfærdig fordeling af udgiften", "Rettferdig fordeling av kostnaden", "A fair split of the cost"), "Ingrid Moen", "Drift"),
        ("brf-leave", "leaving", t("Lägger ner", "Opgiver", "Legger ned", "Giving up"), t("Slippa frågan", "Slippe for sagen", "Slippe saken", "Be rid of the question"), "Karin Jensen", "Sälj företag"),
    )  # fmt: skip
    return stages(rows)


#: id, stage, title, the team's guess (−2 … +2).
STEPS = (
    ("brf-ask", "brf-wish", t("Jag ber styrelsen om laddplatser", "Jeg beder bestyrelsen om ladestandere", "Jeg ber styret om ladeplasser", "I ask the board for chargers"), 0.3),
    ("brf-talk", "brf-wish", t("Vi pratar med en rådgivare", "Vi taler med en rådgiver", "Vi snakker med en rådgiver", "We talk to an adviser"), 0.6),
    ("brf-survey", "brf-board", t("Vi får platsen besiktigad", "Vi får stedet besigtiget", "Vi får befaring", "We have the site inspected"), 0.5),
    ("brf-offer", "brf-board", t("Vi läser offerten", "Vi læser tilbuddet", "Vi leser tilbudet", "We read the offer"), 0.2),
    ("brf-cost", "brf-board", t("Kassören räknar på hela kostnaden", "Kassereren regner på hele udgiften", "Kassereren regner på hele kostnaden", "The treasurer works out the whole cost"), 0.1),
    ("brf-audit", "brf-vote", t("Revisorn och energirådgivaren tycker till", "Revisor og energirådgiver giver deres besyv", "Revisor og energirådgiver sier sitt", "The auditor and the energy adviser have their say"), 0.0),
    ("brf-meeting", "brf-vote", t("Stämman röstar", "Generalforsamlingen stemmer", "Generalforsamlingen stemmer", "The general meeting votes"), 0.2),
    ("brf-sign", "brf-vote", t("Vi skriver avtal", "Vi skriver kontrakt", "Vi skriver avtale", "We sign the contract"), 0.9),
    ("brf-install", "brf-build", t("Laddarna byggs", "Standerne bygges", "Laderne bygges", "The chargers are built"), 0.3),
    ("brf-first", "brf-use", t("Vi laddar första gången", "Vi lader første gang", "Vi lader første gang", "We charge for the first time"), 1.2),
    ("brf-giveup", "brf-leave", t("Vi lägger ner frågan", "Vi opgiver sagen", "Vi legger ned saken", "We give up the question"), -0.8),
)  # fmt: skip


def _steps() -> list[Record]:
    return [
        Step(id=f"step:{name}", stage=f"stage:{stage}", title=title, order=order, optional=name == "brf-audit", ends=name == "brf-first",
             owner="" if name == "brf-cost" else "Karin Jensen" if stage != "brf-build" else "Kim Jansson")
        for (name, stage, title, _), order in zip(STEPS, orders(len(STEPS)), strict=True)
    ]  # fmt: skip


#: id, title, channel, event name, owner, team, step, more.
TOUCHPOINTS = (
    ("brf-interest", t("Intresseanmälan", "Interessetilkendegivelse", "Interessemelding", "Expression of interest"), "web", "brf_interest", "Sara Ek", "Marknad", "brf-ask"),
    ("brf-call", t("Rådgivningssamtal", "Rådgivningssamtale", "Rådgivningssamtale", "Advisory call"), "phone", "brf_advice_call", "Karin Jensen", "Sälj företag", "brf-talk"),
    ("brf-visit", t("Platsbesök", "Besøg på stedet", "Befaring", "Site visit"), "home_visit", "brf_site_visit", "Kim Jansson", "Partner", "brf-survey"),
    ("brf-offer", t("Offert till styrelsen", "Tilbud til bestyrelsen", "Tilbud til styret", "Offer to the board"), "email", "brf_offer_sent", "Karin Jensen", "Sälj företag", "brf-offer"),
    ("brf-board", t("Styrelsemöte", "Bestyrelsesmøde", "Styremøte", "Board meeting"), "meeting", "brf_board_meeting", "Karin Jensen", "Sälj företag", "brf-offer"),
    ("brf-cost", t("Totalkostnad på ett papper", "Samlet udgift på ét papir", "Totalkostnad på ett ark", "Total cost on one sheet"), "email", "brf_total_cost_sent", "", "", "brf-cost"),
    ("brf-audit", t("Revisorns frågor", "Revisors spørgsmål", "Revisors spørsmål", "The auditor's questions"), "email", "brf_auditor_question", "Karin Jensen", "Sälj företag", "brf-audit"),
    ("brf-vote", t("Stämmans beslut", "Generalforsamlingens beslutning", "Generalforsamlingens vedtak", "The meeting's decision"), "meeting", "brf_general_meeting", "Karin Jensen", "Sälj företag", "brf-meeting"),
    ("brf-sign", t("Avtal", "Kontrakt", "Avtale", "Contract"), "eid", "brf_contract_signed", "Karin Jensen", "Sälj företag", "brf-sign"),
    ("brf-install", t("Bygge av laddplatser", "Opførelse af ladestandere", "Bygging av ladeplasser", "Building the chargers"), "partner", "brf_installed", "Kim Jansson", "Partner", "brf-install"),
    ("brf-start", t("Första laddningen", "Første opladning", "Første lading", "First charge"), "app", "brf_first_charge", "Ingrid Moen", "Drift", "brf-first"),
    ("brf-lost", t("Säger nej tack", "Siger nej tak", "Sier nei takk", "Says no thanks"), "phone", "brf_closed_lost", "Karin Jensen", "Sälj företag", "brf-giveup"),
)  # fmt: skip


def _touchpoints() -> list[Record]:
    promise = Expectation(
        text=t("Totalkostnaden senast tre veckor före stämman", "Samlet udgift senest tre uger før generalforsamlingen", "Totalkostnaden senest tre uker før generalforsamlingen", "The total cost at least three weeks before the meeting"),
        rule=EventRule(any=(EventMatch(name=("brf_total_cost_sent",)),)), within_seconds=60 * DAY,
    )  # fmt: skip
    return [
        Touchpoint(
            id=f"touchpoint:{id}", title=title, channel=channel, owner=owner, team=team, moment_of_truth=id == "brf-vote",
            initiator="customer" if id in {"brf-interest", "brf-audit", "brf-vote", "brf-start", "brf-lost"} else "company",
            events=EventRule(any=(EventMatch(name=(event,)),)), response=promise if id == "brf-board" else None,
            importance=5 if id in {"brf-vote", "brf-cost"} else 3,
        )
        for id, title, channel, event, owner, team, _ in TOUCHPOINTS
    ]  # fmt: skip


#: id, role, title, stance, influence, risk, proof.
ROLES = (
    ("resident", "initiator", t("Den boende med elbil", "Beboeren med elbil", "Beboeren med elbil", "The resident with an electric car"), "for", 2,
     t("Att det aldrig blir av", "At det aldrig bliver til noget", "At det aldri blir noe av", "That it never happens"), t("En tidplan", "En tidsplan", "En tidsplan", "A timetable")),
    ("manager", "champion", t("Förvaltaren", "Administratoren", "Forretningsføreren", "The property manager"), "for", 3,
     t("Mer jobb med fakturor", "Mere arbejde med regninger", "Mer arbeid med fakturaer", "More work with invoices"), t("Avläsning utan handpåläggning", "Aflæsning uden manuelt arbejde", "Avlesning uten håndarbeid", "Metering without manual work")),
    ("chair", "decider", t("Ordföranden", "Formanden", "Styrelederen", "The chair"), "neutral", 4,
     t("Bråk på stämman", "Ballade på generalforsamlingen", "Bråk på generalforsamlingen", "A row at the meeting"), t("En förening som liknar vår", "En forening der ligner vores", "Et borettslag som ligner vårt", "An association like ours")),
    ("meeting", "decider", t("Stämman", "Generalforsamlingen", "Generalforsamlingen", "The general meeting"), "neutral", 5,
     t("Att betala för grannens bil", "At betale for naboens bil", "Å betale for naboens bil", "Paying for the neighbour's car"), t("Kostnad per lägenhet", "Udgift per lejlighed", "Kostnad per leilighet", "Cost per flat")),
    ("treasurer", "controller", t("Kassören", "Kassereren", "Kassereren", "The treasurer"), "against", 4,
     t("Dolda kostnader", "Skjulte udgifter", "Skjulte kostnader", "Hidden costs"), t("Totalkostnad i tio år", "Samlet udgift i ti år", "Totalkostnad i ti år", "Total cost over ten years")),
    ("payer", "payer", t("Ekonomiska förvaltaren", "Den økonomiske administrator", "Regnskapsføreren", "The accountant"), "neutral", 2,
     t("Fel moms", "Forkert moms", "Feil mva", "The wrong VAT"), t("En exempelfaktura", "En eksempelregning", "En eksempelfaktura", "A sample invoice")),
    ("energy", "influencer", t("Energirådgivaren", "Energirådgiveren", "Energirådgiveren", "The energy adviser"), "neutral", 3,
     t("Effekten räcker inte", "Effekten rækker ikke", "Effekten holder ikke", "Not enough power"), t("Lastbalansering visad", "Lastbalancering vist", "Lastbalansering vist", "Load balancing shown")),
    ("driver", "user", t("Den som laddar", "Den der lader", "Den som lader", "The one who charges"), "for", 1,
     t("Kö till laddaren", "Kø ved standeren", "Kø ved laderen", "Queues at the charger"), t("Bokning i appen", "Booking i appen", "Booking i appen", "Booking in the app")),
)  # fmt: skip


def _roles() -> list[Record]:
    return [
        Persona(
            id=f"persona:{id}", role=role, title=title, stance=stance, influence=influence, perceived_risk=risk, proof_needed=proof, order=order,  # type: ignore[arg-type]  # plain words of the table; the demo's test checks the document
            segment=SegmentRule(all=(TraitMatch(trait="role", values=(id,)),)),
        )
        for (id, role, title, stance, influence, risk, proof), order in zip(ROLES, orders(len(ROLES)), strict=True)
    ]  # fmt: skip


def _beliefs(calendar: Calendar) -> list[Record]:
    return [
        Source(id="source:boards", source_kind="interviews", n=9, date=calendar.iso(-90), title=t("Samtal med nio styrelser", "Samtaler med ni bestyrelser", "Samtaler med ni styrer", "Talks with nine boards")),
        Insight(id="insight:brf-cost", insight_kind="pain", severity=4, touchpoint="touchpoint:brf-cost", sources=("source:boards",), persona="persona:treasurer",
                text=t("Kassören saknar hela kostnaden", "Kassereren mangler den samlede udgift", "Kassereren mangler hele kostnaden", "The treasurer lacks the whole cost")),
        Insight(id="insight:brf-fair", insight_kind="criterion", weight=0.5, text=t("Bara den som laddar betalar", "Kun den der lader betaler", "Bare den som lader betaler", "Only those who charge pay")),
        Insight(id="insight:brf-none", insight_kind="alternative", alternative_kind="status_quo", sources=("source:boards",),
                text=t("Ta upp frågan nästa år", "Tage spørgsmålet op næste år", "Ta opp saken neste år", "Raise the question next year")),
        Insight(id="insight:brf-rival", insight_kind="alternative", alternative_kind="competitor", text=t("Elbolagets laddboxar", "Elselskabets ladebokse", "Strømselskapets ladebokser", "The power company's boxes")),
        Insight(id="insight:brf-gain", insight_kind="gain", text=t("Grannföreningen visar sin", "Naboforeningen viser sin", "Naboborettslaget viser sin", "The next association shows theirs")),
        Kpi(id="kpi:vote", title=t("Andel ja på stämman", "Andel ja på generalforsamlingen", "Andel ja på generalforsamlingen", "Share of yes votes at meetings"), unit="%", baseline=52, target=70, target_at=calendar.iso(120), owner="Karin Jensen"),
        Process(id="process:brf-design", title=t("Dimensionera elanslutningen", "Dimensionere eltilslutningen", "Dimensjonere strøminntaket", "Dimension the power supply"), owner="Kim Jansson", team="Partner", systems=("CAD",)),
        Action(id="action:brf-sheet", title=t("Totalkostnad skickas med offerten", "Samlet udgift sendes med tilbuddet", "Totalkostnad sendes med tilbudet", "Total cost is sent with the offer"), status="proposed", owner="Karin Jensen", due_at=calendar.iso(60)),
    ]  # fmt: skip


LANES = ("river", "steps", "touchpoints", "emotion", "pains", "questions", "backstage", "metrics", "improvements")


def _lanes() -> list[Record]:
    title = {
        "pains": t("Smärt- och ljuspunkter", "Smerte- og lyspunkter", "Smerte- og lyspunkter", "Pains and gains"),
        "questions": t(
            "Krav och alternativ", "Krav og alternativer", "Krav og alternativer", "Criteria and alternatives"
        ),
    }
    return [
        Lane(id=f"lane:brf-{k}", lane_kind=k, order=o, title=title.get(k, {}))  # type: ignore[arg-type]  # plain words of the table; the demo's test checks the document
        for k, o in zip(LANES, orders(len(LANES)), strict=True)
    ]


def _cards() -> list[Record]:
    placed = [("touchpoints", step, f"touchpoint:{id}") for id, *_, step in TOUCHPOINTS]
    placed += [
        ("pains", "brf-cost", "insight:brf-cost"), ("pains", "brf-talk", "insight:brf-gain"), ("questions", "brf-offer", "insight:brf-fair"),
        ("questions", "brf-meeting", "insight:brf-none"), ("questions", "brf-offer", "insight:brf-rival"), ("backstage", "brf-survey", "process:brf-design"),
        ("metrics", "brf-meeting", "kpi:vote"), ("improvements", "brf-cost", "action:brf-sheet"),
    ]  # fmt: skip
    cards = [
        Card(
            id=f"card:{lane}-{ref.split(':')[1]}",
            lane=f"lane:brf-{lane}",
            from_step=f"step:{step}",
            ref=ref,
            order=order,
        )
        for (lane, step, ref), order in zip(placed, orders(len(placed)), strict=True)
    ]
    return [
        *cards,
        *(
            Card(id=f"card:emotion-{s}", lane="lane:brf-emotion", from_step=f"step:{s}", emotion=e)
            for s, _, _, e in STEPS
        ),
    ]
