"""Decide which hosts may be fetched from: their IP addresses are checked before anything is sent."""

import socket
from collections.abc import Callable, Collection, Sequence
from ipaddress import IPv4Address, IPv6Address, ip_address

from index.errors import FetchFailed

__all__ = ["Resolve", "is_public", "permitted", "resolve"]

Resolve = Callable[[str, int], Sequence[str]]  # host, port → its IP addresses


def resolve(host: str, port: int) -> list[str]:
    """Return the IP addresses of a host, by the system's resolver. Raises FetchFailed where it has none."""
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError) as error:
        raise FetchFailed(f"the host {host} is not known") from error
    return list(dict.fromkeys(str(sockaddr[0]) for *_, sockaddr in found))


def permitted(host: str, port: int, private: Collection[str], lookup: Resolve = resolve) -> str:
    """Return the IP address to connect to for `host`, which must not be looked up again afterwards.

    Every address of the host must be public, unless `private` names the host or the address. Raises FetchFailed
    where one is not, or the host is unknown.
    """
    found = [host] if _parsed(host) else list(lookup(host, port))
    if not found:
        raise FetchFailed(f"the host {host} is not known")
    for address in found:
        if host not in private and address not in private and not is_public(address):
            raise FetchFailed(
                f"{host} is at {address}, which is not public: name it in the setting private_hosts if it is meant"
            )
    return found[0]


def is_public(address: str) -> bool:
    """Tell whether an IP address is globally routable; an IPv4 address embedded in an IPv6 address must be so too."""
    parsed = _parsed(address.partition("%")[0])
    if parsed is None:
        return False
    within = _embedded(parsed) if isinstance(parsed, IPv6Address) else None
    return all(ip.is_global and not ip.is_multicast for ip in (parsed, within) if ip is not None)


def _embedded(address: IPv6Address) -> IPv4Address | None:
    """The IPv4 address that an IPv6 address leads to: mapped, by 6to4, by Teredo or by NAT64."""
    if address.ipv4_mapped or address.sixtofour:
        return address.ipv4_mapped or address.sixtofour
    if address.teredo:
        return address.teredo[1]
    is_nat64 = address.packed[:12] == b"\x00\x64\xff\x9b" + bytes(8)
    return IPv4Address(address.packed[12:]) if is_nat64 else None


def _parsed(address: str) -> IPv4Address | IPv6Address | None:
    try:
        return ip_address(address)
    except ValueError:
        return None
