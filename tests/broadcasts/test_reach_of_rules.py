"""The reach of any rule is a sum that ends at those whom the compiled audience selects."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.audience.attributes.records import Attribute
from bot.audience.language.nodes import Expression
from bot.audience.people.store import PeopleStore
from bot.audience.segments.records import Segment
from bot.broadcasts.reach import ReachCounter
from bot.storage.database import Storage
from tests.audience.language.world import ATTRIBUTES, Somebody, reaches, rule_worlds, somebody
from tests.audience.making import TENANT

STATES: tuple[dict[str, object], ...] = (
    {},
    {"paused": True},
    {"reachable": False},
    {"reference": None},
    {"waiting_for": "a@b.example"},
)


class World:
    """The names in a world of rules."""

    def __init__(self, known: list[Segment]) -> None:
        self.known = known

    async def all(self, tenant: str) -> list[Segment]:
        return self.known


def test_the_rows_add_up_whatever_the_rule(mongodb_uri: str) -> None:
    with asyncio.Runner() as runner:
        storage = Storage(mongodb_uri, "reach-of-rules")

        async def fill(crowd: list[tuple[Somebody, dict[str, object]]]) -> None:
            rows = [who.document(i) | state for i, (who, state) in enumerate(crowd)]
            for row, (_, state) in zip(rows, crowd, strict=True):
                row["sendable"] = not state
                if row["reference"] is None or "waiting_for" in state:
                    del row["reference"]
            await storage.collection("people").delete_many({})
            await storage.collection("people").insert_many(rows)

        @settings(max_examples=50, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])
        @given(rule_worlds(), st.lists(st.tuples(somebody(), st.sampled_from(STATES)), min_size=1, max_size=10))
        def check(world: tuple[list[Segment], Expression], crowd: list[tuple[Somebody, dict[str, object]]]) -> None:
            known, tree = world
            runner.run(fill(crowd))
            counter = ReachCounter(PeopleStore(storage), World(known), _Attributes())
            reach = runner.run(counter.count(tree, TENANT))
            assert reach.people == sum(row.people for row in reach.rows)
            assert reach.people == sum(reaches(tree, who) for who, state in crowd if not state)
            assert reach.rows[0].people >= 0
            assert all(row.people < 0 for row in reach.rows[1:])
            shown = runner.run(counter.sample(tree, TENANT))
            assert len({each.id for each in shown}) == min(5, reach.people)
            assert all(reaches(tree, crowd[int(each.id)][0]) for each in shown)

        runner.run(storage.drop())
        check()
        runner.run(storage.drop())
        storage.close()


class _Attributes:
    async def all(self, tenant: str) -> Sequence[Attribute]:
        return ATTRIBUTES
