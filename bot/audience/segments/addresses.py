"""Addresses as people paste them: one a line, with commas or semicolons, with names, from anywhere. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from email_validator import EmailNotValidError, validate_email

from bot.audience.people.rules import fold
from bot.audience.segments.pieces import pieces

NAME_ONLY = "Only a name arrived. Paste the address itself in the form."
SPLIT_AT = "There is a space beside the @-sign."
CUT_OFF = "The address is cut off. Export the list in full."
LONGEST_NAME = 120
_AROUND = " \t\"'“”„‘’«»()[]<>:*•·▪◦‣–—-/\\,;"
_CUT_OFF = re.compile(r"@\S*(?:\.\.\.|…)")
_NAMED = re.compile(r"^(?P<name>[^<]*)<(?P<address>[^<>]*)>?[\s.]*$")


@dataclass(frozen=True, slots=True)
class ReadAddress:
    """One piece of a pasted list: the address it holds, or why it holds none."""

    text: str
    address: str | None
    name: str = ""
    why: str = ""


def read_addresses(text: str) -> list[ReadAddress]:
    """Every piece, in order; an address that comes twice stands once."""
    seen: set[str] = set()
    kept = []
    for read in (read for piece in pieces(text) for read in _read(piece)):
        if read.address is None or read.address not in seen:
            kept.append(read)
            seen |= {read.address} if read.address else set()
    return kept


def cut_off(text: str) -> bool:
    """Whether an address in it ends in dots, as programs shorten what is too long for their window."""
    return _CUT_OFF.search(text) is not None


def _read(piece: str) -> Iterator[ReadAddress]:
    found = _NAMED.match(piece)
    if cut_off(piece):
        yield ReadAddress(piece, None, "", CUT_OFF)
    elif found and "@" in found["address"]:
        yield _checked(piece, found["address"].strip(), found["name"])
    elif "@" not in piece:
        yield ReadAddress(piece, None, _name(piece), NAME_ONLY)
    elif " " in piece and any(word.startswith("@") or word.endswith("@") for word in piece.split()):
        yield ReadAddress(piece, None, "", SPLIT_AT)
    else:
        yield from _row(piece)


def _row(piece: str) -> Iterator[ReadAddress]:
    """Words, some of which are addresses: a name stands before its address, or behind the last one."""
    before: list[str] = []
    found: list[tuple[str, str]] = []
    for word in piece.split():
        if "@" in word:
            found.append((word, " ".join(before)))
            before = []
        else:
            before.append(word)
    for word, name in found[:-1]:
        yield _checked(word, word, name)
    word, name = found[-1]
    yield _checked(piece if len(found) == 1 else word, word, _name(name) or " ".join(before))


def _checked(piece: str, candidate: str, name: str) -> ReadAddress:
    address = candidate.strip(_AROUND).rstrip(".")
    try:
        # reserved names such as .test are in use inside of organisations, and nothing is looked up
        checked = validate_email(address, check_deliverability=False, test_environment=True)
    except EmailNotValidError as error:
        return ReadAddress(piece, None, _name(name), str(error))
    return ReadAddress(piece, fold(checked.normalized), _name(name))


def _name(text: str) -> str:
    return " ".join(text.split()).strip(_AROUND)[:LONGEST_NAME].strip()
