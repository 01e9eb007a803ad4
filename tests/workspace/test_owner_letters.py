"""Letters to owners, by a real SMTP server and a clock: what they say, how often they come, what their button does."""

from __future__ import annotations

import re
from datetime import timedelta

import msgspec
import pytest
from sqlalchemy import select, update

from resa.errors import NotFoundError
from resa.evidence.model import Value
from resa.journey.document import Document
from resa.journey.records import Action, Card, Journey, Lane, Source, Stage, Step, Touchpoint
from resa.workspace import Workspace, accounts, comments
from resa.workspace.holdings import GOOD_FOR, Figures, apart, bearer, holdings, say_still_true, ticket
from resa.workspace.inventory import inventory
from resa.workspace.journeys import bring
from resa.workspace.owner_letters import tell_owners
from resa.workspace.owners import LetterChoice, as_principal, choose, members_of, owners
from resa.workspace.principals import Principal, access_map, local_owner
from resa.workspace.reviewing import review_of
from resa.workspace.tables import owner_told

from ..mail_server import Office
from .conftest import URL, Clock


@pytest.fixture
def filled(workspace: Workspace) -> Workspace:
    """Bo owns two touchpoints and the map; Ann (no member) one; two members are called Kim."""
    owned = [("ask", "Bo Ek"), ("fix", " bo  ek "), ("pay", "Ann"), ("ad", "Kim"), ("tip", "cleo@example.org")]
    records = [
        Journey(id="journey:j", title={"sv": "Flytten"}, languages=("sv",), owner="Bo Ek", reviewed_at="2026-02-20"),
        Stage(id="stage:1", title={"sv": "Allt"}),
        Lane(id="lane:touchpoints", lane_kind="touchpoints"),
        Step(id="step:1", stage="stage:1", title={"sv": "Ett"}),
        *(Touchpoint(id=f"touchpoint:{n}", title={"sv": n}, owner=who) for n, who in owned),
        *(Card(id=f"card:{n}", lane="lane:touchpoints", from_step="step:1", ref=f"touchpoint:{n}") for n, _ in owned),
        Action(id="action:a", title={"sv": "Rätta"}, owner="Bo Ek", due_at="2026-02-27", touchpoints=("touchpoint:ask",)),
    ]  # fmt: skip
    us = local_owner(workspace)
    bring(us, Document(records))
    accounts.make_owner(workspace, "Ada", "ada@example.org", "a long walk by the sea")
    for name, email in (("Bo Ek", "bo"), ("Kim", "kim1"), ("Kim", "kim2"), ("Cleo", "cleo")):
        accounts.invite(us, name, f"{email}@example.org", "commenter")
    return workspace


def member(workspace: Workspace, email: str) -> Principal:
    return next(as_principal(workspace, row) for row in members_of(workspace) if row.email == email)


def plain(office: Office, at: int = -1) -> str:
    part = office.letters[at].get_body(("plain",))
    assert part is not None
    return str(part.get_content()).replace("\r\n", "\n")


def test_a_name_is_somebody_s_when_one_account_bears_it(filled: Workspace) -> None:
    us = local_owner(filled)
    found = owners(us)
    assert found.silence == "no server"
    assert {one.name: (one.touchpoints, one.journeys, one.reach) for one in found.owners} == {
        "Bo Ek": (1, 1, "reached"), "bo  ek": (1, 0, "reached"), "Ann": (1, 0, "no account"),
        "Kim": (1, 0, "several"), "cleo@example.org": (1, 0, "reached"),
    }  # fmt: skip
    accounts.set_role(us, member(filled, "bo@example.org").person, "none")
    assert {one.name: one.reach for one in owners(us).owners}["Bo Ek"] == "may not look"


def test_an_owner_hears_once_a_month_and_says_still_true_from_the_letter(
    filled: Workspace, office: Office, clock: Clock
) -> None:
    bo = member(filled, "bo@example.org")
    comments.say(access_map(bo, "journey:j"), "touchpoint:fix", "Är det så?", None, ())
    assert tell_owners(filled) == 2
    assert tell_owners(filled) == 0, "the same day again"
    assert filled.post.send_due() == 2
    assert sorted(office.to) == ["bo@example.org", "cleo@example.org"]
    text = plain(office, office.to.index("bo@example.org"))
    assert (
        "Hej Bo Ek!" in text and "- fix: öppna kommentarer: 1\n" in text and "- ask\n" in text and "- pay" not in text
    )
    assert "Din åtgärd är sen: Rätta, skulle vara klar 27 feb. 2026" in text
    assert f"  {URL}/journeys/journey%3Aj?about=touchpoint%3Afix\n" in text
    link = re.search(rf"^{URL}/still-true#(\S+)$", text, re.MULTILINE)
    assert link is not None

    came = bearer(filled, link[1])
    assert came.person == bo.person
    assert [one.id for one in holdings(came).touchpoints] == ["touchpoint:fix", "touchpoint:ask"]
    assert say_still_true(came, ("touchpoint:fix", "touchpoint:pay")) == 1, "only what is theirs"
    said = {row.id: row.said_at for row in inventory(bo).rows}
    assert said["touchpoint:fix"] is not None and said["touchpoint:ask"] is None and said["touchpoint:pay"] is None
    clock.passes(days=20)
    assert tell_owners(filled) == 0, "still March"
    clock.passes(days=11)
    assert tell_owners(filled) == 2, "April"


def test_a_button_works_for_its_time_and_only_as_it_was_made(filled: Workspace, clock: Clock) -> None:
    token = ticket(member(filled, "bo@example.org"))
    middle = token[:30] + ("A" if token[30] != "A" else "B") + token[31:]
    for wrong in ("", "x", "sealed1:", "sealed1:ö", token[:-6], middle):
        with pytest.raises(NotFoundError):
            bearer(filled, wrong)
    clock.passes(seconds=GOOD_FOR.total_seconds())
    assert bearer(filled, token).name == "Bo Ek"
    clock.passes(seconds=1)
    with pytest.raises(NotFoundError, match="too old"):
        bearer(filled, token)
    clock.passes(seconds=-2)
    accounts.remove(local_owner(filled), member(filled, "bo@example.org").person)
    with pytest.raises(NotFoundError):
        bearer(filled, token)


def test_who_turned_the_letters_off_gets_none_and_who_chose_a_language_gets_that(
    filled: Workspace, office: Office
) -> None:
    choose(member(filled, "cleo@example.org"), LetterChoice(on=False))
    choose(member(filled, "bo@example.org"), LetterChoice(language="nb"))
    assert tell_owners(filled) == 1
    assert filled.post.send_due() == 1 and office.to == ["bo@example.org"]
    assert "Hei Bo Ek!" in plain(office) and "åpne kommentarer" not in plain(office)
    assert {one.name: one.reach for one in owners(local_owner(filled)).owners}["cleo@example.org"] == "off"
    with pytest.raises(NotFoundError):
        choose(Principal(filled, "guest", "viewer", "p:nobody", "guest"), LetterChoice(on=False))


def test_without_a_server_or_an_address_nothing_is_queued(filled: Workspace, office: Office) -> None:
    filled.config = msgspec.structs.replace(filled.config, url="")
    assert (tell_owners(filled), owners(local_owner(filled)).silence) == (0, "no address")
    filled.config = msgspec.structs.replace(filled.config, url=URL)
    assert tell_owners(filled) == 2, "and nothing was lost by that"


def test_what_moved_is_told_against_the_last_letter(filled: Workspace, office: Office, clock: Clock) -> None:
    bo = member(filled, "bo@example.org")
    assert tell_owners(filled) == 2
    with filled.database.write() as connection:
        assert len(connection.execute(select(owner_told).where(owner_told.c.person == bo.person)).all()) == 2
        before = Figures(customers=40, emotion=Value(value=1.0, low=0.8, high=1.2, n=30, unit="emotion"))
        connection.execute(update(owner_told).values(figures=msgspec.json.encode(before).decode()))
    (one, *_) = holdings(bo).touchpoints
    assert one.before == before and one.more_customers is None, "nothing is measured now"


def test_intervals_that_touch_have_not_moved() -> None:
    def felt(low: float | None, high: float | None) -> Value:
        return Value(value=0.0, low=low, high=high, n=9, unit="emotion")

    assert apart(felt(0.1, 0.3), felt(0.4, 0.6)) and apart(felt(0.4, 0.6), felt(0.1, 0.3))
    assert not apart(felt(0.1, 0.4), felt(0.4, 0.6)) and not apart(felt(None, None), felt(0, 1))
    assert not apart(None, felt(0, 1)) and not apart(felt(0, 1), None)


def test_a_review_is_reminded_of_before_its_day_and_again_each_month(
    filled: Workspace, office: Office, clock: Clock
) -> None:
    assert tell_owners(filled) == 2 and filled.post.send_due() == 2
    clock.now = clock.now.replace(year=2027, month=2, day=1)
    assert tell_owners(filled) == 2, "the monthly ones; the review is more than two weeks away"
    clock.passes(days=6)
    assert tell_owners(filled) == 1
    filled.post.send_due()
    assert office.letters[-1]["Subject"] == "Dags att se över Flytten"
    text = plain(office)
    assert (
        "senast 20 feb. 2027" in text
        and "- Senast granskad 20 feb. 2026, ska ses över med 365 dagars mellanrum" in text
    )
    assert f"Öppna kundresan:\n{URL}/journeys/journey%3Aj\n" in text
    clock.passes(days=10)
    assert tell_owners(filled) == 0
    clock.passes(days=14)
    assert tell_owners(filled) == 3, "March: two monthly ones, and the review is late"


def test_a_review_is_due_when_its_evidence_gets_too_old(workspace: Workspace, clock: Clock) -> None:
    us = local_owner(workspace)
    survey = Source(id="source:s", title={"en": "Panel"}, source_kind="survey", date="2025-09-10")
    old = Source(id="source:o", title={"en": "Long ago"}, source_kind="survey", date="2024-01-01")
    bring(
        us,
        Document(
            [
                Journey(id="journey:e", title={"en": "Move"}, languages=("en",), reviewed_at="2026-02-01"),
                Stage(id="stage:1", title={"en": "All"}),
                Step(id="step:1", stage="stage:1", title={"en": "One"}),
                Lane(id="lane:pains", lane_kind="pains"),
                Card(id="card:1", lane="lane:pains", from_step="step:1", text={"en": "x"}, sources=("source:s", "source:o")),
                survey, old,
            ]
        ),
    )  # fmt: skip
    access = access_map(us, "journey:e")
    found = review_of(access)
    # 180 days after 10 September 2025 is 9 March 2026: the day after, it is too old. What was old at the review was known then.
    assert (found.day, found.due, [r.about for r in found.reasons]) == ("2026-03-10", False, ["source:s"])
    clock.passes(seconds=timedelta(days=9).total_seconds())
    assert review_of(access).due
    assert str(found.reasons[0].sentence) == "The evidence Panel is from 2025-09-10; its kind holds for 180 days"


def test_stages_and_transitions_are_told_and_confirmed_too(filled: Workspace, office: Office) -> None:
    us = local_owner(filled)
    records = [
        Journey(id="journey:two", title={"sv": "Två faser"}, languages=("sv",)),
        Stage(id="stage:1", title={"sv": "Köp"}, onward_owner="Cleo", order="a"),
        Stage(id="stage:2", title={"sv": "Bruk"}, owner="cleo@example.org", order="b"),
    ]
    bring(us, Document(records))
    tell_owners(filled)
    assert filled.post.send_due() == 2
    told = plain(office, office.to.index("cleo@example.org"))
    assert "Övergången Köp → Bruk" in told and "Fasen Bruk" in told
    cleo = member(filled, "cleo@example.org")
    held = [(one.id, one.kind) for one in holdings(cleo).touchpoints if one.kind != "touchpoint"]
    assert held == [("journey:two#stage:1>", "transition"), ("journey:two#stage:2", "stage")]
    assert say_still_true(cleo, ("journey:two#stage:1>", "journey:j#stage:1")) == 1
    assert {row.id for row in inventory(us).parts if row.said_at} == {"journey:two#stage:1>"}
