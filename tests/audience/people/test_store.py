"""What other rooms ask of the people's store: many at once, filters, counts of one moment."""

from __future__ import annotations

from typing import Any

from bot.audience.segments.records import EVERYONE, Choice
from tests.audience.making import OWNER, TENANT, Audience


async def test_counts_of_many_filters_stand_for_themselves(audience: Audience) -> None:
    pizza = await audience.segment("Pizza")
    people = [await audience.person(f"P{i}") for i in range(5)]
    for person in people[:3]:
        await audience.segments.choose(person, pizza.id, Choice.IN, audience.evidence(person.id))
    await audience.segments.pause(people[0], audience.evidence(people[0].id))
    await audience.person("Other", "tenant-2")
    inside = {"tenant": TENANT, "member_of": pizza.id}
    filters: list[dict[str, Any]] = [{"tenant": TENANT}, inside, inside | {"sendable": True}, {"tenant": "nobody"}]
    clauses: list[list[dict[str, Any]]] = [[inside], [inside, {"sendable": True}], [inside, {"sendable": 7}]]
    narrowing: list[dict[str, Any]] = [{"$and": each} for each in clauses]
    assert await audience.store.count_many(filters, narrowing) == ([5, 3, 2, 0], [3, 2, 0])
    assert await audience.store.count_many([], []) == ([], [])
    assert await audience.store.count_many([{"tenant": "nobody"}], [{"$and": [{"tenant": "x"}]}]) == ([0], [0])


async def test_only_those_who_still_match_are_given(audience: Audience) -> None:
    ana, bo = await audience.person("Ana"), await audience.person("Bo")
    await audience.segments.pause(bo, audience.evidence(bo.id))
    clause = {"tenant": TENANT, "sendable": True}
    assert await audience.store.matching(TENANT, clause, [ana.id, bo.id]) == {ana.id: ana}
    assert await audience.store.matching(TENANT, clause, [bo.id]) == {}
    assert await audience.store.matching(TENANT, clause, []) == {}


async def test_a_filter_cannot_reach_into_another_tenant(audience: Audience) -> None:
    there = await audience.person("Ana", "tenant-2")
    for clause in ({}, {"tenant": "tenant-2"}, {"$or": [{"tenant": "tenant-2"}, {"_id": there.id}]}):
        assert await audience.store.matching(TENANT, clause, [there.id]) == {}


async def test_many_by_id_come_by_id_and_only_from_the_tenant(audience: Audience) -> None:
    here, there = await audience.person("Ana"), await audience.person("Bo", "tenant-2")
    assert await audience.store.by_ids(TENANT, [here.id, there.id, "nobody"]) == {here.id: here}
    assert await audience.store.names(TENANT, [here.id, there.id]) == {here.id: "Ana"}


async def test_somebody_met_answers_to_an_address_before_a_placeholder_does(audience: Audience) -> None:
    pizza = await audience.segment("Pizza")
    await audience.segments.add(TENANT, pizza.id, "bo@a.example", audience.evidence())
    ana = await audience.person("Ana", email="ana@a.example")
    found = await audience.store.by_addresses(TENANT, ["ana@a.example", "bo@a.example", "nobody@a.example"])
    assert found["ana@a.example"].id == ana.id
    assert found["bo@a.example"].waiting_for == "bo@a.example"
    assert set(found) == {"ana@a.example", "bo@a.example"}


async def test_who_is_gone_is_marked_in_their_tenant_only(audience: Audience) -> None:
    here, there = await audience.person("Ana"), await audience.person("Bo", "tenant-2")
    await audience.people.mark_gone(TENANT, {here.id: "blocked the bot", there.id: "blocked the bot"})
    assert not (await audience.again(here)).reachable
    assert (await audience.again(there)).sendable
    await audience.people.mark_gone(TENANT, {})
    kept = await audience.storage.collection("people").find_one({"_id": here.id})
    assert kept is not None
    assert kept["unreachable_reason"] == "blocked the bot"
    await audience.people.meet(audience.sighting("Ana"))
    kept = await audience.storage.collection("people").find_one({"_id": here.id})
    assert kept is not None
    assert "unreachable_reason" not in kept


async def test_everyone_counts_and_lists_who_was_met_and_did_not_leave(audience: Audience) -> None:
    pizza, ana, bo = await audience.segment("Pizza"), await audience.person("Ana"), await audience.person("Bo")
    await audience.segments.add(TENANT, pizza.id, "cy@a.example", audience.evidence())
    await audience.segments.choose(bo, EVERYONE, Choice.OUT, audience.evidence(bo.id))
    counts = await audience.segments.counts(OWNER, EVERYONE)
    assert (counts.members, counts.waiting, counts.left) == (1, 0, 1)
    rows, after = await audience.segments.members(OWNER, EVERYONE, "", 10)
    assert ([each.person for each in rows], after) == ([ana.id], "")


async def test_names_that_look_like_fields_are_only_names(audience: Audience) -> None:
    for name in ("$name", "$$ROOT", "a.b", "{}"):
        assert (await audience.person(name)).name == name
