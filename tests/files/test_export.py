"""CSV files that a spreadsheet shows as they are, and runs nothing of."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import AsyncIterator, Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.files.export import BLOCK, csv_chunks, delimiter, safe, written

FORMULAS = (
    "=1+1",
    "+cmd",
    "-2+3",
    "@SUM(A1)",
    '=HYPERLINK("https://evil.example")',
    "＝1+1",
    "＋1",
    "－1x",
    "＠x",
    "−1",
)


async def rows_of(*rows: Sequence[str]) -> AsyncIterator[Sequence[str]]:
    for row in rows:
        yield row


async def whole(*rows: Sequence[str], heading: Sequence[str] = ("Name", "Why"), separator: str = ",") -> bytes:
    return b"".join([each async for each in csv_chunks(heading, rows_of(*rows), separator)])


@pytest.mark.parametrize("cell", FORMULAS)
@pytest.mark.parametrize("before", ["", " ", "\t", "\r", "\n", "\x00", "\u200b", "\ufeff", '"', "' "])
def test_no_cell_begins_a_formula(cell: str, before: str) -> None:
    shown = safe(before + cell)
    assert shown.lstrip(" \t\r\n\u200b\ufeff\ufffd\"'") == cell
    assert "'" in shown


@pytest.mark.parametrize(
    "cell", ["ana@north.example", "Ana-Maria", "a=b", "C++", "1-2", "", " ", "Ana, Rui", "+5", "-3.5", "-3,5", "5"]
)
def test_ordinary_cells_stay_as_they_are(cell: str) -> None:
    assert safe(cell) == cell


@pytest.mark.parametrize(
    "cell",
    ["ana;=1+1", "ana,=1+1", "ana\t=1+1", "ana\n=1+1", "ana\r\n @SUM(A1)", 'ana;"=1+1', "+351 912", "--1", "1;-x"],
)
def test_no_place_where_a_spreadsheet_may_split_begins_a_formula(cell: str) -> None:
    assert len(safe(cell)) == len(cell) + 1


def test_what_is_no_character_is_shown_as_one() -> None:
    assert written([["a\ud800b\x00c"]]) == '"a\ufffdb\ufffdc"\r\n'.encode()


_CELLS = st.text(st.sampled_from(list("a1=+-@,;\t\r\n\"' |＝−\u200b\x00é")), max_size=8) | st.text(
    st.characters(codec="utf-8"), max_size=8
)


@given(st.lists(st.lists(_CELLS, min_size=1, max_size=4), max_size=4), st.sampled_from(",;"))
def test_whoever_splits_it_finds_no_formula(rows: list[list[str]], separator: str) -> None:
    text = written(rows, separator).decode()
    for piece in re.split(r"[,;\t\r\n|]", text):
        bare = piece.strip(' "').lstrip("\u200b")
        number = re.fullmatch(r"[+-]?\d+([.,]\d+)?", bare, re.ASCII)
        assert number or not bare.startswith(("=", "+", "-", "@", "＝", "＋", "－", "＠", "−"))


@given(st.lists(st.lists(_CELLS, min_size=1, max_size=4), max_size=4), st.sampled_from(",;"))
def test_it_reads_back_cell_by_cell(rows: list[list[str]], separator: str) -> None:
    text = io.StringIO(written(rows, separator).decode(), newline="")
    assert list(csv.reader(text, delimiter=separator)) == [[safe(cell) for cell in row] for row in rows]


async def test_excel_is_told_that_it_is_unicode() -> None:
    assert await whole(("Zoë", "não")) == '\ufeff"Name","Why"\r\n"Zoë","não"\r\n'.encode()


async def test_a_file_without_rows_has_its_heading() -> None:
    assert await whole(heading=("A", "B"), separator=";") == '\ufeff"A";"B"\r\n'.encode()


async def test_a_long_file_comes_in_pieces() -> None:
    rows = [("x" * 1000, str(number)) for number in range(500)]
    pieces = [each async for each in csv_chunks(("a", "b"), rows_of(*rows))]
    assert len(pieces) > 5
    assert all(len(each) < BLOCK + 2000 for each in pieces)
    read = csv.reader(io.StringIO(b"".join(pieces).decode("utf-8-sig"), newline=""))
    assert [tuple(row) for row in read] == [("a", "b"), *rows]


@pytest.mark.parametrize(
    ("locale", "sign"),
    [("en_GB", ","), ("en_US", ","), ("pt_PT", ";"), ("de_DE", ";"), ("fr", ";"), ("ja", ","), ("xx", ","), ("", ",")],
)
def test_cells_are_separated_as_spreadsheets_of_that_locale_expect(locale: str, sign: str) -> None:
    assert delimiter(locale) == sign
