"""Lists written by Python's csv module in any of its dialects come back as they were."""

from __future__ import annotations

import csv
import io
from dataclasses import dataclass
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from bot.audience.imports.reading.reading import read_list
from bot.audience.imports.reading.records import ReadRow

HEADER = ("Name", "Email", "Note")
WORDS = st.text("abc ÄéñłЖ山.,;|\"'-0123456789", max_size=12).map(str.strip)
NOTES = WORDS | st.tuples(WORDS, WORDS).map("\n".join).map(str.strip)
ROWS = st.lists(st.tuples(WORDS, NOTES), min_size=3, max_size=12)


@dataclass(frozen=True)
class Dialect:
    delimiter: str
    lineterminator: str
    quoting: int
    escapechar: str | None = None

    def options(self) -> dict[str, Any]:
        return {
            "delimiter": self.delimiter,
            "lineterminator": self.lineterminator,
            "quoting": self.quoting,
            "escapechar": self.escapechar,
            "doublequote": self.escapechar is None,
        }


DIALECTS = st.builds(
    Dialect,
    st.sampled_from([",", ";", "\t", "|"]),
    st.sampled_from(["\r\n", "\n", "\r"]),
    st.sampled_from([csv.QUOTE_MINIMAL, csv.QUOTE_ALL, csv.QUOTE_NONNUMERIC]),
)


def written(rows: list[tuple[str, str]], dialect: Dialect) -> str:
    held = io.StringIO(newline="")
    writer = csv.writer(held, **dialect.options())
    writer.writerow(HEADER)
    writer.writerows((name, f"p{number}@a.example", note) for number, (name, note) in enumerate(rows))
    return held.getvalue()


def expected(rows: list[tuple[str, str]]) -> list[tuple[str, dict[str, str]]]:
    return [
        (f"p{number}@a.example", {key: text for key, text in (("Name", name), ("Note", note)) if text})
        for number, (name, note) in enumerate(rows)
    ]


@settings(derandomize=True, max_examples=200)
@given(ROWS, DIALECTS, st.sampled_from(["utf-8", "utf-8-sig", "utf-16"]))
def test_every_dialect_comes_back(rows: list[tuple[str, str]], dialect: Dialect, codec: str) -> None:
    # the module quotes no line ends but its own
    rows = [(name, note.replace("\n", dialect.lineterminator)) for name, note in rows]
    reading = read_list(written(rows, dialect).encode(codec))
    assert reading.heading.delimiter == dialect.delimiter
    read = [each for each in reading if isinstance(each, ReadRow)]
    assert [(each.address, dict(each.cells)) for each in read] == expected(rows)


@given(ROWS, st.sampled_from([",", ";", "\t", "|"]), st.sampled_from(["\r\n", "\n"]))
def test_backslashes_before_quotes_come_back(rows: list[tuple[str, str]], delimiter: str, end: str) -> None:
    """As MySQL and some newsletters write them; every cell is quoted, and one has a quote in it."""
    rows = [*rows, ('Ana "Nana" Lima', 'said "hi"')]
    dialect = Dialect(delimiter, end, csv.QUOTE_ALL, "\\")
    text = written([(name, note.replace("\n", end)) for name, note in rows], dialect)
    read = [each for each in read_list(text.encode()) if isinstance(each, ReadRow)]
    assert [each.address for each in read] == [f"p{number}@a.example" for number in range(len(rows))]
    assert dict(read[-1].cells) == {"Name": 'Ana "Nana" Lima', "Note": 'said "hi"'}


def test_single_quotes_around_every_cell_are_quotes() -> None:
    text = (
        "'Name';'Email';'Note'\n'Ana; Maria';'ana@a.example';'a;b'\n'Bo';'bo@a.example';''\n'Cy';'cy@a.example';'x'\n"
    )
    reading = read_list(text.encode())
    assert [(each.address, dict(each.cells)) for each in reading if isinstance(each, ReadRow)] == [
        ("ana@a.example", {"Name": "Ana; Maria", "Note": "a;b"}),
        ("bo@a.example", {"Name": "Bo"}),
        ("cy@a.example", {"Name": "Cy", "Note": "x"}),
    ]


def test_single_quotes_within_names_are_none() -> None:
    text = "Name;Email\nD'Arc;darc@a.example\n'Ana;ana@a.example\nO'Neil;o'neil@a.example\n"
    assert [each.name for each in read_list(text.encode()) if isinstance(each, ReadRow)] == ["D'Arc", "'Ana", "O'Neil"]


def test_spaces_behind_delimiters_do_not_matter() -> None:
    text = 'Name, Email, Note\n"Lima, Ana", ana@a.example, "a, b"\n Bo ,  bo@a.example , x\n'
    assert [(each.address, dict(each.cells)) for each in read_list(text.encode()) if isinstance(each, ReadRow)] == [
        ("ana@a.example", {"Name": "Lima, Ana", "Note": "a, b"}),
        ("bo@a.example", {"Name": "Bo", "Note": "x"}),
    ]
