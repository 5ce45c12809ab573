"""Comparing what was typed with names: width, case, accents' spelling and spaces do not matter.

A folded text remembers where each of its pieces stands in the original, so that places can be pointed at.
Folding is Unicode's compatibility caseless match (The Unicode Standard, section 3.13, D146), run by run, with white
space made one space and format characters (zero-width ones among them) dropped.
"""

from __future__ import annotations

import unicodedata
from bisect import bisect_left
from collections.abc import Iterator


def fold(text: str) -> str:
    """The form in which two spellings of one name are equal."""
    start = skip_space(text, 0)
    return "".join(piece for _, piece in _pieces(text[start : strip_end(text, start, len(text))]))


def skip_space(text: str, start: int, stop: int | None = None) -> int:
    """The first place from `start` on that is neither white space nor a character without width."""
    end = len(text) if stop is None else stop
    while start < end and (text[start].isspace() or unicodedata.category(text[start]) == "Cf"):
        start += 1
    return start


def strip_end(text: str, start: int, stop: int) -> int:
    """Where `text[start:stop]` ends without the white space at its end."""
    while stop > start and (text[stop - 1].isspace() or unicodedata.category(text[stop - 1]) == "Cf"):
        stop -= 1
    return stop


def splits_word(text: str, place: int) -> bool:
    """Whether letters or digits stand on both sides of the place."""
    return 0 < place < len(text) and text[place - 1].isalnum() and text[place].isalnum()


class Folded:
    """A text beside its folded form."""

    def __init__(self, text: str) -> None:
        self.text = text
        pieces = list(_pieces(text))
        self._starts = [start for start, _ in pieces] + [len(text)]
        self._offsets = [0]
        for _, piece in pieces:
            self._offsets.append(self._offsets[-1] + len(piece))
        self._folded = "".join(piece for _, piece in pieces)

    def spans(self, start: int, longest: int) -> Iterator[tuple[int, str]]:
        """Each end at which a word or sign ends, with what stands from `start` to it folded, up to `longest` of it."""
        first = bisect_left(self._starts, start)
        if self._starts[first] != start or splits_word(self.text, start):
            return
        for piece in range(first + 1, len(self._starts)):
            if self._offsets[piece] - self._offsets[first] > longest:
                return
            if not splits_word(self.text, self._starts[piece]):
                yield self._starts[piece], self._folded[self._offsets[first] : self._offsets[piece]]

    def word(self, word: str, start: int) -> int | None:
        """Where the (folded) word ends that stands at `start`, None when it does not stand there."""
        return next((end for end, found in self.spans(start, len(word)) if found == word), None)


def _pieces(text: str) -> Iterator[tuple[int, str]]:
    """The places and folded forms of the text's smallest parts: a character with its marks, a run of white space."""
    start = 0
    while start < len(text):
        end = start + 1
        if text[start].isspace():
            while end < len(text) and text[end].isspace():
                end += 1
            yield start, " "
        else:
            while end < len(text) and unicodedata.combining(text[end]):
                end += 1
            yield start, _fold_piece(text[start:end])
        start = end


def _fold_piece(piece: str) -> str:
    if piece.isascii():
        return piece.lower()
    seen = "".join(sign for sign in piece if unicodedata.category(sign) != "Cf")
    once = unicodedata.normalize("NFKD", unicodedata.normalize("NFD", seen).casefold())
    return unicodedata.normalize("NFKD", once.casefold())
