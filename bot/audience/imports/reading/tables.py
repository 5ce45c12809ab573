"""Which of a file's tables holds the people, and where it begins and ends, in one pass over the rows. Pure.

Exports put summaries above the people and other tables below them. A table begins at a row that speaks of addresses
and holds none, or where addresses begin without such a row. The one with most people wins, and the first of equals.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from bot.audience.imports.reading.cells import clean, holds_address, is_filled
from bot.audience.imports.reading.headers import speaks_of_addresses
from bot.audience.imports.reading.rows import Row

LOOKED_AT = 1_000
"""Rows of a table that are kept, to choose columns by what they hold."""

WIDEST = 1_000
"""Columns beyond are not looked at."""

DISTINCT = 50_000
"""People of a table that are kept, to compare tables by them."""

_WAITING = 50


@dataclass(slots=True)
class Table:
    """A table while it is found. `header` is () where there is none; `end` is the line behind it, 0 for the file's end.

    `beside` is where its last rows of one cell or none begin: a title of the next table, if one follows.
    """

    line: int
    header: tuple[str, ...]
    known: bool
    rows: int = 0
    end: int = 0
    sample: list[list[str]] = field(default_factory=list)
    width: int = 0
    empty: list[int] = field(default_factory=list)
    people: set[str] = field(default_factory=set)
    beside: int = 0
    gap: bool = False

    @property
    def worth(self) -> int:
        """How many people it holds; a header that speaks of addresses counts for as many."""
        return len(self.people) * (2 if self.known else 1)

    def add(self, row: list[str]) -> None:
        """Counts a row with addresses; of the first ones it keeps the cells."""
        self.rows += 1
        if self._fills(row) or len(self.sample) < LOOKED_AT:
            self.sample.append(row[:WIDEST])
        if len(self.people) < DISTINCT:
            self.people |= {cell.casefold() for cell in row if "@" in cell}
        self.beside, self.gap = 0, False

    def _fills(self, row: list[str]) -> bool:
        """Whether a column has something in it that had nothing until now: so each is in the sample."""
        width = min(len(row), WIDEST)
        self.empty += range(self.width, width)
        self.width = max(self.width, width)
        filled = {place for place in self.empty if place < width and row[place].strip()}
        self.empty = [place for place in self.empty if place not in filled] if filled else self.empty
        return bool(filled)


def tables(rows: Iterable[Row]) -> list[Table]:
    """All that hold addresses, in their order."""
    found = _Finding()
    for line, row in rows:
        found.see(line, row)
    return [table for table in found.tables if table.people]


class _Finding:
    def __init__(self) -> None:
        self.tables: list[Table] = []
        self._waiting: list[tuple[int, list[str]]] = []

    def see(self, line: int, row: list[str]) -> None:
        if any("@" in cell for cell in row):
            self._with_address(line, row)
        else:
            self._without(line, [cell for cell in row if is_filled(cell)], row)

    def _with_address(self, line: int, row: list[str]) -> None:
        if not self.tables:
            begins, header = _guessed(self._waiting, row) if any(map(holds_address, row)) else (0, ())
            self.tables.append(Table(begins or line, header, known=False))
            self.tables[-1].rows += sum(begins < each for each, cells in self._waiting if cells) if begins else 0
        self.tables[-1].add(row)

    def _without(self, line: int, filled: list[str], row: list[str]) -> None:
        table = self.tables[-1] if self.tables else None
        if filled and self._is_header(table, filled, row):
            self._begin(table, line, row)
        elif table is None:
            self._waiting = [*self._waiting, (line, row if filled else [])][-_WAITING:]
        elif is_header(table.header, row):
            return
        elif len(filled) > 1:
            table.rows, table.beside, table.gap = table.rows + 1, 0, False
        else:
            table.rows += len(filled)
            table.beside = table.beside or line
            table.gap = table.gap or not filled

    def _is_header(self, table: Table | None, filled: list[str], row: list[str]) -> bool:
        if not any(map(speaks_of_addresses, filled)):
            return False
        if table is None or not table.people:
            return len(filled) > 1 or table is None
        return (
            len(filled) > 1 and (table.gap or table.beside > 0 or not table.known) and not is_header(table.header, row)
        )

    def _begin(self, before: Table | None, line: int, row: list[str]) -> None:
        if before is not None:
            before.end = before.beside or line
        self.tables.append(Table(line, tuple(map(clean, row)), known=True))


def is_header(header: Sequence[str], row: Sequence[str]) -> bool:
    """Whether the row is the table's header once more, as where exports are put under one another."""
    return bool(header) and [clean(cell) for cell in row] == list(header)


def _guessed(waiting: Sequence[tuple[int, list[str]]], row: Sequence[str]) -> tuple[int, tuple[str, ...]]:
    """The header above the first row with an address: where the rows of its kind begin, after a gap or a title."""
    several = sum(1 for cell in row if cell.strip()) > 1
    begins: tuple[int, tuple[str, ...]] = (0, ())
    for line, cells in reversed(waiting):
        filled = sum(1 for cell in cells if cell.strip())
        if not filled or (several and filled == 1):
            break
        begins = line, tuple(map(clean, cells))
    return begins
