"""From an expression back to a text, in normal form, that reads as the same expression."""

from __future__ import annotations

from collections.abc import Sequence

from bot.audience.attributes.records import Attribute
from bot.audience.language.errors import ExpressionError
from bot.audience.language.expanding import attributes_of, collapsed, uses
from bot.audience.language.nodes import Expression
from bot.audience.language.parser import parse_with
from bot.audience.language.vocabulary import Vocabulary
from bot.audience.language.words import Words
from bot.audience.segments.records import Segment


def write(expression: Expression, segments: Sequence[Segment], attributes: Sequence[Attribute] = ()) -> str:
    """The expression in words; names are quoted only where they would be read otherwise, texts always.

    Raises KeyError when it names a segment, or an attribute, that is not among them.
    """
    kept, words = collapsed(expression), Vocabulary.of(segments, attributes)
    if unknown := {*uses(kept)} - {*words.by_id} | {*attributes_of(kept)} - {*words.attributes}:
        raise KeyError(*unknown)
    bare = Words(words.by_id, words.attributes).text(kept)
    try:
        if parse_with(bare, words) == kept:
            return bare
    except ExpressionError:
        pass  # a name that only reads in quotes
    return Words(words.by_id, words.attributes, quoted=True).text(kept)
