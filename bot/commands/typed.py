"""What was typed, beside the names that may stand in it, and what reading a piece of it gives. Pure."""

from __future__ import annotations

import re
from bisect import bisect
from collections.abc import Iterator
from dataclasses import dataclass
from enum import IntEnum
from functools import cached_property

from bot.audience.language.folding import Folded, strip_end
from bot.audience.language.names import Names
from bot.audience.language.quotes import DOUBLE, SINGLE, quoted_at
from bot.audience.language.scanner import readable_ends

MENTION = re.compile(r"\s*<at[^<>]{0,100}>[^<>]{0,200}</at>")
"""How Teams writes a mention of the bot into the text (msteams-docs, channel and group conversations)."""


class Doubt(IntEnum):
    """How far a reading is to be trusted; only the least doubtful ones count."""

    NONE = 0
    QUOTES = 1
    """A bare name with quotes in it, where quotes around a name would do, too."""
    SIGNS = 2
    """Signs at the end were left out: "stop!"."""
    LATER = 3
    """It is to come again and again, which is not available: nothing may be done."""
    UNREADABLE = 4
    """Its expression cannot be read; who carries it out says why."""
    RUN_ON = 5
    """The same, and it runs on over a colon or an "at", so that a text or a time is rather meant."""


@dataclass(frozen=True, slots=True)
class Fix:
    """A span that would have to be another: `instead`, or a name of that `kind` ("segment", "message")."""

    start: int
    end: int
    instead: str = ""
    kind: str = ""


@dataclass(frozen=True, slots=True)
class Piece:
    """A piece that was read: where it ends, what it holds (None: a word of the command), and what is doubtful in it."""

    end: int
    value: str | int | None = None
    doubt: Doubt = Doubt.NONE
    fix: Fix | None = None


class Typed:
    """A text without the mention of the bot before it."""

    def __init__(self, text: str, segments: Names, messages: Names) -> None:
        mention = MENTION.match(text)
        self.text = text[mention.end() :] if mention else text
        self.segments = segments
        self.messages = messages
        self.folded = Folded(self.text)
        self._ends: dict[tuple[int, bool], frozenset[int]] = {}

    @cached_property
    def end(self) -> int:
        """Where it ends without white space."""
        return strip_end(self.text, 0, len(self.text))

    @cached_property
    def colons(self) -> tuple[int, ...]:
        """The colons that may begin a text: white space or the end follows (a full-width one needs none)."""
        return tuple(found.start() for found in re.finditer(r":(?=\s|$)|：", self.text))

    @cached_property
    def colons_outside(self) -> tuple[int, ...]:
        """Those of them that do not stand in quotes."""
        spans = list(self._quoted())
        starts = [start for start, _ in spans]
        before = ((colon, bisect(starts, colon) - 1) for colon in self.colons)
        return tuple(colon for colon, last in before if last < 0 or spans[last][1] <= colon)

    def readable_ends(self, start: int, *, plain: bool = False) -> frozenset[int]:
        """Where an expression that begins there may end; `plain`: one of names alone, without attributes."""
        if (start, plain) not in self._ends:
            self._ends[start, plain] = readable_ends(self.folded, start, self.segments, plain=plain)
        return self._ends[start, plain]

    def names(self, kind: str) -> Names:
        """The names of that kind."""
        return self.segments if kind == "segment" else self.messages

    def _quoted(self) -> Iterator[tuple[int, int]]:
        """What stands in quotes, read from the start; a quote within a word opens nothing."""
        place = 0
        while place < len(self.text):
            opens = self.text[place] in DOUBLE + SINGLE and (place == 0 or not self.text[place - 1].isalnum())
            quoted = next(quoted_at(self.text, place), None) if opens else None
            if quoted is not None:
                yield place, quoted.end
            place = quoted.end if quoted is not None else place + 1
