"""CSV files that are safe and right when somebody opens them in a spreadsheet. Pure.

Spreadsheets take a cell that begins with one of = + - @ for a formula, whatever the file says, and a formula can send
the whole sheet elsewhere (owasp.org, "CSV Injection"). Such a cell gets an apostrophe in front. The same is done inside
of cells after every sign at which some spreadsheet may split a line: which one that is depends on who opens the file.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import AsyncIterable, AsyncIterator, Iterable, Sequence

from babel import Locale, UnknownLocaleError

BOM = "\ufeff"
"""Without it Excel reads the file in the code page of the computer."""
MEDIA_TYPE = "text/csv; charset=utf-8"
BLOCK = 64 * 1024

_BEGIN = re.compile(
    r"(^|[,;\t\r\n|])([\s\"'`\x00-\x1f\u200b-\u200f\ufeff\ufffd]*)(?=[=+\-@\uff1d\uff0b\uff0d\uff20\u2212])"
)
"""Where a cell begins, or may be taken to; and the signs of formulas, also in full width as East Asian keyboards do."""
_NUMBER = re.compile(r"[+-]?\d+(?:[.,]\d+)?", re.ASCII)
_NO_CHARACTERS = re.compile("[\x00\ud800-\udfff]")


def delimiter(locale: str) -> str:
    """What separates cells for spreadsheets of that locale (Babel's name): ";" where "," stands in numbers."""
    try:
        symbols = Locale.parse(locale).number_symbols
    except (UnknownLocaleError, ValueError, TypeError):
        return ","
    return ";" if symbols.get("latn", symbols).get("decimal") == "," else ","


def safe(cell: str) -> str:
    """The cell as text that no spreadsheet takes for a formula. Plain numbers stay as they are."""
    shown = _NO_CHARACTERS.sub("\ufffd", cell)
    return shown if _NUMBER.fullmatch(shown) else _BEGIN.sub(r"\1\2'", shown)


def written(rows: Iterable[Sequence[str]], separator: str = ",") -> bytes:
    """These rows, each cell made safe; without the BOM."""
    text = io.StringIO()
    writer = csv.writer(text, delimiter=separator, quoting=csv.QUOTE_ALL, lineterminator="\r\n")
    writer.writerows([safe(cell) for cell in row] for row in rows)
    return text.getvalue().encode()


async def csv_chunks(
    heading: Sequence[str], rows: AsyncIterable[Sequence[str]], separator: str = ","
) -> AsyncIterator[bytes]:
    """A whole file in pieces of about 64 KB, in as much memory as one of them takes."""
    block = BOM.encode() + written([heading], separator)
    async for row in rows:
        block += written([row], separator)
        if len(block) >= BLOCK:
            yield block
            block = b""
    if block:
        yield block
