"""Cutting a pasted list into pieces of one address each, and cleaning it of what mail programs and Teams add. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterator
from html import unescape

_INVISIBLE = re.compile("[\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2064\u2066-\u2069\ufeff\x00-\x08\x0e-\x1f\x7f]")
_SPACE = re.compile("[^\\S\n]+")
_LINES = re.compile(r"\r\n?|[\u0085\u2028\u2029\x0b\x0c]|<br\s*/?>|</(?:p|div|li|tr)>", re.IGNORECASE)
_WIDE = str.maketrans("；，、＠﹫＜＞｜", ";,,@@<>|")
_MARKDOWN = re.compile(r"\[[^\[\]\n]*\]\((mailto:[^()\s]+)\)", re.IGNORECASE)
_ANCHOR = re.compile(r"<a\b([^<>]*)>[^<]*</a>", re.IGNORECASE)
_LINK = re.compile("mailto:[^\"'<>\\s]+", re.IGNORECASE)
_TAG = re.compile(r"</?(?:a|p|div|li|ul|ol|span|td|tr|table|b|i|strong|em)\b[^<>@]*>", re.IGNORECASE)
_MAILTO = re.compile(r"mailto:([^\s<>?;,]*)(?:\?[^\s<>;,]*)?", re.IGNORECASE)
_RUN_ON = re.compile(r"(<[^<>@\n]*@[^<>\n]*>)(?=[^;,|\n<]*<)")
_BULLET = re.compile(r"^(?:[-–—*•·▪◦‣>]+|\d{1,4}[.)])\s+")
_OPENING = {'"': '"', "“": "”", "„": "“", "«": "»"}


def pieces(text: str) -> list[str]:
    """The pieces in order, none empty."""
    cut = [piece for line in _cleaned(text).split("\n") for piece in _line(_BULLET.sub("", line.strip()))]
    return [piece.strip() for piece in cut if piece.strip(" .,;|")]


def visible(text: str) -> str:
    """Without signs that have no width, marks of direction and control signs."""
    return _INVISIBLE.sub("", text)


def _cleaned(text: str) -> str:
    plain = _LINES.sub("\n", unescape(visible(text)).translate(_WIDE))
    linked = _ANCHOR.sub(_address_of, _MARKDOWN.sub(r"\1", plain))
    bare = _MAILTO.sub(r"\1", _TAG.sub(" ", linked))
    return _RUN_ON.sub("\\1\n", _SPACE.sub(" ", bare))


def _address_of(anchor: re.Match[str]) -> str:
    """An HTML link to an address becomes the address; any other link stays."""
    link = _LINK.search(anchor[1])
    return f"{link[0]} " if link else anchor[0]


def _line(line: str) -> Iterator[str]:
    """Where semicolons (or bars) part the addresses, as mail programs write them, commas belong to the names."""
    parts = _parted(line, ";|")
    for part in parts:
        if len(parts) > 1 and part.count("@") == 1:
            yield part
        else:
            yield from _by_commas(part)


def _by_commas(part: str) -> Iterator[str]:
    """A single word before a name with its address is the surname: `Lima, Ana <address>`."""
    surname = ""
    for piece in (each.strip() for each in _parted(part, ",")):
        if surname:
            named = "<" in piece and "@" in piece and not piece.startswith("<")
            yield from [f"{surname}, {piece}"] if named else [surname]
            if named:
                surname = ""
                continue
        surname = piece if piece and "@" not in piece and " " not in piece else ""
        if not surname:
            yield piece
    if surname:
        yield surname


def _parted(text: str, separators: str) -> list[str]:
    """Split at the separators that do not stand within quotes at a piece's start."""
    parts, start, place = [], 0, 0
    while place < len(text):
        sign = text[place]
        if sign in _OPENING and not text[start:place].strip():
            closing = text.find(_OPENING[sign], place + 1)
            place = closing if closing > 0 else place
        elif sign in separators:
            parts.append(text[start:place])
            start = place + 1
        place += 1
    return [*parts, text[start:]]
