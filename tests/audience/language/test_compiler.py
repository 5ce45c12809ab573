"""The compiled filter means what the expression says, for everybody."""

from __future__ import annotations

import asyncio
from itertools import chain, combinations
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from bot.audience.language.compiler import audience_filter, base_filter, compile_audience, reason
from bot.audience.language.nodes import And, Everyone, Expression, Not, Or, SegmentIs
from bot.audience.language.rules import guarded, holds, named, normal, positives
from bot.audience.segments.records import EVERYONE
from bot.broadcasts.reach import ReachCounter, reach_steps
from bot.storage.database import Storage
from tests.audience.making import TENANT, Audience, make_audience

IDS = ("a", "b", "c")


def subsets(values: tuple[str, ...]) -> list[frozenset[str]]:
    return [frozenset(each) for each in chain.from_iterable(combinations(values, n) for n in range(len(values) + 1))]


PEOPLE = [(member, left) for member in subsets(IDS) for left in (frozenset[str](), frozenset({EVERYONE}))]


def trees() -> st.SearchStrategy[Expression]:
    leaves: st.SearchStrategy[Expression] = st.sampled_from([Everyone(), *(SegmentIs(each) for each in IDS)])
    return st.recursive(
        leaves,
        lambda inner: st.one_of(
            inner.map(Not),
            st.lists(inner, min_size=2, max_size=3).map(lambda found: And(tuple(found))),
            st.lists(inner, min_size=2, max_size=3).map(lambda found: Or(tuple(found))),
        ),
        max_leaves=6,
    )


def expected(tree: Expression, member: frozenset[str], left: frozenset[str]) -> bool:
    """By the words of the rule: it holds, and something that it names is the reason, else everyone is."""
    has_reason = bool(member & set(positives(tree))) or EVERYONE not in left
    return holds(tree, member, left, EVERYONE) and has_reason


@given(trees())
def test_normal_form_means_the_same(tree: Expression) -> None:
    for member, left in PEOPLE:
        assert holds(normal(tree), member, left, EVERYONE) == holds(tree, member, left, EVERYONE)


@given(trees())
def test_guarded_means_that_everybody_it_matches_is_in_something_it_names(tree: Expression) -> None:
    if guarded(tree):
        for member, left in PEOPLE:
            if holds(tree, member, left, EVERYONE):
                assert member & set(positives(tree)) or EVERYONE not in left


@given(trees())
def test_the_reason_is_a_segment_that_the_person_is_in(tree: Expression) -> None:
    audience = compile_audience(tree, "text", TENANT)
    assert set(audience.segments) == set(named(tree))
    for member, left in PEOPLE:
        if expected(tree, member, left):
            why = reason(audience, member)
            assert why in member or (why == EVERYONE and EVERYONE not in left)


def test_the_filter_agrees_with_the_rule_on_a_real_database(mongodb_uri: str) -> None:
    """One database for all examples: people do not change, only the expressions do."""

    async def all_examples(storage: Storage) -> None:
        rows = [document(i, member, left) for i, (member, left) in enumerate(PEOPLE)]
        await storage.collection("people").insert_many([*rows, document(99, frozenset(IDS), frozenset()) | OTHER])

    runner = asyncio.Runner()
    storage = Storage(mongodb_uri, "language")
    try:
        runner.run(storage.drop())
        runner.run(all_examples(storage))

        @settings(max_examples=60, deadline=None)
        @given(trees())
        def check(tree: Expression) -> None:
            clause = audience_filter(compile_audience(tree, "text", TENANT))
            meant = {i for i, (member, left) in enumerate(PEOPLE) if expected(tree, member, left)}
            assert runner.run(ids(storage, clause)) == meant

        check()
    finally:
        runner.run(storage.drop())
        storage.close()
        runner.close()


OTHER: dict[str, Any] = {"tenant": "another"}


def document(number: int, member: frozenset[str], left: frozenset[str]) -> dict[str, Any]:
    made = {"_id": str(number), "tenant": TENANT, "sendable": True, "reachable": True, "reference": {}}
    return made | {"member_of": sorted(member), "left": sorted(left)}


async def ids(storage: Storage, clause: dict[str, Any]) -> set[int]:
    return {int(each["_id"]) async for each in storage.collection("people").find(clause)}


async def test_who_cannot_be_sent_to_is_not_in_it(storage: Storage) -> None:
    rows = [document(0, frozenset("a"), frozenset()), document(1, frozenset("a"), frozenset()) | {"sendable": False}]
    await storage.collection("people").insert_many(rows)
    clause = audience_filter(compile_audience(SegmentIs("a"), "a", TENANT))
    assert await ids(storage, clause) == {0}
    assert await ids(storage, base_filter(SegmentIs("a"))) == {0, 1}


async def test_reach_adds_up_row_by_row(storage: Storage) -> None:
    made: Audience = await make_audience(storage)
    lisbon, interns = await made.segment("Lisbon"), await made.segment("Interns")
    for i in range(4):
        await made.person(f"p{i}", email=f"p{i}@a.example")
    text = "p0@a.example, p1@a.example, p2@a.example, p3@a.example, waiting@a.example"
    await made.segments.add(TENANT, lisbon.id, text, made.evidence())
    await made.segments.add(TENANT, interns.id, "p0@a.example", made.evidence())
    paused = await made.people.find_by_address(TENANT, "p1@a.example")
    gone = await made.people.find_by_address(TENANT, "p2@a.example")
    assert paused is not None
    assert gone is not None
    await made.segments.pause(paused, made.evidence())
    await made.people.departed(TENANT, gone.aad_id, gone.teams_id, made.clock.on(hours=1))
    expression = And((SegmentIs(lisbon.id), Not(SegmentIs(interns.id))))
    reach = await ReachCounter(made.store, made.segments).count(expression, TENANT)
    assert [(row.label, row.people) for row in reach.rows] == [
        ("In Lisbon", 5),
        ("Also in Interns", -1),
        ("Waiting to be met", -1),
        ("Removed the app", -1),
        ("Paused everything", -1),
    ]
    assert reach.people == 1 == sum(row.people for row in reach.rows)


@settings(max_examples=30)
@given(trees())
def test_reach_steps_only_ever_narrow_and_end_at_the_audience(tree: Expression) -> None:
    steps = reach_steps(tree, TENANT, {})
    sizes = [len(step.filter["$and"]) for step in steps]
    assert sizes == sorted(sizes)
    assert steps[-1].filter["$and"][-1] == {"sendable": True}
