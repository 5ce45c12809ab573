"""Records beside the evidence: what agrees, what does not, and what other records left behind."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from bot.audience.people.records import Person, Reference
from bot.audience.segments.agreement import Last, disagreements
from bot.audience.segments.records import EVERYONE, Choice, Happened
from bot.audience.verify import ConsentReader, Wrong
from tests.audience.making import TENANT, Audience

WHERE = Reference("https://smba.example/teams", "chat", "28:bot", "29:ana")
ANA = Person("p1", TENANT, reference=WHERE, sendable=True)
S = "5f0000000000000000000001"


def ana(*, member_of: str = "", left: str = "", removed: str = "", **fields: object) -> Person:
    held = {"member_of": member_of, "left": left, "removed": removed}
    return replace(ANA, **{name: frozenset({each} - {""}) for name, each in held.items()}, **fields)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("person", "last"),
    [
        (ANA, {}),
        (ana(member_of=S), {S: Happened.JOINED}),
        (ana(member_of=S), {S: Happened.ADDED}),
        (ana(left=S), {S: Happened.LEFT}),
        (replace(ana(left=S), removed=frozenset({S})), {S: Happened.LEFT}),
        (ana(removed=S), {S: Happened.REMOVED}),
        (ana(removed=S), {}),
        (ANA, {EVERYONE: Happened.JOINED}),
        (ana(left=EVERYONE), {EVERYONE: Happened.LEFT}),
        (ana(paused=True, sendable=False), {None: Happened.PAUSED}),
        (ANA, {None: Happened.RESUMED}),
        # a deleted segment holds nobody, whatever was chosen about it
        (ANA, {"gone": Happened.JOINED}),
    ],
)
def test_records_that_the_evidence_bears_out(person: Person, last: Last) -> None:
    assert disagreements(person, last, {S}) == []


@pytest.mark.parametrize(
    ("person", "last", "words"),
    [
        (ana(member_of=S), {}, "is in segment 5f0000000000000000000001 without evidence"),
        (
            ana(member_of=S),
            {S: Happened.LEFT},
            "is in segment 5f0000000000000000000001, but what happened last is “left”",
        ),
        (ana(member_of=S), {S: Happened.REMOVED}, "is in segment"),
        (ANA, {S: Happened.JOINED}, "is not in segment"),
        (ANA, {S: Happened.LEFT}, "is not in segment"),
        (ana(left=S), {}, "has left segment 5f0000000000000000000001 without evidence"),
        (ana(left=S), {S: Happened.ADDED}, "has left segment"),
        (ana(removed=S), {S: Happened.JOINED}, "was removed from segment"),
        (ana(left=EVERYONE), {}, "has left segment everyone without evidence"),
        (ANA, {EVERYONE: Happened.LEFT}, "is in segment everyone, but"),
        (ana(paused=True, sendable=False), {}, "is paused, but there is no evidence"),
        (ANA, {None: Happened.PAUSED}, "is not paused, but what happened last is “paused”"),
        (ana(sendable=False), {}, "is not sendable, but"),
        (ana(reachable=False), {}, "is sendable, but"),
    ],
)
def test_records_that_it_does_not(person: Person, last: Last, words: str) -> None:
    told = disagreements(person, last, {S})
    assert len(told) == 1
    assert words in told[0]


def test_in_and_out_at_once() -> None:
    both = replace(ana(member_of=S), removed=frozenset({S}))
    assert disagreements(both, {S: Happened.JOINED}, {S}) == [f"is in segment {S} and out of it at once."]


async def look(audience: Audience) -> Wrong:
    """What is wrong with anybody; in small batches, so that there are several."""
    reader = ConsentReader(audience.storage, batch=2)
    wrong: Wrong = {}
    async for batch in reader.batches():
        wrong |= await reader.wrong(batch)
    return wrong


async def test_all_ways_in_and_out_leave_evidence(audience: Audience) -> None:
    people = [await audience.person(f"P{i}", f"tenant-{i % 2}", email=f"p{i}@a.example") for i in range(5)]
    for tenant in ("tenant-0", "tenant-1"):
        segment = await audience.segment("News", tenant=tenant)
        for person in people:
            if person.tenant == tenant:
                await audience.segments.choose(
                    person, segment.id, Choice.IN, audience.evidence(person.id, tenant=tenant)
                )
        by = audience.evidence(tenant=tenant)
        await audience.segments.add(tenant, segment.id, "new@a.example, p0@a.example", by)
        await audience.segments.remove(tenant, segment.id, "p1@a.example", audience.evidence(tenant=tenant))
    first = people[0]
    await audience.segments.choose(first, EVERYONE, Choice.OUT, audience.evidence(first.id, tenant=first.tenant))
    await audience.segments.pause(first, audience.evidence(first.id, tenant=first.tenant))
    assert await look(audience) == {}


async def test_a_change_without_its_event_and_an_event_without_its_change(audience: Audience) -> None:
    one, other = await audience.person("Ana"), await audience.person("Bo")
    segment = await audience.segment("News")
    await audience.segments.choose(one, segment.id, Choice.IN, audience.evidence(one.id))
    await audience.store.put_in([other.id], segment.id)
    await audience.store.take_out([one.id], segment.id, "left")
    assert set(await look(audience)) == {one.id, other.id}


async def test_the_order_is_the_one_it_was_written_in_whatever_clocks_say(audience: Audience) -> None:
    ana = await audience.person("Ana")
    segment = await audience.segment("News")
    for choice in (Choice.IN, Choice.OUT, Choice.IN, Choice.OUT):
        await audience.segments.choose(ana, segment.id, choice, audience.evidence(ana.id))
        audience.clock.time -= timedelta(hours=1)
    assert await look(audience) == {}


async def test_a_deleted_segment_is_forgotten(audience: Audience) -> None:
    ana = await audience.person("Ana")
    segment = await audience.segment("News")
    await audience.segments.choose(ana, segment.id, Choice.IN, audience.evidence(ana.id))
    await audience.segments.delete(TENANT, segment.id, audience.evidence())
    assert await look(audience) == {}


async def test_who_is_gone_since_is_not_looked_at_again(audience: Audience) -> None:
    ana, bo = await audience.person("Ana"), await audience.person("Bo")
    await audience.storage.collection("people").delete_one({"_id": bo.id})
    assert [each.id for each in await ConsentReader(audience.storage).again([ana, bo])] == [ana.id]
