"""What may stand in the places of a command: names, references, expressions, free text. Pure."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace

from bot.access.records import Role
from bot.audience.language.folding import skip_space, strip_end
from bot.audience.language.quotes import DOUBLE, SINGLE, has_double, quoted_at
from bot.audience.language.scanner import LONGEST
from bot.commands.typed import Doubt, Fix, Piece, Typed

Slot = Callable[[Typed, int, str], Iterator[Piece]]
"""Reads what begins at a place; the last is what follows the slot in the command: ":", a word, or "" at its end."""

_REF = re.compile(r"b(\d{1,9})(?!\w)", re.IGNORECASE | re.ASCII)
RULED = ("rule", "from")
"""The words behind a new segment's name that say whom it is of."""
_SIGNS = re.compile(r"[=<>≤≥≠]")
ROLES = tuple(each.value for each in Role)
LONGEST_GUESS = 100
"""Characters of what may have been meant for a name."""


def known(kind: str) -> Slot:
    """An existing name, quoted or not."""

    def read(typed: Typed, start: int, _next: str) -> Iterator[Piece]:
        for found in typed.names(kind).at(typed.folded, start):
            yield Piece(found.end, found.id, Doubt.NONE if found.sure else Doubt.QUOTES)

    return read


def new_name(typed: Typed, start: int, following: str) -> Iterator[Piece]:
    """A name that need not exist: in quotes, or all up to the first colon, the end, or a word that a rule follows.

    A name that could be one with its rule is rather that; in quotes it is all a name.
    """
    stop = next((place for place in typed.colons if place >= start), typed.end)
    if following in RULED:
        stops = [before for before, _ in _words(typed, start, following) if start < before < stop]
        named = (piece for end in stops for piece in _any_name(typed, start, end))
        yield from dict.fromkeys(piece for piece in named if piece.end in stops)
        return
    for piece in _any_name(typed, start, stop):
        whole = piece.value == typed.text[start : piece.end]
        yield replace(piece, doubt=Doubt.RUN_ON) if whole and _ruled(typed, start, piece.end) else piece


def _ruled(typed: Typed, start: int, stop: int) -> bool:
    """Whether a rule stands there behind its word: it can be read, or has signs that names hardly have."""
    rules = (skip_space(typed.text, end) for word in RULED for before, end in _words(typed, start, word))
    return any(
        stop in typed.readable_ends(begins) or _SIGNS.search(typed.text, begins, stop)
        for begins in rules
        if begins < stop
    )


def any_name(typed: Typed, start: int, _next: str) -> Iterator[Piece]:
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


def free_text(typed: Typed, start: int, _next: str) -> Iterator[Piece]:
    """All that is left, as it was typed."""
    if start < typed.end:
        yield Piece(typed.end, typed.text[start : typed.end])


def reference(typed: Typed, start: int, _next: str) -> Iterator[Piece]:
    """A broadcast's reference: b1, b2 …"""
    found = _REF.match(typed.text, start)
    if found is not None:
        yield Piece(found.end(), int(found[1]))


def audience(typed: Typed, start: int, following: str) -> Iterator[Piece]:
    """An expression. Before a colon it ends at the first one up to which all can be read, quotes respected first.

    Before "at" it ends wherever it can be read up to such a word that stands before the text; where it never can, at
    the last of them. What can be read as names alone is meant so.
    """
    if start >= typed.end:
        return
    ends, plain = typed.readable_ends(start), typed.readable_ends(start, plain=True)
    if following == "at":
        yield from _before_at(typed, start, ends, plain)
        return
    colon = following == ":"
    stops = [stop for stop in (*typed.colons_outside, *typed.colons) if stop > start] if colon else [typed.end]
    read = ((stop, strip_end(typed.text, start, stop), by) for by in (plain, ends) for stop in stops)
    found = next(((stop, end) for stop, end, by in read if end in by), None)
    if found is not None:
        yield Piece(found[0], typed.text[start : found[1]])
        return
    if stops:
        yield _unreadable(typed, start, stops[0], ends, _unread(typed, start, stops[0], colon=colon))


def _before_at(typed: Typed, start: int, ends: frozenset[int], plain: frozenset[int]) -> Iterator[Piece]:
    stops = [before for before, _ in _words(typed, start, "at")]
    readable = [stop for stop in stops if stop in plain] or [stop for stop in stops if stop in ends]
    yield from (Piece(stop, typed.text[start:stop]) for stop in readable)
    if stops and not readable:
        first_colon = next((colon for colon in typed.colons if colon > start), typed.end)
        last = max((stop for stop in stops if stop < first_colon), default=None)
        if last is not None:
            yield _unreadable(typed, start, last, ends, Doubt.UNREADABLE)


def _unread(typed: Typed, start: int, stop: int, *, colon: bool) -> Doubt:
    """How doubtful it is to take all of that for an expression, which it cannot be read as."""
    runs_on = not colon and any(start < each for each in typed.colons)
    timed = any(end < strip_end(typed.text, start, stop) for _, end in _words(typed, start, "at"))
    return Doubt.RUN_ON if runs_on or timed else Doubt.UNREADABLE


def _unreadable(typed: Typed, start: int, stop: int, ends: frozenset[int], doubt: Doubt) -> Piece:
    typed_there = typed.text[start : strip_end(typed.text, start, stop)]
    again = next((end for end, _ in _words(typed, start, "every") if end in ends and end < stop), None)
    if again is None:
        return Piece(stop, typed_there, doubt)
    return Piece(stop, typed_there, Doubt.LATER, Fix(again, max(again, stop)))


def _words(typed: Typed, start: int, word: str) -> Iterator[tuple[int, int]]:
    """Where the word stands: the end of what comes before it, and its own end."""
    for found in re.finditer(r"\s", typed.text[start : start + LONGEST]):
        end = typed.folded.word(word, start + found.end())
        if end is not None:
            yield strip_end(typed.text, start, start + found.end()), end


def time_text(typed: Typed, start: int, following: str) -> Iterator[Piece]:
    """A time, as it was typed: up to the first colon that begins a text, or to the end where there is none.

    Whether it is one is found out by who carries it out. What comes again and again is not available.
    """
    colon = next((place for place in typed.colons if place >= start), None)
    stop = typed.end if colon is None else colon
    if start >= stop or (following == ":") != (colon is not None):
        return
    text = typed.text[start : strip_end(typed.text, start, stop)]
    again = next((end for end, _ in _words(typed, start, "every") if end < stop), None)
    if again is not None:
        yield Piece(stop, text, Doubt.LATER, Fix(again, stop))
    else:
        yield Piece(stop, text)


def someone(typed: Typed, start: int, following: str) -> Iterator[Piece]:
    """An address, as it was typed: all that is left, but for the role at its end. Whether it is one is found later."""
    named = [before for role in ROLES for before, end in _words(typed, start, role) if _is_last(typed, end)]
    stop = max(named, default=typed.end)
    if start < stop and bool(named) == (following == "ROLE"):
        yield Piece(stop, typed.text[start:stop])


def role(typed: Typed, start: int, _next: str) -> Iterator[Piece]:
    """What an admin is."""
    for each in ROLES:
        end = typed.folded.word(each, start)
        if end is not None:
            yield Piece(end, each)


def _is_last(typed: Typed, end: int) -> bool:
    return not typed.text[end : typed.end].strip(" .,!?…")


SLOTS: Mapping[str, Slot] = {
    "SEGMENT": known("segment"),
    "MESSAGE": known("message"),
    "NEW": new_name,
    "NAME": any_name,
    "TEXT": free_text,
    "REF": reference,
    "WHO": audience,
    "WHEN": time_text,
    "EMAIL": someone,
    "ROLE": role,
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
