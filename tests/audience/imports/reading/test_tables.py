"""Which table of a file holds the people."""

from __future__ import annotations

from bot.audience.imports.reading.tables import DISTINCT, LOOKED_AT, WIDEST, Table, tables


def found(*rows: list[str]) -> list[Table]:
    return tables(enumerate(rows, 1))


def people(start: int, count: int) -> list[list[str]]:
    return [[f"Person {number}", f"p{number}@a.example"] for number in range(start, start + count)]


def test_a_header_is_known_by_its_words() -> None:
    (table,) = found(["Staff"], ["", ""], ["Name", "E-mail"], ["Bo", ""], *people(0, 2))
    assert (table.line, table.header, table.known, table.rows) == (3, ("Name", "E-mail"), True, 3)


def test_a_header_of_other_words_is_the_first_row_of_its_kind() -> None:
    (table,) = found(["Some title", ""], ["Who", "Where to write"], ["Bo", "none"], *people(0, 2))
    assert (table.line, table.header, table.known, table.rows) == (2, ("Who", "Where to write"), False, 3)


def test_without_a_header_the_first_row_is_somebody() -> None:
    (table,) = found(*people(0, 3))
    assert (table.line, table.header, table.rows) == (1, (), 3)


def test_a_gap_parts_a_title_from_what_is_no_header_of_it() -> None:
    (table,) = found(["Report", "of May"], [], *people(0, 2))
    assert (table.line, table.header) == (3, ())


def test_a_header_that_comes_again_begins_no_table() -> None:
    header = ["Name", "Email"]
    (table,) = found(header, *people(0, 2), header, *people(2, 2), [], header, *people(4, 1))
    assert table.rows == 5
    assert table.end == 0


def test_another_header_behind_a_gap_or_title_begins_another_table() -> None:
    first, second = found(["Name", "Email"], *people(0, 2), ["Next"], ["Name", "Email", "Role"], *people(0, 3))
    assert (first.line, first.end, second.line) == (1, 4, 5)
    assert (first.worth, second.worth) == (4, 6)


def test_a_row_of_somebody_without_an_address_begins_no_table() -> None:
    """`Email` may be what a channel is called."""
    (table,) = found(
        ["Name", "Address", "E-mail"], ["Ana", "", "a@a.example"], ["Bo", "Email", ""], ["Cy", "", "c@a.example"]
    )
    assert table.rows == 3


def test_repeated_people_do_not_make_a_table_larger() -> None:
    first, second = found(
        ["Name", "Email"], *people(0, 2), [], ["Name", "Email", "Left at"], *people(0, 2), *people(0, 2)
    )
    assert first.worth == second.worth


def test_every_column_with_something_in_it_is_in_the_sample_however_late_it_comes() -> None:
    rows = [*people(0, LOOKED_AT * 3), ["Late", "late@a.example", "", "note"], *people(9_000, 5)]
    (table,) = found(["Name", "Email"], *rows)
    assert len(table.sample) == LOOKED_AT + 1
    assert table.sample[-1][3] == "note"


def test_columns_without_end_are_not_kept() -> None:
    (table,) = found(["ana@a.example", *[str(number) for number in range(5_000)]])
    assert len(table.sample[0]) == WIDEST


def test_only_so_many_people_are_kept_to_compare_tables() -> None:
    (table,) = tables((number, [f"p{number}@a.example"]) for number in range(1, DISTINCT + 1_000))
    assert len(table.people) == DISTINCT
    assert table.rows == DISTINCT + 999


def test_without_addresses_there_is_no_table() -> None:
    assert found(["Name", "Email"], ["Ana", "none"]) == []
    assert found() == []
