"""Cells into addresses: the short way against email-validator, and everything that goes the long way."""

from __future__ import annotations

import pytest
from email_validator import EmailNotValidError, validate_email
from hypothesis import assume, example, given
from hypothesis import strategies as st

from bot.audience.imports.reading.addresses import (
    EXCHANGE,
    FORMULA,
    GUEST,
    NO_ADDRESS,
    UNREADABLE,
    addresses,
    plain,
)
from bot.audience.people.rules import fold
from bot.audience.segments.addresses import CUT_OFF, read_addresses

PARTS = st.text("abzAZ019.-_+'!#", min_size=1, max_size=9)
LONG = st.sampled_from(["a" * 63, "a" * 64, "a" * 65, "b." * 120, "xn--mnchen-3ya", "a--b", "ab--c", "-a", "a-"])
TOPS = st.sampled_from(["example", "test", "local", "localhost", "invalid", "onion", "arpa", "org", "a1", "1", "x"])
NEARLY = st.builds("{}@{}.{}".format, PARTS | LONG, PARTS | LONG, TOPS) | st.text("ab@.-+_1 É\u200b", max_size=30)


@given(NEARLY)
@example("a" * 64 + "@a.example")
@example("a" * 65 + "@a.example")
@example("a@" + "b" * 63 + ".example")
@example("a@" + "b" * 64 + ".example")
@example("a@" + "bc." * 82 + "example")
@example("a@b.example\n")
@example("K@b.example")  # the sign for kelvin is a k without case
@example("a@ab--c.example")
@example("a@b.local")
def test_the_short_way_says_yes_only_where_the_validator_does_and_the_same(cell: str) -> None:
    address = plain(cell)
    if address is not None:
        checked = validate_email(cell, check_deliverability=False, test_environment=True)
        assert address == fold(checked.normalized)


@given(
    st.from_regex(
        r"[a-z][a-z0-9]{0,10}(?:[._+-][a-z0-9]{1,9})?@[a-z]{2,10}(?:-[a-z]{1,5})?\.(?:example|test|org)", fullmatch=True
    )
)
def test_usual_addresses_go_the_short_way(cell: str) -> None:
    assert plain(cell) == cell


@given(NEARLY)
def test_the_long_way_agrees_with_the_validator(cell: str) -> None:
    assume(cell[:1].isalnum())  # bullets and quotes before it are taken off
    try:
        expected = fold(validate_email(cell, check_deliverability=False, test_environment=True).normalized)
    except EmailNotValidError:
        return
    assert [each.address for each in addresses(cell)] == [expected]


@given(NEARLY | st.from_regex(r"\w{1,5}@\w{1,5}\.\w{2,4}", fullmatch=True))
@example("ana@a.example.")
@example("•ana@a.example")
@example("-ana@a.example")
def test_a_cell_with_an_address_alone_gives_what_a_pasted_list_gives(cell: str) -> None:
    """The validation alone is the same as with all that is looked for in pasted text."""
    if "@" in cell:
        assert [each.address for each in addresses(cell)] == [
            each.address for each in read_addresses(cell)
        ] or not cell.strip()


@pytest.mark.parametrize(
    ("cell", "expected"),
    [
        ("Ana Lima <ana@a.example>", [("ana@a.example", "Ana Lima")]),
        ("Lima, Ana <ana@a.example>", [("ana@a.example", "Lima, Ana")]),
        ("ana@a.example; bo@a.example", [("ana@a.example", ""), ("bo@a.example", "")]),
        ("ana@a.example\nbo@a.example", [("ana@a.example", ""), ("bo@a.example", "")]),
        ("Sales team, Lisbon <sales@a.example>", [("sales@a.example", "Lisbon")]),
        (" \u200bANA@a.example\ufeff ", [("ana@a.example", "")]),
        ("mailto:ana@a.example", [("ana@a.example", "")]),
        ('="ana@a.example"', [("ana@a.example", "")]),
        ("ana@a.example ::: ana@home.example", [("ana@a.example", "")]),
        ("nobody ::: ana@home.example", [("ana@home.example", "")]),
        ("SMTP:ana@a.example+smtp:al@a.example", [("ana@a.example", "")]),
        ("smtp:al@a.example SIP:al@a.example SMTP:ana@a.example", [("ana@a.example", "")]),
        ("smtp:ana+news@a.example", [("ana+news@a.example", "")]),
        ("SMTP:ana@a.example", [("ana@a.example", "")]),
        ("ana_b.example#EXT#@t.onmicrosoft.com", [("ana@b.example", "")]),
        ("ana_lima_b.example#ext#@t.onmicrosoft.com", [("ana_lima@b.example", "")]),
        ("live.com#ana_outlook.com#EXT#@t.onmicrosoft.com", [("ana@outlook.com", "")]),
        ("ana+x@a.example", [("ana+x@a.example", "")]),
        ("ana@xn--mnchen-3ya.example", [("ana@münchen.example", "")]),
    ],
)
def test_cells_with_addresses(cell: str, expected: list[tuple[str, str]]) -> None:
    assert [(each.address, each.name) for each in addresses(cell)] == expected


@pytest.mark.parametrize(
    ("cell", "why"),
    [
        ("Ana Lima", NO_ADDRESS),
        ("n/a", NO_ADDRESS),
        ("/o=ExchangeLabs/ou=Exchange Administrative Group/cn=Recipients/cn=ana", EXCHANGE),
        ("/O=ORG/OU=X/CN=RECIPIENTS/CN=ANA", EXCHANGE),
        ("=HYPERLINK(\"mailto:ana@a.example\")", FORMULA),
        ("kiosk#EXT#@t.onmicrosoft.com", GUEST),
        ("_b#EXT#@t.onmicrosoft.com", GUEST),
        ("j\ufffdrg@a.example", UNREADABLE),
        ("ana.lima@lisboa.exam...", CUT_OFF),
        ("Ana <ana.lima@lisb…", CUT_OFF),
        ("ana@a", "The part after the @-sign is not valid. It should have a period."),
        ("ana@@a.example", "The part after the @-sign contains invalid characters: '@'."),
    ],
)  # fmt: skip
def test_cells_without_one_say_why(cell: str, why: str) -> None:
    (read,) = addresses(cell)
    assert (read.address, read.why) == (None, why)


def test_good_and_bad_ones_of_a_cell_are_both_told() -> None:
    assert [(each.address, bool(each.why)) for each in addresses("ana@a.example; bo@@a.example")] == [
        ("ana@a.example", False),
        (None, True),
    ]


@given(st.text(max_size=60) | st.text("ab@.<>,;:#_\"'=+/ EXTSMTP", max_size=60))
def test_any_cell_holds_an_address_or_a_reason(cell: str) -> None:
    found = addresses(cell)
    assert found
    for each in found:
        assert (each.address is None) == bool(each.why)
        assert each.address is None or each.address == fold(each.address)
