"""What may stand in the places of a command: names, references, expressions, free text. Pure."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping

from bot.audience.language.folding import strip_end
from bot.audience.language.quotes import DOUBLE, SINGLE, has_double, quoted_at
from bot.audience.language.scanner import LONGEST
from bot.commands.typed import Doubt, Fix, Piece, Typed

Slot = Callable[[Typed, int, bool], Iterator[Piece]]
"""Reads what begins at a place; True: a colon follows the slot in the command, and the piece ends before one."""

_REF = re.compile(r"b(\d{1,9})(?!\w)", re.IGNORECASE | re.ASCII)
LONGEST_GUESS = 100
"""Characters of what may have been meant for a name."""


def known(kind: str) -> Slot:
    """An existing name, quoted or not."""

    def read(typed: Typed, start: int, _colon: bool) -> Iterator[Piece]:
        for found in typed.names(kind).at(typed.folded, start):
            yield Piece(found.end, found.id, Doubt.NONE if found.sure else Doubt.QUOTES)

    return read


def new_name(typed: Typed, start: int, _colon: bool) -> Iterator[Piece]:
    """A name that need not exist: in quotes, or all up to the first colon or the end."""
    stop = next((place for place in typed.colons if place >= start), typed.end)
    yield from _any_name(typed, start, stop)


def any_name(typed: Typed, start: int, _colon: bool) -> Iterator[Piece]:
    """A name that need not exist: in quotes, or all up to the end."""
    yield from _any_name(typed, start, typed.end)


def _any_name(typed: Typed, start: int, stop: int) -> Iterator[Piece]:
    quoted = next(quoted_at(typed.text, start), None)
    if quoted is not None and quoted.content.strip():
        yield Piece(quoted.end, quoted.content.strip())
    name = typed.text[start : strip_end(typed.text, start, stop)]
    if name:
        odd = name[0] in DOUBLE + SINGLE or has_double(name)
        yield Piece(start + len(name), name, Doubt.QUOTES if odd else Doubt.NONE)


def free_text(typed: Typed, start: int, _colon: bool) -> Iterator[Piece]:
    """All that is left, as it was typed."""
    if start < typed.end:
        yield Piece(typed.end, typed.text[start : typed.end])


def reference(typed: Typed, start: int, _colon: bool) -> Iterator[Piece]:
    """A broadcast's reference: b1, b2 …"""
    found = _REF.match(typed.text, start)
    if found is not None:
        yield Piece(found.end(), int(found[1]))


def audience(typed: Typed, start: int, colon: bool) -> Iterator[Piece]:
    """An expression. With `colon` it ends at the first one before which all can be read, quotes respected first."""
    if start >= typed.end:
        return
    ends = typed.readable_ends(start)
    stops = [stop for stop in (*typed.colons_outside, *typed.colons) if stop > start] if colon else [typed.end]
    for stop in stops:
        end = strip_end(typed.text, start, stop)
        if end in ends:
            yield Piece(stop, typed.text[start:end])
            return
    if stops:
        runs_on = not colon and any(start < stop for stop in typed.colons)
        yield _unreadable(typed, start, stops[0], ends, Doubt.RUN_ON if runs_on else Doubt.UNREADABLE)


def _unreadable(typed: Typed, start: int, stop: int, ends: frozenset[int], doubt: Doubt) -> Piece:
    typed_there = typed.text[start : strip_end(typed.text, start, stop)]
    later = next((end for end in _times(typed, start) if end in ends), None)
    if later is None:
        return Piece(stop, typed_there, doubt)
    return Piece(stop, typed_there, Doubt.LATER, Fix(later, max(later, stop)))


def _times(typed: Typed, start: int) -> Iterator[int]:
    """The ends of what stands before an "at" or "every"."""
    for found in re.finditer(r"\s", typed.text[start : start + LONGEST]):
        place = start + found.end()
        if any(typed.folded.word(word, place) is not None for word in ("at", "every")):
            yield strip_end(typed.text, start, place)


SLOTS: Mapping[str, Slot] = {
    "SEGMENT": known("segment"),
    "MESSAGE": known("message"),
    "NEW": new_name,
    "NAME": any_name,
    "TEXT": free_text,
    "REF": reference,
    "WHO": audience,
}
KINDS: Mapping[str, str] = {"SEGMENT": "segment", "MESSAGE": "message"}


def guesses(kind: str, typed: Typed, start: int) -> Iterator[Piece]:
    """What may have been meant for a name that does not exist: in quotes, or up to the end of any word."""
    quoted = next(quoted_at(typed.text, start), None)
    if quoted is not None:
        yield Piece(quoted.end, "", fix=Fix(start, quoted.end, kind=kind))
        return
    for found in re.finditer(r"(?<=\S)(?=\s|:|$)", typed.text[start : start + LONGEST_GUESS + 1]):
        end = start + found.start()
        yield Piece(end, "", fix=Fix(start, end, kind=kind))
