"""Which machines the site may ask: those of the open web, and none of the network in which it stands.

A name is resolved here and nowhere else, and the connection is made to the very address that was checked: a name that means
another machine a moment later (DNS rebinding) leads nowhere. Source: IANA's registries of special-purpose addresses (RFC 6890).
"""

import socket
from collections.abc import Callable
from dataclasses import dataclass
from ipaddress import IPv4Address, IPv6Address, ip_address, ip_network

from django.conf import settings
from urllib3.exceptions import LocationParseError
from urllib3.util import parse_url

from charity_site.delivery.outgoing.failures import Refused, Unanswered

PORTS = {"http": 80, "https": 443}
LONGEST = 2000  # characters of an address
# Addresses that Python calls global, though they are no single machine of the open web.
NOT_PUBLIC = [
    *map(ip_network, ("192.0.0.0/24", "192.88.99.0/24", "100.64.0.0/10", "240.0.0.0/4")),
    # Of 2000::/3: protocol assignments with Teredo, samples, and 6to4, which carries an IPv4 address in it.
    *map(ip_network, ("2001::/23", "2001:db8::/32", "2002::/16", "3fff::/20")),
]
# All that is given out to machines. What carries an IPv4 address (mapped, compatible, NAT64) and what is local lies outside.
GIVEN_OUT = ip_network("2000::/3")

Resolver = Callable[[str, int], list[str]]


@dataclass(frozen=True)
class Place:
    """What is asked for: all that is taken from an address, by one reading of it."""

    scheme: str
    host: str  # without the brackets of an IPv6 address
    port: int
    target: str  # path and query

    @property
    def origin(self) -> str:
        return f"{self.scheme}://{self.named_host}"

    @property
    def named_host(self) -> str:
        """The host as the header names it."""
        host = f"[{self.host}]" if ":" in self.host else self.host
        return host if self.port == PORTS[self.scheme] else f"{host}:{self.port}"


def place_of(address: str) -> Place:
    """Read `address` (absolute). Raises Refused for what is not plainly an address of the web."""
    try:
        url = parse_url(address) if len(address) <= LONGEST and address.isprintable() else None
    except LocationParseError:
        url = None
    if url is None or url.scheme not in PORTS or not url.host or url.auth is not None:
        raise Refused("This is no address of the web: it begins with https:// or http:// and has no password in it.")
    port = PORTS[url.scheme] if url.port is None else url.port
    return Place(url.scheme, url.host.strip("[]"), port, url.request_uri)


def resolve(host: str, port: int) -> list[str]:
    """Ask the machine's resolver for the addresses of `host`."""
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return list(dict.fromkeys(str(entry[4][0]) for entry in found))


def checked_addresses(place: Place, resolver: Resolver = resolve) -> list[str]:
    """The addresses (IP) under which `place` may be asked. Raises Refused when any of them is none of the open web: a name of
    both is a trap. Raises Unanswered when the name means no machine."""
    try:
        found = [ip_address(each) for each in resolver(place.host, place.port)]
    except (OSError, UnicodeError):
        raise Unanswered("No machine of that name was found.") from None
    except ValueError:
        raise Refused("The name means no address that the site knows.") from None
    if not found:
        raise Unanswered("No machine of that name was found.")
    if settings.OUTGOING_LOOPBACK_ALLOWED and all(address.is_loopback for address in found):
        return [str(address) for address in found]
    if not all(is_public(address) for address in found):
        raise Refused("The address leads into a private network, not to the open web.")
    if place.port not in PORTS.values():
        raise Refused("The address has a port of its own. The site asks on the usual ones, 80 and 443, alone.")
    return [str(address) for address in found]


def is_public(address: IPv4Address | IPv6Address) -> bool:
    """Return whether `address` is that of a machine of the open web."""
    if isinstance(address, IPv6Address) and (address.scope_id or address not in GIVEN_OUT):
        return False
    inside = (network for network in NOT_PUBLIC if network.version == address.version)
    return address.is_global and not address.is_multicast and not any(address in network for network in inside)
