"""An expression in words, for whoever only reads it. Pure."""

from __future__ import annotations

from collections.abc import Mapping

from bot.audience.attributes.records import Attribute, Scalar
from bot.audience.attributes.values import written
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
    RuleIs,
    SegmentIs,
    StartsWith,
    Test,
    Within,
)
from bot.audience.language.quotes import quote
from bot.audience.segments.records import EVERYONE

_DATES = {"<": "before", ">": "after"}


class Words:
    """`segments` are names by id, `attributes` by key; a rule segment is called by its name. `quoted`: all in quotes.

    What is not among them is called by its key, or a deleted segment.
    """

    def __init__(
        self, segments: Mapping[str, str], attributes: Mapping[str, Attribute], *, quoted: bool = False
    ) -> None:
        self._segments = segments
        self._attributes = attributes
        self._quoted = quoted

    def text(self, expression: Expression) -> str:
        match expression:
            case SegmentIs(segment) | RuleIs(segment):
                return self._segment(segment)
            case Everyone():
                return EVERYONE
            case Not(IsSet(attribute)):
                return f"{self._attribute(attribute)} is not set"
            case Not(term):
                return "not " + self._inner(term)
            case And(terms) | Or(terms):
                word = " and " if isinstance(expression, And) else " or "
                return word.join(self._inner(each) for each in terms)
            case JoinedWithin(segment, amount, unit):
                return f"joined {self._segment(segment)} within {span(amount, unit)}"
        return f"{self._attribute(expression.attribute)} {asked(expression)}"

    def _inner(self, expression: Expression) -> str:
        """In parentheses where it is made of several; more than needed, so that nobody has to know what binds."""
        text = self.text(expression)
        return f"({text})" if isinstance(expression, And | Or) else text

    def _segment(self, segment: str) -> str:
        return self._name(self._segments.get(segment, "a deleted segment"))

    def _attribute(self, key: str) -> str:
        return self._name(self._attributes[key].name if key in self._attributes else key)

    def _name(self, name: str) -> str:
        return quote(name) if self._quoted else name


def span(amount: int, unit: str) -> str:
    """An amount of days, weeks, months or years."""
    return f"{amount} {unit}{'' if amount == 1 else 's'}"


def asked(test: Test) -> str:
    """What is asked of an attribute, as it stands behind its name."""
    match test:
        case Compare(_, is_, value):
            sign = is_ if isinstance(value, str | bool | int | float) else _DATES.get(is_, is_)
            return f"{sign} {_literal(value)}"
        case OneOf(_, values):
            return f"in ({', '.join(map(_literal, values))})"
        case Contains(_, text) | Has(_, text):
            return f"contains {quote(text)}"
        case StartsWith(_, text):
            return f"starts with {quote(text)}"
        case Within(_, amount, unit):
            return f"within {span(amount, unit)}"
    return "is set"


def _literal(value: Scalar) -> str:
    return quote(value) if isinstance(value, str) else written(value)
