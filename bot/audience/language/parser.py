"""Reads an audience expression: names joined by and, or, not, with parentheses.

Names are found first, longest first, and become tokens; lark's grammar then sees only tokens, so a name may hold any
sign or word. Quotes, straight or curly, settle what is a name.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache

from lark import Lark, Token, Transformer
from lark.exceptions import UnexpectedInput, UnexpectedToken
from lark.lexer import Lexer

from bot.audience.language.names import QUOTES, close_names, fold
from bot.audience.language.nodes import And, Everyone, Expression, Not, Or, SegmentIs
from bot.audience.segments.records import EVERYONE, Segment
from bot.refusals import Refused
from cards.elements import plain

LONGEST = 2_000
_WORD = re.compile(r"[^\s()]+")
_KEYWORDS = {"and": "AND", "or": "OR", "not": "NOT", "(": "OPEN", ")": "CLOSE"}
_GRAMMAR = """
    ?start: either
    ?either: both (OR both)*        -> either
    ?both: single (AND single)*     -> both
    ?single: NOT single             -> negation
           | OPEN either CLOSE      -> group
           | NAME                   -> name
    %declare NAME AND OR NOT OPEN CLOSE
"""


class ExpressionError(Refused):
    """What cannot be read, and where: `position` counts characters from 0, `length` is how many are meant."""

    def __init__(self, sentence: str, position: int, length: int) -> None:
        super().__init__(sentence)
        self.position = position
        self.length = length


@dataclass(frozen=True, slots=True)
class Piece:
    """A token: its kind, its text, where it starts; `value` is the id that a name stands for."""

    kind: str
    text: str
    at: int
    value: str = ""


def parse(text: str, segments: Sequence[Segment]) -> Expression:
    """The tree of the text. Raises ExpressionError, whose sentence points at the place."""
    if len(text) > LONGEST:
        raise ExpressionError(f"That is longer than {LONGEST} characters. Make a segment of a part of it.", LONGEST, 1)
    pieces = list(_pieces(text, {fold(each.name): each for each in segments}))
    if not pieces:
        raise ExpressionError("Say who gets it: the name of a segment, or everyone.", 0, len(text))
    try:
        return _Tree().transform(_lark().parse(pieces))
    except UnexpectedInput as error:
        raise _unexpected(error, text) from error


def _pieces(text: str, known: Mapping[str, Segment]) -> Iterator[Piece]:
    at, run = 0, None
    while at < len(text):
        if text[at].isspace():
            at += 1
            continue
        piece = _quoted(text, at, known) or _known(text, at, known) or _keyword(text, at)
        if piece is None:
            raise _unknown(text, at if run is None else run, known)
        yield piece
        run = at if piece.kind == "NAME" and text[at] not in QUOTES else None
        at += len(piece.text)


def _quoted(text: str, at: int, known: Mapping[str, Segment]) -> Piece | None:
    if text[at] not in QUOTES:
        return None
    closing = {QUOTES[text[at]], *('"”“' if text[at] in "“„”" else "")}
    ends = [i for i in range(at + 1, len(text)) if text[i] in closing]
    for end in ends:
        found = _named(text[at + 1 : end], known)
        if found is not None:
            return Piece("NAME", text[at : end + 1], at, found)
    if not ends:
        raise ExpressionError(f"The quote before “{plain(text[at + 1 : at + 21])}” isn't closed.", at, 1)
    raise _no_such(text[at + 1 : ends[0]], at + 1, known)


def _known(text: str, at: int, known: Mapping[str, Segment]) -> Piece | None:
    """The longest existing name that starts here and ends at a border of words; a bare keyword is never one."""
    longest = max((len(each.name) for each in known.values()), default=0)
    for end in range(min(len(text), at + 2 * max(longest, len(EVERYONE)) + 8), at, -1):
        if _border(text, end) and text[at:end].casefold() not in _KEYWORDS:
            found = _named(text[at:end], known)
            if found is not None:
                return Piece("NAME", text[at:end], at, found)
    return None


def _border(text: str, end: int) -> bool:
    return not text[end - 1].isspace() and (end == len(text) or text[end].isspace() or text[end] in "()")


def _named(text: str, known: Mapping[str, Segment]) -> str | None:
    key = fold(text)
    if key in known:
        return known[key].id
    return EVERYONE if key == EVERYONE else None


def _keyword(text: str, at: int) -> Piece | None:
    if text[at] in "()":
        return Piece(_KEYWORDS[text[at]], text[at], at)
    word = _WORD.match(text, at)
    kind = _KEYWORDS.get(word.group().casefold()) if word else None
    return Piece(kind, word.group(), at) if word and kind else None


def _unknown(text: str, at: int, known: Mapping[str, Segment]) -> ExpressionError:
    """All up to the next keyword is taken as the name that was meant."""
    end = at
    for word in _WORD.finditer(text, at):
        if word.group().casefold() in _KEYWORDS or text[end : word.start()].strip():
            break
        end = word.end()
    return _no_such(text[at:end], at, known)


def _no_such(name: str, at: int, known: Mapping[str, Segment]) -> ExpressionError:
    close = close_names(name, [each.name for each in known.values()] + [EVERYONE])
    hint = f" Did you mean {' or '.join(plain(each) for each in close)}?" if close else " Type *segments* to see them."
    return ExpressionError(f"There is no segment called “{plain(name.strip())}”.{hint}", at, len(name))


def _unexpected(error: UnexpectedInput, text: str) -> ExpressionError:
    token = error.token if isinstance(error, UnexpectedToken) else None
    if token is None or token.type == "$END":
        return ExpressionError(f"Something is missing at the end, after “{plain(text.strip()[-20:])}”.", len(text), 0)
    at = token.start_pos or 0
    before = text[:at].strip()
    where = f"after “{plain(before[-20:])}”" if before else "at the beginning"
    hint = " Join names with *and*, *or*, *not*." if token.type in ("NAME", "NOT", "OPEN") else ""
    shown = text[at : token.end_pos]
    return ExpressionError(f"“{plain(shown)}” doesn't fit {where}.{hint}", at, len(shown))


class _Pieces(Lexer):
    """Hands the pieces to lark as its tokens."""

    def __init__(self, lexer_conf: object) -> None:
        """lark makes it with its settings, none of which matter here."""

    def lex(self, data: Sequence[Piece]) -> Iterator[Token]:  # type: ignore[override]
        for piece in data:
            yield Token(piece.kind, piece.value or piece.text, start_pos=piece.at, end_pos=piece.at + len(piece.text))


class _Tree(Transformer[Token, Expression]):
    """lark's tree as our nodes."""

    def name(self, found: list[Token]) -> Expression:
        return Everyone() if str(found[0]) == EVERYONE else SegmentIs(str(found[0]))

    def negation(self, found: list[Expression]) -> Expression:
        return Not(found[-1])

    def group(self, found: list[Expression]) -> Expression:
        return found[1]

    def both(self, found: list[Expression]) -> Expression:
        return _joined(And, found)

    def either(self, found: list[Expression]) -> Expression:
        return _joined(Or, found)


def _joined(kind: type[And] | type[Or], found: list[Expression]) -> Expression:
    terms = tuple(each for each in found if not isinstance(each, Token))
    return terms[0] if len(terms) == 1 else kind(terms)


@cache
def _lark() -> Lark:
    return Lark(_GRAMMAR, parser="lalr", lexer=_Pieces)
