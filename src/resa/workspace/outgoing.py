"""Messages to addresses that people typed in: only to the open internet, so that nobody reaches what stands beside us.

The name is looked up once, every address it has must be a public one, and the connection goes to the address that was
looked at (a name cannot point elsewhere a moment later). No redirects are followed, and what is answered is not read.
Hosts of one's own network are allowed by name in the settings (`webhook_hosts`).
"""

from __future__ import annotations

import http.client
import ipaddress
import socket
import ssl
from collections.abc import Mapping, Sequence
from urllib.parse import SplitResult, urlsplit

from ..errors import UsageError
from ..texts.sentence import Sentence

SECONDS = 10.0
_LONGEST_ADDRESS = 2_000
_PORTS = {"https": 443, "http": 80}


class Unreached(Exception):
    """Nobody took the message: what went wrong, in a few English words for the log of deliveries."""


def checked(address: str, own_hosts: Sequence[str]) -> str:
    """The address as it will be asked. Raises UsageError that says what is wrong with it."""
    parts = _parts(address)
    own = parts is not None and parts.hostname in own_hosts
    if parts is None or parts.scheme not in _PORTS or (parts.scheme == "http" and not own):
        raise UsageError(
            Sentence("webhooks.not_an_address"),
            where="address",
            value=address[:_LONGEST_ADDRESS],
            allowed=Sentence("webhooks.https_address"),
        )
    try:
        host = ipaddress.ip_address(parts.hostname or "")
    except ValueError:
        return address
    if not own and not is_public(str(host)):
        raise UsageError(
            Sentence("webhooks.not_public"),
            where="address",
            value=str(host),
            remedy=Sentence("webhooks.name_own_hosts"),
        )
    return address


def post(address: str, body: bytes, headers: Mapping[str, str], own_hosts: Sequence[str]) -> int:
    """Send the body; gives the status that was answered. Raises Unreached."""
    parts = _parts(address)
    if parts is None or not parts.hostname:
        raise Unreached("not an address")
    port = parts.port or _PORTS[parts.scheme]
    try:
        connection = _connected(parts, _looked_up(parts.hostname, port, own=parts.hostname in own_hosts), port)
        try:
            path = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
            connection.request("POST", path, body, {"User-Agent": "Resa-Webhook", **headers})
            return connection.getresponse().status
        finally:
            connection.close()
    except TimeoutError as error:
        raise Unreached(f"no answer within {SECONDS:.0f} s") from error
    except ssl.SSLError as error:
        raise Unreached(f"TLS: {error.reason or 'failed'}") from error
    except (OSError, http.client.HTTPException) as error:
        raise Unreached(str(error)[:200] or type(error).__name__) from error


def is_public(address: str) -> bool:
    """Whether an IP address is one of the open internet, also when it hides in an IPv6 one (mapped, 6to4, NAT64)."""
    ip = ipaddress.ip_address(address.split("%")[0])
    if isinstance(ip, ipaddress.IPv6Address):
        inner = ip.ipv4_mapped or ip.sixtofour
        if inner is None and ip in ipaddress.ip_network("64:ff9b::/96"):
            inner = ipaddress.IPv4Address(int(ip) & 0xFFFF_FFFF)
        if inner is not None:
            return is_public(str(inner))
    return ip.is_global and not ip.is_multicast


def _parts(address: str) -> SplitResult | None:
    try:
        parts = urlsplit(address)
        fits = len(address) <= _LONGEST_ADDRESS and address.isascii() and address.isprintable() and " " not in address
        fits = fits and bool(parts.hostname) and parts.username is None and parts.port != 0
    except ValueError:
        return None
    return parts if fits else None


def _looked_up(host: str, port: int, *, own: bool) -> str:
    found = [str(one[4][0]) for one in socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)]
    hidden = [one for one in found if not is_public(one)]
    if hidden and not own:
        raise Unreached(f"{host} is {hidden[0]}, not an address of the open internet")
    return found[0]


def _connected(parts: SplitResult, ip: str, port: int) -> http.client.HTTPConnection:
    """A connection to that very IP address that speaks to the host by its name."""
    assert parts.hostname is not None
    connection = http.client.HTTPConnection(parts.hostname, port, timeout=SECONDS)
    stream = socket.create_connection((ip, port), timeout=SECONDS)
    if parts.scheme == "https":
        connection.default_port = _PORTS["https"]
        stream = ssl.create_default_context().wrap_socket(stream, server_hostname=parts.hostname)
    connection.sock = stream
    return connection
