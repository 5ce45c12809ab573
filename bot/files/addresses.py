"""Which network addresses are public, so that nobody can have us ask a machine of this network. Pure."""

from __future__ import annotations

from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address

SPECIAL_V4 = tuple(
    IPv4Network(each)
    for each in (
        "100.64.0.0/10",  # shared between carriers and their customers (RFC 6598)
        "168.63.129.16/32",  # Azure's own services on every virtual machine (learn.microsoft.com, "What is IP address
        # 168.63.129.16?"); it looks like any other address
        "192.0.0.0/24",  # IETF protocol assignments; Oracle's cloud has its metadata at 192.0.0.192
        "192.88.99.0/24",  # relays of 6to4 (RFC 7526)
    )
)
"""Beside what Python calls private, reserved, and so on."""
GLOBAL_V6 = IPv6Network("2000::/3")
SPECIAL_V6 = tuple(
    IPv6Network(each)
    for each in (
        "2001::/23",  # IETF protocol assignments, Teredo among them
        "2001:db8::/32",  # documentation
        "2002::/16",  # 6to4, which carries an IPv4 address that can be any
        "3fff::/20",  # documentation (RFC 9637)
    )
)
NAT64 = IPv6Network("64:ff9b::/96")
"""How networks of IPv6 alone reach IPv4 (RFC 6052); the last 32 bits say where."""


def is_public(address: str) -> bool:
    """Whether it is an address that anybody on the Internet could reach. What is no address is not."""
    try:
        parsed = ip_address(address)
    except ValueError:
        return False
    if isinstance(parsed, IPv4Address):
        return _is_public_v4(parsed)
    inside = _v4_inside(parsed)
    return _is_public_v6(parsed) if inside is None else _is_public_v4(inside)


def is_loopback(address: str) -> bool:
    """Whether it is this machine itself. What is no address is not."""
    try:
        parsed = ip_address(address)
    except ValueError:
        return False
    inside = _v4_inside(parsed) if isinstance(parsed, IPv6Address) else None
    return (inside or parsed).is_loopback


def _v4_inside(address: IPv6Address) -> IPv4Address | None:
    if address in NAT64:
        return IPv4Address(int(address) & 0xFFFF_FFFF)
    return address.ipv4_mapped


def _is_public_v4(address: IPv4Address) -> bool:
    special = any(address in network for network in SPECIAL_V4)
    return address.is_global and not (special or address.is_multicast or address.is_reserved)


def _is_public_v6(address: IPv6Address) -> bool:
    special = address.scope_id is not None or any(address in network for network in SPECIAL_V6)
    return address.is_global and address in GLOBAL_V6 and not special
