"""Command forms such as `segment SEGMENT add TEXT`, and every way in which a text fits one. Pure.

Words in lower case stand for themselves (`join|subscribe`: either), the others for what SLOTS reads.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cached_property

from rapidfuzz.distance import OSA

from bot.audience.language.folding import fold, skip_space, strip_end
from bot.commands.intents import Intent
from bot.commands.slots import KINDS, SLOTS, guesses
from bot.commands.typed import Doubt, Fix, Piece, Typed

LIKE = 0.6
"""Of 1: how like a word of a command must be to have been meant for it."""
_LAST_SIGNS = ".,!?…"


@dataclass(frozen=True)
class Command:
    """A line of the table: its form, the intent made of what its slots hold (in order), and what it does in words.

    `label` names the values as {0}, {1}. `instead` is the command that helps where a name in it is unknown.
    """

    form: str
    make: Callable[..., Intent]
    label: str
    instead: str = "help"

    @cached_property
    def elements(self) -> tuple[str, ...]:
        return tuple(re.findall(r":|[^\s:]+", self.form))


@dataclass(frozen=True, slots=True)
class Match:
    """One way to read a text as a command."""

    command: Command
    pieces: tuple[Piece, ...]

    @property
    def values(self) -> tuple[str | int, ...]:
        return tuple(piece.value for piece in self.pieces if piece.value is not None)

    @property
    def by_slot(self) -> tuple[tuple[str, str | int], ...]:
        """The slots and what they hold, in order."""
        slots = (element for element in self.command.elements if element in SLOTS)
        return tuple(zip(slots, self.values, strict=True))

    @property
    def doubt(self) -> Doubt:
        return max(piece.doubt for piece in self.pieces)

    @property
    def fixes(self) -> tuple[Fix, ...]:
        return tuple(piece.fix for piece in self.pieces if piece.fix is not None)

    @property
    def intent(self) -> Intent:
        return self.command.make(*self.values)


def matches(command: Command, typed: Typed, *, guess: bool = False) -> Iterator[Match]:
    """Every way in which the whole text fits the command. With `guess` its words and names may be mistyped."""
    for pieces in _fits(command.elements, typed, skip_space(typed.text, 0), guess):
        yield Match(command, pieces)


def _fits(elements: tuple[str, ...], typed: Typed, start: int, guess: bool) -> Iterator[tuple[Piece, ...]]:
    if not elements:
        yield from _ending(typed, start)
        return
    for piece in _read(elements, typed, start, guess):
        for rest in _fits(elements[1:], typed, skip_space(typed.text, piece.end), guess):
            yield (piece, *rest)


def _read(elements: tuple[str, ...], typed: Typed, start: int, guess: bool) -> Iterator[Piece]:
    element, following = elements[0], "".join(elements[1:2])
    if element in SLOTS:
        yield from SLOTS[element](typed, start, following)
        if guess and element in KINDS:
            yield from guesses(KINDS[element], typed, start)
    elif element == ":":
        if start in typed.colons:
            yield Piece(start + 1)
    else:
        yield from _word(element.split("|"), typed, start, guess)


def _word(words: list[str], typed: Typed, start: int, guess: bool) -> Iterator[Piece]:
    ends = [end for word in words if (end := typed.folded.word(word, start)) is not None]
    yield from (Piece(end) for end in ends)
    found = re.match(r"[^\s:]{3,20}", typed.text[start : start + 20]) if guess and not ends else None
    if found is not None:
        end = start + found.end()
        yield from (Piece(end, fix=Fix(start, end, word)) for word in words if _like(fold(found[0]), word))


def _like(mistyped: str, word: str) -> bool:
    return word.startswith(mistyped) or OSA.normalized_similarity(mistyped, word) >= LIKE


def _ending(typed: Typed, start: int) -> Iterator[tuple[Piece, ...]]:
    """Nothing may be left, but for signs that end a sentence."""
    rest = typed.text[start : typed.end] if start < typed.end else ""
    if not rest:
        yield ()
    elif not rest.strip(_LAST_SIGNS):
        yield (Piece(strip_end(typed.text, 0, typed.end), doubt=Doubt.SIGNS),)
