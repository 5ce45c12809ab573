"""An expression as one MongoDB filter over people, frozen with the broadcast. Pure."""

from __future__ import annotations

import json
from collections.abc import Collection
from typing import Any

from bot.audience.language.nodes import And, Everyone, Expression, Not, SegmentIs
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

    Where it could match somebody by what they are not in, it counts as `everyone`: who left that is off it, unless
    a segment that it names brings them in.
    """
    clause = clause_of(normal(expression))
    return clause if guarded(expression) else {"$and": [clause, reasons_filter(expression)]}


def reasons_filter(expression: Expression) -> Filter:
    """Who has a reason to get it: in a segment that it names, or in everyone."""
    return {"$or": [{"member_of": {"$in": list(positives(expression))}}, IN_EVERYONE]}


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


def reason(audience: Audience, member_of: Collection[str]) -> str:
    """The one segment that the foot names and ends: the first that brought the person in, else everyone."""
    return next((segment for segment in audience.positives if segment in member_of), EVERYONE)
