"""Attributes, ages and rules: what is written is read back, and the database agrees with a plain reading of it."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.audience.language.codec import from_document, to_document
from bot.audience.language.compiler import audience_filter, base_filter, compile_audience
from bot.audience.language.expanding import collapsed, expanded
from bot.audience.language.nodes import And, Everyone, Expression, Not, Or, SegmentIs
from bot.audience.language.parser import parse
from bot.audience.language.reasons import reason
from bot.audience.language.rules import guarded, normal, positives
from bot.audience.language.writer import write
from bot.audience.people.store import PeopleStore
from bot.audience.segments.records import EVERYONE, Segment
from bot.storage.database import Storage
from tests.audience.language.making import segments
from tests.audience.language.world import (
    ATTRIBUTES,
    MANUAL,
    Somebody,
    brought_by,
    means,
    reaches,
    rich_trees,
    rule_worlds,
    somebody,
)
from tests.audience.making import TENANT

CROWD = st.lists(somebody(), min_size=1, max_size=12)
SLOW = [HealthCheck.too_slow, HealthCheck.filter_too_much, HealthCheck.data_too_large]


@contextmanager
def database(uri: str, name: str) -> Iterator[tuple[asyncio.Runner, Storage]]:
    """One database for all examples of a test."""
    with asyncio.Runner() as runner:
        storage = Storage(uri, name)
        runner.run(storage.drop())
        yield runner, storage
        runner.run(storage.drop())
        storage.close()


async def fill(storage: Storage, crowd: list[Somebody]) -> None:
    people = storage.collection("people")
    await people.delete_many({})
    await people.insert_many([each.document(number) for number, each in enumerate(crowd)])


async def ids(storage: Storage, clause: dict[str, Any]) -> set[int]:
    return {int(each["_id"]) async for each in storage.collection("people").find(clause, {"_id": 1})}


@settings(max_examples=150)
@given(rich_trees(8))
def test_what_is_written_is_read_back(tree: Expression) -> None:
    known = [Segment(each, TENANT, f"Segment {each}") for each in MANUAL]
    assert parse(write(tree, known, ATTRIBUTES), known, ATTRIBUTES) == tree


@settings(suppress_health_check=SLOW)
@given(rich_trees(6, ("0", "1")), segments(4))
def test_whatever_segments_are_called(tree: Expression, known: list[Segment]) -> None:
    """Also as attributes, as keywords, or as whole rules: then names stand in quotes."""
    odd = ["city", "met within 30 days", "in", "joined", "level >= 3", "is set"]
    taken = {each.name.casefold() for each in known}
    known = [*known, *(Segment(f"x{i}", TENANT, name) for i, name in enumerate(odd) if name not in taken)]
    known += [Segment(each, TENANT, f"filler {each}") for each in ("0", "1") if each not in {k.id for k in known}]
    assert parse(write(tree, known, ATTRIBUTES), known, ATTRIBUTES) == tree


@given(rule_worlds())
def test_rules_are_written_by_their_names(world: tuple[list[Segment], Expression]) -> None:
    known, tree = world
    assert parse(write(tree, known, ATTRIBUTES), known, ATTRIBUTES) == tree
    assert expanded(collapsed(tree), known) == tree


@given(rule_worlds())
def test_a_tree_is_kept_as_a_document(world: tuple[list[Segment], Expression]) -> None:
    _, tree = world
    assert from_document(json.loads(json.dumps(to_document(tree)))) == collapsed(tree)


@given(rule_worlds(), somebody())
def test_normal_form_means_the_same_and_negates_only_what_has_no_parts(
    world: tuple[list[Segment], Expression], who: Somebody
) -> None:
    _, tree = world
    assert means(normal(tree), who) == means(tree, who)
    assert not any(isinstance(each.term, And | Or | Not) for each in _nots(normal(tree)))


@given(rule_worlds(), somebody())
def test_guarded_means_that_everybody_it_matches_is_in_something_it_names(
    world: tuple[list[Segment], Expression], who: Somebody
) -> None:
    _, tree = world
    if guarded(tree) and means(tree, who):
        assert brought_by(tree, who) or EVERYONE not in who.left
        assert brought_by(tree, who) <= set(positives(tree))


def test_the_filter_agrees_with_a_plain_reading(mongodb_uri: str) -> None:
    with database(mongodb_uri, "rules") as (runner, storage):

        @settings(max_examples=60, suppress_health_check=SLOW)
        @given(rule_worlds(), CROWD)
        def check(world: tuple[list[Segment], Expression], crowd: list[Somebody]) -> None:
            _, tree = world
            runner.run(fill(storage, crowd))
            meant = {number for number, who in enumerate(crowd) if reaches(tree, who)}
            assert runner.run(ids(storage, base_filter(tree))) == meant
            assert runner.run(ids(storage, audience_filter(compile_audience(tree, "text", TENANT)))) == meant

        check()


def test_the_foot_names_what_brought_somebody_in_and_leaving_it_is_not_in_vain(mongodb_uri: str) -> None:
    """What the sender does: the people who match come from the store, with what their reason hangs on."""
    with database(mongodb_uri, "reasons") as (runner, storage):
        store = PeopleStore(storage)

        async def told(tree: Expression, crowd: list[Somebody]) -> dict[int, str]:
            await fill(storage, crowd)
            audience = compile_audience(tree, "text", TENANT)
            asked = [str(number) for number in range(len(crowd))]
            found = await store.matching(TENANT, audience_filter(audience), asked)
            kept = {each.id: each.member_of for each in found.values()}
            return {int(i): reason(audience, kept[i], found[i].left) for i in found}

        @settings(max_examples=60, suppress_health_check=SLOW)
        @given(rule_worlds(), CROWD)
        def check(world: tuple[list[Segment], Expression], crowd: list[Somebody]) -> None:
            _, tree = world
            reasons = runner.run(told(tree, crowd))
            assert set(reasons) == {number for number, who in enumerate(crowd) if reaches(tree, who)}
            for number, why in reasons.items():
                brought = brought_by(tree, crowd[number])
                assert why in brought if brought else (why == EVERYONE and EVERYONE not in crowd[number].left)
                after = _without(crowd[number], why)
                assert not reaches(tree, after) or why not in brought_by(tree, after)

        check()


@given(rich_trees(6))
def test_whoever_has_no_attributes_and_left_everyone_is_reached_through_segments_only(tree: Expression) -> None:
    gone = Somebody(left=frozenset({EVERYONE}))
    assert not reaches(tree, gone)


@given(st.sampled_from([Everyone(), SegmentIs("a"), Not(SegmentIs("a"))]))
def test_a_rule_that_names_an_id_that_is_none_stays_as_it_is(tree: Expression) -> None:
    assert expanded(tree, [Segment("a", TENANT, "A")]) == tree


def _without(who: Somebody, segment: str) -> Somebody:
    """Them, once they have left it."""
    since = {key: at for key, at in who.since.items() if key != segment}
    return Somebody(who.values, since, who.left | {segment}, who.removed)


def _nots(expression: Expression) -> list[Not]:
    match expression:
        case Not():
            return [expression]
        case And(terms) | Or(terms):
            return [each for term in terms for each in _nots(term)]
    return []
