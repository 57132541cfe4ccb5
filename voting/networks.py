"""Addresses of the internet: whose proxy one is, and what counts as one address."""

from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address, ip_network

Network = IPv4Network | IPv6Network
_SITE = 64
"""Bits of an IPv6 address that one subscriber has whole."""


def parse_network(text: str) -> Network:
    """Return a network, or an address as a network of one: 10.0.0.0/8, 127.0.0.1.

    Raises:
        ValueError: it is neither.
    """
    return ip_network(text)


def is_address(text: str) -> bool:
    """Tell whether a text is an address."""
    return _parse(text) is not None


def is_in(address: str, networks: Sequence[Network]) -> bool:
    """Tell whether an address lies in one of some networks; what is no address lies in none."""
    found = _parse(address)
    return found is not None and any(found in each for each in networks)


def find_site(address: str) -> str:
    """Return what counts as one address: of IPv6 the network that one subscriber has."""
    found = _parse(address)
    if isinstance(found, IPv6Address):
        return str(ip_network((int(found) >> _SITE << _SITE, _SITE)))
    return address if found is None else str(found)


def find_forwarded(address: str, said: str, proxies: Sequence[Network]) -> str:
    """Return whose request it is, as X-Forwarded-For says from its end on.

    Args:
        address: who connects.
        said: the header.
        proxies: whose word is taken.
    """
    names = said.split(",")
    while names and is_in(address, proxies) and is_address(names[-1].strip()):
        address = names.pop().strip()
    return address


@dataclass(frozen=True, slots=True)
class Front:
    """The proxies of our own before the server: how many, or where they are."""

    count: int = 0
    networks: tuple[Network, ...] = ()

    def has(self, address: str) -> bool:
        """Tell whether whoever connects from an address is one of them."""
        return self.count > 0 or is_in(address, self.networks)

    def find_client(self, address: str, said: str) -> str:
        """Return whose request it is: who connects, or whom the proxies name.

        Args:
            address: who connects.
            said: X-Forwarded-For, of several headers one list.
        """
        if not self.count:
            return find_forwarded(address, said, self.networks)
        names = [each.strip() for each in said.split(",")]
        return names[-self.count] if said and len(names) >= self.count else address


def _parse(address: str) -> IPv4Address | IPv6Address | None:
    with suppress(ValueError):
        found = ip_address(address)
        return (isinstance(found, IPv6Address) and found.ipv4_mapped) or found
    return None
