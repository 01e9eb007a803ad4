"""Behind a proxy that ends TLS: it is believed when the settings name it, and nobody else is."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, closing, contextmanager
from pathlib import Path
from typing import Any

import httpx
import pytest
import uvicorn

from resa.errors import UsageError
from resa.server.app import create_app
from resa.server.run import listen, settings
from resa.workspace import accounts, open_workspace
from resa.workspace.config import read_config

SIGNING_IN = {"email": "ada@example.org", "password": "correct horse battery"}
Site = Callable[..., AbstractContextManager[httpx.Client]]


@pytest.fixture
def site(kept: Any) -> Iterator[Site]:
    """A server with an account, for a site, that believes the given proxies; the client is what stands before it."""

    @contextmanager
    def make(*proxies: str) -> Iterator[httpx.Client]:
        opened = open_workspace(kept.folder, flags={"url": "https://resa.example.org", "proxies": proxies})
        accounts.make_owner(opened, "Ada Ek", SIGNING_IN["email"], SIGNING_IN["password"])
        listener, port = listen("127.0.0.1", 0)
        server = uvicorn.Server(settings(create_app(opened), opened.config.proxies))
        thread = threading.Thread(target=server.run, kwargs={"sockets": [listener]}, daemon=True)
        thread.start()
        passed_on = {"Host": "resa.example.org", "X-Forwarded-For": "203.0.113.9", "X-Forwarded-Proto": "https"}
        with httpx.Client(base_url=f"http://127.0.0.1:{port}", headers=passed_on, timeout=120) as client:
            yield client
        server.should_exit = True
        thread.join()
        listener.close()
        opened.close()

    yield make


@pytest.mark.parametrize("proxy", ["127.0.0.1", "127.0.0.0/8"])
def test_a_named_proxy_says_that_the_browser_came_over_tls(site: Site, proxy: str) -> None:
    with site(proxy) as client:
        answer = client.post("/api/sign-in", json=SIGNING_IN)
        cookie = answer.headers["set-cookie"]
        assert cookie.startswith("__Host-resa_session_")
        assert all(part in cookie for part in ("Secure", "HttpOnly", "SameSite=lax", "Path=/"))
        assert "max-age=31536000" in answer.headers["strict-transport-security"]


def test_anybody_else_is_not_believed(site: Site) -> None:
    with site("10.0.0.0/8") as client:
        answer = client.post("/api/sign-in", json=SIGNING_IN)
        assert answer.headers["set-cookie"].startswith("resa_session_")
        assert "strict-transport-security" not in answer.headers


def test_by_another_name_nobody_is_answered(site: Site) -> None:
    with site("127.0.0.1") as client:
        answer = client.get("/api/sign-in", headers={"Host": "evil.example.net"})
        assert answer.status_code == 403
        assert answer.json()["error"]["where"] == "Host header"


def test_under_a_path_cookies_letters_and_ways_in_know_it(kept: Any) -> None:
    flags = {"url": "https://site.example.org", "root_path": "/resa", "proxies": ["127.0.0.1"]}
    with closing(open_workspace(kept.folder, flags=flags)) as opened:
        accounts.make_owner(opened, "Ada Ek", SIGNING_IN["email"], SIGNING_IN["password"])
        assert opened.config.address == "https://site.example.org/resa"
        listener, port = listen("127.0.0.1", 0)
        server = uvicorn.Server(settings(create_app(opened), opened.config.proxies))
        thread = threading.Thread(target=server.run, kwargs={"sockets": [listener]}, daemon=True)
        thread.start()
        passed_on = {"Host": "site.example.org", "X-Forwarded-For": "203.0.113.9", "X-Forwarded-Proto": "https"}
        with httpx.Client(base_url=f"http://127.0.0.1:{port}/resa", headers=passed_on, timeout=120) as client:
            cookie = client.post("/api/sign-in", json=SIGNING_IN).headers["set-cookie"]
            assert cookie.startswith("__Secure-resa_session_")  # `__Host-` allows no path
            assert all(part in cookie for part in ("Secure", "HttpOnly", "Path=/resa;"))
            name, _, value = cookie.partition(";")[0].partition("=")
            assert client.get("/api/account", headers={"Cookie": f"{name}={value}"}).json()["name"] == "Ada Ek"
            page = client.get("/members").text
            assert 'name="resa-root" content="/resa"' in page
            assert 'src="/resa/assets/' in page and '="/assets/' not in page
            assert client.get("/embed/none").headers["content-security-policy"].endswith("frame-ancestors 'none'")
        server.should_exit = True
        thread.join()
        listener.close()


@pytest.mark.parametrize("path", ["resa", "/resa/", "//resa", "/re sa", '/"x', "/../x"])
def test_a_path_has_to_be_one(tmp_path: Path, path: str) -> None:
    with pytest.raises(UsageError, match="a path without a slash at its end"):
        read_config(tmp_path, environ={"RESA_ROOT_PATH": path})
