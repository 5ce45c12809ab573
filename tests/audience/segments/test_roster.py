"""Who is in a segment, and how each came in."""

from __future__ import annotations

from bot.audience.people.records import Person
from bot.audience.segments.records import Choice, Segment, SegmentCounts, Through
from bot.audience.segments.roster import AN_ADMIN
from tests.audience.making import OWNER, TENANT, Audience, owner


async def join(audience: Audience, who: Person, segment: Segment, choice: Choice = Choice.IN) -> None:
    audience.clock.on(minutes=1)
    await audience.segments.choose(who, segment.id, choice, audience.evidence(who.id))


async def test_segments_are_listed_largest_first_a_page_at_a_time(audience: Audience) -> None:
    segments = [await audience.segment(name) for name in ("A", "B", "C", "D")]
    people = [await audience.person(f"P{i}") for i in range(3)]
    for size, segment in zip((1, 3, 0, 2), segments, strict=True):
        for who in people[:size]:
            await join(audience, who, segment)
    await audience.segments.add(TENANT, segments[2].id, "bo@a.example", audience.evidence())
    rows, total = await audience.segments.listed(OWNER, 1, 3)
    assert ([each.segment.name for each in rows], total) == (["B", "D", "A"], 4)
    rows, total = await audience.segments.listed(OWNER, 2, 3)
    assert ([each.segment.name for each in rows], rows[0].counts) == (["C"], SegmentCounts(1, 1, 0))
    assert await audience.segments.listed(OWNER, 3, 3) == ([], 4)
    assert await audience.segments.listed(owner("tenant-2"), 1, 3) == ([], 0)


async def test_members_page_by_key_while_others_come_and_go(audience: Audience) -> None:
    pizza = await audience.segment("Pizza")
    people = [await audience.person(f"P{i}") for i in range(5)]
    for who in people[1:]:
        await join(audience, who, pizza)
    first, after = await audience.segments.members(OWNER, pizza.id, "", 2)
    assert [each.label for each in first] == ["P1", "P2"]
    await join(audience, people[0], pizza)
    await join(audience, people[2], pizza, Choice.OUT)
    rest, end = await audience.segments.members(OWNER, pizza.id, after, 2)
    assert ([each.label for each in rest], end) == (["P3", "P4"], "")


async def test_the_newest_members_come_first_and_only_who_is_still_in(audience: Audience) -> None:
    pizza, rui = await audience.segment("Pizza"), await audience.person("Rui")
    people = [await audience.person(f"P{i}") for i in range(4)]
    for who in people:
        await join(audience, who, pizza)
    await join(audience, people[3], pizza, Choice.OUT)
    await join(audience, people[0], pizza, Choice.OUT)
    await join(audience, people[0], pizza)
    audience.clock.on(minutes=1)
    await audience.segments.add(TENANT, pizza.id, "Bo <bo@a.example>", audience.evidence(rui.id))
    newest = await audience.segments.newest(OWNER, pizza.id, 3)
    assert [each.label for each in newest] == ["Bo", "P0", "P2"]
    assert newest[0].waiting
    assert newest[0].joined is not None
    assert newest[0].joined.by_name == "Rui"


async def test_the_last_time_somebody_came_in_counts(audience: Audience) -> None:
    pizza, rui = await audience.segment("Pizza"), await audience.person("Rui")
    ana = await audience.person("Ana", email="ana@a.example")
    await audience.segments.add(TENANT, pizza.id, "ana@a.example", audience.evidence(rui.id))
    joined = (await audience.segments.joined(TENANT, pizza.id, [ana.id]))[ana.id]
    assert (joined.by_name, joined.at) == ("Rui", audience.clock())
    await join(audience, ana, pizza, Choice.OUT)
    await join(audience, ana, pizza)
    joined = (await audience.segments.joined(TENANT, pizza.id, [ana.id, rui.id]))[ana.id]
    assert (joined.by_name, joined.at, joined.through) == (None, audience.clock(), Through.TAP)


async def test_an_admin_who_adds_themselves_joined_and_a_nameless_one_is_an_admin(audience: Audience) -> None:
    pizza, tea = await audience.segment("Pizza"), await audience.segment("Tea")
    rui = await audience.person("Rui", email="rui@a.example")
    await audience.segments.add(TENANT, pizza.id, "rui@a.example", audience.evidence(rui.id))
    await audience.segments.add(TENANT, tea.id, "rui@a.example", audience.evidence("nobody-known"))
    subscriptions = await audience.segments.subscriptions(await audience.again(rui))
    assert [(each.segment.name, each.joined and each.joined.by_name) for each in subscriptions] == [
        ("Pizza", None),
        ("Tea", AN_ADMIN),
    ]


async def test_since_when_follows_the_state(audience: Audience) -> None:
    pizza, ana = await audience.segment("Pizza"), await audience.person("Ana")
    met = audience.clock()
    never = await audience.segments.choose(ana, "everyone", Choice.IN, audience.evidence(ana.id))
    assert never.since == met
    await join(audience, ana, pizza)
    joined = audience.clock()
    audience.clock.on(hours=1)
    again = await audience.segments.choose(ana, pizza.id, Choice.IN, audience.evidence(ana.id))
    assert again.since == joined
    await join(audience, ana, pizza, Choice.OUT)
    left = audience.clock()
    audience.clock.on(hours=1)
    still = await audience.segments.choose(ana, pizza.id, Choice.OUT, audience.evidence(ana.id))
    assert still.since == left
