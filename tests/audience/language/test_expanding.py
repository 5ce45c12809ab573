"""Rules within rules: put in, taken out, too large, and in a circle."""

from __future__ import annotations

import json

import pytest

from bot.audience.language.compiler import base_filter
from bot.audience.language.errors import ExpressionError
from bot.audience.language.expanding import DEEPEST, MOST_PARTS, attributes_of, circle, collapsed, expanded, uses
from bot.audience.language.nodes import And, Compare, Everyone, Expression, JoinedWithin, Not, Or, RuleIs, SegmentIs
from bot.audience.language.parser import parse
from bot.audience.language.rules import named, positives
from bot.audience.segments.records import EVERYONE, Segment
from bot.storage.database import Storage

A, B = SegmentIs("a"), SegmentIs("b")
TALL = Compare("level", ">", 3)


def rule(segment: str, of: Expression) -> Segment:
    return Segment(segment, "t", f"Rule {segment}", rule=of)


KNOWN = [Segment("a", "t", "A"), Segment("b", "t", "B"), rule("r", And((A, TALL))), rule("s", Or((SegmentIs("r"), B)))]


def test_rules_stand_in_the_tree_and_are_kept_by_their_ids() -> None:
    tree = parse("Rule s and not Rule r", KNOWN)
    r = RuleIs("r", And((A, TALL)))
    assert tree == And((RuleIs("s", Or((r, B))), Not(r)))
    assert collapsed(tree) == And((SegmentIs("s"), Not(SegmentIs("r"))))
    assert positives(tree) == ("s",)
    assert named(tree) == ("s", "r", "a", "b")
    assert attributes_of(tree) == ("level",)
    assert uses(collapsed(tree)) == ("s", "r")


@pytest.mark.parametrize(
    ("segment", "of", "path"),
    [
        ("r", SegmentIs("r"), ["r", "r"]),
        ("r", And((A, SegmentIs("s"))), ["r", "s", "r"]),
        ("x", SegmentIs("s"), []),
        ("r", Or((A, JoinedWithin("b", 1, "day"))), []),
        ("a", Not(SegmentIs("s")), ["a", "s", "r", "a"]),
    ],
)
def test_a_circle_is_found_with_its_path(segment: str, of: Expression, path: list[str]) -> None:
    assert circle(segment, of, KNOWN) == path


def test_a_circle_that_was_kept_all_the_same_is_said_and_not_followed() -> None:
    known = [rule("r", SegmentIs("s")), rule("s", Not(SegmentIs("r")))]
    with pytest.raises(ExpressionError, match="uses itself"):
        expanded(SegmentIs("r"), known)


@pytest.mark.parametrize("segment", [EVERYONE, "r"])
def test_nobody_joins_what_nobody_is_put_in(segment: str) -> None:
    with pytest.raises(ExpressionError, match="met within 30 days" if segment == EVERYONE else "Nobody joins “Rule r”"):
        expanded(Not(JoinedWithin(segment, 1, "day")), KNOWN)


def test_rules_that_double_each_other_are_refused_before_they_are_put_in() -> None:
    known = [rule("0", A)]
    known += [rule(str(n), Or((SegmentIs(str(n - 1)), SegmentIs(str(n - 1))))) for n in range(1, 40)]
    with pytest.raises(ExpressionError, match=f"{MOST_PARTS} are the most"):
        expanded(SegmentIs("39"), known)


def test_rules_in_rules_are_refused_where_they_get_too_deep() -> None:
    known = [rule("0", A), *(rule(str(n), SegmentIs(str(n - 1))) for n in range(1, 60))]
    with pytest.raises(ExpressionError, match="nested too deeply"):
        expanded(SegmentIs("59"), known)


async def test_the_deepest_rules_are_what_the_database_takes(storage: Storage) -> None:
    known = [rule("0", Not(And((Everyone(), TALL))))]
    deepest: Expression = SegmentIs("0")
    for n in range(1, 60):
        known.append(rule(str(n), Or((Not(SegmentIs(str(n - 1))), TALL))))
        try:
            deepest = expanded(SegmentIs(str(n)), known)
        except ExpressionError:
            break
    assert _depth(base_filter(deepest)) > DEEPEST
    assert await storage.collection("people").count_documents(base_filter(deepest)) == 0


def _depth(found: object) -> int:
    if isinstance(found, dict):
        return 1 + max(map(_depth, found.values()), default=0)
    return 1 + max(map(_depth, found), default=0) if isinstance(found, list) else 0


def test_a_filter_with_rules_is_plain_json() -> None:
    tree = parse("Rule s or joined A within 3 days or met within 1 year", KNOWN)
    assert json.loads(json.dumps(base_filter(tree))) == base_filter(tree)
