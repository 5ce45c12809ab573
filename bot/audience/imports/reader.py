"""Reading a list beside the event loop: a large one in a process of its own, so that taps are answered meanwhile."""

from __future__ import annotations

import asyncio
import pickle
import struct
import sys
from asyncio.subprocess import PIPE, Process
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, suppress
from pathlib import Path
from typing import Any, TypeVar

from bot.audience.imports import pieces
from bot.audience.imports.pieces import SIZE, Piece
from bot.audience.imports.reading.records import Heading
from bot.refusals import Refused

ROOT = Path(__file__).parents[3]
LARGE = 128 * 1024
"""Bytes: a smaller list is read in less time than a process takes to start."""
T = TypeVar("T")


class BrokenOff(Exception):  # noqa: N818 - reads as what happened
    """The process that read the list ended before it was through."""


class Reader:
    """`large` is the size in bytes from which a list gets a process, `size` how many rows a piece has."""

    def __init__(self, large: int = LARGE, size: int = SIZE) -> None:
        self._large = large
        self._size = size

    def _is_small(self, path: Path) -> bool:
        return path.stat().st_size < self._large

    async def heading(self, path: Path, column: str | None) -> Heading:
        """How the list is laid out. Raises Refused, and BrokenOff."""
        if self._is_small(path):
            return await asyncio.to_thread(pieces.heading, path, column)
        async with _process("heading", path, column, 0, self._size) as process:
            async for found in _told(process):
                assert isinstance(found, Heading)
                return found
        raise BrokenOff

    async def pieces(self, path: Path, column: str | None, done: int) -> AsyncIterator[Piece]:
        """The pieces after the first `done`. Raises Refused, and BrokenOff."""
        if self._is_small(path):
            found = pieces.pieces(path, column, done, self._size)
            while (piece := await asyncio.to_thread(_next, found)) is not None:
                yield piece
            return
        async with _process("pieces", path, column, done, self._size) as process:
            async for piece in _told(process):
                yield piece


def _next(found: Iterator[T]) -> T | None:
    return next(found, None)


@asynccontextmanager
async def _process(what: str, path: Path, column: str | None, done: int, size: int) -> AsyncIterator[Process]:
    """It has nothing of the bot's environment, ends when nobody reads what it tells, and is ended here."""
    arguments = [what, str(path), str(done), str(size), *([] if column is None else [column])]
    command = [sys.executable, "-m", "bot.audience.imports.reading_process", *arguments]
    process = await asyncio.create_subprocess_exec(
        *command, stdin=asyncio.subprocess.DEVNULL, stdout=PIPE, cwd=ROOT, env={}, start_new_session=True
    )
    try:
        yield process
    finally:
        with suppress(ProcessLookupError):
            process.kill()
        await process.wait()


async def _told(process: Process) -> AsyncIterator[Any]:
    """What it tells, up to its word that this was all."""
    assert process.stdout is not None
    try:
        while True:
            (length,) = struct.unpack("!I", await process.stdout.readexactly(4))
            told = pickle.loads(await process.stdout.readexactly(length))  # it comes from our own process
            if told is None:
                return
            if isinstance(told, tuple):
                raise Refused(told[0], field=told[1])
            yield told
    except asyncio.IncompleteReadError as error:
        raise BrokenOff from error
