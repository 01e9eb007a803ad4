"""Letters against a real SMTP server: what arrives, what is tried again, what is given up, and what is never written down."""

from __future__ import annotations

import base64
import logging
import re
import ssl
import threading
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import msgspec
import pytest
from aiosmtpd.smtp import SMTP, AuthResult, Envelope, LoginPassword, Session
from sqlalchemy import select

from resa.errors import UsageError
from resa.texts import catalogue
from resa.workspace import Workspace, mail, open_workspace
from resa.workspace.mail.letters import templates
from resa.workspace.mail.waiting import WAITS
from resa.workspace.principals import Principal, local_guest
from resa.workspace.tables import letter

from ..mail_server import Office, Serving
from .conftest import Clock

LINK = "https://resa.example.org/enter#a-secret-token"


@pytest.fixture
def office() -> Office:
    return Office()


@pytest.fixture
def smtp_port(office: Office) -> Iterator[int]:
    server = Serving(office)
    server.start()
    yield server.at
    server.stop()


def with_mail(workspace: Workspace, port: int, **settings: Any) -> Workspace:
    changed: dict[str, Any] = {"smtp_host": "127.0.0.1", "smtp_port": port, "smtp_tls": "none", "mail_from": "Resa <resa@example.org>"}  # fmt: skip
    workspace.config = msgspec.structs.replace(workspace.config, **(changed | settings))
    return workspace


def row(workspace: Workspace, id: str | None) -> Any:
    with workspace.database.read() as connection:
        return connection.execute(select(letter).where(letter.c.letter == id)).one()


@pytest.mark.parametrize(
    "language, subject, button", [("sv", "Logga in i", "Logga in"), ("nb", "Logg inn i", "Logg inn")]
)
def test_a_letter_arrives_in_the_receiver_s_language(
    workspace: Workspace, office: Office, smtp_port: int, language: str, subject: str, button: str
) -> None:
    with_mail(workspace, smtp_port)
    values = {"name": "Åsa <b>Öberg</b>", "minutes": 15}
    id = mail.queue(
        workspace,
        "sign_in",
        " Asa@Example.org",
        language,
        values,
        link=LINK,
        lines=[("En & två", "https://a.example.org/?a=1&b=2")],
    )
    assert workspace.post.send_due() == 1
    (got,) = office.letters
    assert office.to == ["asa@example.org"]
    assert got["Subject"] == f"{subject} {workspace.name}"
    assert got["From"] == "Resa <resa@example.org>"
    assert got["Auto-Submitted"] == "auto-generated"
    plain, html = got.get_body(("plain",)), got.get_body(("html",))
    assert plain is not None and html is not None
    text = plain.get_content().replace("\r\n", "\n")
    assert "Åsa <b>Öberg</b>" in text and f"{button}:\n{LINK}" in text and "15" in text and "- En & två" in text
    page = html.get_content()
    assert f'lang="{language}"' in page and f'href="{LINK}"' in page and f">{button}</a>" in page
    assert "Åsa &lt;b&gt;Öberg&lt;/b&gt;" in page and "https://a.example.org/?a=1&amp;b=2" in page
    kept = row(workspace, id)
    assert (kept.state, kept.content, kept.problem) == ("sent", "", "")
    assert workspace.post.send_due() == 0


def test_every_letter_has_a_body_and_its_words_in_four_languages() -> None:
    assert {"sign_in", "test", "invitation"} <= templates()
    for name in templates():
        assert f"letters.{name}_body" in catalogue()
    for key, texts in catalogue().items():
        if key.startswith("letters."):
            assert set(texts) == {"sv", "da", "nb", "en"} and all(texts.values()), key
            fields = {frozenset(re.findall(r"\{(\w+)\}", text)) for text in texts.values()}
            assert len(fields) == 1, f"{key} names other values in another language"


def test_a_busy_server_is_asked_again_and_an_unknown_receiver_is_not(
    workspace: Workspace, office: Office, smtp_port: int, clock: Clock
) -> None:
    with_mail(workspace, smtp_port)
    busy = mail.queue(workspace, "test", "ada@example.org", "en", {"name": "Ada"})
    office.answers = ["451 later", "250 OK"]
    assert workspace.post.send_due() == 0
    assert (row(workspace, busy).state, row(workspace, busy).problem) == ("waiting", "receiver:451")
    assert workspace.post.send_due() == 0, "not before its time"
    clock.passes(seconds=WAITS[0].total_seconds())
    assert workspace.post.send_due() == 1
    assert (row(workspace, busy).state, row(workspace, busy).tries) == ("sent", 2)

    gone = mail.queue(workspace, "test", "nobody@example.org", "en", {"name": "Nobody"})
    office.answers = ["550 no such person"]
    assert workspace.post.send_due() == 0
    kept = row(workspace, gone)
    assert (kept.state, kept.problem, kept.content) == ("given up", "receiver:550", "")
    clock.passes(days=2)
    assert workspace.post.send_due() == 0


def test_a_server_that_is_not_there_is_waited_for_and_then_given_up(
    workspace: Workspace, office: Office, clock: Clock
) -> None:
    server = Serving(office)
    server.start()
    port = server.at
    server.stop()
    with_mail(workspace, port)
    id = mail.queue(workspace, "test", "ada@example.org", "en", {"name": "Ada"}, good_for=timedelta(days=30))
    for wait in WAITS:
        assert workspace.post.send_due() == 0
        assert (row(workspace, id).state, row(workspace, id).problem) == ("waiting", "unreachable")
        clock.passes(seconds=wait.total_seconds())
    workspace.post.send_due()
    assert (row(workspace, id).state, row(workspace, id).tries) == ("given up", len(WAITS) + 1)


def test_a_letter_whose_time_is_out_is_given_up_and_says_so(
    workspace: Workspace, office: Office, smtp_port: int, clock: Clock
) -> None:
    id = mail.queue(
        workspace,
        "sign_in",
        "ada@example.org",
        "en",
        {"name": "Ada", "minutes": 15},
        link=LINK,
        good_for=timedelta(minutes=15),
    )
    assert row(workspace, id).state == "waiting", "without a server it waits"
    clock.passes(minutes=16)
    with_mail(workspace, smtp_port)
    assert workspace.post.send_due() == 0
    assert (row(workspace, id).state, row(workspace, id).problem, row(workspace, id).content) == (
        "given up",
        "late",
        "",
    )
    assert office.letters == []


def test_what_waits_goes_out_when_a_server_is_named(
    workspace: Workspace, office: Office, smtp_port: int, ada: Principal
) -> None:
    mail.queue(workspace, "test", "ada@example.org", "sv", {"name": "Ada"})
    told = mail.state(ada)
    assert (told.set_up, told.waiting, told.given_up) == (False, 1, 0)
    assert told.letters[0].receiver == "ada@example.org"
    with_mail(workspace, smtp_port)
    assert workspace.post.send_due() == 1
    told = mail.state(ada)
    assert (told.set_up, told.waiting, told.server) == (True, 0, f"127.0.0.1:{smtp_port}")
    with pytest.raises(Exception, match="may not"):
        mail.state(local_guest(workspace, "Cleo"))


def test_once_means_once_and_a_transaction_undone_queues_nothing(
    workspace: Workspace, office: Office, smtp_port: int
) -> None:
    with_mail(workspace, smtp_port)
    assert mail.queue(workspace, "test", "ada@example.org", "sv", {"name": "Ada"}, once="month 3, Ada")
    assert mail.queue(workspace, "test", "ada@example.org", "sv", {"name": "Ada"}, once="month 3, Ada") is None
    with pytest.raises(RuntimeError), workspace.database.write() as connection:
        mail.queued(connection, workspace, "test", "ben@example.org", "sv", {"name": "Ben"})
        raise RuntimeError
    assert workspace.post.send_due() == 1
    assert office.to == ["ada@example.org"]


@pytest.mark.parametrize(
    "address", ["nobody", "a@b@c.org", "a b@c.org", "ada@example.org\nBcc: x@y.org", "a,b@c.org", ""]
)
def test_no_letter_goes_where_there_is_no_address(workspace: Workspace, address: str) -> None:
    with pytest.raises(UsageError):
        mail.queue(workspace, "test", address, "sv", {"name": "Ada"})


def test_nothing_of_a_letter_is_logged_or_readable_in_the_database(
    workspace: Workspace, office: Office, smtp_port: int, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG, "resa")
    with_mail(workspace, smtp_port)
    mail.queue(workspace, "sign_in", "ada@example.org", "sv", {"name": "Ada Ek", "minutes": 15}, link=LINK)
    with workspace.database.read() as connection:
        kept = str(connection.execute(select(letter)).all())
    assert "a-secret-token" not in kept and "Ada Ek" not in kept
    office.answers = ["451 ada@example.org is busy"]
    workspace.post.send_due()
    assert "was not sent" in caplog.text
    for secret in ("ada@example.org", "a-secret-token", "Ada Ek"):
        assert secret not in caplog.text
    files = b"".join(p.read_bytes() for p in workspace.path.glob("resa.sqlite*"))
    assert b"a-secret-token" not in files


def test_a_letter_sealed_with_another_key_is_given_up(workspace: Workspace, office: Office, smtp_port: int) -> None:
    with_mail(workspace, smtp_port)
    id = mail.queue(workspace, "test", "ada@example.org", "sv", {"name": "Ada"})
    (workspace.path / "secret.key").write_bytes(base64.urlsafe_b64encode(b"k" * 32))
    assert workspace.post.send_due() == 0
    assert (row(workspace, id).state, row(workspace, id).problem) == ("given up", "sealed")


def test_two_senders_never_send_the_same_letter(workspace: Workspace, office: Office, smtp_port: int) -> None:
    with_mail(workspace, smtp_port)
    other = open_workspace(workspace.path, clock=workspace.clock)
    with_mail(other, smtp_port)
    for n in range(6):
        mail.queue(workspace, "test", f"ada{n}@example.org", "sv", {"name": "Ada"})

    threads = [threading.Thread(target=one.post.send_due) for one in (workspace, other)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    other.close()
    assert sorted(office.to) == [f"ada{n}@example.org" for n in range(6)]


def test_the_postman_sends_what_is_queued_while_he_goes(workspace: Workspace, office: Office, smtp_port: int) -> None:
    with_mail(workspace, smtp_port)
    workspace.post.start()
    arrived = threading.Event()
    take = office.handle_DATA

    async def taking(*arguments: Any) -> str:
        answer = await take(*arguments)
        arrived.set()
        return answer

    office.handle_DATA = taking  # type: ignore[method-assign]  # the same office, listened to
    mail.queue(workspace, "test", "ada@example.org", "da", {"name": "Ada"})
    assert arrived.wait(60)
    workspace.post.stop()
    assert office.to == ["ada@example.org"]


@pytest.fixture(scope="session")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A certificate of this machine's own, which nobody vouches for."""
    import datetime

    from cryptography import x509
    from cryptography.hazmat.primitives import hashes, serialization
    from cryptography.hazmat.primitives.asymmetric import ec

    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "localhost")])
    now = datetime.datetime.now(datetime.UTC)
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(1)
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName("localhost")]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    file = tmp_path_factory.mktemp("tls") / "both.pem"
    file.write_bytes(
        key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
        + made.public_bytes(serialization.Encoding.PEM)
    )
    return file


def test_over_tls_with_a_user_and_never_to_a_server_nobody_vouches_for(
    workspace: Workspace, office: Office, certificate: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    context.load_cert_chain(certificate)
    known: list[tuple[bytes, bytes]] = []

    def knows(
        _server: SMTP, _session: Session, _envelope: Envelope, _mechanism: str, data: LoginPassword
    ) -> AuthResult:
        known.append((data.login, data.password))
        return AuthResult(success=data.password == b"right", handled=False)

    server = Serving(office, tls_context=context, require_starttls=True, authenticator=knows, auth_required=True)
    server.start()
    try:
        settings = {"smtp_host": "localhost", "smtp_tls": "starttls", "smtp_user": "resa", "smtp_password": "right"}
        with_mail(workspace, server.at, **settings)
        id = mail.queue(workspace, "test", "ada@example.org", "sv", {"name": "Ada"})
        assert workspace.post.send_due() == 0
        assert row(workspace, id).problem == "tls" and known == []
        monkeypatch.setenv("SSL_CERT_FILE", str(certificate))
        ben = mail.queue(workspace, "test", "ben@example.org", "sv", {"name": "Ben"})
        assert workspace.post.send_due() == 1
        assert (row(workspace, ben).state, known) == ("sent", [(b"resa", b"right")])
        with_mail(workspace, server.at, **(settings | {"smtp_password": "wrong"}))
        cleo = mail.queue(workspace, "test", "cleo@example.org", "sv", {"name": "Cleo"})
        assert workspace.post.send_due() == 0
        assert (row(workspace, cleo).state, row(workspace, cleo).problem) == ("waiting", "auth")
    finally:
        server.stop()


def test_settings_of_mail_are_read_checked_and_their_secret_not_shown(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    team = tmp_path / "team"
    team.mkdir()
    (team / "resa.toml").write_text('smtp_host = "smtp.example.org"\n')
    with pytest.raises(UsageError, match="address they are from"):
        open_workspace(team, create=True)
    (team / "resa.toml").write_text(
        'smtp_host = "smtp.example.org"\nmail_from = "Resa <resa@example.org>"\nsmtp_user = "resa"\n'
    )
    monkeypatch.setenv("RESA_SMTP_PASSWORD", "from outside")
    opened = open_workspace(team, create=True)
    assert opened.config.smtp_password == "from outside"
    assert "from outside" not in repr(opened.config) and "from outside" not in repr(opened)
    opened.close()
