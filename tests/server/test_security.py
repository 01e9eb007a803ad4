"""Only this machine, under its own name, from its own pages."""

from __future__ import annotations

import httpx
import pytest

from resa.errors import UsageError
from resa.server.security import CONTENT_SECURITY_POLICY, host_name, is_loopback, require_closed


def test_the_owner_at_this_machine_is_answered(client: httpx.Client) -> None:
    assert client.get("/api/status").json()["loopback_only"] is True


@pytest.mark.parametrize("name", ["localhost", "127.0.0.1", "[::1]", "LOCALHOST"])
def test_the_machine_goes_by_its_own_names_with_any_port(client: httpx.Client, name: str) -> None:
    assert client.get("/api/status", headers={"Host": f"{name}:9"}).status_code == 200


@pytest.mark.parametrize("name", ["evil.example", "localhost.evil.example", "127.0.0.1.nip.io", "192.168.0.7", "[", ""])
def test_a_rebound_name_is_refused_with_the_value_it_had(client: httpx.Client, name: str) -> None:
    got = client.get("/api/status", headers={"Host": name})
    assert got.status_code in {400, 403}
    if got.status_code == 403:
        assert got.json()["error"]["where"] == "Host header"
        assert got.headers["content-security-policy"] == CONTENT_SECURITY_POLICY


@pytest.mark.parametrize(
    "headers",
    [
        {"Origin": "https://evil.example"},
        {"Origin": "null"},
        {"Origin": "http://127.0.0.1:1"},
        {"Origin": "file://127.0.0.1"},
        {"Sec-Fetch-Site": "cross-site"},
        {"Sec-Fetch-Site": "same-site"},
        {"Sec-Fetch-Site": "cross-site", "Sec-Fetch-Mode": "navigate"},
    ],
)
def test_a_stranger_s_page_changes_nothing(client: httpx.Client, headers: dict[str, str]) -> None:
    got = client.post("/api/journeys", json={"title": "x"}, headers=headers)
    assert got.status_code == 403
    assert got.json()["error"]["code"] == "privacy"
    assert client.get("/api/journeys").json() == []


def test_a_stranger_s_page_reads_nothing_but_may_link_to_us(client: httpx.Client) -> None:
    read = client.get("/api/journeys", headers={"Sec-Fetch-Site": "cross-site", "Sec-Fetch-Mode": "no-cors"})
    link = client.get("/", headers={"Sec-Fetch-Site": "cross-site", "Sec-Fetch-Mode": "navigate"})
    assert (read.status_code, link.status_code) == (403, 200)


def test_our_own_page_may_change(client: httpx.Client) -> None:
    own = {"Origin": str(client.base_url).rstrip("/"), "Sec-Fetch-Site": "same-origin"}
    assert client.post("/api/jobs/job:none/cancel", headers=own).status_code == 404


@pytest.mark.parametrize("path", ["/", "/api/status", "/api/nothing", "/journeys/journey:x", "/missing.js"])
def test_every_answer_is_protected(client: httpx.Client, path: str) -> None:
    headers = client.get(path).headers
    policy = headers["content-security-policy"]
    assert "script-src 'self';" in policy
    assert "frame-ancestors 'none'" in policy
    assert "access-control-allow-origin" not in headers
    assert (headers["x-content-type-options"], headers["referrer-policy"]) == ("nosniff", "no-referrer")


def test_the_server_s_software_is_not_told_to_the_network_by_us(client: httpx.Client) -> None:
    assert "x-powered-by" not in client.get("/api/status").headers


@pytest.mark.parametrize("host", ["0.0.0.0", "192.168.1.4", "::", "resa.example.org"])
def test_it_listens_where_others_could_reach_it_only_when_they_sign_in_at_a_known_address(host: str) -> None:
    with pytest.raises(UsageError, match="no accounts yet"):
        require_closed(host, "", signs_in=False)
    with pytest.raises(UsageError, match="by which address"):
        require_closed(host, "", signs_in=True)
    with pytest.raises(UsageError, match="no accounts yet"):
        require_closed("127.0.0.1", "https://resa.example.org", signs_in=False)
    require_closed(host, "https://resa.example.org", signs_in=True)
    require_closed("127.0.0.1", "", signs_in=False)


def test_loopback_addresses() -> None:
    assert all(is_loopback(a) for a in ("127.0.0.1", "127.8.8.8", "::1", "localhost"))
    assert not any(is_loopback(a) for a in ("10.0.0.1", "::ffff:10.0.0.1", "example.org", ""))
    assert (host_name("localhost:8321"), host_name("[::1]:80"), host_name("[")) == ("localhost", "::1", "")
