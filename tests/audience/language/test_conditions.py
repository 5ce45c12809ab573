"""What has to be asked about somebody before their reason can be told."""

from __future__ import annotations

from bot.audience.language.compiler import audience_filter, compile_audience
from bot.audience.language.conditions import ASKED, certain, condition, questions, rules_in
from bot.audience.language.nodes import And, Compare, Expression, Not, Or, RuleIs, SegmentIs
from bot.audience.language.reasons import reason
from bot.audience.language.skipping import LEFT, NO_MATCH, why_not
from bot.audience.people.records import Person, Reference
from bot.audience.segments.records import EVERYONE

A, B = SegmentIs("a"), SegmentIs("b")
LISBON, PORTO = Compare("city", "=", "Lisbon"), Compare("city", "=", "Porto")
RULE, OTHER = RuleIs("r", LISBON), RuleIs("s", And((A, PORTO)))
HERE = 'if {"attributes_f.city":"lisbon"}'
THERE = 'if {"attributes_f.city":"porto"}'
ANA = Person("p", "t", reference=Reference("https://smba.example", "c", "b", "u"), sendable=True)


def clause(tree: Expression) -> dict[str, object]:
    return audience_filter(compile_audience(tree, "text", "t"))


def test_where_all_must_hold_nothing_is_asked() -> None:
    for tree in (A, And((A, LISBON, Not(B))), RULE, And((RULE, Not(PORTO))), And((OTHER, A))):
        assert questions(clause(tree)) == {}
        assert ASKED not in compile_audience(tree, "text", "t").segments
    assert certain(clause(And((A, LISBON, RULE)))) == {HERE, "r"}


def test_of_alternatives_each_part_is_asked_and_a_rule_as_a_whole() -> None:
    asked = questions(clause(Or((And((A, LISBON)), And((B, Not(PORTO))), OTHER))))
    assert set(asked) == {HERE, 'if {"$nor":[{"attributes_f.city":"porto"}]}', "s"}
    assert asked[HERE] == {"attributes_f.city": "lisbon"}
    audience = compile_audience(Or((And((A, LISBON)), OTHER)), "text", "t")
    assert set(audience.segments) == {"a", "s", ASKED, HERE}


def test_who_is_in_what_is_no_condition() -> None:
    for plain in ({"member_of": "a"}, {"left": {"$ne": EVERYONE}}, {"left": EVERYONE}, {"tenant": "t"}):
        assert condition(plain) is None


def test_rules_are_found_wherever_they_stand() -> None:
    assert rules_in(clause(And((A, Or((RULE, OTHER)))))) == {"r", "s"}
    assert rules_in(clause(And((A, LISBON)))) == set()


def test_the_reason_is_on_the_branch_that_holds() -> None:
    audience = compile_audience(Or((And((A, LISBON)), And((B, PORTO)))), "text", "t")
    assert reason(audience, {"a", "b", ASKED, THERE}) == "b"
    assert reason(audience, {"a", "b", ASKED, HERE}) == "a"
    assert reason(audience, {"a", "b", ASKED, HERE, THERE}) == "a"


def test_of_two_rules_the_one_that_holds_is_the_reason() -> None:
    audience = compile_audience(Or((RULE, OTHER)), "text", "t")
    assert reason(audience, {"a", ASKED, "s"}) == "s"
    assert reason(audience, {"a", ASKED, "r"}) == "r"


def test_where_nobody_was_asked_rules_that_were_not_left_are_taken_to_hold() -> None:
    assert reason(compile_audience(RULE, "text", "t"), set()) == "r"
    assert reason(compile_audience(And((RULE, Not(A))), "text", "t"), {"b"}) == "r"
    assert reason(compile_audience(Or((RULE, OTHER)), "text", "t"), {"a"}, {"r"}) == "s"
    assert reason(compile_audience(Or((And((A, LISBON)), PORTO)), "text", "t"), {"a"}) == "a"


def test_by_attributes_alone_the_reason_is_everyone() -> None:
    assert reason(compile_audience(LISBON, "text", "t"), {"a"}) == EVERYONE


def test_whoever_left_a_rule_segment_unsubscribed_since() -> None:
    audience = compile_audience(And((RULE, A)), "text", "t")
    gone = Person(**{name: getattr(ANA, name) for name in ANA.__slots__} | {"left": frozenset("r")})
    assert why_not(audience, gone, was_in={"a"}) == LEFT
    assert why_not(audience, ANA, was_in={"a"}) == NO_MATCH
