"""What reading a list tells: how it is laid out, its people, and what could not be read. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Column:
    """A column with something in it. `index` counts from 0; `samples` are some of its values, as they stand."""

    index: int
    name: str
    samples: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Unclear:
    """Several columns could hold the people's addresses, or the only one that does says it is of others: ask."""

    candidates: tuple[Column, ...]


@dataclass(frozen=True, slots=True)
class Elsewhere:
    """Another table of the file, at that line (its header's, or its first row's), that holds addresses, too."""

    line: int
    addresses: int


@dataclass(frozen=True, slots=True)
class Heading:
    """How the list is laid out.

    `delimiter` is "" for a bare list, whose lines are addresses and names. `line` is the header's, 0 where there is
    none; `cells` are the header's cells, made distinct. `fallbacks` are the person's other address columns, read where
    a row's address is empty or none. `columns` are those that have values, without the address: what may become
    attributes. `rows` counts the rows of the table, blank ones left out. `elsewhere` tells of tables that are not read.
    """

    encoding: str
    delimiter: str
    line: int
    cells: tuple[str, ...]
    address: Column | Unclear
    fallbacks: tuple[Column, ...] = ()
    columns: tuple[Column, ...] = ()
    rows: int = 0
    elsewhere: tuple[Elsewhere, ...] = ()


@dataclass(frozen=True, slots=True)
class ReadRow:
    """A person of the list. `address` is folded and valid; `cells` holds what the other columns say, none empty."""

    line: int
    address: str
    name: str = ""
    cells: Mapping[str, str] = field(default_factory=dict)

    def __reduce__(self) -> tuple[type[ReadRow], tuple[int, str, str, Mapping[str, str]]]:
        """For other processes: half of the time that dataclasses with slots take by themselves."""
        return ReadRow, (self.line, self.address, self.name, self.cells)


@dataclass(frozen=True, slots=True)
class Reject:
    """What could not be read: its line, its text (shortened), and why, in a sentence."""

    line: int
    text: str
    why: str


Read = ReadRow | Reject
