"""Values of attributes: read from what people type or import, compared, and shown. Pure.

A text is compared by its folded twin (neither case nor width nor spacing counts), a date as its ISO form, which sorts
as dates do. Both the value and its twin are plain JSON, so that a frozen filter is, too.
"""

from __future__ import annotations

import math
import re
import unicodedata
from datetime import date
from decimal import Decimal

from bot.audience.attributes.records import Kind, Scalar, Value
from bot.audience.language.folding import fold
from bot.refusals import Refused
from cards.elements import plain

LONGEST = 400
"""Characters of a text."""
MOST_ITEMS = 50
"""Texts of a list."""
LARGEST = 2**53
"""Beyond it a double cannot tell neighbouring whole numbers apart."""

_YES = frozenset(map(fold, ("yes", "y", "true", "on", "1", "sim", "ja", "oui", "si", "sí", "да", "是", "はい")))
_NO = frozenset(map(fold, ("no", "n", "false", "off", "0", "não", "nao", "nein", "non", "нет", "否", "いいえ")))
_NUMBER = re.compile(r"[+-]?\d+(?:[.,]\d+)?", re.ASCII)
_THOUSANDS = re.compile(r"[+-]?\d{1,3},\d{3}", re.ASCII)
_ISO = re.compile(r"(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})(?:[T ]\d{2}:.*)?", re.ASCII)
_DAY_FIRST = re.compile(r"(\d{1,2})\.(\d{1,2})\.(\d{4})(?: \d{1,2}:.*)?", re.ASCII)
_SLASHES = re.compile(r"(\d{1,2})/(\d{1,2})/(\d{4})(?: \d{1,2}:.*)?", re.ASCII)

Stored = str | int | float | bool | list[str]


def parse(kind: Kind, text: str) -> Value:
    """The value that a text stands for. Raises Refused, with the field `value` and what to write instead.

    An empty text is no value: whoever imports leaves such cells out.
    """
    if kind is Kind.LIST:
        return _items(text)
    return parse_one(kind, text)


def parse_one(kind: Kind, text: str) -> Scalar:
    """The same for what a comparison holds: of a list, one of its texts."""
    cleaned = clean(text)
    if not cleaned:
        raise _refused("A value is missing.")
    match kind:
        case Kind.NUMBER:
            return _number(cleaned)
        case Kind.YES_NO:
            return _yes_no(cleaned)
        case Kind.DATE:
            return _date(cleaned)
    return _text(cleaned)


def clean(text: str) -> str:
    """Trimmed, spaces folded, without signs that cannot be seen."""
    seen = (sign for sign in re.sub(r"\s", " ", text) if unicodedata.category(sign) not in ("Cc", "Cs"))
    return unicodedata.normalize("NFC", " ".join("".join(seen).split()))


def stored(value: Value) -> Stored:
    """The value as a person's document keeps it."""
    if isinstance(value, tuple):
        return list(value)
    return value.isoformat() if isinstance(value, date) else value


def twin(value: Value) -> Stored:
    """What the value is compared by."""
    if isinstance(value, tuple):
        return list(dict.fromkeys(map(fold, value)))
    return fold(value) if isinstance(value, str) else stored(value)


def written(value: Value) -> str:
    """The value as it can be typed again."""
    if isinstance(value, tuple):
        return "; ".join(value)
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, date):
        return value.isoformat()
    return value if isinstance(value, str) else f"{Decimal(repr(value)):f}"


def restored(kind: Kind, kept: object) -> Value:
    """The value of what `stored` made."""
    if isinstance(kept, list):
        return tuple(str(each) for each in kept)
    if kind is Kind.DATE:
        return date.fromisoformat(str(kept))
    assert isinstance(kept, str | int | float | bool)
    return kept


def _text(text: str) -> str:
    if len(text) > LONGEST:
        raise _refused(f"That has {len(text):,} characters. {LONGEST} is the most.")
    if not fold(text):
        raise _refused("Nothing of that can be seen.")
    return text


def _items(text: str) -> tuple[str, ...]:
    """Parted by semicolons or line ends; by commas where there are none of these."""
    separator = r"[;\n|]" if re.search(r"[;\n|]", text) else r"[,，、]"
    found = {fold(each): each for each in map(clean, re.split(separator, text)) if fold(each)}
    if not found:
        raise _refused("A value is missing.")
    if len(found) > MOST_ITEMS:
        raise _refused(f"These are {len(found)} values. {MOST_ITEMS} is the most.")
    return tuple(_text(each) for each in found.values())


def _number(text: str) -> int | float:
    digits = unicodedata.normalize("NFKC", text).replace(" ", "").replace("\u2212", "-")
    if not _NUMBER.fullmatch(digits):
        raise _refused(f"“{shortened(text)}” is not a number. Write it such as 3 or 2.5.")
    if _THOUSANDS.fullmatch(digits):
        whole, decimal = digits.replace(",", ""), digits.replace(",", ".")
        raise _refused(f"“{shortened(text)}” can be read in two ways. Write {whole} or {decimal}.")
    number = float(digits.replace(",", "."))
    if not math.isfinite(number) or abs(number) > LARGEST:
        raise _refused(f"“{shortened(text)}” is too large a number.")
    return int(number) if number.is_integer() else number


def _yes_no(text: str) -> bool:
    word = fold(text)
    if word in _YES:
        return True
    if word in _NO:
        return False
    raise _refused(f"“{shortened(text)}” is neither yes nor no.")


def _date(text: str) -> date:
    try:
        if found := _ISO.fullmatch(text):
            return date(*map(int, found.groups()))
        if found := _DAY_FIRST.fullmatch(text):
            return date(*map(int, reversed(found.groups())))
        if found := _SLASHES.fullmatch(text):
            return _slashes(text, *map(int, found.groups()))
    except ValueError:
        raise _refused(f"There is no such day as “{shortened(text)}”.") from None
    raise _refused(f"“{shortened(text)}” is not a date. Write it such as 2026-01-31.")


def _slashes(text: str, first: int, second: int, year: int) -> date:
    """Day or month first, where only one of them can be."""
    if first <= 12 and second <= 12 and first != second:
        raise _refused(f"“{shortened(text)}” can be read in two ways. Write it such as 2026-01-31.")
    return date(year, first, second) if first <= 12 else date(year, second, first)


def shortened(text: str, most: int = 60) -> str:
    """The text on one line, not too long for a sentence, as Markdown."""
    line = " ".join(text.split())
    return plain(line if len(line) <= most else line[: most - 1] + "…")


def _refused(sentence: str) -> Refused:
    return Refused(sentence, field="value")
