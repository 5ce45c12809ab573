"""Reads one list and tells what it holds on its standard output: each part pickled, with its length before it.

`heading|pieces PATH DONE SIZE [COLUMN]`. The last part is None; where the list is refused, one is (sentence, field).
"""

from __future__ import annotations

import os
import pickle
import struct
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any, BinaryIO

from bot.audience.imports import pieces
from bot.refusals import Refused


def main(arguments: Sequence[str], out: BinaryIO) -> None:
    """Ends by BrokenPipeError when nobody reads any more."""
    what, path, done, size, *column = arguments
    named = column[0] if column else None
    try:
        if what == "heading":
            _tell(out, pieces.heading(Path(path), named))
        else:
            for piece in pieces.pieces(Path(path), named, int(done), int(size)):
                _tell(out, piece)
    except Refused as refused:
        _tell(out, (refused.sentence, refused.field))
        return
    _tell(out, None)


def _tell(out: BinaryIO, part: Any) -> None:
    told = pickle.dumps(part, pickle.HIGHEST_PROTOCOL)
    out.write(struct.pack("!I", len(told)) + told)
    out.flush()


if __name__ == "__main__":
    try:
        main(sys.argv[1:], sys.stdout.buffer)
    except BrokenPipeError:
        os._exit(1)  # without a word: whoever started this is gone
