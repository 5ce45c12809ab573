"""What follows from an expression: its normal form, who can be its reason, whether it counts as everyone. Pure."""

from __future__ import annotations

from bot.audience.language.nodes import And, Everyone, Expression, JoinedWithin, Not, Or, RuleIs, SegmentIs


def normal(expression: Expression, *, negated: bool = False) -> Expression:
    """The same, with every `not` pushed down to what is named or asked (negation normal form)."""
    match expression:
        case Not(term):
            return normal(term, negated=not negated)
        case And(terms):
            inner = tuple(normal(term, negated=negated) for term in terms)
            return Or(inner) if negated else And(inner)
        case Or(terms):
            inner = tuple(normal(term, negated=negated) for term in terms)
            return And(inner) if negated else Or(inner)
    return Not(expression) if negated else expression


def guarded(expression: Expression) -> bool:
    """Whether everybody it matches is in a segment (or in everyone) that it names without `not`."""
    match normal(expression):
        case And(terms):
            return any(guarded(term) for term in terms)
        case Or(terms):
            return all(guarded(term) for term in terms)
        case SegmentIs() | RuleIs() | JoinedWithin() | Everyone():
            return True
    return False


def conjuncts(expression: Expression) -> tuple[Expression, ...]:
    """What must all hold: the parts of an `and`, those of an `and` in it included; else the expression itself."""
    if not isinstance(expression, And):
        return (expression,)
    return tuple(part for term in expression.terms for part in conjuncts(term))


def positives(expression: Expression) -> tuple[str, ...]:
    """The ids that can be the reason for a person, in the order they are written, each once.

    Of a rule segment it is the segment itself, not what its rule names.
    """
    return tuple(dict.fromkeys(_positives(normal(expression))))


def named(expression: Expression) -> tuple[str, ...]:
    """All segment ids that it names, those in its rules included, in the order they are written, each once."""
    return tuple(dict.fromkeys(_named(expression)))


def _positives(expression: Expression) -> list[str]:
    match expression:
        case SegmentIs(segment) | RuleIs(segment) | JoinedWithin(segment):
            return [segment]
        case And(terms) | Or(terms):
            return [segment for term in terms for segment in _positives(term)]
    return []


def _named(expression: Expression) -> list[str]:
    match expression:
        case SegmentIs(segment) | JoinedWithin(segment):
            return [segment]
        case RuleIs(segment, of):
            return [segment, *_named(of)]
        case Not(term):
            return _named(term)
        case And(terms) | Or(terms):
            return [segment for term in terms for segment in _named(term)]
    return []
