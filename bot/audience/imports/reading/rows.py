"""Lines into rows of cells, each with the line it begins at, by Python's csv module. Pure.

The module says nothing of a quote that never closes, or that closes in the middle of a later row; people would vanish
in a cell. So a last line of our own has to come out as a row of its own, and what spans lines has to pass the module's
strict reading.
"""

from __future__ import annotations

import csv
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from bot.refusals import Refused

Row = tuple[int, list[str]]
BARE = "\uffff"
"""Delimiter of a bare list: no sign of Unicode, so that no list has it."""

_LAST = "\x1e\x1eend\x1e\x1e"


@dataclass(frozen=True, slots=True)
class Layout:
    """How cells are told apart. `skip` lines at the beginning are none of the list (`sep=;`, `#TYPE …`)."""

    delimiter: str
    quote: str = '"'
    escape: str | None = None
    skip: int = 0

    def options(self, *, strict: bool = False) -> dict[str, Any]:
        """For csv.reader; quotes are doubled unless there is a sign of its own to escape them."""
        return {
            "delimiter": self.delimiter,
            "quotechar": self.quote,
            "escapechar": self.escape,
            "doublequote": self.escape is None,
            "skipinitialspace": self.delimiter != "\t",
            "strict": strict,
        }


class _Fed:
    """Feeds the csv module line by line, and keeps the lines of the row that is being read."""

    def __init__(self, lines: Iterable[str], skip: int) -> None:
        self._lines, self._skip = lines, skip
        self.of_row: list[str] = []
        self.ended = False

    def __iter__(self) -> Iterator[str]:
        for number, line in enumerate(self._lines, 1):
            shown = line if number > self._skip else "\n"
            self.of_row.append(shown)
            yield shown
        self.ended = True
        yield _LAST


def rows(lines: Iterable[str], layout: Layout) -> Iterator[Row]:
    """Every row, blank ones as []. Raises Refused where a quote swallows rows."""
    fed = _Fed(lines, layout.skip)
    reader = csv.reader(iter(fed), **layout.options())
    while True:
        begins = reader.line_num + 1
        try:
            row = next(reader)
        except csv.Error as error:  # a cell of more than 128 KiB: a quote that took everything with it
            raise _never_closes(begins) from error
        if fed.ended:
            if fed.of_row:
                raise _never_closes(begins)
            return
        if len(fed.of_row) > 1:
            _look_for_swallowed(fed.of_row, layout, begins)
        fed.of_row.clear()
        yield begins, row


def _look_for_swallowed(lines: list[str], layout: Layout, begins: int) -> None:
    try:
        list(csv.reader(iter(lines), **layout.options(strict=True)))
    except csv.Error as error:
        raise Refused(
            f"A quote that opens in line {begins} closes only in line {begins + len(lines) - 1}, "
            "and takes rows with it. Put that right and send the list again."
        ) from error


def _never_closes(line: int) -> Refused:
    return Refused(
        f"A quote that opens in line {line} never closes, and takes all that follows with it. "
        "Put that right and send the list again."
    )
