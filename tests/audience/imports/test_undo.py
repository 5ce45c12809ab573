"""Undoing an import takes out those it added, and nobody else."""

from __future__ import annotations

import asyncio

import pytest

from bot.audience.imports.records import State
from bot.audience.imports.service import NOTHING_TO_UNDO, RUNS
from bot.audience.segments.records import Choice
from bot.refusals import Refused
from tests.audience.imports.making import Importing, importing
from tests.audience.imports.test_importing import agrees
from tests.audience.making import OWNER, TENANT, Audience

LIST = "Email\n" + "".join(f"{name}@a.example\n" for name in ("ana", "bo", "cy", "dee", "eve"))


async def test_it_takes_out_exactly_those_it_added(audience: Audience, lists: Importing) -> None:
    pizza, tea = await audience.segment("Pizza"), await audience.segment("Tea")
    ana = await audience.person("ana", email="ana@a.example")
    await audience.segments.add(TENANT, pizza.id, "bo@a.example", audience.evidence())
    await audience.segments.add(TENANT, tea.id, "cy@a.example", audience.evidence())
    made = await lists.imported(pizza.id, LIST)
    assert (made.counts.added, made.counts.already) == (4, 1)
    await lists.imports.undo(made.id, audience.evidence())
    undone = await lists.through(made)
    assert (undone.state, undone.taken_out, undone.undone_at) == (State.UNDONE, 4, audience.clock())
    assert await lists.inside(pizza.id) == {"bo@a.example"}
    assert await lists.inside(tea.id) == {"cy@a.example"}
    assert (await audience.again(ana)).member_of == frozenset()
    waiting = await audience.storage.collection("people").distinct("waiting_for")
    assert sorted(waiting) == ["bo@a.example", "cy@a.example"]  # nobody waits for the others any more
    assert await agrees(audience)


async def test_who_came_in_another_way_since_stays(audience: Audience, lists: Importing) -> None:
    pizza = await audience.segment("Pizza")
    ana, bo = [await audience.person(name, email=f"{name}@a.example") for name in ("ana", "bo")]
    made = await lists.imported(pizza.id, LIST)
    for choice in (Choice.OUT, Choice.IN):
        audience.clock.on(minutes=1)
        await audience.segments.choose(ana, pizza.id, choice, audience.evidence(ana.id))
    await audience.segments.choose(bo, pizza.id, Choice.OUT, audience.evidence(bo.id))
    audience.clock.on(minutes=1)
    await audience.segments.remove(TENANT, pizza.id, "cy@a.example", audience.evidence())
    await audience.segments.add(TENANT, pizza.id, "cy@a.example", audience.evidence())
    await lists.imports.undo(made.id, audience.evidence())
    undone = await lists.through(made)
    assert undone.taken_out == 2
    assert await lists.inside(pizza.id) == {"ana", "cy@a.example"}
    assert pizza.id in (await audience.again(bo)).left
    assert await agrees(audience)


async def test_who_waited_and_was_met_since_is_taken_out_too(audience: Audience, lists: Importing) -> None:
    pizza = await audience.segment("Pizza")
    made = await lists.imported(pizza.id, LIST)
    ana = await audience.person("Ana", email="ana@a.example")
    assert ana.member_of == {pizza.id}
    await lists.imports.undo(made.id, audience.evidence())
    undone = await lists.through(made)
    assert undone.taken_out == 5
    assert (await audience.again(ana)).member_of == frozenset()
    assert await agrees(audience)


async def test_one_import_is_undone_and_not_the_other(audience: Audience, lists: Importing) -> None:
    pizza = await audience.segment("Pizza")
    first = await lists.imported(pizza.id, "Email\nana@a.example\nbo@a.example\n")
    audience.clock.on(minutes=1)
    second = await lists.imported(pizza.id, LIST)
    assert second.counts.added == 3
    await lists.imports.undo(first.id, audience.evidence())
    assert (await lists.through(first)).taken_out == 2
    assert await lists.inside(pizza.id) == {"cy@a.example", "dee@a.example", "eve@a.example"}


async def test_undoing_twice_does_it_once(audience: Audience, lists: Importing) -> None:
    pizza = await audience.segment("Pizza")
    made = await lists.imported(pizza.id, LIST)
    await lists.imports.undo(made.id, audience.evidence())
    assert (await lists.imports.undo(made.id, audience.evidence())).state is State.UNDOING
    await lists.through(made)
    again = await lists.imports.undo(made.id, audience.evidence())
    assert (again.state, again.taken_out) == (State.UNDONE, 5)
    assert await lists.work.work() is False
    back = await lists.imported(pizza.id, LIST)
    assert back.counts.added == 5


async def test_undoing_goes_on_where_it_was_left(audience: Audience, lists: Importing) -> None:
    pizza = await audience.segment("Pizza")
    made = await lists.imported(pizza.id, "Email\n" + "".join(f"p{i}@a.example\n" for i in range(200)))
    await lists.imports.undo(made.id, audience.evidence())
    stopped = asyncio.create_task(importing(audience, back=2).work.work())
    async with asyncio.timeout(60):
        while not (await lists.imports.found(OWNER, made.id)).taken_out:  # noqa: ASYNC110 - the database tells
            await asyncio.sleep(0)
    stopped.cancel()
    await asyncio.wait([stopped])
    left = len(await lists.inside(pizza.id))
    assert 0 < left < 200
    undone = await lists.through(made)
    assert (undone.state, undone.taken_out) == (State.UNDONE, 200)
    assert await lists.inside(pizza.id) == set()
    assert await audience.storage.collection("consent_events").count_documents({"what": "removed"}) == 200


async def test_only_what_ran_can_be_undone(audience: Audience, lists: Importing) -> None:
    pizza = await audience.segment("Pizza")
    waiting = await lists.begin(pizza.id, LIST)
    with pytest.raises(Refused) as runs:
        await lists.imports.undo(waiting.id, audience.evidence())
    assert runs.value.sentence == RUNS
    asking = await lists.begin(None, LIST)
    with pytest.raises(Refused) as nothing:
        await lists.imports.undo(asking.id, audience.evidence())
    assert nothing.value.sentence == NOTHING_TO_UNDO
    assert (await lists.imports.found(OWNER, asking.id)).state is State.ASKING
