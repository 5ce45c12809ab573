"""What the grammar's rules mean: from lark's words to our nodes, while it reads."""

from __future__ import annotations

from lark import Token, Transformer, v_args

from bot.audience.attributes.records import Kind
from bot.audience.language.nodes import (
    And,
    Compare,
    Contains,
    Everyone,
    Expression,
    Has,
    IsSet,
    JoinedWithin,
    Not,
    OneOf,
    Or,
    SegmentIs,
    StartsWith,
    Within,
)
from bot.audience.segments.records import EVERYONE


@v_args(inline=True)
class Meaning(Transformer[Token, Expression]):
    """The methods are named after the rules of expression.lark."""

    def name(self, token: Token) -> Expression:
        return Everyone() if token == EVERYONE else SegmentIs(str(token))

    def negation(self, _not: Token, of: Expression) -> Expression:
        return Not(of)

    def group(self, _open: Token, of: Expression, _close: Token) -> Expression:
        return of

    def both(self, *of: Expression | Token) -> Expression:
        return And(_without_words(of))

    def either(self, *of: Expression | Token) -> Expression:
        return Or(_without_words(of))

    def compare(self, attribute: Token, is_: Token, value: Token) -> Expression:
        return Compare(attribute.value.key, is_.value, value.value)

    def contains(self, attribute: Token, _word: Token, value: Token) -> Expression:
        node = Has if attribute.value.kind is Kind.LIST else Contains
        return node(attribute.value.key, value.value)

    def starts(self, attribute: Token, _word: Token, value: Token) -> Expression:
        return StartsWith(attribute.value.key, value.value)

    def one_of(self, attribute: Token, *rest: Token) -> Expression:
        return OneOf(attribute.value.key, tuple(each.value for each in rest if each.type == "VALUE"))

    def none_of(self, attribute: Token, *rest: Token) -> Expression:
        return Not(self.one_of(attribute, *rest))

    def is_set(self, attribute: Token, _word: Token) -> Expression:
        return IsSet(attribute.value.key)

    def is_not_set(self, attribute: Token, _word: Token) -> Expression:
        return Not(IsSet(attribute.value.key))

    def within(self, attribute: Token, _word: Token, span: Token) -> Expression:
        return Within(attribute.value.key, *span.value)

    def joined(self, _word: Token, segment: Token, _within: Token, span: Token) -> Expression:
        return JoinedWithin(str(segment), *span.value)


def _without_words(of: tuple[Expression | Token, ...]) -> tuple[Expression, ...]:
    return tuple(each for each in of if not isinstance(each, Token))
