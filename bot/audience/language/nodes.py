"""The tree of an audience expression. Attributes stand in it by their keys, segments by their ids."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from bot.audience.attributes.records import Scalar

Comparison = Literal["=", "!=", "<", "<=", ">", ">="]
Unit = Literal["day", "week", "month", "year"]


@dataclass(frozen=True, slots=True)
class SegmentIs:
    """In the segment of this id."""

    segment: str


@dataclass(frozen=True, slots=True)
class RuleIs:
    """In the rule segment of this id: its rule holds, they have not left it, and nobody has removed them."""

    segment: str
    of: Expression


@dataclass(frozen=True, slots=True)
class Everyone:
    """Not out of the built-in everyone."""


@dataclass(frozen=True, slots=True)
class Compare:
    """The attribute is that, or less or more than it. Of a list: one of its texts is. Nothing is less or more than what
    somebody has no value of, and it is unlike everything."""

    attribute: str
    is_: Comparison
    value: Scalar


@dataclass(frozen=True, slots=True)
class OneOf:
    attribute: str
    values: tuple[Scalar, ...]


@dataclass(frozen=True, slots=True)
class Contains:
    """The text stands somewhere in the attribute's."""

    attribute: str
    value: str


@dataclass(frozen=True, slots=True)
class Has:
    """The text is one of the attribute's list."""

    attribute: str
    value: str


@dataclass(frozen=True, slots=True)
class StartsWith:
    """The attribute, or one text of its list, begins with that."""

    attribute: str
    value: str


@dataclass(frozen=True, slots=True)
class IsSet:
    attribute: str


@dataclass(frozen=True, slots=True)
class Within:
    """The day is one of the last so many days, weeks, months or years, today included. Days are those of UTC."""

    attribute: str
    amount: int
    unit: Unit


@dataclass(frozen=True, slots=True)
class JoinedWithin:
    """In the segment, and came into it in the last so many days, weeks, months or years."""

    segment: str
    amount: int
    unit: Unit


@dataclass(frozen=True, slots=True)
class Not:
    term: Expression


@dataclass(frozen=True, slots=True)
class And:
    terms: tuple[Expression, ...]


@dataclass(frozen=True, slots=True)
class Or:
    terms: tuple[Expression, ...]


Test = Compare | OneOf | Contains | Has | StartsWith | IsSet | Within
"""What is asked of one attribute."""
Leaf = SegmentIs | RuleIs | Everyone | JoinedWithin | Test
Expression = Leaf | Not | And | Or
