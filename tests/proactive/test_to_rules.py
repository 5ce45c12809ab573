"""Broadcasts to rules: who gets them is the database's answer, and the foot names what brought each person in."""

from __future__ import annotations

from typing import Any

from bot.access.records import Role
from bot.audience.language.compiler import audience_filter
from bot.audience.language.nodes import And, Compare, Expression, Or, RuleIs, SegmentIs, Within
from bot.audience.segments.records import EVERYONE, Evidence, Segment, Through
from bot.broadcasts.records import Broadcast
from bot.identifiers import new_id
from tests.proactive.house import INTERNS, LISBON, TENANT, House

HERE, THERE = Compare("city", "=", "Lisbon"), Compare("city", "=", "Porto")


async def living(house: House, person: str, city: str, **more: object) -> None:
    await house.change(person, attributes_f={"city": city.lower()}, **more)


async def ruled(house: House, name: str, rule: Expression | None = None) -> Segment:
    evidence = Evidence(TENANT, "a:admin", new_id(), Through.COMMAND, "admin", house.now(), role=Role.OWNER)
    return await house.segments.create(name, "", "", "", False, evidence, rule=rule)


async def feet(house: House, broadcast: Broadcast) -> dict[str, str]:
    """What the foot of each message says."""
    await house.sent_whole(broadcast)
    return {each.conversation.removeprefix("a:"): _reason(each.body) for each in house.fake.messages}


def _reason(body: Any) -> str:
    if isinstance(body, dict):
        text = str(body.get("text", ""))
        if text.startswith("You get this because"):
            return text
        body = list(body.values())
    found = [_reason(each) for each in body] if isinstance(body, list) else []
    return next((each for each in found if each), "")


async def test_a_rule_segment_gets_it_and_is_named(house: House) -> None:
    people = await house.meet(4)
    for person, city in zip(people, ("Lisbon", "Porto", "Lisbon", "Lisbon"), strict=True):
        await living(house, person, city)
    made = await ruled(house, "Lisboners", HERE)
    await house.change(people[2], left=[made.id])
    broadcast = await house.started(RuleIs(made.id, HERE))
    await house.change(people[3], left=[made.id])
    told = await feet(house, broadcast)
    assert set(told) == {people[0]}
    assert "you're in **" in told[people[0]]
    assert "Lisboners" in told[people[0]]
    assert (await house.row(broadcast, people[3]))["reason"] == "unsubscribed since"


async def test_of_alternatives_the_foot_names_the_one_that_holds(house: House) -> None:
    here, there = await house.meet(2)
    await living(house, here, "Lisbon", member_of=[LISBON, INTERNS])
    await living(house, there, "Porto", member_of=[LISBON, INTERNS])
    r = await ruled(house, "Lisboners", HERE)
    s = await ruled(house, "Northerners", THERE)
    told = await feet(house, await house.started(Or((RuleIs(r.id, HERE), RuleIs(s.id, THERE)))))
    assert "Lisboners" in told[here]
    assert "Northerners" in told[there]


async def test_unsubscribing_under_it_is_never_in_vain(house: House) -> None:
    """Both are in both segments; each gets it because of one of them only."""
    here, there = await house.meet(2)
    a, b = await ruled(house, "Tea"), await ruled(house, "Chess")
    await living(house, here, "Lisbon", member_of=[a.id, b.id])
    await living(house, there, "Porto", member_of=[a.id, b.id])
    tree = Or((And((SegmentIs(a.id), HERE)), And((SegmentIs(b.id), THERE))))
    broadcast = await house.started(tree)
    matching = await house.people.matching(TENANT, audience_filter(broadcast.audience), [here, there])
    bodies = await house.letters.bodies(broadcast, matching)
    assert f'"segment":"{a.id}"' in bodies[here].decode().replace(" ", "")
    assert f'"segment":"{b.id}"' in bodies[there].decode().replace(" ", "")


async def test_by_attributes_alone_it_goes_to_everyone_who_has_not_left(house: House) -> None:
    people = await house.meet(3)
    for person in people:
        await living(house, person, "Lisbon")
    await house.change(people[1], left=[EVERYONE])
    broadcast = await house.started(And((HERE, Compare("level", "!=", 3))))
    await house.change(people[2], **{"attributes_f.city": "porto"})
    assert await feet(house, broadcast) == {people[0]: "You get this because it goes to everyone."}
    assert (await house.row(broadcast, people[2]))["reason"] == "no longer match"


async def test_an_age_is_measured_by_the_database_when_it_is_sent(house: House) -> None:
    old, new = await house.meet(2)
    today = house.now().date()
    await house.change(old, attributes_f={"met": "2020-01-01"})
    await house.change(new, attributes_f={"met": today.isoformat()})
    broadcast = await house.started(Within("met", 30, "day"))
    assert set(await feet(house, broadcast)) == {new}
