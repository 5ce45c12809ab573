"""People of a database of version 1 are brought forward, and a step that was cut off goes on."""

from __future__ import annotations

from typing import Any

import pytest

from bot.audience.people.upgrading import KNOW_WHAT_RULES_READ, know_what_rules_read
from bot.audience.segments.records import Choice
from bot.storage.migrations import Progress, migrate
from tests.audience.making import TENANT, Audience

NEW = ("attributes_f", "since")


async def aged(audience: Audience, number: int) -> dict[str, dict[str, Any]]:
    """So many people with a segment, then as version 1 kept them; returns what they were."""
    pizza = await audience.segment("Pizza")
    for i in range(number):
        one = await audience.person(f"P{i}", "tenant-2" if i % 3 == 0 else TENANT, email=f"p{i}@n{i}.example")
        if one.tenant == TENANT:
            await audience.segments.choose(one, pizza.id, Choice.IN, audience.evidence(one.id))
    await audience.segments.add(TENANT, pizza.id, "waiting@north.example", audience.evidence())
    people = audience.storage.collection("people")
    before = {each["_id"]: {key: each.get(key, {}) for key in NEW} async for each in people.find({})}
    await people.update_many({}, {"$unset": dict.fromkeys(NEW, "")})
    return before


async def now(audience: Audience) -> dict[str, dict[str, Any]]:
    found = audience.storage.collection("people").find({})
    return {each["_id"]: {key: each.get(key, {}) for key in NEW} async for each in found}


def same(after: dict[str, dict[str, Any]], before: dict[str, dict[str, Any]], audience: Audience) -> None:
    assert {key: each["attributes_f"] for key, each in after.items()} == {
        key: each["attributes_f"] for key, each in before.items()
    }
    for person, each in after.items():
        assert set(each["since"]) == set(before[person]["since"])
        assert all(at == audience.clock() for at in each["since"].values())


async def test_what_rules_read_is_there_afterwards(audience: Audience) -> None:
    before = await aged(audience, 5)
    assert any(each["since"] for each in before.values())
    await know_what_rules_read(audience.storage, Progress(None, _unnoted), 2)
    same(await now(audience), before, audience)
    await know_what_rules_read(audience.storage, Progress(None, _unnoted), 2)
    same(await now(audience), before, audience)


async def test_cut_off_it_goes_on_where_it_was(audience: Audience) -> None:
    before = await aged(audience, 5)
    noted: list[str] = []

    async def note(at: str) -> None:
        noted.append(at)
        if len(noted) == 1:
            raise RuntimeError("cut off")

    with pytest.raises(RuntimeError, match="cut off"):
        await know_what_rules_read(audience.storage, Progress(None, note), 2)
    await audience.storage.collection("people").update_one({"_id": noted[0]}, {"$set": {"attributes_f.zone": "kept"}})
    await know_what_rules_read(audience.storage, Progress(noted[0], note), 2)
    after = await now(audience)
    assert after[noted[0]]["attributes_f"].pop("zone") == "kept"
    before[noted[0]]["attributes_f"].pop("zone", None)
    same(after, before, audience)


async def test_who_is_in_a_segment_without_evidence_joined_at_no_known_time(audience: Audience) -> None:
    ana = await audience.person("Ana")
    await audience.storage.collection("people").update_one({"_id": ana.id}, {"$set": {"member_of": ["s"], "since": {}}})
    await KNOW_WHAT_RULES_READ.run(audience.storage, Progress(None, _unnoted))
    assert (await audience.again(ana)).since == {}


async def test_an_empty_database_is_brought_forward_too(audience: Audience) -> None:
    await audience.storage.collection("schema").drop()
    await migrate(audience.storage, [KNOW_WHAT_RULES_READ])
    found = await audience.storage.collection("schema").find_one({})
    assert found is not None
    await audience.storage.collection("schema").drop()


async def _unnoted(_: str) -> None:
    return None
