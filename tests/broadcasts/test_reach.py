"""The reach is a sum: it starts from somebody, says who is left out, and ends at those who get it."""

from __future__ import annotations

import asyncio
from itertools import pairwise
from typing import Any

import pytest
from hypothesis import given, settings

from bot.audience.language.compiler import Filter, audience_filter, compile_audience
from bot.audience.language.nodes import And, Compare, Everyone, Expression, Not, Or, RuleIs, SegmentIs
from bot.audience.people.store import PeopleStore
from bot.audience.segments.records import EVERYONE, Segment
from bot.broadcasts.reach import ReachCounter, reach_steps, words
from bot.storage.database import Storage
from tests.audience.language.making import IDS, PEOPLE, reached, trees
from tests.audience.making import TENANT, Audience, make_audience

A, B, C = (SegmentIs(each) for each in IDS)
NAMES = {"a": "Lisbon office", "b": "Interns", "c": "Board"}
TAIL = ["Waiting to be met", "Removed the app", "Can't be reached", "Paused everything"]


class FixedSegments:
    """The segments a, b and c, as they are called."""

    async def all(self, tenant: str) -> list[Segment]:
        return [Segment(key, tenant, name) for key, name in NAMES.items()]


@pytest.mark.parametrize(
    ("tree", "labels"),
    [
        (A, ["In Lisbon office"]),
        (And((A, Not(B))), ["In Lisbon office", "Also in Interns"]),
        (And((Not(B), A, C)), ["In Lisbon office", "Also in Interns", "Not in Board"]),
        (And((A, Not(Or((C, B))))), ["In Lisbon office", "Also in Board", "Also in Interns"]),
        (And((A, And((B, Not(C))))), ["In Lisbon office", "Not in Interns", "Also in Board"]),
        (And((Or((A, B)), Not(C))), ["In Lisbon office or Interns", "Also in Board"]),
        (And((A, Or((B, C)))), ["In Lisbon office", "Not in Interns or Board"]),
        (And((A, Or((B, Not(C))))), ["In Lisbon office", "Not matching “Interns or not Board”"]),
        (Or((A, And((B, Not(C))))), ["Matching “Lisbon office or (Interns and not Board)”"]),
    ],
)
def test_the_lines_of_an_audience_of_segments(tree: Expression, labels: list[str]) -> None:
    assert [step.label for step in reach_steps(tree, TENANT, NAMES)] == labels + TAIL


@pytest.mark.parametrize(
    ("tree", "labels"),
    [
        (Everyone(), ["Everyone"]),
        (Not(B), ["Everyone", "In Interns"]),
        (And((Everyone(), Not(B))), ["Everyone", "In Interns"]),
        (And((Everyone(), B)), ["In Interns"]),
        (Or((A, Not(B))), ["Everyone", "Not matching “Lisbon office or not Interns”"]),
        (Not(Everyone()), ["Everyone", "Haven't left everyone"]),
    ],
)
def test_the_lines_where_everyone_counts(tree: Expression, labels: list[str]) -> None:
    assert [step.label for step in reach_steps(tree, TENANT, NAMES)] == [*labels, *TAIL, "Left everyone"]


CITY, LEVEL = Compare("city", "=", "Lisbon"), Compare("level", ">=", 3)


@pytest.mark.parametrize(
    ("tree", "labels"),
    [
        (CITY, ['Matching “city = "Lisbon"”', *TAIL, "Left everyone"]),
        (And((LEVEL, A)), ["In Lisbon office", "Not matching “level >= 3”", *TAIL]),
        (And((A, Not(CITY))), ["In Lisbon office", 'Matching “city = "Lisbon"”', *TAIL]),
        (Not(CITY), ["Everyone", 'Matching “city = "Lisbon"”', *TAIL, "Left everyone"]),
        (And((Or((CITY, LEVEL)), Not(B))),
         ['Matching “city = "Lisbon" or level >= 3”', "Also in Interns", *TAIL, "Left everyone"]),
        (RuleIs("c", CITY), ["Matching the rule of Board", "Left Board", "Removed from Board", *TAIL]),
        (And((A, RuleIs("c", CITY))), ["In Lisbon office", "Not in Board", *TAIL]),
    ],
)  # fmt: skip
def test_the_lines_of_an_audience_of_attributes_and_rules(tree: Expression, labels: list[str]) -> None:
    assert [step.label for step in reach_steps(tree, TENANT, NAMES)] == labels


@given(trees())
def test_each_step_only_narrows_the_one_before(tree: Expression) -> None:
    steps = [step.filter["$and"] for step in reach_steps(tree, TENANT, NAMES)]
    assert steps[0][0] == {"tenant": TENANT}
    for before, after in pairwise(steps):
        assert after[:-1] == before


def test_a_segment_that_is_gone_has_words_too() -> None:
    assert words(And((A, Not(SegmentIs("gone")))), NAMES) == "Lisbon office and not a deleted segment"


def test_the_rows_add_up_to_the_audience_on_a_real_database(mongodb_uri: str) -> None:
    """Everybody there can be, in every state there is; then any expression."""
    kinds: list[dict[str, Any]] = [
        {"reference": {}, "reachable": True, "sendable": True},
        {"reference": {}, "reachable": True, "sendable": False, "paused": True},
        {"reference": {}, "reachable": False, "sendable": False},
        {"reachable": False, "sendable": False},
        {"waiting_for": "someone@example.com", "reachable": True, "sendable": False},
    ]

    async def fill(storage: Storage) -> None:
        for k, kind in enumerate(kinds):
            for i, (member, left) in enumerate(PEOPLE):
                made = {"_id": f"{k}-{i}", "tenant": TENANT, "member_of": sorted(member), "left": sorted(left)}
                await storage.collection("people").insert_one(made | kind)
        await storage.collection("people").insert_one(
            {"_id": "other", "tenant": "another", "member_of": ["a"]} | kinds[0]
        )

    with asyncio.Runner() as runner:
        storage = Storage(mongodb_uri, "reach")
        counter = ReachCounter(PeopleStore(storage), FixedSegments())
        runner.run(storage.drop())
        runner.run(fill(storage))

        @settings(max_examples=40, deadline=None)
        @given(trees())
        def check(tree: Expression) -> None:
            reach = runner.run(counter.count(tree, TENANT))
            selected = audience_filter(compile_audience(tree, "text", TENANT))
            assert reach.people == sum(row.people for row in reach.rows)
            assert reach.people == sum(reached(tree, member, left) for member, left in PEOPLE)
            assert reach.people == runner.run(matching(storage, selected))
            assert reach.rows[0].people >= 0
            assert all(row.people < 0 for row in reach.rows[1:])

        check()
        runner.run(storage.drop())
        storage.close()


async def matching(storage: Storage, clause: Filter) -> int:
    return await storage.collection("people").count_documents(clause)


async def test_who_left_everyone_but_is_in_the_segment_is_counted(storage: Storage) -> None:
    both = {"tenant": TENANT, "reference": {}, "reachable": True, "sendable": True, "left": [EVERYONE]}
    rows = [{"_id": "1", "member_of": ["a"]} | both, {"_id": "2", "member_of": []} | both]
    await storage.collection("people").insert_many(rows)
    reach = await ReachCounter(PeopleStore(storage), FixedSegments()).count(Or((A, Not(B))), TENANT)
    assert [(row.label, row.people) for row in reach.rows] == [("Everyone", 2), ("Left everyone", -1)]


async def test_a_reach_as_an_admin_reads_it(storage: Storage) -> None:
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
    assert reach.people == 1
