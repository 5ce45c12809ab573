"""Cells as they come: cleaned of what does not show, and whether one holds an address at all. Pure."""

from __future__ import annotations

import re

from bot.audience.segments.pieces import visible

_FORCED = re.compile(r"=\"(?P<text>[^\"]*)\"")
_ADDRESS = re.compile(r"[^\s@<>()\[\]\"',;:|/=]+@[^\s@<>()\[\]\"',;:|/=]+\.[^\s@<>()\[\]\"',;:|/=]+")
_LONGEST = 2_000


def clean(cell: str) -> str:
    """Without signs of no width and spaces around; Excel's `="00351"`, which keeps a text one, becomes that text."""
    if cell.isascii() and cell.isprintable():
        cell = cell.strip()
        return cell if not cell.startswith('="') else _unforced(cell)
    return _unforced(visible(cell).replace("\u00a0", " ").strip())


def is_filled(cell: str) -> bool:
    """Whether it says something: lines drawn with dashes do not."""
    return bool(cell.strip(" -\t\r\n"))


def _unforced(cell: str) -> str:
    found = _FORCED.fullmatch(cell)
    return found["text"].strip() if found else cell


def holds_address(cell: str) -> bool:
    """Whether something in it looks like an address."""
    return "@" in cell and _ADDRESS.search(cell[:_LONGEST]) is not None


def is_one_address(cell: str) -> bool:
    """Whether it looks like one address and nothing else."""
    return _ADDRESS.fullmatch(cell.strip()) is not None


def is_address(cell: str) -> bool:
    """Whether it is made of addresses (and the names before them), rather than a text with one in it."""
    if not holds_address(cell):
        return False
    text = cell[:_LONGEST].strip()
    if "<" in text and text.rstrip(" >;,").rpartition("<")[2].count("@") == 1:
        return True
    found = _ADDRESS.findall(text)
    return sum(map(len, found)) * 2 >= len(text) or (text.endswith((")", '"')) and len(found) == 1 and len(text) < 120)
