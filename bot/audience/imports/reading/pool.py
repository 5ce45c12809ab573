"""Reading with the rows looked at in other processes, so that neither the event loop nor one core is kept busy."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator
from concurrent.futures import Executor, Future
from itertools import islice

from bot.audience.imports.reading.people import Picker
from bot.audience.imports.reading.reading import Reading
from bot.audience.imports.reading.records import Read
from bot.audience.imports.reading.rows import Row

BATCH = 1_000
AHEAD = 8
"""Batches that are on their way at a time: enough for a few cores, and little memory."""


def validate_in_processes(
    reading: Reading, pool: Executor, *, after: int = 0, batch: int = BATCH
) -> Iterator[list[Read]]:
    """What iterating the reading gives, in the same order, in lists of what `batch` rows gave.

    No row's people are torn apart. Rows are cut into cells here and looked at in the pool's processes. Raises as
    `Reading.rows` does.
    """
    pick, rows = reading.picker(), reading.cells(after=after)
    waiting: deque[Future[list[Read]]] = deque()
    while part := list(islice(rows, batch)):
        waiting.append(pool.submit(read_rows, pick, part))
        if len(waiting) >= AHEAD:
            yield waiting.popleft().result()
    while waiting:
        yield waiting.popleft().result()


def read_rows(pick: Picker, rows: list[Row]) -> list[Read]:
    """What these rows hold: runs in a process of the pool."""
    return [read for line, row in rows for read in pick.read(line, row)]
