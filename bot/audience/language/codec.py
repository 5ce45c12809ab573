"""Trees as documents, as rule segments keep them: by ids and keys, so that no new name changes what they mean. Pure."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from typing import Any

from bot.audience.attributes.records import Scalar
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
    Within,
)

Kept = dict[str, Any]


def to_document(expression: Expression) -> Kept:
    """One key, the kind of node, and what it holds. A rule segment is kept by its id."""
    match expression:
        case SegmentIs(segment) | RuleIs(segment):
            return {"segment": segment}
        case Everyone():
            return {"everyone": True}
        case Compare(attribute, is_, value):
            return {"compare": [attribute, is_, _kept(value)]}
        case OneOf(attribute, values):
            return {"one_of": [attribute, [_kept(each) for each in values]]}
        case Within(attribute, amount, unit):
            return {"within": [attribute, amount, unit]}
        case JoinedWithin(segment, amount, unit):
            return {"joined": [segment, amount, unit]}
        case IsSet(attribute):
            return {"is_set": attribute}
        case Not(term):
            return {"not": to_document(term)}
        case And(terms):
            return {"and": [to_document(term) for term in terms]}
        case Or(terms):
            return {"or": [to_document(term) for term in terms]}
        case Contains(attribute, text):
            return {"contains": [attribute, text]}
        case Has(attribute, text):
            return {"has": [attribute, text]}
        case StartsWith(attribute, text):
            return {"starts": [attribute, text]}


def from_document(document: Mapping[str, Any]) -> Expression:
    """What `to_document` made."""
    ((kind, held),) = document.items()
    return _MADE[kind](held)


def _terms(held: Any) -> tuple[Expression, ...]:
    return tuple(map(from_document, held))


_MADE: Mapping[str, Callable[[Any], Expression]] = {
    "segment": SegmentIs,
    "everyone": lambda _: Everyone(),
    "compare": lambda held: Compare(held[0], held[1], _value(held[2])),
    "one_of": lambda held: OneOf(held[0], tuple(map(_value, held[1]))),
    "within": lambda held: Within(*held),
    "joined": lambda held: JoinedWithin(*held),
    "is_set": IsSet,
    "not": lambda held: Not(from_document(held)),
    "and": lambda held: And(_terms(held)),
    "or": lambda held: Or(_terms(held)),
    "contains": lambda held: Contains(*held),
    "has": lambda held: Has(*held),
    "starts": lambda held: StartsWith(*held),
}


def _kept(value: Scalar) -> Any:
    """A day is kept apart from a text that looks like one."""
    return {"day": value.isoformat()} if isinstance(value, date) else value


def _value(kept: Any) -> Scalar:
    if isinstance(kept, dict):
        return date.fromisoformat(kept["day"])
    value: Scalar = kept
    return value
