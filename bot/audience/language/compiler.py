"""An expression as one MongoDB filter over people, frozen with the broadcast. Pure.

Attributes are compared by their folded twins (`attributes_f`), which defined ones have an index over. What depends on
the day is left to the database (`$$NOW`), so that a frozen filter means the same whenever it is written.
"""

from __future__ import annotations

import json
import re
from typing import Any

from bot.audience.attributes.values import twin
from bot.audience.language.conditions import names_of
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
from bot.audience.language.rules import guarded, named, normal, positives
from bot.audience.segments.records import EVERYONE
from bot.broadcasts.records import Audience

Filter = dict[str, Any]
IN_EVERYONE: Filter = {"left": {"$ne": EVERYONE}}
SENDABLE: Filter = {"sendable": True}

_OPERATORS = {"!=": "$ne", "<": "$lt", "<=": "$lte", ">": "$gt", ">=": "$gte"}
_DAY = "%Y-%m-%d"


def compile_audience(expression: Expression, text: str, tenant: str) -> Audience:
    """The audience of the expression: whom its filter matches, at any later time, gets it."""
    clause = {"$and": [{"tenant": tenant} | SENDABLE, base_filter(expression)]}
    read = dict.fromkeys([*named(expression), *names_of(clause)])
    return Audience(text, json.dumps(clause), positives(expression), tuple(read))


def audience_filter(audience: Audience) -> Filter:
    """The frozen filter."""
    loaded: Filter = json.loads(audience.filter_json)
    return loaded


def base_filter(expression: Expression) -> Filter:
    """Whom the expression means, sendable or not, without the tenant.

    Whoever it matches only by what they are not in, or by attributes, counts as matched through `everyone`: who left
    that is off it.
    """
    clause = clause_of(normal(expression))
    return clause if guarded(expression) else {"$and": [clause, reasons_filter(expression)]}


def reasons_filter(expression: Expression) -> Filter:
    """Of those whom the expression matches: who has a reason to get it, a segment that brought them in or everyone."""
    brought = _through(normal(expression))
    return {"$or": [brought, IN_EVERYONE]} if brought else IN_EVERYONE


def clause_of(expression: Expression) -> Filter:
    """The filter of the expression itself, which is in negation normal form."""
    match expression:
        case And(terms):
            return {"$and": [clause_of(term) for term in terms]}
        case Or(terms):
            return {"$or": [clause_of(term) for term in terms]}
        case Not(term):
            return _without(term)
        case SegmentIs(segment):
            return {"member_of": segment}
        case RuleIs(segment, of):
            return {"$and": [{"left": {"$ne": segment}}, {"removed": {"$ne": segment}}, base_filter(of)]}
        case Everyone():
            return IN_EVERYONE
        case JoinedWithin(segment, amount, unit):
            recent = {"$expr": {"$gte": [f"$since.{segment}", _ago(amount, unit)]}}
            return {"$and": [{"member_of": segment}, recent]}
        case Within(attribute, amount, unit):
            first, last = ({"$dateToString": {"date": day, "format": _DAY}} for day in (_ago(amount, unit), "$$NOW"))
            field = f"${path(attribute)}"
            return {"$and": [{"$expr": {"$gte": [field, first]}}, {"$expr": {"$lte": [field, last]}}]}
    return {path(expression.attribute): _test(expression)}


def path(attribute: str) -> str:
    """Where the folded twin of an attribute's value stands in a person's document."""
    return f"attributes_f.{attribute}"


def _without(term: Expression) -> Filter:
    match term:
        case SegmentIs(segment):
            return {"member_of": {"$ne": segment}}
        case Everyone():
            return {"left": EVERYONE}
        case IsSet(attribute):
            return {path(attribute): {"$exists": False}}
    return {"$nor": [clause_of(term)]}


def opposite_of(clause: Filter) -> Filter | None:
    """The filter of everybody else, of one that says what people are not; None for any other."""
    if list(clause) == ["$nor"]:
        inner: Filter = clause["$nor"][0]
        return inner
    (field, asked), *more = clause.items() or [("", None)]
    if more or not isinstance(asked, dict) or field.startswith("$"):
        return None
    return {field: asked["$ne"]} if list(asked) == ["$ne"] else None


def _test(test: Compare | OneOf | Contains | Has | StartsWith | IsSet) -> Any:
    match test:
        case Compare(_, is_, value):
            return twin(value) if is_ == "=" else {_OPERATORS[is_]: twin(value)}
        case OneOf(_, values):
            return {"$in": [twin(value) for value in values]}
        case Contains(_, text):
            return {"$regex": re.escape(str(twin(text)))}
        case StartsWith(_, text):
            return {"$regex": "^" + re.escape(str(twin(text)))}
        case Has(_, text):
            return twin(text)
    return {"$exists": True}


def _ago(amount: int, unit: str) -> Filter:
    return {"$dateSubtract": {"startDate": "$$NOW", "unit": unit, "amount": amount}}


def _through(expression: Expression) -> Filter | None:
    """Of those whom it matches: whom a named segment brought in; None when that is nobody.

    A segment brings in whom a branch matches that it stands in: in `(a and b) or not c` nobody who is in `a` alone.
    """
    match expression:
        case SegmentIs() | RuleIs() | JoinedWithin():
            return clause_of(expression)
        case And(terms):
            return _any([_through(term) for term in terms])
        case Or(terms):
            return _any([_branch(term) for term in terms])
    return None


def _branch(expression: Expression) -> Filter | None:
    if isinstance(expression, SegmentIs | RuleIs | JoinedWithin):
        return clause_of(expression)
    brought = _through(expression)
    return {"$and": [clause_of(expression), brought]} if brought else None


def _any(clauses: list[Filter | None]) -> Filter | None:
    found = [clause for clause in clauses if clause]
    return {"$or": found} if len(found) > 1 else next(iter(found), None)
