"""Addresses as people paste them: one a line, with commas or semicolons, with names, from anywhere. Pure."""

from __future__ import annotations

import re
from dataclasses import dataclass

from email_validator import EmailNotValidError, validate_email

_INVISIBLE = re.compile("[\u200b\u200c\u200d\u2060\ufeff\u00ad\u200e\u200f\u202a-\u202e\u2066-\u2069]")
_MAILTO = re.compile(r"\[[^\]\n]*\]\(mailto:([^)\s]+)\)|mailto:", re.IGNORECASE)
_NAMED = re.compile(r"^(?P<name>.*?)\s*<\s*(?P<address>[^<>]*)\s*>$", re.DOTALL)
_PIECES = re.compile(r'((?:"[^"\n]*"|[^,;\n"]|"(?=[^"\n]*(?:\n|$)))+)')
_SEVERAL = re.compile(r"[^\s@]+@[^\s@]+(?:\s+[^\s@]+@[^\s@]+)+")
NAME_ONLY = "Only a name arrived. Paste the address itself in the form."


@dataclass(frozen=True, slots=True)
class ReadAddress:
    """One piece of a pasted list: the address it holds, or why it holds none."""

    text: str
    address: str | None
    name: str = ""
    why: str = ""


def read_addresses(text: str) -> list[ReadAddress]:
    """Every piece, in order; an address that comes twice stands once."""
    pieces = [read for piece in _split(_cleaned(text)) for read in [_read(piece)]]
    seen: set[str] = set()
    kept = []
    for read in pieces:
        if read.address is None or read.address not in seen:
            kept.append(read)
            seen |= {read.address} if read.address else set()
    return kept


def _cleaned(text: str) -> str:
    spaced = re.sub("[\u00a0\u2000-\u200a\u3000\t]", " ", _INVISIBLE.sub("", text)).replace("\r", "\n")
    return _MAILTO.sub(lambda found: found.group(1) or "", spaced)


def _split(text: str) -> list[str]:
    pieces = [piece.strip() for piece in _PIECES.findall(text)]
    return [word for piece in pieces if piece for word in (piece.split() if _SEVERAL.fullmatch(piece) else [piece])]


def _read(piece: str) -> ReadAddress:
    found = _NAMED.match(piece)
    name = found.group("name").strip().strip("\"'“”").strip() if found else ""
    candidate = (found.group("address") if found else piece).strip().strip("\"'“”()[]").rstrip(".").strip()
    if "@" not in candidate:
        return ReadAddress(piece, None, name, NAME_ONLY)
    try:
        checked = validate_email(candidate, check_deliverability=False, test_environment=True)
    except EmailNotValidError as error:
        return ReadAddress(piece, None, name, str(error))
    return ReadAddress(piece, checked.normalized.casefold(), name)
