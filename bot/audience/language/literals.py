"""What can be read as a value, or as a span of time, at a place of a text. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import get_args

from bot.audience.attributes.records import Attribute, Scalar
from bot.audience.attributes.values import parse_one
from bot.audience.language.folding import Folded, splits_word
from bot.audience.language.keywords import LONGEST_SPAN, UNITS, ends_value
from bot.audience.language.nodes import Unit
from bot.audience.language.quotes import DOUBLE, SINGLE, quoted_at
from bot.refusals import Refused

LONGEST = 80
"""Characters of a value: in quotes, with every quote in it doubled, it still reads."""
_ENDS_BARE = frozenset(DOUBLE + "()（）,，、;=<>!≤≥≠?\n")
_LAST_SIGNS = ".,!?…:;"
_TEXT_BEGINS = re.compile(r":(?=\s|$)|：")
_SPAN = re.compile(r"(\d{1,6})\s*(days?|weeks?|months?|years?)(?!\w)", re.IGNORECASE)

assert get_args(Unit) == UNITS


def values_at(folded: Folded, attribute: Attribute, start: int, stop: int) -> Iterator[tuple[Scalar, int]]:
    """The values that may stand there and where each ends: in quotes, or bare, as far as it goes first."""
    text = folded.text
    for quoted in quoted_at(text, start):
        if quoted.plain and quoted.end <= stop:
            yield from _read(attribute, quoted.content, quoted.end)
    if text[start] not in SINGLE:
        for end in range(bare_end(folded, start, stop), start, -1):
            if not (splits_word(text, end) or text[end - 1].isspace() or text[end - 1] in _LAST_SIGNS):
                yield from _read(attribute, text[start:end], end)


def bare_end(folded: Folded, start: int, stop: int) -> int:
    """Where a value without quotes that begins there must end: before the next word or sign of the language."""
    text, end = folded.text, start
    while end < min(stop, start + LONGEST) and text[end] not in _ENDS_BARE and not _TEXT_BEGINS.match(text, end):
        begins = end == start or not splits_word(text, end)
        if begins and not text[end].isspace() and ends_value(folded, end):
            break
        end += 1
    return end


def span_at(text: str, start: int) -> tuple[tuple[int, str], int] | None:
    """An amount with its unit, such as 30 days, and where it ends."""
    found = _SPAN.match(text, start)
    if found is None:
        return None
    amount, unit = int(found[1]), found[2].lower().rstrip("s")
    return ((amount, unit), found.end()) if 0 < amount <= LONGEST_SPAN[unit] else None


def _read(attribute: Attribute, text: str, end: int) -> Iterator[tuple[Scalar, int]]:
    if len(text) <= LONGEST:
        try:
            yield parse_one(attribute.kind, text), end
        except Refused:
            return
