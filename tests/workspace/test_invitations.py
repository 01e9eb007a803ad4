"""Inviting by e-mail, with a real SMTP server: good once, for a week, taken back, not too often; and a trial of the letters."""

from __future__ import annotations

import base64
import re
from io import BytesIO
from typing import Any

import pytest
from PIL import Image
from sqlalchemy import select

from resa.errors import ConflictError, NotFoundError, PrivacyError, UsageError
from resa.workspace import Workspace, accounts, attempts, audit, invitations, look, mail, teams, trial_letters
from resa.workspace.look import LookChange
from resa.workspace.principals import OWNER, Principal
from resa.workspace.tables import account_link, letter

from ..mail_server import Office
from .conftest import Clock

SITE = "https://resa.example.org"
PASSWORD = "seven boats and one oar"


@pytest.fixture
def owner(workspace: Workspace) -> Principal:
    accounts.make_owner(workspace, "Ada Ek", "ada@example.org", "a long walk by the sea")
    return Principal(workspace, "Ada Ek", "owner", OWNER)


def invite(owner: Principal, email: str = "ben.berg@example.org", **more: Any) -> invitations.Sent:
    return invitations.invite(owner, email, "editor", **({"language": "sv", "site": SITE} | more))


def token_in(office: Office) -> str:
    body = office.letters[-1].get_body(("plain",))
    assert body is not None
    found = re.search(rf"{SITE}/welcome#(\S+)", body.get_content())
    assert found is not None
    return found[1]


def test_a_letter_with_a_link_that_is_good_once(owner: Principal, office: Office) -> None:
    team = teams.make(owner, "Kundtjänst").team
    made = invite(owner, team=team)
    assert made.mailed and made.token is None
    (waiting,) = invitations.listing(owner)
    assert (waiting.name, waiting.role, waiting.teams, waiting.invited_by) == ("Ben Berg", "editor", ["Kundtjänst"], "Ada Ek")  # fmt: skip
    assert (waiting.letter, waiting.ended) == ("waiting", False)
    assert owner.workspace.post.send_due() == 1
    assert office.to == ["ben.berg@example.org"] and office.letters[0]["Subject"].startswith("Ada Ek bjuder in dig")
    assert invitations.listing(owner)[0].letter == "sent"
    token = token_in(office)
    with owner.workspace.database.read() as connection:
        kept = connection.execute(select(account_link)).all() + connection.execute(select(letter)).all()
    assert token not in repr(kept)
    accounts.accept(owner.workspace, token, PASSWORD, "Benny Berg")
    assert invitations.listing(owner) == []
    assert [one.name for one in accounts.members(owner)] == ["Ada Ek", "Benny Berg"]
    assert teams.listing(owner)[0].people == [made.person] or made.person in teams.listing(owner)[0].people
    with pytest.raises(NotFoundError):
        accounts.accept(owner.workspace, token, PASSWORD)
    with pytest.raises(NotFoundError):
        invitations.withdraw(owner, made.person)  # they have come


def test_it_ends_after_a_week_and_can_be_sent_again(owner: Principal, office: Office, clock: Clock) -> None:
    made = invite(owner)
    owner.workspace.post.send_due()
    first = token_in(office)
    clock.passes(days=8)
    assert invitations.listing(owner)[0].ended
    with pytest.raises(NotFoundError):
        accounts.accept(owner.workspace, first, PASSWORD)
    invitations.again(owner, made.person, language="nb", site=SITE)
    owner.workspace.post.send_due()
    assert office.letters[-1]["Subject"].startswith("Ada Ek inviterer deg") and token_in(office) != first
    accounts.accept(owner.workspace, token_in(office), PASSWORD)


def test_it_can_be_taken_back_and_the_address_invited_anew(owner: Principal, office: Office) -> None:
    made = invite(owner)
    owner.workspace.post.send_due()
    invitations.withdraw(owner, made.person)
    assert invitations.listing(owner) == [] and audit.trail(owner)[0].action == "withdraw invitation"
    with pytest.raises(NotFoundError):
        accounts.accept(owner.workspace, token_in(office), PASSWORD)
    assert invite(owner).person != made.person
    with pytest.raises(ConflictError):
        invite(owner)


def test_without_e_mail_the_link_is_told_once(owner: Principal) -> None:
    made = invite(owner)
    assert not made.mailed and made.token
    assert invitations.listing(owner)[0].letter == "none"
    assert accounts.whose(owner.workspace, made.token) == ("Ben Berg", "ben.berg@example.org")


def test_a_letter_that_is_refused_says_why(owner: Principal, office: Office) -> None:
    office.answers = ["550 no such user"]
    invite(owner)
    owner.workspace.post.send_due()
    (one,) = invitations.listing(owner)
    assert (one.letter, one.problem) == ("given up", "receiver:550")


def test_not_too_often_and_only_by_who_may(owner: Principal, office: Office) -> None:
    made = invite(owner)
    una = Principal(owner.workspace, "Una", "administrator", "p:una")
    with pytest.raises(PrivacyError):
        invitations.invite(una, "cy@example.org", "owner", language="sv", site=SITE)
    for role in ("editor", "viewer"):
        with pytest.raises(PrivacyError):
            invitations.listing(Principal(owner.workspace, "Ed", role, "p:ed"))  # type: ignore[arg-type]  # plain words of the loop
    with pytest.raises(attempts.TooManyAttempts):
        for _ in range(attempts.MOST_OF_BOTH):
            invitations.again(owner, made.person, language="sv", site=SITE)
    with pytest.raises(NotFoundError):
        invite(owner, "dy@example.org", team="team:none")
    assert [one.email for one in invitations.listing(owner)] == ["ben.berg@example.org"]  # all of it or nothing


def test_a_trial_letter_goes_to_one_s_own_address_on_one_s_own_paper(owner: Principal, office: Office) -> None:
    picture = BytesIO()
    Image.new("RGB", (240, 60), "#7a1f5c").save(picture, "PNG")
    look.change(owner, LookChange(name="Nordvik", accent="#7a1f5c"))
    look.keep_logo(owner, picture.getvalue(), "logo.png", "light")
    trial = trial_letters.send(owner, "da", "somebody@else.org")
    assert trial.receiver == "ada@example.org"
    assert owner.workspace.post.send_due() == 1
    (got,) = office.letters
    assert got["Subject"] == "Prøvebrev fra Nordvik" and office.to == ["ada@example.org"]
    html = got.get_body(("html",))
    assert html is not None and 'alt="Nordvik" width="144" height="36"' in html.get_content()
    (logo,) = [part for part in got.walk() if part.get_content_type() == "image/png"]
    assert f"cid:{logo['Content-ID'].strip('<>')}" in html.get_content()
    content = logo.get_payload()
    assert isinstance(content, str)
    with Image.open(BytesIO(base64.b64decode(content))) as shown:
        assert shown.size == (240, 60)
    state = mail.state(owner)
    assert state.set_up and state.letters[0].letter == trial.letter and state.letters[0].state == "sent"


def test_a_trial_without_a_server_says_what_to_do(owner: Principal) -> None:
    with pytest.raises(UsageError) as refused:
        trial_letters.send(owner, "sv")
    assert "smtp_host" in str(refused.value)


def test_while_nobody_has_an_account_the_trial_asks_for_an_address(ada: Principal, office: Office) -> None:
    with pytest.raises(UsageError):
        trial_letters.send(ada, "sv")
    assert trial_letters.send(ada, "sv", "me@example.org").receiver == "me@example.org"
