"""Reading a list of people, whatever made it: how it is laid out first, then its rows one by one. Memory stays flat.

The file is read through before its first row is given: so a quote that never closes, or no address anywhere, is known
before anything is done with anybody.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import chain, islice
from pathlib import Path

from bot.audience.imports.reading.cells import is_filled
from bot.audience.imports.reading.columns import chosen, described, named
from bot.audience.imports.reading.encodings import Encoding, encoding_of
from bot.audience.imports.reading.kinds import LOOKED_AT, refuse_other_kinds
from bot.audience.imports.reading.layout import layout_of
from bot.audience.imports.reading.people import Picker, picker
from bot.audience.imports.reading.records import Column, Elsewhere, Heading, Read
from bot.audience.imports.reading.rows import BARE, Layout, Row, rows
from bot.audience.imports.reading.source import Source
from bot.audience.imports.reading.tables import Table, is_header, tables
from bot.refusals import Refused

NO_ADDRESSES = "There is no address in the file. Check that it has a column with the people's e-mail addresses."


class Reading:
    """A list that was looked through. Iterating gives its rows in order, again from the beginning each time."""

    def __init__(self, source: Source, encoding: Encoding, layout: Layout, table: Table, heading: Heading) -> None:
        self.heading = heading
        self._source, self._encoding, self._layout, self._table = source, encoding, layout, table

    def __iter__(self) -> Iterator[Read]:
        return self.rows()

    def rows(self, *, after: int = 0) -> Iterator[Read]:
        """People and rejects of the rows that begin after this line, to go on where it was left.

        Raises Refused, field "column", where the heading is unclear and no column was said.
        """
        pick = self.picker()
        return chain.from_iterable(pick.read(line, row) for line, row in self.cells(after=after))

    def picker(self) -> Picker:
        """What makes people of cells; it can be sent to another process."""
        return picker(self.heading)

    def cells(self, *, after: int = 0) -> Iterator[Row]:
        """The table's rows as cells, with the line of each; blank ones and repeated headers are left out."""
        first, end, header = self.heading.line, self._table.end, self._table.header
        for line, row in rows(self._source.lines(self._encoding.codec), self._layout):
            if end and line >= end:
                return
            if line <= after or line <= first or line < self._table.line or not any(map(is_filled, row)):
                continue
            if header and row[0].strip("\ufeff \u200b") == header[0] and is_header(header, row):
                continue
            yield line, row


def read_list(given: Path | bytes | Iterable[bytes], *, column: str | None = None) -> Reading:
    """Looks a list through: a file, its bytes, or chunks of them.

    `column` names the one that holds the addresses, where somebody said so. Raises Refused, with a sentence for
    whoever sent it, where it is no list: empty, without an address, of another kind, or with a quote that never closes.
    """
    source = Source(given)
    refuse_other_kinds(next(source.chunks(), b"")[:LOOKED_AT])
    encoding = encoding_of(source.chunks())
    layout = layout_of(source.lines(encoding.codec))
    found = tables(rows(source.lines(encoding.codec), layout))
    if not found:
        raise Refused(NO_ADDRESSES)
    table = max(found, key=lambda each: each.worth)
    return Reading(source, encoding, layout, table, _heading(encoding, layout, table, found, column))


def _heading(encoding: Encoding, layout: Layout, table: Table, found: list[Table], asked: str | None) -> Heading:
    width = len(table.header) or max(map(len, islice(table.sample, 100)))
    bare = layout.delimiter == BARE
    cells = named(table.header, width) if table.header or not bare else ("",)
    columns = described(cells, table.sample)
    address, fallbacks = (next(iter(columns), Column(0, "")), ()) if bare else chosen(columns, table.sample, asked)
    return Heading(
        encoding.name,
        "" if bare else layout.delimiter,
        table.line if table.header else 0,
        cells if table.header else (),
        address,
        fallbacks,
        _others(columns, address),
        table.rows,
        tuple(Elsewhere(each.line, len(each.people)) for each in found if each is not table),
    )


def _others(columns: Iterable[Column], address: object) -> tuple[Column, ...]:
    return tuple(each for each in columns if each != address)
