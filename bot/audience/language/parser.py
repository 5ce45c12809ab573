"""From a text to an expression, or to a sentence that points at the place where it cannot be read."""

from __future__ import annotations

from collections.abc import Sequence
from typing import cast

from lark import Token

from bot.audience.attributes.records import Attribute
from bot.audience.language.complaints import complaint
from bot.audience.language.errors import ExpressionError
from bot.audience.language.expanding import expanded
from bot.audience.language.folding import Folded, skip_space, strip_end
from bot.audience.language.names import Names
from bot.audience.language.nodes import Expression
from bot.audience.language.scanner import LONGEST, Node, grammar, readings
from bot.audience.language.vocabulary import Vocabulary, vocabulary_of
from bot.audience.segments.records import Segment


def parse(text: str, segments: Sequence[Segment], attributes: Sequence[Attribute] = ()) -> Expression:
    """What the text means, with the rules of rule segments in it. Names are matched longest first; `everyone` and the
    built-in attributes are always known.

    Raises ExpressionError with a sentence for the person who typed it, and the place in `text`.
    """
    return expanded(parse_with(text, Vocabulary.of(segments, attributes)), segments)


def parse_with(text: str, names: Names) -> Expression:
    """As `parse`, with names that were gathered before, and without the rules of rule segments."""
    start = skip_space(text, 0)
    stop = strip_end(text, start, len(text))
    if start == stop:
        raise ExpressionError("Say who gets it: the name of a segment, or everyone.", 0, 0)
    if stop - start > LONGEST:
        raise ExpressionError(f"This is too long: {LONGEST:,} characters are the most.", start + LONGEST, 0)
    tokens = _tokens(Folded(text), start, stop, names)
    return cast(Expression, grammar().parse(cast(str, tokens)))  # lark's types do not know a lexer of one's own


def _tokens(folded: Folded, start: int, stop: int, names: Names) -> list[Token]:
    """What can be read as names alone is meant so: the words of attributes never change what names say."""
    for node in readings(folded, start, stop, names, plain=True):
        if node.place == stop and node.complete:
            return node.tokens
    furthest: Node | None = None
    for node in readings(folded, start, stop, names):
        if node.place == stop and node.complete:
            return node.tokens
        if furthest is None or node.place > furthest.place:
            furthest = node
    assert furthest is not None  # the start itself is always a node
    raise complaint(furthest, folded, stop, vocabulary_of(names))
