"""Public addresses, and the many ways to write one that is not."""

from __future__ import annotations

from ipaddress import IPv4Address, IPv6Address

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.files.addresses import is_loopback, is_public

PRIVATE = (
    "0.0.0.0", "0.1.2.3", "10.0.0.1", "100.64.0.1", "100.100.100.200", "127.0.0.1", "127.255.255.254",
    "169.254.169.254",
    "168.63.129.16", "172.16.0.1", "172.31.255.255", "192.0.0.192", "192.0.2.1", "192.88.99.1", "192.168.1.1",
    "198.18.0.1", "198.51.100.7", "203.0.113.9", "224.0.0.1", "239.255.255.250", "240.0.0.1", "255.255.255.255",
    "::", "::1", "::127.0.0.1", "::ffff:127.0.0.1", "::ffff:10.0.0.1", "::ffff:7f00:1", "::ffff:169.254.169.254",
    "64:ff9b::7f00:1", "64:ff9b::a9fe:a9fe", "64:ff9b:1::1", "100::1", "2001::1", "2001:db8::1", "2002:7f00:1::",
    "2002:a9fe:a9fe::1", "3fff::1", "5f00::1", "fc00::1", "fd00:ec2::254", "fe80::1", "fe80::1%eth0", "fec0::1",
    "2606:4700::1%eth0", "ff02::1",
)  # fmt: skip
PUBLIC = ("13.107.136.10", "52.96.0.1", "1.1.1.1", "2620:1ec:8f8::10", "2a01:111::1", "64:ff9b::d6b:880a")


@pytest.mark.parametrize("address", PRIVATE)
def test_is_not_public(address: str) -> None:
    assert not is_public(address)


@pytest.mark.parametrize("address", PUBLIC)
def test_is_public(address: str) -> None:
    assert is_public(address)


@pytest.mark.parametrize(
    "text", ["", "localhost", "127.1", "0x7f.1", "2130706433", "017700000001", "1.2.3.4/8", "[::1]"]
)
def test_what_is_no_address_is_neither(text: str) -> None:
    assert not is_public(text)
    assert not is_loopback(text)


@pytest.mark.parametrize("address", ["127.0.0.1", "127.8.8.8", "::1", "::ffff:127.0.0.1"])
def test_this_machine(address: str) -> None:
    assert is_loopback(address)


@pytest.mark.parametrize("address", ["10.0.0.1", "169.254.169.254", "1.1.1.1", "fe80::1", "::", "0.0.0.0"])
def test_other_machines_are_not_this_one(address: str) -> None:
    assert not is_loopback(address)


@given(st.ip_addresses(v=4))
def test_an_address_within_another_counts_as_that(address: IPv4Address) -> None:
    number = int(address)
    for wrapped in (IPv6Address(0xFFFF << 32 | number), IPv6Address(0x64FF9B << 96 | number)):
        assert is_public(str(wrapped)) == is_public(str(address))


@given(st.ip_addresses())
def test_what_python_calls_private_is_never_public(address: IPv4Address | IPv6Address) -> None:
    odd = address.is_private or address.is_loopback or address.is_link_local or address.is_multicast
    if odd and not str(address).startswith("64:ff9b::"):
        assert not is_public(str(address))
