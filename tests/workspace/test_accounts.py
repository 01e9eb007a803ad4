"""Accounts from the first to the last: signing in, links, sessions, the second factor, tokens, and what is kept of them."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from resa.errors import ConflictError, NotFoundError, PrivacyError, ResaError, UsageError
from resa.workspace import (
    Workspace,
    accounts,
    attempts,
    audit,
    open_workspace,
    passwords,
    second_factor,
    sessions,
    tokens,
)
from resa.workspace.attempts import TooManyAttempts
from resa.workspace.owners import LetterChoice, choose
from resa.workspace.principals import Principal
from resa.workspace.second_factor import PERIOD, code_at

from ..mail_server import Office

ADAS, BENS = "a long walk by the sea", "seven boats and one oar"
HERE, THERE = "192.0.2.1", "198.51.100.7"


@pytest.fixture(autouse=True)
def _owner(workspace: Workspace) -> None:
    accounts.make_owner(workspace, "Ada", "Ada@Example.org ", ADAS)


@pytest.fixture
def signed_in(workspace: Workspace) -> Principal:
    found = sessions.find(workspace, sessions.start(workspace, "owner", "Firefox"))
    assert found is not None
    return found


@pytest.fixture
def ben(workspace: Workspace, ada: Principal) -> Principal:
    made = accounts.invite(ada, "Ben", "ben@example.org", "editor")
    accounts.accept(workspace, made.token, BENS)
    found = sessions.find(workspace, sessions.start(workspace, made.person, "Safari"))
    assert found is not None
    return found


def code(clock: Any, secret: str, off: int = 0) -> str:
    return code_at(secret, int(clock.now.timestamp()) // PERIOD + off)


def test_there_is_one_first_owner(workspace: Workspace) -> None:
    assert accounts.exist(workspace)
    with pytest.raises(ConflictError):
        accounts.make_owner(workspace, "Eve", "eve@example.org", ADAS)
    assert accounts.sign_in(workspace, " ADA@example.ORG", ADAS, "", HERE).person == "owner"


@pytest.mark.parametrize(
    "password",
    [
        "short", "x" * 201, "aaaaaaaaaaaaaa", "password12345", "Adaada@example.org", "qwertyqwerty", "abababababab",
        "manchesterunited", "1qaz2wsx3edc4rfv", "zaq1xsw2cde3", "P@ssw0rd1234", "drowssap4321", "liverpool1892", "trustno1trustno1",
        "Sommar2024!!", "Fodbold12345", "Välkommen2026", "Göteborg1997!",
    ],
)  # fmt: skip
def test_passwords_that_will_not_do_are_named_without_being_said(password: str) -> None:
    with pytest.raises(UsageError) as refused:
        passwords.checked(password, "Ada", "ada@example.org")
    assert password not in str(refused.value.to_dict())


@pytest.mark.parametrize(
    "password", ["blue table horse", "jag gillar kaffe", "x9Kd-22ms-plq", "solros-i-regnet", "kaffe-regn-tåg", "🐟 under the 🌉 ok", "å" * 3 + "x9Kd-22ms-plq" * 15],
)  # fmt: skip
def test_a_sentence_or_a_program_s_password_will_do(password: str) -> None:
    assert passwords.checked(password, "Ada", "ada@example.org") == password


def test_every_password_of_the_leaks_that_is_long_enough_is_refused() -> None:
    from zxcvbn.frequency_lists import FREQUENCY_LISTS

    leaked = [word for word in FREQUENCY_LISTS["passwords"] if len(word) >= passwords.SHORTEST]
    assert len(leaked) > 200
    for password in leaked:
        with pytest.raises(UsageError):
            passwords.checked(password)


def test_every_way_to_a_new_password_asks_whether_it_is_known(
    workspace: Workspace, signed_in: Principal, tmp_path: Path
) -> None:
    known = "manchesterunited"
    link = accounts.invite(signed_in, "Cleo", "cleo@example.org", "viewer")
    again = accounts.new_link(signed_in, link.person)
    new = open_workspace(tmp_path / "new", create=True)
    ways: list[Callable[[], object]] = [
        lambda: accounts.make_owner(new, "Eve", "eve@example.org", known),
        lambda: accounts.accept(workspace, again.token, known),
        lambda: accounts.change_password(signed_in, ADAS, known, HERE),
    ]
    for way in ways:
        with pytest.raises(UsageError) as refused:
            way()
        assert "leaked" in str(refused.value)
    new.close()


def test_who_is_not_let_in_learns_nothing(workspace: Workspace, ada: Principal) -> None:
    accounts.invite(ada, "Cleo", "cleo@example.org", "viewer")  # has chosen no password
    said = set()
    for email, password in (("ada@example.org", "wrong"), ("nobody@example.org", ADAS), ("cleo@example.org", "")):
        with pytest.raises(PrivacyError) as refused:
            accounts.sign_in(workspace, email, password, "", HERE)
        said.add(str(refused.value.to_dict()))
    assert len(said) == 1


def test_guessing_ends_and_its_owner_is_not_locked_out(workspace: Workspace, clock: Any) -> None:
    for _ in range(attempts.MOST_OF_BOTH):
        with pytest.raises(PrivacyError):
            accounts.sign_in(workspace, "ada@example.org", "wrong", "", THERE)
    for password in ("wrong", ADAS):
        with pytest.raises(TooManyAttempts):
            accounts.sign_in(workspace, "ada@example.org", password, "", THERE)
    assert accounts.sign_in(workspace, "ada@example.org", ADAS, "", HERE).person == "owner"
    clock.passes(minutes=16)
    assert accounts.sign_in(workspace, "ada@example.org", ADAS, "", THERE).person == "owner"


def test_one_s_own_account_does_not_buy_guesses_at_others(workspace: Workspace, ben: Principal) -> None:
    for n in range(attempts.MOST_OF_ADDRESS):
        attempts.count(workspace, f"guess{n}@example.org", THERE)
        if n == 20:
            accounts.sign_in(workspace, "ben@example.org", BENS, "", THERE)
    with pytest.raises(TooManyAttempts):
        accounts.sign_in(workspace, "ada@example.org", ADAS, "", THERE)


def test_a_link_works_once_and_for_a_week(workspace: Workspace, ada: Principal, clock: Any) -> None:
    made = accounts.invite(ada, "Ben", "ben@example.org", "editor")
    assert accounts.whose(workspace, made.token) == ("Ben", "ben@example.org")
    with pytest.raises(UsageError):
        accounts.accept(workspace, made.token, "ben@example.org")
    accounts.accept(workspace, made.token, BENS)
    with pytest.raises(NotFoundError):
        accounts.accept(workspace, made.token, ADAS)
    older, newer = accounts.new_link(ada, made.person), accounts.new_link(ada, made.person)
    with pytest.raises(NotFoundError):
        accounts.whose(workspace, older.token)
    clock.passes(days=8)
    with pytest.raises(NotFoundError):
        accounts.whose(workspace, newer.token)


def test_a_session_ends_by_hand_by_rest_and_by_age(workspace: Workspace, ben: Principal, clock: Any) -> None:
    first = sessions.start(workspace, ben.person, "Chrome")
    second = sessions.start(workspace, ben.person, "Chrome", instead_of=first)
    assert sessions.find(workspace, first) is None
    sessions.sign_out(workspace, second)
    assert sessions.find(workspace, second) is None
    third = sessions.start(workspace, ben.person, "x")
    for _ in range(5):
        clock.passes(hours=71)
        assert sessions.find(workspace, third) is not None
    clock.passes(hours=73)
    assert sessions.find(workspace, third) is None
    old = sessions.start(workspace, ben.person, "x")
    for _ in range(11):
        clock.passes(days=2, hours=18)
        sessions.find(workspace, old)
    assert sessions.find(workspace, old) is None


def test_a_new_password_ends_the_other_sessions(workspace: Workspace, ben: Principal) -> None:
    other = sessions.start(workspace, ben.person, "Chrome")
    with pytest.raises(PrivacyError):
        accounts.change_password(ben, "not it", ADAS, HERE)
    accounts.change_password(ben, BENS, "three lamps over the harbour", HERE)
    assert sessions.find(workspace, other) is None
    assert len(sessions.listing(ben, ben.person)) == 1
    with pytest.raises(PrivacyError):
        accounts.sign_in(workspace, "ben@example.org", BENS, "", HERE)


def test_roles_are_given_by_those_who_may_and_an_owner_is_left(
    workspace: Workspace, ada: Principal, ben: Principal
) -> None:
    with pytest.raises(PrivacyError):
        accounts.invite(ben, "X", "x@example.org", "viewer")
    accounts.set_role(ada, ben.person, "administrator")
    una = Principal(workspace, "Ben", "administrator", ben.person, "account")
    for attempt in (
        lambda: accounts.set_role(una, ben.person, "owner"),
        lambda: accounts.set_role(una, "owner", "viewer"),
        lambda: accounts.remove(una, "owner"),
        lambda: accounts.new_link(una, "owner"),
        lambda: accounts.forget_factor(una, "owner"),
        lambda: sessions.listing(una, "owner"),
        lambda: accounts.invite(una, "X", "x@example.org", "administrator"),
    ):
        with pytest.raises(PrivacyError):
            attempt()
    for attempt in (lambda: accounts.remove(ada, "owner"), lambda: accounts.set_role(ada, "owner", "editor")):
        with pytest.raises(ConflictError):
            attempt()
    accounts.set_role(ada, ben.person, "owner")
    accounts.set_role(ada, "owner", "editor")
    assert {m.name: m.role for m in accounts.members(una)} == {"Ada": "editor", "Ben": "owner"}


def test_who_is_removed_is_out_with_everything(workspace: Workspace, ada: Principal, ben: Principal) -> None:
    token = sessions.start(workspace, ben.person, "Chrome")
    secret = tokens.make(ben, "a report", "editor", None).secret
    assert secret is not None
    assert tokens.find(workspace, secret) is not None
    accounts.remove(ada, ben.person)
    assert sessions.find(workspace, token) is None
    assert tokens.find(workspace, secret) is None
    with pytest.raises(PrivacyError):
        accounts.sign_in(workspace, "ben@example.org", BENS, "", HERE)
    accounts.invite(ada, "Ben again", "ben@example.org", "viewer")  # the address is free


def test_codes_are_those_of_rfc_6238() -> None:
    secret = "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ"
    for seconds, last_six in ((59, "287082"), (1111111109, "081804"), (1234567890, "005924"), (20000000000, "353130")):
        assert code_at(secret, seconds // 30) == last_six


def test_the_second_factor_is_asked_for_and_each_code_taken_once(
    workspace: Workspace, signed_in: Principal, clock: Any
) -> None:
    other = sessions.start(workspace, "owner", "Chrome")
    with pytest.raises(PrivacyError):
        second_factor.begin(signed_in, "not it", HERE)
    new = second_factor.begin(signed_in, ADAS, HERE)
    assert new.secret in new.address
    assert accounts.sign_in(workspace, "ada@example.org", ADAS, "", HERE).person == "owner"  # not yet in use
    with pytest.raises(PrivacyError):
        second_factor.confirm(signed_in, "000000" if code(clock, new.secret) != "000000" else "111111")
    recovery = second_factor.confirm(signed_in, code(clock, new.secret))
    assert len(set(recovery)) == second_factor.N_RECOVERY
    assert sessions.find(workspace, other) is None

    def enter(given: str) -> str | None:
        return accounts.sign_in(workspace, "ada@example.org", ADAS, given, HERE).person

    assert enter("") is None
    with pytest.raises(PrivacyError):
        enter(code(clock, new.secret))  # it was the one that turned it on
    clock.passes(seconds=PERIOD)
    fresh = code(clock, new.secret)
    assert enter(f" {fresh[:3]} {fresh[3:]}") == "owner"
    with pytest.raises(PrivacyError):
        enter(fresh)
    assert enter(recovery[0].upper()) == "owner"
    with pytest.raises(PrivacyError):
        enter(recovery[0])
    clock.passes(minutes=20)
    with pytest.raises(PrivacyError):
        enter(code(clock, new.secret, 2))
    second_factor.turn_off(signed_in, ADAS, HERE)
    assert enter("") == "owner"


def test_a_token_is_at_most_its_role_and_its_person(
    workspace: Workspace, ada: Principal, ben: Principal, clock: Any
) -> None:
    secret = tokens.make(ben, "a report", "editor", 10).secret
    assert secret is not None
    found = tokens.find(workspace, secret)
    assert found is not None
    assert (found.role, found.way) == ("editor", "token")
    for refused in (lambda: tokens.make(found, "more", "editor", None), lambda: tokens.listing(found)):
        with pytest.raises(PrivacyError):
            refused()
    accounts.set_role(ada, ben.person, "viewer")
    found = tokens.find(workspace, secret)
    assert found is not None
    assert found.role == "viewer"
    clock.passes(days=11)
    assert tokens.find(workspace, secret) is None


def test_nothing_that_lets_anybody_in_is_kept_or_told(workspace: Workspace, ada: Principal, ben: Principal) -> None:
    link = accounts.invite(ada, "Cleo", "cleo@example.org", "viewer").token
    session = sessions.start(workspace, ben.person, "Chrome")
    token = tokens.make(ben, "a report", "viewer", None).secret
    assert token is not None
    kept = b"".join(Path(f).read_bytes() for f in workspace.path.glob("resa.sqlite*"))
    for secret in (link, session, token, ADAS, BENS):
        assert secret.encode() not in kept
    trail = str(audit.trail(ada))
    assert "invite member" in trail
    assert not any(secret in trail or "example.org" in trail for secret in (link, session, token))


@pytest.mark.parametrize("email", ["", "ada", "@example.org", "ada@", "a b@example.org", "a@b@c.org", "ada@localhost", "<x>@y.org"])  # fmt: skip
def test_an_address_has_to_be_one(ada: Principal, email: str) -> None:
    with pytest.raises(ResaError):
        accounts.invite(ada, "X", email, "viewer")


def text_of(office: Office) -> str:
    part = office.letters[-1].get_body(("plain",))
    assert part is not None
    return str(part.get_content())


def test_every_change_of_the_way_in_is_told_to_whose_account_it_is(
    workspace: Workspace, office: Office, signed_in: Principal, ben: Principal, clock: Any
) -> None:
    assert workspace.post.send_due() == 0  # an account that is only made has not been changed
    accounts.change_password(ben, BENS, "three lamps over the harbour", HERE)
    assert workspace.post.send_due() == 1 and office.to == ["ben@example.org"]
    assert "Your password was changed" in text_of(office) and "2026-03-01 09:00 UTC" in text_of(office)
    assert not re.search(r"https?://", text_of(office))  # nothing to click

    choose(ben, LetterChoice(on=False, language="nb"))  # one may be without letters, never without this one
    link = accounts.new_link(signed_in, ben.person)
    accounts.accept(workspace, link.token, "four boats under the bridge")
    assert workspace.post.send_due() == 1
    assert "Passordet ditt er byttet" in text_of(office) and office.letters[-1]["Subject"].startswith("Kontoen din")

    new = second_factor.begin(ben, "four boats under the bridge", HERE)
    second_factor.confirm(ben, code(clock, new.secret))
    assert workspace.post.send_due() == 1 and "en annen faktor" in text_of(office)
    second_factor.turn_off(ben, "four boats under the bridge", HERE)
    assert workspace.post.send_due() == 1 and "ikke lenger" in text_of(office)
    accounts.forget_factor(signed_in, ben.person)
    assert workspace.post.send_due() == 1 and "fjernet" in text_of(office)
    tokens.make(ben, "nightly", "viewer", 30)
    assert workspace.post.send_due() == 1 and "nøkkel" in text_of(office)
    assert set(office.to) == {"ben@example.org"}


def test_who_was_invited_hears_nothing_of_the_first_password(
    workspace: Workspace, office: Office, signed_in: Principal
) -> None:
    invited = accounts.invite(signed_in, "Cleo", "cleo@example.org", "viewer")
    accounts.accept(workspace, invited.token, "five gulls above the pier")
    assert workspace.post.send_due() == 0
    assert accounts.sign_in(workspace, "cleo@example.org", "five gulls above the pier", "", HERE).person
    assert ADAS not in str(office.letters)
