"""What the grammar's rules mean: from lark's words to our nodes, while it reads."""

from __future__ import annotations

from lark import Token, Transformer, v_args

from bot.audience.language.nodes import And, Everyone, Expression, Not, Or, SegmentIs
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


def _without_words(of: tuple[Expression | Token, ...]) -> tuple[Expression, ...]:
    return tuple(each for each in of if not isinstance(each, Token))
