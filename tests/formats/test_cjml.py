"""CJML 2.0 and 1.x read, 2.0 written; what a map cannot hold is told, what it holds comes back."""

from __future__ import annotations

from pathlib import Path

import pytest

from resa.errors import ResaError, UnreadableError, UsageError
from resa.formats import cjml
from resa.formats.loss import left_out
from resa.formats.reading import read_map
from resa.formats.report import Choices, Reading
from resa.journey.check import check
from resa.journey.document import Document
from resa.journey.records import Source, Touchpoint
from resa.journey.templates import new_document, templates

V2 = """<?xml version="1.0" encoding="ISO-8859-1"?>
<CJML version="2.0">
 <plannedJourney>
  <journeyID>J1</journeyID><journeyTitle>Köpa bok</journeyTitle><journeyShortSummary>Ett köp</journeyShortSummary>
  <journeyPhases>
   <journeyPhase phaseID=" P1"><phaseName>Beställa</phaseName></journeyPhase>
   <journeyPhase phaseID="P2"><phaseName>Få</phaseName></journeyPhase>
  </journeyPhases>
  <actors>
   <endUser actorID="A"><actorName>Anna</actorName></endUser>
   <serviceProvider actorID="Company A"><companyName>Bookis</companyName></serviceProvider>
   <serviceProvider actorID="B"><companyName>Posten</companyName></serviceProvider>
  </actors>
  <touchpoints>
   <plannedCommunicationPoint><touchpointID>T1</touchpointID><belongsTo phaseIDref="P1"/>
    <receiver><refersTo actorIDref="Bookis"/><receiverLabel>Tar emot order</receiverLabel></receiver>
    <initiator><refersTo actorIDref="A"/><initiatorLabel>Beställer bok</initiatorLabel></initiator>
    <channel><channelName>internetViaPC</channelName></channel></plannedCommunicationPoint>
   <plannedAction><touchpointID>T2</touchpointID><belongsTo phaseIDref="P1"/>
    <initiator><refersTo actorIDref="Company A"/><initiatorLabel>Packar boken</initiatorLabel></initiator></plannedAction>
   <plannedCommunicationPoint><touchpointID>T3</touchpointID><belongsTo phaseIDref="P2"/>
    <initiator><refersTo actorIDref="B"/><initiatorLabel>Aviserar</initiatorLabel></initiator>
    <receiver><refersTo actorIDref="A"/><receiverLabel>Får avi</receiverLabel></receiver>
    <channel><channelName>sms</channelName></channel>
    <timestamps><timeOriginated>2022-11-01T10:00:00</timeOriginated></timestamps></plannedCommunicationPoint>
   <plannedAction><touchpointID>T4</touchpointID><belongsTo phaseIDref="P2"/>
    <initiator><refersTo actorIDref="A"/><initiatorLabel>Läser boken</initiatorLabel></initiator></plannedAction>
  </touchpoints>
 </plannedJourney>
 <actualJourney>
  <journeyID>J2</journeyID><plannedReference>J1</plannedReference><actors><endUser actorIDref="A"/></actors>
  <touchpoints>
   <actualCommunicationPoint><touchpointID>D1</touchpointID><compliance>adhoc</compliance>
    <initiator><refersTo actorIDref="A"/><initiatorLabel>Ringer</initiatorLabel></initiator>
    <receiver><refersTo actorIDref="Company A"/><receiverLabel>Svarar</receiverLabel></receiver>
    <channel><channelName>phone</channelName></channel>
    <touchpointExperience><experienceDescription>Lång kö</experienceDescription><experienceRating>2</experienceRating></touchpointExperience>
   </actualCommunicationPoint>
   <actualCommunicationPoint><touchpointID>T3</touchpointID><compliance>missing</compliance>
    <initiator><refersTo actorIDref="B"/><initiatorLabel>Aviserar</initiatorLabel></initiator>
    <receiver><refersTo actorIDref="A"/><receiverLabel>Får avi</receiverLabel></receiver></actualCommunicationPoint>
  </touchpoints>
 </actualJourney>
</CJML>"""

V1 = """<ActualJourneyCluster><A/><B/><N>1</N><ActualJourney>
 <JourneyID>J9</JourneyID><JourneyTitle>Renew a licence</JourneyTitle>
 <JourneyReferences><PlannedReference refID="P9" JourneyCompliance="full"/></JourneyReferences>
 <Actors><EndUser refID="u" isVirtual="false"><ActorName>Ola</ActorName><ActorDescription/></EndUser>
  <ServiceProvider refID="s" isVirtual="true"><ActorName>Agency</ActorName><ActorDescription/></ServiceProvider></Actors>
 <Touchpoint id="t1"><CommunicationPoint><Initiator refID="s"/><InitiatorLabel>Sends a reminder</InitiatorLabel>
  <Receiver refID="u"/><ReceiverLabel>Gets a reminder</ReceiverLabel>
  <TouchpointCompliance><Failing refID="x"/></TouchpointCompliance>
  <Channel isSynchronous="false"><ChannelName>letter</ChannelName></Channel>
  <Message><MessageContent>Expires soon</MessageContent></Message>
  <Timestamp><Completed>2012-05-01</Completed></Timestamp>
  <ActualExperience>Clear</ActualExperience><ActualExperienceRating>5</ActualExperienceRating></CommunicationPoint></Touchpoint>
 <Touchpoint id="t2"><Action><Initiator refID="u"/><InitiatorLabel>Forgets it</InitiatorLabel></Action></Touchpoint>
</ActualJourney></ActualJourneyCluster>"""


def load(tmp_path: Path, text: str, encoding: str = "utf-8", **chosen: str) -> Reading:
    path = tmp_path / "journey.xml"
    path.write_text(text, encoding)
    found = read_map(path, Choices(**chosen), "sv")  # type: ignore[arg-type]  # only the sheet is given
    assert check(found.document) == [] and found.preview.format == "cjml"
    return found


def told(found: Reading) -> dict[str, str]:
    return {n.code: n.kind for n in found.preview.notes}


def cards(document: Document, lane: str) -> list[tuple[str, str]]:
    names = {s.id: s.title["sv"] for s in document.steps()}
    return [(names[c.from_step], c.text.get("sv", "")) for c in document.cards(f"lane:{lane}")]


def test_a_planned_journey(tmp_path: Path) -> None:
    found = load(tmp_path, V2, "iso-8859-1")
    document = found.document
    assert document.journey.title == {"sv": "Köpa bok"} and document.journey.scenario == {"sv": "Ett köp"}
    assert [(s.title["sv"], [x.title["sv"] for x in document.steps(s)]) for s in document.stages()] == [
        ("Beställa", ["Beställer bok"]), ("Få", ["Får avi", "Läser boken"]),
    ]  # fmt: skip
    assert [p.title["sv"] for p in document.personas()] == ["Anna"]
    points = [(t.title["sv"], t.channel, t.form, t.initiator, t.receiver) for s in document.steps() for t in document.touchpoints_at(s)]  # fmt: skip
    assert points == [
        ("Tar emot order", "web", "communication", "customer", "company"),
        ("Aviserar", "sms", "communication", "Posten", "customer"),
        ("Läser boken", "", "action", "customer", ""),
    ]
    assert cards(document, "backstage") == [("Beställer bok", "Bookis: Packar boken")]
    assert told(found) == {"cjml_other_journeys": "lost", "cjml_backstage": "changed", "cjml_times": "lost"}


def test_an_actual_journey_is_one_customers_word(tmp_path: Path) -> None:
    found = load(tmp_path, V2, "iso-8859-1", sheet="J2")
    document = found.document
    assert found.preview.sheets == ("Köpa bok", "J2") and document.journey.title == {"sv": "J2"}
    assert [(s.title["sv"], s.optional) for s in document.steps()] == [("Ringer", False), ("Får avi", True)]
    (source,) = document.of(Source)
    assert source.n == 1
    (felt,) = [c for c in document.cards() if c.emotion is not None]
    assert felt.emotion == -1 and felt.sources == (source.id,)
    assert cards(document, "quotes") == [("Ringer", "Lång kö")]
    assert told(found)["cjml_missing"] == "changed" and told(found)["cjml_adhoc"] == "lost"
    with pytest.raises(UsageError, match="no such journey"):
        load(tmp_path, V2, "iso-8859-1", sheet="J3")


def test_the_old_dialect(tmp_path: Path) -> None:
    found = load(tmp_path, V1)
    document = found.document
    assert [s.title["sv"] for s in document.stages()] == ["Renew a licence"]
    assert [s.title["sv"] for s in document.steps()] == ["Gets a reminder", "Forgets it"]
    first = document.touchpoints_at(document.steps()[0])[0]
    assert (first.title["sv"], first.channel, first.initiator, first.description) == (
        "Sends a reminder", "letter", "company", {"sv": "Expires soon"},
    )  # fmt: skip
    assert {c.emotion for c in document.cards() if c.emotion is not None} == {2}
    assert {"cjml_failing", "cjml_times", "cjml_actual", "score_scaled"} == set(told(found))


@pytest.mark.parametrize("name", [t.name for t in templates()])
def test_what_is_written_is_read_again(tmp_path: Path, name: str) -> None:
    document = new_document(name, language="sv")
    again = load(tmp_path, cjml.write(document, "sv")).document

    def shape(one: Document) -> list[tuple[str, list[tuple[str, list[tuple[str, str]]]]]]:
        return [
            (stage.title["sv"], [(s.title["sv"], [(t.title["sv"], t.channel) for t in one.touchpoints_at(s)]) for s in one.steps(stage)])
            for stage in one.stages()
        ]  # fmt: skip

    def met(one: Document) -> Document:
        """Without steps of no touchpoint: they are written as the customer's own action, which is one."""
        gone = [s.id for s in one.steps() if not one.touchpoints_at(s)]
        return one.remove(*gone)

    bare = {s.title["sv"] for s in document.steps() if not document.touchpoints_at(s)}
    assert [s.title["sv"] for s in again.steps()] == [s.title["sv"] for s in document.steps()]
    kept = again.remove(*(s.id for s in again.steps() if s.title["sv"] in bare))
    actions = {t.id for t in document.of(Touchpoint) if t.form == "action"}
    if not actions:
        assert shape(kept) == shape(met(document))
    assert {n.kind for n in left_out(document, "cjml", "sv")} <= {"lost"}


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("<CJML version='2.0'><plannedJourney><actors></CJML>", "broken at line 1"),
        ("<CJML version=2.0></CJML>", "broken at line 1"),
        ("<CJML version='2.0'></CJML>", "no journey"),
        ("<!DOCTYPE CJML [<!ENTITY a 'b'>]><CJML version='2.0'>&a;</CJML>", "document type"),
        ("<CJML>" + "<x>" * 500 + "</x>" * 500 + "</CJML>", "nested"),
    ],
)
def test_broken_files_say_what_is_wrong(tmp_path: Path, text: str, says: str) -> None:
    with pytest.raises((UnreadableError, ResaError), match=says):
        load(tmp_path, text)
