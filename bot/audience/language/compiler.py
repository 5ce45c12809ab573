"""An expression as one MongoDB filter over people, frozen with the broadcast. Pure."""

from __future__ import annotations

import json
from typing import Any

from bot.audience.language.nodes import And, Everyone, Expression, Not, Or, SegmentIs
from bot.audience.language.rules import guarded, named, normal, positives
from bot.audience.segments.records import EVERYONE
from bot.broadcasts.records import Audience

Filter = dict[str, Any]
IN_EVERYONE: Filter = {"left": {"$ne": EVERYONE}}
SENDABLE: Filter = {"sendable": True}


def compile_audience(expression: Expression, text: str, tenant: str) -> Audience:
    """The audience of the expression: whom its filter matches, at any later time, gets it."""
    clause = {"$and": [{"tenant": tenant} | SENDABLE, base_filter(expression)]}
    return Audience(text, json.dumps(clause), positives(expression), named(expression))


def audience_filter(audience: Audience) -> Filter:
    """The frozen filter."""
    loaded: Filter = json.loads(audience.filter_json)
    return loaded


def base_filter(expression: Expression) -> Filter:
    """Whom the expression means, sendable or not, without the tenant.

    Whoever it matches only by what they are not in counts as matched through `everyone`: who left that is off it.
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
        case SegmentIs(segment):
            return {"member_of": segment}
        case Everyone():
            return IN_EVERYONE
        case Not(SegmentIs(segment)):
            return {"member_of": {"$ne": segment}}
        case Not():
            return {"left": EVERYONE}
    joined = "$and" if isinstance(expression, And) else "$or"
    return {joined: [clause_of(term) for term in expression.terms]}


def _through(expression: Expression) -> Filter | None:
    """Of those whom it matches: whom a named segment brought in; None when that is nobody.

    A segment brings in whom a branch matches that it stands in: in `(a and b) or not c` nobody who is in `a` alone.
    """
    match expression:
        case SegmentIs():
            return clause_of(expression)
        case And(terms):
            return _any([_through(term) for term in terms])
        case Or(terms):
            return _any([_branch(term) for term in terms])
    return None


def _branch(expression: Expression) -> Filter | None:
    if isinstance(expression, SegmentIs):
        return clause_of(expression)
    brought = _through(expression)
    return {"$and": [clause_of(expression), brought]} if brought else None


def _any(clauses: list[Filter | None]) -> Filter | None:
    found = [clause for clause in clauses if clause]
    return {"$or": found} if len(found) > 1 else next(iter(found), None)
