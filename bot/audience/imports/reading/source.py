"""A list's bytes, read more than once: to find its encoding, its layout, then its rows. Memory stays flat."""

from __future__ import annotations

import io
from collections.abc import Iterable, Iterator
from pathlib import Path
from tempfile import TemporaryFile
from typing import BinaryIO

from bot.audience.imports.reading.kinds import BINARY
from bot.refusals import Refused

CHUNK = 65_536
LONGEST_LINE = 1_000_000
"""In characters. A file with a longer one is no list of people."""


class Source:
    """Bytes from a file, or from chunks that are put down in a temporary file first."""

    def __init__(self, given: Path | bytes | Iterable[bytes]) -> None:
        self._path = given if isinstance(given, Path) else None
        self._kept = None if isinstance(given, Path) else _kept([given] if isinstance(given, bytes) else given)

    def chunks(self) -> Iterator[bytes]:
        """All bytes from the beginning. A file that cannot be read raises OSError."""
        stream = self._opened()
        try:
            while chunk := stream.read(CHUNK):
                yield chunk
        finally:
            self._left(stream)

    def lines(self, codec: str) -> Iterator[str]:
        """The lines with their ends (CR, LF or both); signs that cannot be read are U+FFFD."""
        stream = self._opened()
        text = io.TextIOWrapper(stream, codec, errors="replace", newline="")
        try:
            while line := text.readline(LONGEST_LINE):
                if len(line) == LONGEST_LINE:
                    raise Refused(BINARY)
                yield line
        finally:
            self._left(text.detach())

    def _opened(self) -> BinaryIO:
        if self._path is not None:
            return self._path.open("rb")
        assert self._kept is not None
        self._kept.seek(0)
        return self._kept

    def _left(self, stream: BinaryIO) -> None:
        if self._path is not None:
            stream.close()


def _kept(chunks: Iterable[bytes]) -> BinaryIO:
    kept = TemporaryFile()  # noqa: SIM115 - it goes with the Source
    for chunk in chunks:
        kept.write(chunk)
    return kept
