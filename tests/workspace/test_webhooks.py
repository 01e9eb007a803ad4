"""Webhooks against a real receiver: what is told, the signature, patience, and whom nothing is ever sent to."""

from __future__ import annotations

import base64
import hashlib
import hmac
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import msgspec
import pytest

from resa.errors import NotFoundError, PrivacyError, UsageError
from resa.workspace import Workspace, comments, deliveries, journeys, outgoing, webhooks
from resa.workspace.happenings import HAPPENINGS
from resa.workspace.principals import Principal, access_map


@dataclass
class Receiver:
    """A program that takes messages, and answers what the test says."""

    address: str = ""
    status: int = 204
    got: list[tuple[dict[str, str], bytes]] = field(default_factory=list)

    @property
    def types(self) -> list[str]:
        return [msgspec.json.decode(body)["type"] for _, body in self.got]


@pytest.fixture
def receiver() -> Iterator[Receiver]:
    there = Receiver()

    class Door(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            headers = {key.lower(): value for key, value in self.headers.items()}
            there.got.append((headers, self.rfile.read(int(self.headers["Content-Length"]))))
            self.send_response(there.status)
            if 300 <= there.status < 400:
                self.send_header("Location", there.address + "/elsewhere")
            self.end_headers()

        def log_message(self, *_: Any) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Door)
    there.address = f"http://127.0.0.1:{server.server_port}/in?from=resa"
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield there
    server.shutdown()
    server.server_close()


@pytest.fixture
def near(workspace: Workspace) -> Workspace:
    """A workspace whose settings allow this machine as a receiver."""
    object.__setattr__(workspace, "config", msgspec.structs.replace(workspace.config, webhook_hosts=("127.0.0.1",)))
    return workspace


def journey_of(principal: Principal, title: str) -> str:
    return journeys.make(principal, title, "sv", None).id


def settle(workspace: Workspace, clock: Any, seconds: float = 3) -> int:
    clock.passes(seconds=seconds)
    deliveries.put_in_line(workspace)
    return deliveries.deliver(workspace)


def test_what_happens_is_told_once_and_signed(near: Workspace, ada: Principal, clock: Any, receiver: Receiver) -> None:
    before = journey_of(ada, "Before anybody listens")
    made = webhooks.make(ada, receiver.address, HAPPENINGS)
    journey = journey_of(ada, "Byta värme")
    access = access_map(ada, journey)
    said = comments.say(access, "", "hello", None, ())
    assert settle(near, clock, 0) == 0, "a line that is being written is not told yet"
    settle(near, clock)
    assert "comment.made" in receiver.types and "journey.created" in receiver.types
    told = {msgspec.json.decode(body)["type"]: msgspec.json.decode(body) for _, body in receiver.got}
    assert told["comment.made"]["data"] == {"by": "owner", "journey": journey, "comment": said, "about": ""}
    assert told["journey.created"]["data"]["journey"] == journey
    everything = b" ".join(body for _, body in receiver.got).decode()
    assert before not in everything and "hello" not in everything and "Byta" not in everything

    headers, body = receiver.got[0]
    assert made.secret is not None
    key = base64.b64decode(made.secret.split("_", 1)[1])
    signed = f"{headers['webhook-id']}.{headers['webhook-timestamp']}.".encode() + body
    expected = base64.b64encode(hmac.new(key, signed, hashlib.sha256).digest()).decode()
    assert headers["webhook-signature"] == f"v1,{expected}"
    assert int(headers["webhook-timestamp"]) == int(clock().timestamp())

    n = len(receiver.got)
    assert settle(near, clock) == 0 and len(receiver.got) == n, "nothing is told twice"
    assert webhooks.listing(ada)[0].waiting == 0 and webhooks.listing(ada)[0].secret is None


def test_only_what_was_chosen_is_told(near: Workspace, ada: Principal, clock: Any, receiver: Receiver) -> None:
    made = webhooks.make(ada, receiver.address, ["journey.deleted"])
    journey = journey_of(ada, "Kort")
    journeys.remove(access_map(ada, journey, "own"))
    settle(near, clock)
    assert receiver.types == ["journey.deleted"]
    webhooks.change(ada, made.hook, events=["journey.created"])
    journey_of(ada, "Ny")
    settle(near, clock)
    assert receiver.types == ["journey.deleted", "journey.created"]


def test_a_receiver_that_fails_is_asked_again_with_patience(
    near: Workspace, ada: Principal, clock: Any, receiver: Receiver
) -> None:
    made = webhooks.make(ada, receiver.address, ["journey.created"])
    receiver.status = 503
    journey_of(ada, "Ett")
    journey_of(ada, "Två")
    settle(near, clock)
    assert len(receiver.got) == 1, "who does not answer is asked once, not for each message"
    clock.passes(seconds=deliveries.PATIENCE[0].total_seconds() - 1)
    deliveries.deliver(near)
    assert len(receiver.got) == 1, "not before its time"
    clock.passes(seconds=1)
    deliveries.deliver(near)
    deliveries.deliver(near)
    assert len(receiver.got) == 2
    receiver.status = 200
    clock.passes(hours=1)
    assert deliveries.deliver(near) == 2
    ids = [headers["webhook-id"] for headers, _ in receiver.got]
    assert len(set(ids)) == 2, "a repetition keeps its id"
    assert [one.state for one in webhooks.deliveries(ada, made.hook)] == ["taken", "taken"]


def test_it_gives_up_at_last_and_says_so(near: Workspace, ada: Principal, clock: Any, receiver: Receiver) -> None:
    made = webhooks.make(ada, receiver.address, ["journey.created"])
    receiver.status = 302  # redirects are not followed
    journey_of(ada, "Ett")
    settle(near, clock)
    for _ in range(len(deliveries.PATIENCE) + 3):
        clock.passes(days=2)
        deliveries.deliver(near)
    assert len(receiver.got) == len(deliveries.PATIENCE) + 1
    (hook,) = webhooks.listing(ada)
    (message,) = webhooks.deliveries(ada, made.hook)
    assert (hook.on, hook.why_off, message.state, message.answer) == (False, "given up", "given up", "302")
    assert all(headers.get("webhook-id") == message.delivery for headers, _ in receiver.got)

    receiver.status = 200
    journey_of(ada, "Medan den var av")
    settle(near, clock)
    assert len(receiver.got) == len(deliveries.PATIENCE) + 1
    webhooks.change(ada, made.hook, on=True)
    webhooks.send_again(ada, made.hook, message.delivery)
    assert settle(near, clock) == 2, "the one given up, and what happened while it was off"


def test_an_address_that_is_gone_is_turned_off(near: Workspace, ada: Principal, clock: Any, receiver: Receiver) -> None:
    made = webhooks.make(ada, receiver.address, ["journey.created"])
    receiver.status = 410
    webhooks.try_out(ada, made.hook)
    deliveries.deliver(near)
    assert receiver.types == ["test"]
    assert webhooks.listing(ada)[0].why_off == "gone"
    webhooks.remove(ada, made.hook)
    assert webhooks.listing(ada) == []
    with pytest.raises(NotFoundError):
        webhooks.deliveries(ada, made.hook)


@pytest.mark.parametrize(
    "address",
    [
        "http://example.org/in",
        "https://127.0.0.1/",
        "https://[::1]/",
        "https://[::ffff:10.0.0.1]/",
        "https://[64:ff9b::a00:1]/",
        "https://169.254.169.254/latest/meta-data",
        "https://10.1.2.3/",
        "https://192.168.1.1/",
        "https://100.64.0.1/",
        "https://0.0.0.0/",
        "https://224.0.0.1/",
        "https://ada:secret@example.org/",
        "https:///nowhere",
        "file:///etc/passwd",
        "gopher://example.org",
        "https://exa mple.org/",
        "https://example.org:0/",
        "https://example.org/\r\nHost: x",
        "",
    ],
)
def test_closed_networks_and_other_doors_are_refused(ada: Principal, address: str) -> None:
    with pytest.raises(UsageError):
        webhooks.make(ada, address, ["journey.created"])


@pytest.mark.parametrize("name", ["localhost", "LOCALHOST", "127.1", "0x7f000001", "2130706433"])
def test_a_name_that_leads_to_a_closed_network_is_not_asked(name: str, receiver: Receiver) -> None:
    port = receiver.address.split(":")[2].split("/")[0]
    with pytest.raises(outgoing.Unreached):
        outgoing.post(f"http://{name}:{port}/", b"{}", {}, ())
    assert receiver.got == []


def test_only_who_runs_the_workspace_sees_webhooks(cleo: Principal) -> None:
    for act in (
        lambda: webhooks.listing(cleo),
        lambda: webhooks.make(cleo, "https://example.org", ["journey.created"]),
        lambda: webhooks.remove(cleo, "hook:x"),
        lambda: webhooks.change(cleo, "hook:x", on=True),
        lambda: webhooks.try_out(cleo, "hook:x"),
        lambda: webhooks.deliveries(cleo, "hook:x"),
        lambda: webhooks.send_again(cleo, "hook:x", "msg_x"),
    ):
        with pytest.raises(PrivacyError):
            act()
