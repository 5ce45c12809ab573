"""Quoted names: straight, curly and low quotes, single or double, as keyboards and Teams make them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from bot.audience.language.folding import splits_word

DOUBLE = '"“”„‟«»＂'
SINGLE = "'‘’‚‛"
LONGEST = 200
"""Characters between two quotes: two names' worth, so that a lone quote does not search a whole text."""


@dataclass(frozen=True, slots=True)
class Quoted:
    """What stands in quotes, and where it ends. `plain`: the first way to read it, the one that `quote` writes."""

    content: str
    end: int
    plain: bool


def quote(name: str) -> str:
    """The name in straight quotes; a quote in it is doubled. It always reads as that name."""
    return '"' + name.replace('"', '""') + '"'


def quoted_at(text: str, start: int) -> Iterator[Quoted]:
    """What can be read in quotes that open at `start`, the plain reading first."""
    if start >= len(text) or text[start] not in DOUBLE + SINGLE:
        return
    first = _doubled(text, start) if text[start] == '"' else None
    if first is not None:
        yield first
    for place in _closing(text, start):
        made = Quoted(text[start + 1 : place], place + 1, first is None)
        if first is None or made.end != first.end:
            yield made
        first = first or made


def has_double(name: str) -> bool:
    """Whether a double quote of any kind stands in it."""
    return any(sign in DOUBLE for sign in name)


def _doubled(text: str, start: int) -> Quoted | None:
    """From straight quote to straight quote, where two in a row stand for one that belongs to the name."""
    place, stop = start + 1, min(len(text), start + 1 + LONGEST)
    while (place := text.find('"', place, stop)) >= 0:
        if text[place + 1 : place + 2] != '"':
            return Quoted(text[start + 1 : place].replace('""', '"'), place + 1, True)
        place += 2
    return None


def _closing(text: str, start: int) -> Iterator[int]:
    """The quotes that may close the one at `start`; an apostrophe within a word does not."""
    family = DOUBLE if text[start] in DOUBLE else SINGLE
    for place in range(start + 1, min(len(text), start + 1 + LONGEST)):
        apostrophe = splits_word(text[place - 1] + text[place + 1 : place + 2], 1)
        if text[place] in family and not apostrophe:
            yield place
