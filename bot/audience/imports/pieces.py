"""A list in pieces, each written in one transaction: always cut in the same places, so that it can be gone on with."""

from __future__ import annotations

import hashlib
from array import array
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

from bot.audience.imports.reading.reading import read_list
from bot.audience.imports.reading.records import Heading, Read, ReadRow

SIZE = 1_000
"""Rows of a piece."""
_FILLED = 0.6


@dataclass(frozen=True, slots=True)
class Piece:
    """Some rows: whom they tell of for the first time, and what could not be read. `number` counts from 1."""

    number: int
    reads: tuple[Read, ...]
    repeated: int = 0


class Seen:
    """Addresses that came before, by 64 bits of their hash, in 8 bytes each and some room: a million takes 16 MB.

    That two of a million addresses share their hash happens in one list of some thirty million.
    """

    def __init__(self, room: int = 1 << 12) -> None:
        self._table = array("Q", bytes(8 * room))
        self._count = 0

    def add(self, address: str) -> bool:
        """True for one that came before."""
        if self._count > len(self._table) * _FILLED:
            self._grow()
        key = int.from_bytes(hashlib.blake2b(address.encode(), digest_size=8).digest(), "big") or 1
        return self._put(key)

    def _put(self, key: int) -> bool:
        table, mask = self._table, len(self._table) - 1
        place = key & mask
        while (there := table[place]) and there != key:
            place = (place + 1) & mask
        table[place] = key
        self._count += not there
        return bool(there)

    def _grow(self) -> None:
        before = self._table
        self._table, self._count = array("Q", bytes(16 * len(before))), 0
        for key in before:
            if key:
                self._put(key)


def heading(path: Path, column: str | None) -> Heading:
    """How the file is laid out. Raises Refused where it is no list."""
    return read_list(path, column=column).heading


def pieces(path: Path, column: str | None, done: int, size: int = SIZE) -> Iterator[Piece]:
    """The pieces after the first `done`. The rows of those are read all the same: they tell what is repeated.

    Raises Refused where it is no list, and where nobody said which column holds the addresses.
    """
    reading, seen, number = read_list(path, column=column), Seen(), 0
    pick, cells = reading.picker(), reading.cells()
    while rows := list(islice(cells, size)):
        number += 1
        kept: list[Read] = []
        repeated = 0
        for line, row in rows:
            for read in pick.read(line, row):
                if isinstance(read, ReadRow) and seen.add(read.address):
                    repeated += 1
                else:
                    kept.append(read)
        if number > done:
            yield Piece(number, tuple(kept), repeated)
