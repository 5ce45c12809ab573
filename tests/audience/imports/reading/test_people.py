"""Rows into people."""

from __future__ import annotations

import pytest

from bot.audience.imports.reading.addresses import GUEST, NO_ADDRESS
from bot.audience.imports.reading.people import BEYOND, SHORTENED, WITHIN_QUOTES
from bot.audience.imports.reading.reading import read_list
from bot.audience.imports.reading.records import Read, ReadRow, Reject


def read(*lines: str) -> list[Read]:
    """Rows under a header and one plain row, which make clear what the file is; only what they gave."""
    first, *rest = lines
    plain = ";".join(
        {"Mail": "x@a.example", "UPN": "x@a.example", "Manager": "boss@a.example"}.get(each, "x")
        for each in first.split(";")
    )
    return list(read_list("\n".join([first, plain, plain, *rest]).encode()))[2:]


def names(header: str, *rows: str) -> list[str]:
    return [each.name for each in read(header, *rows) if isinstance(each, ReadRow)]


@pytest.mark.parametrize(
    ("header", "row", "name"),
    [
        ("Mail;Name", "a@a.example;Ana Lima", "Ana Lima"),
        ("Mail;Display name;First name;Last name", "a@a.example;Ana Lima;Ana Maria;Lima", "Ana Lima"),
        ("Mail;Display name;First name;Last name", "a@a.example;;Ana;Lima", "Ana Lima"),
        ("Mail;Last name;First name", "a@a.example;Lima;Ana", "Ana Lima"),
        ("Mail;Vorname;Name", "a@a.example;Jörg;Weiß", "Jörg Weiß"),
        ("Mail;Name;First name", "a@a.example;Ana Lima;Ana", "Ana Lima"),
        ("Mail;Nombre;Apellidos", "a@a.example;José;García Peña", "José García Peña"),
        ("Mail;Nom;Prénom", "a@a.example;Lefèvre;Élodie", "Élodie Lefèvre"),
        ("Mail;City", "Ana Lima <a@a.example>;Lisbon", "Ana Lima"),
        ("Mail;Name", "Anita <a@a.example>;Ana Lima", "Ana Lima"),
        ("Mail;Name", "a@a.example; Ana \u200b\tLima ", "Ana Lima"),
        ("Mail;Name", "a@a.example;" + "n" * 500, "n" * 120),
        ("Mail;City", "a@a.example;Lisbon", ""),
    ],
)
def test_a_name_is_made_of_the_columns_there_are(header: str, row: str, name: str) -> None:
    assert names(header, row) == [name]


def test_an_empty_or_bad_address_is_looked_for_in_what_may_stand_in() -> None:
    assert [
        each.address
        for each in read("Mail;UPN", ";b@a.example", "n/a;c@a.example", "d@@a;d@a.example")
        if isinstance(each, ReadRow)
    ] == [
        "b@a.example",
        "c@a.example",
        "d@a.example",
    ]


def test_others_addresses_never_stand_in() -> None:
    assert read("Mail;Manager;Note", ";boss@a.example;") == [Reject(4, "boss@a.example", NO_ADDRESS)]


def test_the_reason_that_says_most_is_told() -> None:
    (reject,) = read("Mail;UPN", "none;kiosk#EXT#@t.onmicrosoft.com")
    assert reject == Reject(4, "kiosk#EXT#@t.onmicrosoft.com", GUEST)


def test_a_row_torn_by_a_comma_in_a_name_keeps_its_person_and_loses_the_cells() -> None:
    content = b"Name,Office,Email\nBo,Oslo,bo@a.example\nCy,Rome,cy@a.example\nLima, Ana,Lisbon,ana@a.example\n"
    assert list(read_list(content))[2] == ReadRow(4, "ana@a.example")


def test_a_torn_row_with_two_addresses_is_told_and_not_guessed() -> None:
    content = b"Name,Office,Email\nBo,Oslo,bo@a.example\nCy,Rome,cy@a.example\nAna,ana@a.example,x,ana@b.example\n"
    assert [each for each in read_list(content) if isinstance(each, Reject)] == [
        Reject(4, "Ana, ana@a.example, x, ana@b.example", NO_ADDRESS),
        Reject(4, "ana@b.example", BEYOND),
    ]


def test_a_short_row_has_the_cells_that_it_has() -> None:
    assert read("Mail;City;Team", "a@a.example;Lisbon") == [ReadRow(4, "a@a.example", "", {"City": "Lisbon"})]


def test_several_of_a_cell_share_the_row() -> None:
    found = read("Mail;City", '"a@a.example; b@a.example, c@@a";Lisbon')
    assert found[:2] == [
        ReadRow(4, "a@a.example", "", {"City": "Lisbon"}),
        ReadRow(4, "b@a.example", "", {"City": "Lisbon"}),
    ]
    assert isinstance(found[2], Reject)
    assert found[2].text == "c@@a"


def test_cells_are_text_and_empty_ones_are_left_out() -> None:
    (row,) = read("Mail;A;B;C;D", 'a@a.example;=1+1;"=""00351""";\u200b;" x\ny "')
    assert isinstance(row, ReadRow)
    assert row.cells == {"A": "=1+1", "B": "00351", "D": "x\ny"}


def test_a_reject_is_shortened() -> None:
    (reject,) = read("Mail;City", "y" * 500 + ";Lisbon")
    assert (reject.line, len(reject.text) if isinstance(reject, Reject) else 0) == (4, SHORTENED)


def test_what_looks_like_a_row_within_a_quoted_cell_is_told_with_its_line() -> None:
    found = read(
        "Mail;City;Note", 'a@a.example;Lisbon;"see\nb@a.example;Porto\nand c@a.example; too"', "d@a.example;Rome;"
    )
    assert [each.line for each in found] == [4, 5, 7]
    assert found[1] == Reject(5, "b@a.example;Porto", WITHIN_QUOTES)


def test_an_address_behind_the_last_column_is_told() -> None:
    assert read("Mail;City", "a@a.example;Lisbon;b@a.example;x;A@a.example") == [
        ReadRow(4, "a@a.example", "", {"City": "Lisbon"}),
        Reject(4, "b@a.example", BEYOND),
    ]


def test_blank_rows_and_repeated_headers_are_nobody() -> None:
    assert [each.line for each in read("Mail;City", "", ";", " ; ", "Mail;City", "a@a.example;Lisbon")] == [8]
