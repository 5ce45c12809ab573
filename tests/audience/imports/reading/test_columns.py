"""Which column is the person's address."""

from __future__ import annotations

import pytest

from bot.audience.imports.reading.columns import SAMPLES, chosen, described, named
from bot.audience.imports.reading.records import Column, Unclear
from bot.refusals import Refused

Sample = list[list[str]]


def table(*names: str, rows: int = 4, empty: tuple[str, ...] = ()) -> tuple[tuple[Column, ...], Sample]:
    """Each column has addresses of its own in each row, but the empty ones; a name with `=` shares those before it."""
    sample = [
        ["" if each in empty else f"p{number}@{each.strip('=').replace(' ', '-')}.example" for each in names]
        for number in range(rows)
    ]
    return described([each.strip("=") for each in names], sample), sample


def pick(columns: tuple[Column, ...], sample: Sample, asked: str | None = None) -> tuple[str | list[str], list[str]]:
    address, fallbacks = chosen(columns, sample, asked)
    names = [each.name for each in address.candidates] if isinstance(address, Unclear) else address.name
    return names, [each.name for each in fallbacks]


@pytest.mark.parametrize(
    ("names", "address", "fallbacks"),
    [
        (["Email"], "Email", []),
        (["userPrincipalName", "mail"], "mail", ["userPrincipalName"]),
        (["UPN", "Proxy addresses"], "UPN", ["Proxy addresses"]),
        (["Email", "Work email"], "Work email", ["Email"]),
        (["Work email", "Primary email"], "Primary email", ["Work email"]),
        (["E-mail 2 - Value", "E-mail 1 - Value"], "E-mail 1 - Value", ["E-mail 2 - Value"]),
        (["Manager email", "Email", "Private email"], "Email", []),
        (["Contact"], "Contact", []),
        (["Contact", "Manager"], "Contact", []),
        (["Contact", "Private email"], "Contact", []),
        (["Private email"], "Private email", []),
        (["E-mail Display Name"], "E-mail Display Name", []),
    ],
)
def test_the_persons_own_address_at_work_is_preferred(names: list[str], address: str, fallbacks: list[str]) -> None:
    assert pick(*table(*names)) == (address, fallbacks)


@pytest.mark.parametrize(
    ("names", "candidates"),
    [
        (["Contact A", "Contact B"], ["Contact A", "Contact B"]),
        (["Email", "E-mail address"], ["Email", "E-mail address"]),
        (["Manager email"], ["Manager email"]),
        (["Manager email", "Owner"], ["Manager email", "Owner"]),
    ],
)
def test_where_nothing_prefers_one_somebody_has_to_choose(names: list[str], candidates: list[str]) -> None:
    assert pick(*table(*names)) == (candidates, [])


def test_columns_that_say_the_same_are_one_and_the_fuller_is_taken() -> None:
    sample = [["Ana@a.example", "ana@a.example"], ["", "bo@a.example"], ["cy@a.example", "cy@a.example"]]
    assert pick(described(["Email", "E-mail"], sample), sample) == ("E-mail", ["Email"])


def test_columns_that_are_never_both_filled_are_one() -> None:
    sample = [["ana@a.example", ""], ["", "bo@a.example"], ["cy@a.example", ""]]
    assert pick(described(["Contact A", "Contact B"], sample), sample) == ("Contact A", [])


def test_a_column_without_addresses_is_none_whatever_it_is_called() -> None:
    sample = [["none", "ana@a.example"], ["-", "bo@a.example"]]
    assert pick(described(["Email", "Contact"], sample), sample) == ("Contact", [])


def test_a_sparse_column_with_the_right_name_is_still_preferred() -> None:
    sample = [["", f"p{number}@t.onmicrosoft.com"] for number in range(20)] + [
        ["ana@a.example", "al@t.onmicrosoft.com"]
    ]
    assert pick(described(["mail", "userPrincipalName"], sample), sample) == ("mail", ["userPrincipalName"])


def test_remarks_with_an_address_in_them_are_no_addresses() -> None:
    sample = [
        ["ana@a.example", "away, ask bo@a.example instead of her please"],
        ["bo@a.example", "see ana@a.example for more"],
    ]
    assert pick(described(["Contact", "Remark"], sample), sample) == ("Contact", [])


def test_what_somebody_chose_counts_alone() -> None:
    columns, sample = table("mail", "userPrincipalName")
    assert pick(columns, sample, "userPrincipalName") == ("userPrincipalName", [])
    with pytest.raises(Refused, match="no column Post") as refused:
        chosen(columns, sample, "Post")
    assert refused.value.field == "column"


def test_every_column_has_a_name_of_its_own() -> None:
    assert named(["Email", "", "Email", "Email", "Email (2)"], 6) == (
        "Email",
        "Column 2",
        "Email (2)",
        "Email (3)",
        "Email (2) (2)",
        "Column 6",
    )


def test_only_columns_with_something_in_them_are_told_with_a_few_of_their_values() -> None:
    sample = [["a", " ", "\u200b"], ["b"], ["a"], ["c" * 500], ["d"]]
    assert described(["One", "Two", "Three"], sample) == (Column(0, "One", ("a", "b", "c" * 80)),)
    assert len(described(["One"], sample)[0].samples) == SAMPLES
