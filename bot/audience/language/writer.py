"""From an expression back to a text that reads as the same expression."""

from __future__ import annotations

from collections.abc import Sequence

from bot.audience.language.errors import ExpressionError
from bot.audience.language.names import Names
from bot.audience.language.nodes import And, Everyone, Expression, Not, Or, SegmentIs
from bot.audience.language.parser import parse_with
from bot.audience.language.quotes import quote
from bot.audience.segments.records import EVERYONE, Segment


def write(expression: Expression, segments: Sequence[Segment]) -> str:
    """The expression in words; names are quoted only where they would be read otherwise.

    Raises KeyError when it names a segment that is not among them.
    """
    names = Names.of_segments(segments)
    bare = _text(expression, names, quoted=False)
    try:
        if parse_with(bare, names) == expression:
            return bare
    except ExpressionError:
        pass  # a name that only reads in quotes
    return _text(expression, names, quoted=True)


def _text(expression: Expression, names: Names, *, quoted: bool) -> str:
    match expression:
        case SegmentIs(segment):
            return quote(names.by_id[segment]) if quoted else names.by_id[segment]
        case Everyone():
            return EVERYONE
        case Not(term):
            return "not " + _inner(term, names, quoted=quoted)
        case And(terms) | Or(terms):
            word = " and " if isinstance(expression, And) else " or "
            return word.join(_inner(each, names, quoted=quoted) for each in terms)


def _inner(expression: Expression, names: Names, *, quoted: bool) -> str:
    """In parentheses where it is made of several; more of them than needed, so that nobody has to know what binds."""
    text = _text(expression, names, quoted=quoted)
    return f"({text})" if isinstance(expression, And | Or) else text
