"""Which numbers may be dialled. The only place where an address of the network is judged.

`aiohttp` hands over the number that is really dialled when it makes the socket, so names that lead
inside, names that lead elsewhere the second time, redirects and literal numbers all come past here.
"""

from __future__ import annotations

import socket
from dataclasses import dataclass
from ipaddress import (
    IPv4Address,
    IPv4Network,
    IPv6Address,
    IPv6Network,
    ip_address,
    ip_network,
)
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

    from aiohttp.connector import AddrInfoType

# The registries of special addresses (RFC 6890; www.iana.org/assignments/iana-ipv4-special-registry
# and -ipv6-). Python's `is_global` lets some of them through, and which changes with its version.
_DENIED_4 = tuple(
    IPv4Network(text)
    for text in (
        "0.0.0.0/8",  # this host on this network
        "10.0.0.0/8",  # private
        "100.64.0.0/10",  # shared, behind carriers
        "127.0.0.0/8",  # loopback
        "169.254.0.0/16",  # link-local; the clouds' metadata
        "172.16.0.0/12",  # private
        "192.0.0.0/24",  # protocol assignments
        "192.0.2.0/24",  # documentation
        "192.52.193.0/24",  # relays of AMT
        "192.88.99.0/24",  # relays of 6to4
        "192.168.0.0/16",  # private
        "198.18.0.0/15",  # benchmarks
        "198.51.100.0/24",  # documentation
        "203.0.113.0/24",  # documentation
        "224.0.0.0/4",  # multicast
        "240.0.0.0/4",  # reserved; broadcast
    )
)
_GLOBAL_6 = IPv6Network("2000::/3")
"""All that is given out for the open network (RFC 4291, section 2.4): what lies outside is private,
local, multicast, NAT64 or not given out."""
_DENIED_6 = tuple(
    IPv6Network(text)
    for text in (
        "2001::/23",  # protocol assignments: Teredo, benchmarks, ORCHID
        "2001:db8::/32",  # documentation
        "2002::/16",  # 6to4
        "3fff::/20",  # documentation
    )
)
_TEREDO = IPv6Network("2001::/32")
_6TO4 = IPv6Network("2002::/16")
_COMPATIBLE = IPv6Network("::/96")
_NAT64 = IPv6Network("64:ff9b::/96")
_NAT64_LOCAL = IPv6Network("64:ff9b:1::/48")
_ISATAP = frozenset({0x0000_5EFE, 0x0200_5EFE})


class Forbidden(OSError):
    """A number that may not be dialled."""


@dataclass(frozen=True, slots=True)
class Guard:
    """Lets through the open network, and what is allowed explicitly."""

    allowed: tuple[IPv4Network | IPv6Network, ...] = ()
    """Networks that may be asked although they are private. An IPv4 network counts in its mapped
    form too; every other form that holds an IPv4 address inside has to be allowed for itself."""

    @classmethod
    def allowing(cls, *networks: str) -> Guard:
        """A guard that lets these networks in, in CIDR notation. Raises ValueError."""
        return cls(tuple(ip_network(network) for network in networks))

    def permits(self, ip: str | IPv4Address | IPv6Address) -> bool:
        """Whether a number may be dialled; what is no number may not."""
        try:
            address = ip_address(ip)
        except ValueError:
            return False
        if isinstance(address, IPv4Address):
            return self._permits_4(address)
        if address.ipv4_mapped is not None:
            # The kernel dials the IPv4 address itself (RFC 4291, section 2.5.5.2).
            return address.scope_id is None and self._permits_4(address.ipv4_mapped)
        return self._permits_6(address) and all(map(self._permits_4, _inside(address)))

    def open_socket(self, info: AddrInfoType) -> socket.socket:
        """A socket for the number that is about to be dialled: the factory of the connector.

        Raises Forbidden, and OSError where the system has no socket to give.
        """
        family, kind, protocol, _, address = info
        number = str(address[0])
        if not self.permits(number):
            raise Forbidden(f"{number} is no address of the open network")
        return socket.socket(family, kind, protocol)

    def _permits_4(self, address: IPv4Address) -> bool:
        if any(address in network for network in self.allowed):
            return True
        return not any(address in network for network in _DENIED_4)

    def _permits_6(self, address: IPv6Address) -> bool:
        if address.scope_id is not None:
            return False
        if any(address in network for network in self.allowed):
            return True
        return address in _GLOBAL_6 and not any(address in network for network in _DENIED_6)


def _inside(address: IPv6Address) -> Iterator[IPv4Address]:
    """The IPv4 addresses that an IPv6 address leads to."""
    bits = int(address)
    last = bits & 0xFFFF_FFFF
    if address in _6TO4:  # RFC 3056
        yield IPv4Address(bits >> 80 & 0xFFFF_FFFF)
    elif address in _TEREDO:  # RFC 4380: the server, and the client in its complement
        yield IPv4Address(bits >> 64 & 0xFFFF_FFFF)
        yield IPv4Address(last ^ 0xFFFF_FFFF)
    elif address in _NAT64 or address in _COMPATIBLE:  # RFC 6052; RFC 4291, section 2.5.5.1
        yield IPv4Address(last)
    elif address in _NAT64_LOCAL:  # RFC 8215; any of the lengths of RFC 6052, section 2.2
        split = (bits >> 64 & 0xFFFF) << 16 | bits >> 40 & 0xFFFF
        yield from map(IPv4Address, {last, split} - {0} or {0})
    elif bits >> 32 & 0xFFFF_FFFF in _ISATAP:  # RFC 5214, section 6.1
        yield IPv4Address(last)
