"""A small world for tests of rules: attributes of every type, people at random, and what an expression means for one of
them, said as plainly as possible."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from typing import Any, assert_never

from dateutil.relativedelta import relativedelta  # type: ignore[import-untyped] # its stubs are another package
from hypothesis import strategies as st

from bot.audience.attributes.records import Attribute, Kind, Scalar, Value
from bot.audience.language.expanding import expanded
from bot.audience.language.folding import fold
from bot.audience.language.nodes import (
    And,
    Compare,
    Comparison,
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
    Unit,
    Within,
)
from bot.audience.people.documents import known
from bot.audience.segments.records import EVERYONE, Segment
from tests.audience.making import TENANT

ATTRIBUTES = (
    Attribute("city", "city", Kind.TEXT),
    Attribute("cost_centre", "cost centre", Kind.TEXT),
    Attribute("level", "level", Kind.NUMBER),
    Attribute("manager", "manager", Kind.YES_NO),
    Attribute("hired", "hired", Kind.DATE),
    Attribute("tags", "tags", Kind.LIST),
)
MANUAL, RULES = ("a", "b", "c"), ("r", "s")
TODAY = datetime.now(UTC).date()
DAYS = [TODAY + timedelta(days=days) for days in (-800, -400, -100, -40, -20, -3, 3, 40)]
"""None of them is near the edge of a span of UNITS."""
SPANS: list[tuple[int, Unit]] = [(1, "day"), (10, "day"), (4, "week"), (2, "month"), (1, "year")]
TEXTS = ["Lisbon", "LISBON", "Porto", "São Paulo", "a.b*c", "O'Neill", 'the "old" one', "New York", "x$y", "(z", "3"]
NUMBERS: list[Scalar] = [0, 1, 2.5, -3, 1_000_000, 0.125]
WITHIN: dict[str, list[Scalar]] = {
    "city": [*TEXTS], "cost_centre": [*TEXTS], "tags": [*TEXTS], "level": NUMBERS, "manager": [True, False],
    "hired": [*DAYS], "met": [*DAYS], "locale": ["en-GB", "pt"],
}  # fmt: skip
WHERE = {"service_url": "https://smba.example", "conversation_id": "c", "bot_id": "b", "user_id": "u"}
SAME: tuple[Comparison, ...] = ("=", "!=")
ORDER: tuple[Comparison, ...] = ("<", "<=", ">", ">=")
TEXT_KEYS, ORDERED = ("city", "cost_centre", "locale"), ("level", "hired", "met")


@dataclass(frozen=True)
class Somebody:
    """One person as an expression sees them."""

    values: dict[str, Value] = field(default_factory=dict)
    since: dict[str, datetime] = field(default_factory=dict)
    """The segments that they are in, and since when."""
    left: frozenset[str] = frozenset()
    removed: frozenset[str] = frozenset()

    def document(self, number: int) -> dict[str, Any]:
        """As the database keeps them."""
        own = known({key: value for key, value in self.values.items() if key not in ("met", "locale")}).get("$set", {})
        twins = {key.split(".")[1]: value for key, value in own.items() if key.startswith("attributes_f.")}
        told = {"met": self.values.get("met"), "locale": self.values.get("locale")}
        twins |= {key: str(value).lower() for key, value in told.items() if value is not None}
        made = {"_id": str(number), "tenant": TENANT, "sendable": True, "reachable": True, "reference": WHERE}
        made |= {"member_of": sorted(self.since), "left": sorted(self.left), "removed": sorted(self.removed)}
        return made | {"since": self.since, "attributes_f": twins}


def asked(manual: Sequence[str]) -> st.SearchStrategy[Expression]:
    """What has no others in it: of segments, and of each attribute what its type can be asked."""
    keys = st.sampled_from(sorted(WITHIN))
    pairs = keys.flatmap(lambda key: st.tuples(st.just(key), st.sampled_from(WITHIN[key])))
    same = st.tuples(pairs, st.sampled_from(SAME)).map(lambda each: Compare(each[0][0], each[1], each[0][1]))
    ordered = st.sampled_from(ORDERED).flatmap(
        lambda key: st.builds(Compare, st.just(key), st.sampled_from(ORDER), st.sampled_from(WITHIN[key]))
    )
    several = keys.flatmap(
        lambda key: st.lists(st.sampled_from(WITHIN[key]), min_size=1, max_size=3).map(
            lambda values: OneOf(key, tuple(values))
        )
    )
    scraps = st.sampled_from(["l", "LIS", "o", "Sa", "SÃO", ".", "*", '"', "(", "$", "new y"])
    spans = st.sampled_from(SPANS)
    return st.one_of(
        st.just(Everyone()),
        st.sampled_from(manual).map(SegmentIs),
        same,
        ordered,
        several,
        st.builds(Contains, st.sampled_from(TEXT_KEYS), scraps),
        st.builds(StartsWith, st.sampled_from((*TEXT_KEYS, "tags")), scraps),
        st.builds(Has, st.just("tags"), st.sampled_from(TEXTS)),
        st.builds(IsSet, keys),
        st.tuples(st.sampled_from(("hired", "met")), spans).map(lambda each: Within(each[0], *each[1])),
        st.tuples(st.sampled_from(manual), spans).map(lambda each: JoinedWithin(each[0], *each[1])),
    )


def rich_trees(leaves: int = 6, ids: Sequence[str] = MANUAL) -> st.SearchStrategy[Expression]:
    """Expressions of all kinds; rule segments among the ids are named in them as all others are."""
    joinable = [each for each in ids if each not in RULES]
    leaf = asked(joinable) if len(joinable) == len(ids) else asked(joinable) | st.sampled_from(ids).map(SegmentIs)
    return st.recursive(
        leaf,
        lambda inner: st.one_of(
            inner.map(Not),
            st.lists(inner, min_size=2, max_size=3).map(lambda found: And(tuple(found))),
            st.lists(inner, min_size=2, max_size=3).map(lambda found: Or(tuple(found))),
        ),
        max_leaves=leaves,
    )


@st.composite
def rule_worlds(draw: st.DrawFn) -> tuple[list[Segment], Expression]:
    """The segments a, b and c, two rule segments of which the second may use the first, and an expression over all,
    with the rules in it."""
    known = [Segment(each, TENANT, f"Segment {each}") for each in MANUAL]
    known.append(Segment("r", TENANT, "Rule r", rule=draw(rich_trees(3))))
    known.append(Segment("s", TENANT, "Rule s", rule=draw(rich_trees(3, (*MANUAL, "r")))))
    return known, expanded(draw(rich_trees(5, (*MANUAL, "r", "s", "s"))), known)


def somebody() -> st.SearchStrategy[Somebody]:
    """Anybody there can be."""
    values = st.fixed_dictionaries(
        {},
        optional={
            **{key: st.sampled_from(WITHIN[key]) for key in WITHIN if key != "tags"},
            "tags": st.lists(st.sampled_from(TEXTS), min_size=1, max_size=3, unique_by=fold).map(tuple),
        },
    )
    moments = st.sampled_from([datetime(day.year, day.month, day.day, 12, tzinfo=UTC) for day in DAYS if day < TODAY])
    since = st.dictionaries(st.sampled_from(MANUAL), moments, max_size=3)
    gone = st.frozensets(st.sampled_from((EVERYONE, "r", "s")), max_size=2)
    return st.builds(Somebody, values, since, gone, st.frozensets(st.sampled_from(("r", "s")), max_size=1))


def means(expression: Expression, who: Somebody) -> bool:
    """Whether it holds for them."""
    match expression:
        case SegmentIs(segment):
            return segment in who.since
        case RuleIs(segment, of):
            return segment not in who.left | who.removed and reaches(of, who)
        case Everyone():
            return EVERYONE not in who.left
        case JoinedWithin(segment, amount, unit):
            return segment in who.since and who.since[segment].date() >= _ago(amount, unit)
        case Not(term):
            return not means(term, who)
        case And(terms):
            return all(means(term, who) for term in terms)
        case Or(terms):
            return any(means(term, who) for term in terms)
        case Compare(attribute, is_, value):
            return _compared(is_, _value(who, attribute), value)
        case OneOf(attribute, values):
            return any(_compared("=", _value(who, attribute), value) for value in values)
        case Contains(attribute, text):
            return any(fold(text) in fold(each) for each in _texts(who, attribute))
        case StartsWith(attribute, text):
            return any(fold(each).startswith(fold(text)) for each in _texts(who, attribute))
        case Has(attribute, text):
            return any(fold(each) == fold(text) for each in _texts(who, attribute))
        case IsSet(attribute):
            return attribute in who.values
        case Within(attribute, amount, unit):
            day = who.values.get(attribute)
            return isinstance(day, date) and _ago(amount, unit) <= day <= TODAY
    assert_never(expression)


def reaches(expression: Expression, who: Somebody) -> bool:
    """The rule of consent: it holds, and a segment brought them in or they have not left everyone."""
    brought = bool(brought_by(expression, who))
    return means(expression, who) and (brought or EVERYONE not in who.left)


def brought_by(expression: Expression, who: Somebody, *, negated: bool = False) -> frozenset[str]:
    """The segments that stand, without a not, on a branch that holds."""
    match expression:
        case Not(term):
            return brought_by(term, who, negated=not negated)
        case SegmentIs(segment) | RuleIs(segment) | JoinedWithin(segment):
            return frozenset({segment}) if not negated and means(expression, who) else frozenset()
        case And(terms) | Or(terms):
            if means(expression, who) is negated:
                return frozenset()
            return frozenset().union(*(brought_by(term, who, negated=negated) for term in terms))
    return frozenset()


def _value(who: Somebody, attribute: str) -> Value | None:
    return who.values.get(attribute)


def _texts(who: Somebody, attribute: str) -> Sequence[str]:
    value = who.values.get(attribute, ())
    return (value,) if isinstance(value, str) else [str(each) for each in value] if isinstance(value, tuple) else ()


def _compared(is_: str, own: Value | None, value: Scalar) -> bool:
    if is_ == "!=":
        return not _compared("=", own, value)
    if own is None:
        return False
    if isinstance(own, tuple):
        return any(fold(each) == fold(str(value)) for each in own)
    if isinstance(own, str):
        return fold(own) == fold(str(value))
    mine: Any = own
    return bool(
        {"=": mine == value, "<": mine < value, "<=": mine <= value, ">": mine > value, ">=": mine >= value}[is_]
    )


def _ago(amount: int, unit: str) -> date:
    spans: Any = {f"{unit}s": amount}
    day: date = TODAY - relativedelta(**spans)
    return day
