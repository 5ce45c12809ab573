"""Rows with their lines, and quotes that are out of place."""

from __future__ import annotations

import csv
import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.audience.imports.reading.rows import BARE, Layout, rows
from bot.refusals import Refused

COMMAS = Layout(",")


def read(text: str, layout: Layout = COMMAS) -> list[tuple[int, list[str]]]:
    return list(rows(io.StringIO(text, newline=""), layout))


def test_each_row_has_the_line_it_begins_at() -> None:
    text = 'a,b\n\n"c\nd",e\nf,"g\n\n"\nlast,one'
    assert read(text) == [(1, ["a", "b"]), (2, []), (3, ["c\nd", "e"]), (5, ["f", "g\n\n"]), (8, ["last", "one"])]


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_any_line_end_ends_a_line(end: str) -> None:
    assert read(f'a{end}"b{end}c"{end}d') == [(1, ["a"]), (2, [f"b{end}c"]), (4, ["d"])]


def test_other_signs_that_unicode_calls_line_ends_end_none() -> None:
    assert read("a\x0bb\x0cc\u2028d\x85e,f\n") == [(1, ["a\x0bb\x0cc\u2028d\x85e", "f"])]


def test_lines_that_are_notes_count_and_are_blank() -> None:
    assert read('sep=,\n#TYPE "X\na,b\n', Layout(",", skip=2)) == [(1, []), (2, []), (3, ["a", "b"])]


def test_a_bare_list_has_a_cell_per_line() -> None:
    assert read('Lima, Ana; x\n"Costa, Rui" <r@a.example>\n', Layout(BARE)) == [
        (1, ["Lima, Ana; x"]),
        (2, ["Costa, Rui <r@a.example>"]),
    ]


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ('a,b\n"c,d\ne,f\n', 2),
        ('a,b\nc,"d', 2),
        ('"', 1),
        ('a\n"b""\nc\n', 2),
        ('a,b\n"x,' + "people,\n" * 20_000, 2),
    ],
)
def test_a_quote_that_never_closes_is_refused_with_its_line(text: str, line: int) -> None:
    with pytest.raises(Refused, match=f"in line {line} never closes"):
        read(text)


@pytest.mark.parametrize(
    ("text", "opens", "closes"),
    [
        ('"Ana","a@a.example"\n"Bo","b@a.example\n"Cy","c@a.example"\n', 2, 3),
        ('Ana,"a@a.example\nBo,b@a.example\nCy,"c@a.example"\n', 1, 3),
    ],
)
def test_a_quote_that_closes_within_a_later_row_is_refused_with_both_lines(text: str, opens: int, closes: int) -> None:
    with pytest.raises(Refused, match=f"opens in line {opens} closes only in line {closes},"):
        read(text)


def test_quotes_within_a_line_are_taken_as_they_stand() -> None:
    assert read('Bo "Boss" Berg,b\n"Ana" Lima,a\n') == [(1, ['Bo "Boss" Berg', "b"]), (2, ["Ana Lima", "a"])]


CELLS = st.text("ab ,;\"\n\r'é", max_size=8).filter(lambda cell: cell == cell.lstrip(" "))


@given(st.lists(st.lists(CELLS, min_size=2, max_size=4), max_size=8), st.sampled_from([",", ";", "|"]))
def test_what_the_csv_module_writes_comes_back_with_its_lines(table: list[list[str]], delimiter: str) -> None:
    held = io.StringIO(newline="")
    writer = csv.writer(held, delimiter=delimiter, quoting=csv.QUOTE_ALL, lineterminator="\n")
    lines = []
    for row in table:
        lines.append(sum(1 for _ in io.StringIO(held.getvalue(), newline="")) + 1)
        writer.writerow(row)
    assert read(held.getvalue(), Layout(delimiter)) == list(zip(lines, table, strict=True))
