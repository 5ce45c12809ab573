"""The compiled filter means what the expression says, for everybody."""

from __future__ import annotations

import asyncio
import json
from typing import Any

import pytest
from hypothesis import given, settings

from bot.audience.language.compiler import audience_filter, base_filter, compile_audience, opposite_of
from bot.audience.language.nodes import And, Everyone, Expression, Not, Or, SegmentIs
from bot.audience.language.rules import guarded, named, normal, positives
from bot.audience.language.scanner import DEEPEST
from bot.audience.segments.records import EVERYONE
from bot.storage.database import Storage
from tests.audience.language.making import IDS, PEOPLE, brings, holds, reached, trees
from tests.audience.making import TENANT

A, B, C = (SegmentIs(each) for each in IDS)


@given(trees())
def test_normal_form_means_the_same_and_negates_only_names(tree: Expression) -> None:
    for member, left in PEOPLE:
        assert holds(normal(tree), member, left) == holds(tree, member, left)
    assert all(isinstance(each.term, SegmentIs | Everyone) for each in negations(normal(tree)))


def negations(expression: Expression) -> list[Not]:
    match expression:
        case Not():
            return [expression]
        case And(terms) | Or(terms):
            return [each for term in terms for each in negations(term)]
    return []


@given(trees())
def test_guarded_means_that_everybody_it_matches_is_in_something_it_names(tree: Expression) -> None:
    if guarded(tree):
        for member, left in PEOPLE:
            if holds(tree, member, left):
                assert brings(tree, member, left) or EVERYONE not in left


@pytest.mark.parametrize(
    ("tree", "answer"),
    [
        (A, True),
        (Everyone(), True),
        (Not(A), False),
        (Not(Everyone()), False),
        (And((A, Not(B))), True),
        (And((Not(A), Not(B))), False),
        (Or((A, B)), True),
        (Or((A, Not(B))), False),
        (Not(And((Not(A), B))), False),
        (Not(Or((Not(A), B))), True),
    ],
)
def test_what_is_guarded(tree: Expression, answer: bool) -> None:
    assert guarded(tree) is answer


def test_an_audience_tells_what_it_names_in_order() -> None:
    audience = compile_audience(And((B, Not(Or((C, Not(A)))), B)), "as typed", TENANT)
    assert audience.text == "as typed"
    assert audience.segments == named(normal(And((B, C, A)))) == ("b", "c", "a")
    assert audience.positives == ("b", "a")


@given(trees())
def test_a_positive_is_named_and_the_filter_is_plain_json(tree: Expression) -> None:
    audience = compile_audience(tree, "text", TENANT)
    assert set(positives(tree)) <= set(audience.segments)
    assert json.loads(audience.filter_json) == audience_filter(audience)


def test_the_filter_agrees_with_the_rule_on_a_real_database(mongodb_uri: str) -> None:
    """One database for all examples: people do not change, only the expressions do."""

    async def fill(storage: Storage) -> None:
        rows = [document(i, member, left) for i, (member, left) in enumerate(PEOPLE)]
        others = [document(100 + i, member, left) | {"tenant": "another"} for i, (member, left) in enumerate(PEOPLE)]
        quiet = [document(200 + i, member, left) | {"sendable": False} for i, (member, left) in enumerate(PEOPLE)]
        await storage.collection("people").insert_many(rows + others + quiet)

    with asyncio.Runner() as runner:
        storage = Storage(mongodb_uri, "language")
        runner.run(storage.drop())
        runner.run(fill(storage))

        @settings(max_examples=80, deadline=None)
        @given(trees(leaves=8))
        def check(tree: Expression) -> None:
            meant = {i for i, (member, left) in enumerate(PEOPLE) if reached(tree, member, left)}
            assert runner.run(ids(storage, audience_filter(compile_audience(tree, "text", TENANT)))) == meant
            whoever = runner.run(ids(storage, base_filter(tree)))
            assert whoever == meant | {100 + i for i in meant} | {200 + i for i in meant}

        check()
        runner.run(storage.drop())
        storage.close()


@pytest.mark.parametrize(
    ("clause", "opposite"),
    [
        ({"left": {"$ne": EVERYONE}}, {"left": EVERYONE}),
        ({"attributes_f.city": {"$ne": "lisbon"}}, {"attributes_f.city": "lisbon"}),
        ({"$nor": [{"attributes_f.level": {"$lt": 3}}]}, {"attributes_f.level": {"$lt": 3}}),
        ({"member_of": "a"}, None),
        ({"attributes_f.level": {"$lt": 3}}, None),
        ({"$and": [{"left": {"$ne": "a"}}]}, None),
        ({"left": {"$ne": "a"}, "removed": {"$ne": "a"}}, None),
        ({}, None),
    ],
)
def test_what_people_are_not_has_an_opposite(clause: dict[str, Any], opposite: dict[str, Any] | None) -> None:
    assert opposite_of(clause) == opposite


async def test_the_deepest_expression_is_one_that_the_database_takes(storage: Storage) -> None:
    tree: Expression = A
    for _ in range(DEEPEST // 2):
        tree = Not(Or((B, And((tree, Not(C))))))
    await storage.collection("people").insert_one(document(1, frozenset("a"), frozenset()))
    assert await ids(storage, audience_filter(compile_audience(tree, "text", TENANT))) <= {1}


async def test_an_audience_that_names_no_segment_counts_as_everyone(storage: Storage) -> None:
    rows = [document(0, frozenset(), frozenset()), document(1, frozenset(), frozenset({EVERYONE}))]
    await storage.collection("people").insert_many(rows)
    for tree in (Everyone(), Not(A), And((Not(A), Not(B)))):
        assert await ids(storage, audience_filter(compile_audience(tree, "text", TENANT))) == {0}


async def test_a_segment_that_brought_nobody_in_does_not_stand_in_for_everyone(storage: Storage) -> None:
    """In `(a and b) or not c` whoever is in a alone is matched by not c, so it is everyone that counts."""
    rows = [document(0, frozenset("a"), frozenset({EVERYONE})), document(1, frozenset("a"), frozenset())]
    rows.append(document(2, frozenset("ab"), frozenset({EVERYONE})))
    await storage.collection("people").insert_many(rows)
    tree = Or((And((A, B)), Not(C)))
    assert await ids(storage, audience_filter(compile_audience(tree, "text", TENANT))) == {1, 2}


def document(number: int, member: frozenset[str], left: frozenset[str]) -> dict[str, Any]:
    made = {"_id": str(number), "tenant": TENANT, "sendable": True, "reachable": True, "reference": {}}
    return made | {"member_of": sorted(member), "left": sorted(left)}


async def ids(storage: Storage, clause: dict[str, Any]) -> set[int]:
    return {int(each["_id"]) async for each in storage.collection("people").find(clause)}
