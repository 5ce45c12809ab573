"""A row into the person it is about, or why it is about nobody. Pure, and small enough to go to other processes."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from bot.audience.imports.reading.addresses import NO_ADDRESS, addresses, plain
from bot.audience.imports.reading.cells import clean, is_one_address
from bot.audience.imports.reading.headers import NamePart, Role, name_part, role
from bot.audience.imports.reading.records import Heading, Read, ReadRow, Reject, Unclear
from bot.audience.people.rules import fold
from bot.audience.segments.addresses import LONGEST_NAME, ReadAddress
from bot.refusals import Refused

SHORTENED = 200
WHICH_COLUMN = "Several columns hold addresses. Say which one is the people's."
WITHIN_QUOTES = "This stands within a quoted cell. If it is a row of its own, a quote before it is out of place."
BEYOND = "This stands behind the last column. If it is of a row of its own, a quote before it is out of place."
_DELIMITERS = re.compile(r"[,;\t|]")
_LINE_ENDS = re.compile(r"\r\n|\r|\n")


@dataclass(frozen=True, slots=True)
class Picker:
    """Which cells of a row mean what. `names` are (part, place); `columns` are (place, name) of what else is kept."""

    places: tuple[int, ...]
    width: int
    names: tuple[tuple[NamePart, int], ...] = ()
    columns: tuple[tuple[int, str], ...] = ()
    others: frozenset[int] = frozenset()
    delimiter: str = ""

    def read(self, line: int, row: Sequence[str]) -> Iterator[Read]:
        """Its person, or several where the cell holds several, or the reason why it has none."""
        yield from self._read(line, row)
        if self.delimiter and (len(row) > self.width > 0 or _LINE_ENDS.search("".join(row))):
            yield from self._glued(line, row)

    def _read(self, line: int, row: Sequence[str]) -> Iterator[Read]:
        place = self.places[0]
        if place < len(row) and (address := plain(row[place])):
            yield ReadRow(line, address, self._name(row), self._cells(row))
        else:
            yield from self._closely(line, row)

    def _closely(self, line: int, row: Sequence[str]) -> Iterator[Read]:
        bad: list[ReadAddress] = []
        for place in self.places:
            if place < len(row) and row[place].strip():
                found = addresses(row[place])
                if any(each.address for each in found):
                    yield from (self._person(line, row, each) for each in found)
                    return
                bad += found
        shifted = self._shifted(row)
        if shifted is not None:
            yield ReadRow(line, shifted.address or "", shifted.name)
            return
        told = [each for each in bad if "@" in each.text] or [each for each in bad if each.why != NO_ADDRESS][:1]
        for each in told:
            yield Reject(line, each.text[:SHORTENED], each.why)
        if not told:
            elsewhere = any("@" in cell for cell in row)
            text = bad[0].text if bad and not elsewhere else ", ".join(filter(None, map(clean, row)))
            yield Reject(line, text[:SHORTENED], NO_ADDRESS)

    def _person(self, line: int, row: Sequence[str], read: ReadAddress) -> Read:
        if read.address is None:
            return Reject(line, read.text[:SHORTENED], read.why)
        return ReadRow(line, read.address, self._name(row) or read.name, self._cells(row))

    def _shifted(self, row: Sequence[str]) -> ReadAddress | None:
        """The address of a row whose cells were torn apart, as by a comma in a name: only where there is just one."""
        if len(row) == self.width:
            return None
        found = [cell for place, cell in enumerate(row) if place not in self.others and is_one_address(cell)]
        read = addresses(found[0]) if len(found) == 1 else []
        return read[0] if len(read) == 1 and read[0].address else None

    def _glued(self, line: int, row: Sequence[str]) -> Iterator[Reject]:
        """Addresses of rows that a quote out of place may have glued to this one: in a cell, or behind the last."""
        own = {each.address for each in self._read(line, row) if isinstance(each, ReadRow)}
        for cell in row[self.width :] if self.width else ():
            if is_one_address(cell) and fold(clean(cell)) not in own:
                yield Reject(line, clean(cell)[:SHORTENED], BEYOND)
        for cell in row:
            parts = _LINE_ENDS.split(cell)
            for number, text in enumerate(parts if len(parts) > 1 else (), line):
                among = _DELIMITERS.split(text)
                if len(among) > 1 and {fold(clean(each)) for each in among if is_one_address(each)} - own:
                    yield Reject(number, text[:SHORTENED], WITHIN_QUOTES)
            line += len(parts) - 1

    def _cells(self, row: Sequence[str]) -> dict[str, str]:
        length = len(row)
        return {name: text for place, name in self.columns if place < length and (text := clean(row[place]))}

    def _name(self, row: Sequence[str]) -> str:
        parts = {part: clean(row[place]) for part, place in reversed(self.names) if place < len(row)}
        full, own = parts.get(NamePart.FULL, ""), parts.get(NamePart.PLAIN, "")
        first, last = parts.get(NamePart.FIRST, ""), parts.get(NamePart.LAST, "")
        whole = full or (own if _within(first, own) and _within(last, own) else "")
        return " ".join((whole or " ".join(filter(None, (first, own, last)))).split())[:LONGEST_NAME].strip()


def _within(part: str, name: str) -> bool:
    return not part or part.casefold() in name.casefold()


def picker(heading: Heading) -> Picker:
    """For rows of this heading. Raises Refused, field "column", where somebody has to say first which column it is."""
    if isinstance(heading.address, Unclear):
        raise Refused(WHICH_COLUMN, field="column")
    names = [(part, each.index) for each in heading.columns if (part := name_part(each.name)) is not None]
    return Picker(
        (heading.address.index, *(each.index for each in heading.fallbacks)),
        len(heading.cells),
        tuple(names),
        tuple((each.index, each.name) for each in heading.columns),
        frozenset(each.index for each in heading.columns if role(each.name) in (Role.OTHERS, Role.PRIVATE)),
        heading.delimiter,
    )
