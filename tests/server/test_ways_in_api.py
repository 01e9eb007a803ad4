"""Signing in by a link in a real letter, and by a real OpenID Connect provider."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import timedelta
from typing import Any
from urllib.parse import parse_qs, urlsplit

import httpx
import msgspec
import pytest
from sqlalchemy import select

from resa.server.asking import session_cookie
from resa.workspace import Workspace, accounts, second_factor
from resa.workspace.principals import local_owner
from resa.workspace.provider import _found
from resa.workspace.sessions import find
from resa.workspace.tables import account, factor_secret, sign_in_link

from ..mail_server import Office, Serving
from ..oidc_provider import CLIENT, provider

ADAS = "a long walk by the sea"


@pytest.fixture
def office(workspace: Workspace) -> Iterator[Office]:
    office = Office()
    server = Serving(office)
    server.start()
    set_up(workspace, smtp_host="127.0.0.1", smtp_port=server.at, smtp_tls="none", mail_from="Resa <resa@example.org>")
    yield office
    server.stop()


def set_up(workspace: Workspace, **settings: Any) -> None:
    workspace.config = msgspec.structs.replace(workspace.config, **settings)


def newest(workspace: Workspace, office: Office) -> str:
    """The token in the letter that came last."""
    workspace.post.send_due()
    body = office.letters[-1].get_body(("plain",))
    assert body is not None
    found = re.search(r"http://127\.0\.0\.1:\d+/enter#(\S+)", body.get_content())
    assert found
    return found.group(1)


def who(client: httpx.Client, workspace: Workspace) -> str | None:
    token = client.cookies.get(session_cookie(workspace, False))
    principal = find(workspace, token) if token else None
    return principal.name if principal else None


def test_a_link_signs_in_once_and_for_a_quarter_of_an_hour(
    client: httpx.Client, workspace: Workspace, office: Office
) -> None:
    accounts.make_owner(workspace, "Ada", "ada@example.org", ADAS)
    assert client.get("/api/sign-in").json()["by_mail"] is True
    asked = client.post("/api/sign-in/mail", json={"email": " ADA@example.org", "language": "sv"})
    assert (asked.status_code, asked.content) == (204, b"")
    first = newest(workspace, office)
    assert office.letters[-1]["Subject"].startswith("Logga in i")
    client.post("/api/sign-in/mail", json={"email": "ada@example.org"})
    second = newest(workspace, office)
    assert client.post("/api/sign-in/mail/enter", json={"token": first}).status_code == 404, "the newer one counts"
    assert client.post("/api/sign-in/mail/enter", json={"token": second}).json() == {"state": "in"}
    assert who(client, workspace) == "Ada"
    assert client.post("/api/sign-in/mail/enter", json={"token": second}).status_code == 404, "once"
    client.post("/api/sign-in/mail", json={"email": "ada@example.org"})
    third, later = newest(workspace, office), workspace.clock() + timedelta(minutes=16)
    workspace.clock = lambda: later
    assert client.post("/api/sign-in/mail/enter", json={"token": third}).status_code == 404
    with workspace.database.read() as connection:
        kept = str(connection.execute(select(sign_in_link)).all())
    assert third not in kept


def test_nobody_learns_who_has_an_account_and_asking_has_an_end(
    client: httpx.Client, workspace: Workspace, office: Office
) -> None:
    accounts.make_owner(workspace, "Ada", "ada@example.org", ADAS)
    made = accounts.invite(local_owner(workspace), "Ben", "ben@example.org", "viewer")
    accounts.remove(local_owner(workspace), made.person)
    answers = [
        client.post("/api/sign-in/mail", json={"email": who})
        for who in ("ada@example.org", "nobody@example.org", "ben@example.org")
    ]
    assert {(a.status_code, a.content) for a in answers} == {(204, b"")}
    workspace.post.send_due()
    assert office.to == ["ada@example.org"]
    for name in ("ada", "nobody"):
        found = [client.post("/api/sign-in/mail", json={"email": f"{name}@example.org"}).status_code for _ in range(12)]
        assert found[0] == 204 and found[-1] == 429, "alike for both"


def test_the_second_factor_is_asked_for_by_link_too(client: httpx.Client, workspace: Workspace, office: Office) -> None:
    accounts.make_owner(workspace, "Ada", "ada@example.org", ADAS)
    client.post("/api/sign-in", json={"email": "ada@example.org", "password": ADAS})
    made = client.post("/api/account/second-factor", json={"password": ADAS}).json()
    assert made["picture"].startswith("data:image/svg+xml") and made["secret"] in made["address"]
    with workspace.database.read() as connection:
        kept = str(connection.execute(select(account)).all()) + str(connection.execute(select(factor_secret)).all())
    assert made["secret"] not in kept, "sealed"
    step = int(workspace.clock().timestamp()) // second_factor.PERIOD
    code = second_factor.code_at(made["secret"], step)
    assert len(client.put("/api/account/second-factor", json={"code": code}).json()["codes"]) == 10
    client.cookies.clear()
    client.post("/api/sign-in/mail", json={"email": "ada@example.org"})
    token = newest(workspace, office)
    assert client.post("/api/sign-in/mail/enter", json={"token": token}).json() == {"state": "second-factor"}
    assert who(client, workspace) is None
    assert client.post("/api/sign-in/mail/enter", json={"token": token, "code": "000000"}).status_code == 403
    later = workspace.clock() + timedelta(seconds=second_factor.PERIOD)
    workspace.clock = lambda: later
    code = second_factor.code_at(made["secret"], step + 1)
    assert client.post("/api/sign-in/mail/enter", json={"token": token, "code": code}).json() == {"state": "in"}
    assert who(client, workspace) == "Ada"


def test_a_secret_of_an_older_version_is_sealed_and_still_counts(client: httpx.Client, workspace: Workspace) -> None:
    accounts.make_owner(workspace, "Ada", "ada@example.org", ADAS)
    secret, now = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP", workspace.clock()
    with workspace.database.write() as connection:
        connection.execute(account.update().values(totp=secret, totp_since="2026-01-01T00:00:00.000Z"))
    assert second_factor.seal_old(workspace) == 1 and second_factor.seal_old(workspace) == 0
    with workspace.database.read() as connection:
        assert secret not in str([connection.execute(select(table)).all() for table in (account, factor_secret)])
    code = second_factor.code_at(secret, int(now.timestamp()) // second_factor.PERIOD)
    assert second_factor.take(workspace, "owner", code) and not second_factor.take(workspace, "owner", code)


def test_without_a_mail_server_it_is_said(client: httpx.Client, workspace: Workspace) -> None:
    accounts.make_owner(workspace, "Ada", "ada@example.org", ADAS)
    door = client.get("/api/sign-in").json()
    assert (door["by_mail"], door["provider"]) == (False, "")
    refused = client.post("/api/sign-in/mail", json={"email": "ada@example.org"})
    assert refused.status_code == 400 and "no_mail_here" in refused.text
    assert client.get("/api/sign-in/provider").status_code == 404


def at_provider(client: httpx.Client, login: str, next: str = "/members") -> httpx.Response:
    """Through the provider's pages as a browser goes; the answer that would come back to us, not yet followed."""
    answer = client.get("/api/sign-in/provider", params={"next": next})
    assert answer.status_code == 303
    here = f"{client.base_url.host}:{client.base_url.port}"
    for _ in range(12):
        if answer.status_code in {302, 303}:
            url = httpx.URL(answer.request.url).join(answer.headers["location"])
            if url.netloc.decode() == here:
                return answer
            answer = client.get(url)
            continue
        form = re.search(r'action="([^"]+)"', answer.text)
        prompt = re.search(r'name="prompt" value="(\w+)"', answer.text)
        assert form and prompt, answer.text[:500]
        filled = {"prompt": prompt.group(1), "login": login, "password": "any"}
        answer = client.post(httpx.URL(answer.request.url).join(form.group(1)), data=filled)
    raise AssertionError("the provider never sent us back")


@pytest.fixture
def issuer(client: httpx.Client, workspace: Workspace) -> Iterator[str]:
    accounts.make_owner(workspace, "Ada", "ada@example.org", ADAS)
    _found.clear()
    with provider(f"{client.base_url}".rstrip("/") + "/api/sign-in/provider/back") as found:
        set_up(
            workspace,
            oidc_issuer=found,
            oidc_name="Bolaget",
            oidc_domains=("example.com",),
            oidc_role="commenter",
            **CLIENT,
        )
        yield found


def come_back(client: httpx.Client, answer: httpx.Response) -> httpx.Response:
    return client.get(
        answer.headers["location"], headers={"Sec-Fetch-Site": "cross-site", "Sec-Fetch-Mode": "navigate"}
    )


def test_by_a_real_provider(client: httpx.Client, workspace: Workspace, issuer: str) -> None:
    assert client.get("/api/sign-in").json()["provider"] == "Bolaget"

    # 1. somebody with an account is known by their verified address, and goes where they wanted
    going = client.get("/api/sign-in/provider", params={"next": "/members"})
    asked = parse_qs(urlsplit(going.headers["location"]).query)
    assert asked["code_challenge_method"] == ["S256"] and {"state", "nonce", "code_challenge"} <= set(asked)
    inside = come_back(client, at_provider(client, "ada@example.org"))
    assert (inside.status_code, inside.headers["location"]) == (303, "/members")
    assert who(client, workspace) == "Ada"

    # 2. a newcomer of an allowed domain has the role of the settings; the second time they are the same person
    persons = set()
    for _ in range(2):
        client.cookies.clear()
        come_back(client, at_provider(client, "cora@example.com"))
        me = client.get("/api/account").json()
        persons.add(me["person"])
        assert (me["name"], me["role"], me["email"]) == ("cora", "commenter", "cora@example.com")
    assert len(persons) == 1

    # 3. nobody else comes in
    for login, why in (
        ("eve@elsewhere.org", "provider_not_invited"),
        ("unverified@example.com", "provider_unverified"),
    ):
        client.cookies.clear()
        refused = come_back(client, at_provider(client, login))
        assert refused.headers["location"] == f"/sign-in?problem=people.{why}"
        assert who(client, workspace) is None

    # 4. who was removed stays out
    accounts.remove(local_owner(workspace), persons.pop())
    client.cookies.clear()
    assert "provider_not_invited" in come_back(client, at_provider(client, "cora@example.com")).headers["location"]


def test_what_comes_back_belongs_to_the_browser_that_went(
    client: httpx.Client, workspace: Workspace, issuer: str
) -> None:
    answer = at_provider(client, "ada@example.org")
    kept = {one.name: one.value for one in client.cookies.jar if one.name.startswith("resa_")}
    client.cookies.clear()
    stolen = come_back(client, answer)
    assert "provider_other_browser" in stolen.headers["location"] and who(client, workspace) is None
    for name, value in kept.items():
        client.cookies.set(name, value or "")
    forged = client.get("/api/sign-in/provider/back", params={"code": "x", "state": "x"})
    assert "provider_other_browser" in forged.headers["location"]
    assert "problem=" in client.get("/api/sign-in/provider/back", params={"error": "access_denied"}).headers["location"]
    replayed = httpx.URL(answer.headers["location"]).copy_merge_params({"code": "another"})
    assert "provider_silent" in client.get(replayed).headers["location"]
    assert who(client, workspace) is None


@pytest.mark.parametrize(
    "wanted", ["https://evil.example.org/", "//evil.example.org", "/\\evil.example.org", "javascript:x"]
)
def test_afterwards_one_is_here_and_nowhere_else(
    client: httpx.Client, workspace: Workspace, issuer: str, wanted: str
) -> None:
    inside = come_back(client, at_provider(client, "ada@example.org", wanted))
    assert inside.headers["location"] == "/"


def test_a_provider_that_is_not_there_or_another_is_refused(
    client: httpx.Client, workspace: Workspace, issuer: str
) -> None:
    _found.clear()
    set_up(workspace, oidc_issuer="http://127.0.0.1:9")
    assert client.get("/api/sign-in/provider").headers["location"] == "/sign-in?problem=people.provider_silent"
    set_up(workspace, oidc_issuer=issuer.replace("127.0.0.1", "localhost"))
    assert client.get("/api/sign-in/provider").headers["location"] == "/sign-in?problem=people.provider_wrong"
    set_up(workspace, oidc_issuer=issuer, oidc_client_secret="not ours")
    assert "provider_silent" in come_back(client, at_provider(client, "ada@example.org")).headers["location"]
