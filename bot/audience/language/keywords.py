"""The words and signs of expressions, and which of them fit which type of attribute. Pure."""

from __future__ import annotations

from collections.abc import Mapping

from bot.audience.attributes.records import Kind
from bot.audience.language.folding import Folded, fold

BOOLEANS: Mapping[str, str] = {"AND": "and", "OR": "or", "NOT": "not", "OPEN": "(", "CLOSE": ")"}
COMPARISONS: Mapping[str, str] = {
    "<=": "<=", "≤": "<=", ">=": ">=", "≥": ">=", "!=": "!=", "<>": "!=", "≠": "!=", "==": "=",
    "=": "=", "<": "<", ">": ">", "before": "<", "after": ">",
}  # fmt: skip
"""How each is written → what it means. Of two that stand at one place the first one is meant."""
WORDS: Mapping[str, str] = {
    "CONTAINS": "contains", "STARTS": "starts with", "IN": "in", "SET": "is set", "UNSET": "is not set",
    "WITHIN": "within", "JOINED": "joined", "COMMA": ",",
}  # fmt: skip
UNITS = ("day", "week", "month", "year")
LONGEST_SPAN: Mapping[str, int] = {"day": 36_500, "week": 5_200, "month": 1_200, "year": 100}
"""About a century, so that no day before the year 1 is meant."""

_SAME = ("=", "!=")
_ORDER = ("<", "<=", ">", ">=")
_KNOWN = ("SET", "UNSET")
FITTING: Mapping[Kind, tuple[str, ...]] = {
    Kind.TEXT: (*_SAME, "CONTAINS", "STARTS", "IN", *_KNOWN),
    Kind.NUMBER: (*_SAME, *_ORDER, "IN", *_KNOWN),
    Kind.YES_NO: (*_SAME, "IN", *_KNOWN),
    Kind.DATE: (*_SAME, *_ORDER, "IN", "WITHIN", *_KNOWN),
    Kind.LIST: (*_SAME, "CONTAINS", "STARTS", "IN", *_KNOWN),
}
"""What an attribute of the type can be asked."""

_ENDS_VALUE = (
    *(word for kind, word in BOOLEANS.items() if kind not in ("OPEN", "CLOSE")),
    *(word for kind, word in WORDS.items() if kind not in ("IN", "COMMA")),
    *(sign for sign in COMPARISONS if sign.isalpha()),
    "in (", "in(", "at", "every",
)  # fmt: skip
"""Words that end a value without quotes. `at` and `every` begin what follows the audience in a command."""
RESERVED = frozenset(
    {*BOOLEANS.values(), *WORDS.values(), "before", "after", "is", "starts", "at", "every", "everyone"}
)
"""An attribute's name begins with none of these words."""
_FOLDED = {sign: fold(sign) for sign in COMPARISONS}


def comparison(folded: Folded, place: int) -> tuple[str, int] | None:
    """What the comparison that stands there means, and where it ends."""
    ends = ((meaning, folded.word(_FOLDED[sign], place)) for sign, meaning in COMPARISONS.items())
    return next(((meaning, end) for meaning, end in ends if end is not None), None)


def words_at(folded: Folded, place: int, words: Mapping[str, str]) -> dict[str, int]:
    """Which of these words or signs stand there, and where each ends."""
    return {kind: end for kind, word in words.items() if (end := folded.word(word, place)) is not None}


def ends_value(folded: Folded, place: int) -> bool:
    """Whether a word stands there that no value without quotes goes over."""
    return any(folded.word(word, place) is not None for word in _ENDS_VALUE)
