"""Rule segments: who is in them, how people stay out, what their rules may use, and freezing."""

from __future__ import annotations

import asyncio
from collections.abc import Collection

import pytest

from bot.access.records import NotAllowed, Role
from bot.audience.attributes.records import Kind
from bot.audience.attributes.service import Attributes
from bot.audience.attributes.store import AttributeStore
from bot.audience.language.compiler import audience_filter, compile_audience
from bot.audience.people.records import Person
from bot.audience.segments.joining import may_join
from bot.audience.segments.records import EVERYONE, Added, Choice, Membership, Segment
from bot.audience.segments.rules import RuleSegments
from bot.audience.verify import ConsentReader
from bot.broadcasts.reach import ReachCounter
from bot.refusals import Refused
from tests.audience.making import TENANT, Audience


@pytest.fixture
def rules(audience: Audience) -> RuleSegments:
    return RuleSegments(audience.segments, audience.store, audience.storage, audience.clock, chunk=2)


@pytest.fixture
async def ana(audience: Audience) -> Person:
    return await living("Ana", "Lisbon", audience)


def attributes(audience: Audience) -> Attributes:
    return Attributes(
        AttributeStore(audience.storage), audience.store, audience.segments, audience.storage, audience.clock
    )


async def living(name: str, city: str, audience: Audience) -> Person:
    """Somebody who lives in that city."""
    await attributes(audience).define(TENANT, "city", Kind.TEXT, audience.evidence())
    made = await audience.person(name, email=f"{name.lower()}@north.example")
    await attributes(audience).set(TENANT, made.id, "city", city, audience.evidence())
    return await audience.again(made)


async def reached(audience: Audience, text: str) -> set[str]:
    """The names of those whom an expression reaches."""
    compiled = compile_audience(await audience.segments.read(TENANT, text), text, TENANT)
    found = audience.storage.collection("people").find(audience_filter(compiled))
    return {each["name"] async for each in found}


async def inside(audience: Audience, segment: Segment) -> set[str]:
    """The names of its members, page by page, and as many as are counted."""
    actor, found, after = audience.evidence().actor, set[str](), ""
    while True:
        rows, after = await audience.segments.members(actor, segment.id, after, 2)
        found |= {row.label for row in rows}
        if not after:
            break
    assert (await audience.segments.counts(actor, segment.id)).members == len(found)
    return found


async def sound(audience: Audience) -> bool:
    """Whether all that people chose is borne out by evidence."""
    reader = ConsentReader(audience.storage)
    async for batch in reader.batches():
        if await reader.wrong(batch):
            return False
    return True


async def test_whoever_matches_is_in_and_nobody_else(audience: Audience, rules: RuleSegments, ana: Person) -> None:
    rui = await living("Rui", "Porto", audience)
    made = await rules.create("Lisboners", "city = lisbon", audience.evidence(), "All there")
    assert (made.open, made.description) == (False, "All there")
    assert await audience.segments.get(TENANT, made.id) == made
    assert await inside(audience, made) == {"Ana"}
    assert await reached(audience, "lisboners") == {"Ana"}
    await attributes(audience).set(TENANT, rui.id, "city", "LISBON", audience.evidence())
    await attributes(audience).set(TENANT, ana.id, "city", "", audience.evidence())
    assert await inside(audience, made) == {"Rui"}
    assert await reached(audience, "not lisboners") == {"Ana"}


async def test_a_rule_is_kept_whatever_its_segments_are_called_later(
    audience: Audience, rules: RuleSegments, ana: Person
) -> None:
    pizza = await audience.segment("Pizza")
    made = await rules.create("X", "pizza or not pizza and city is set", audience.evidence())
    await audience.segments.edit(TENANT, pizza.id, name="Pasta", evidence=audience.evidence())
    await audience.segment("Pizza")
    assert made.rule is not None
    assert await audience.segments.written(TENANT, made.rule) == "Pasta or (not Pasta and city is set)"
    assert await inside(audience, made) == {"Ana"}


async def test_members_can_leave_and_stay_out_although_the_rule_matches(
    audience: Audience, rules: RuleSegments, ana: Person
) -> None:
    made = await rules.create("Lisboners", "city = Lisbon", audience.evidence())
    out = await audience.segments.choose(ana, made.id, Choice.OUT, audience.evidence(ana.id))
    assert (out.before, out.after) == (Membership.IN, Membership.LEFT)
    assert await inside(audience, made) == set()
    assert await reached(audience, "Lisboners") == set()
    assert await reached(audience, "city = Lisbon") == {"Ana"}
    assert (await audience.segments.counts(audience.evidence().actor, made.id)).left == 1
    await rules.change(made.id, "city = Lisbon or city is set", audience.evidence())
    assert await inside(audience, made) == set()
    assert await sound(audience)
    back = await audience.segments.choose(ana, made.id, Choice.IN, audience.evidence(ana.id))
    assert (back.before, back.after) == (Membership.LEFT, Membership.IN)
    assert await inside(audience, made) == {"Ana"}
    assert made.id not in (await audience.again(ana)).member_of
    assert await sound(audience)


async def test_whom_an_admin_removes_stays_out_until_they_are_added_again(
    audience: Audience, rules: RuleSegments, ana: Person
) -> None:
    made = await rules.create("Lisboners", "city = Lisbon", audience.evidence())
    both = "ana@north.example; nobody@north.example"

    async def told(change: str) -> list[Added]:
        act = getattr(audience.segments, change)
        return [each.outcome for each in await act(TENANT, made.id, both, audience.evidence())]

    assert await told("add") == [Added.BY_RULE, Added.BY_RULE]
    assert await told("remove") == [Added.REMOVED, Added.NOT_IN]
    assert await told("remove") == [Added.NOT_IN, Added.NOT_IN]
    assert await inside(audience, made) == set()
    assert not may_join(made, await audience.again(ana), None)
    assert await sound(audience)
    assert await told("add") == [Added.ADDED, Added.BY_RULE]
    assert await inside(audience, made) == {"Ana"}
    assert may_join(made, await audience.again(ana), None)
    assert await sound(audience)
    await audience.segments.choose(ana, made.id, Choice.OUT, audience.evidence(ana.id))
    assert await told("add") == [Added.OPTED_OUT, Added.BY_RULE]
    assert await audience.people.find_by_address(TENANT, "nobody@north.example") is None


async def test_who_left_everyone_is_in_no_rule_by_attributes_alone(
    audience: Audience, rules: RuleSegments, ana: Person
) -> None:
    pizza = await audience.segment("Pizza")
    await audience.segments.choose(ana, pizza.id, Choice.IN, audience.evidence(ana.id))
    await audience.segments.choose(ana, EVERYONE, Choice.OUT, audience.evidence(ana.id))
    await rules.create("Lisboners", "city = Lisbon", audience.evidence())
    await rules.create("Hungry", "pizza and city = Lisbon", audience.evidence())
    assert await reached(audience, "Lisboners") == set()
    assert await reached(audience, "Hungry") == {"Ana"}


async def test_people_see_the_rule_segments_that_they_are_in(
    audience: Audience, rules: RuleSegments, ana: Person
) -> None:
    pizza = await audience.segment("Pizza")
    await audience.segments.choose(ana, pizza.id, Choice.IN, audience.evidence(ana.id))
    made = await rules.create("Lisboners", "city = Lisbon", audience.evidence())
    await rules.create("Others", "city = Porto", audience.evidence())
    seen = await audience.segments.subscriptions(await audience.again(ana))
    assert [each.segment.name for each in seen] == ["Lisboners", "Pizza"]
    assert [each.joined is None for each in seen] == [True, False]
    rows, _ = await audience.segments.listed(audience.evidence().actor, 1, 5)
    assert {each.segment.name: each.counts.members for each in rows} == {"Lisboners": 1, "Others": 0, "Pizza": 1}
    newest = await audience.segments.newest(audience.evidence().actor, made.id, 3)
    assert [each.label for each in newest] == ["Ana"]
    assert made not in await audience.segments.open_topics(TENANT)


async def test_a_rule_segment_is_the_reason_for_what_goes_to_it(
    audience: Audience, rules: RuleSegments, ana: Person
) -> None:
    made = await rules.create("Lisboners", "city = Lisbon", audience.evidence())
    other = await rules.create("Northerners", "city = Porto", audience.evidence())
    compiled = compile_audience(await audience.segments.read(TENANT, "Northerners or Lisboners"), "", TENANT)
    assert compiled.positives == (other.id, made.id)
    found = await audience.store.matching(TENANT, audience_filter(compiled), [ana.id])
    assert made.id in found[ana.id].member_of
    assert other.id not in found[ana.id].member_of


async def test_circles_are_refused_with_their_path(audience: Audience, rules: RuleSegments) -> None:
    await audience.segment("Pizza")
    a = await rules.create("A", "pizza", audience.evidence())
    b = await rules.create("B", "not a", audience.evidence())
    await rules.create("C", "b or pizza", audience.evidence())
    for segment, text, path in [(a, "C", "“A” → “C” → “B” → “A”"), (b, "B and pizza", "“B” → “B”")]:
        with pytest.raises(Refused) as caught:
            await rules.change(segment.id, text, audience.evidence())
        assert path in caught.value.sentence
        assert caught.value.field == "expression"
    assert await audience.segments.get(TENANT, a.id) == a


async def test_two_changes_at_once_make_no_circle(audience: Audience, rules: RuleSegments) -> None:
    await audience.segment("Pizza")
    a = await rules.create("A", "pizza", audience.evidence())
    b = await rules.create("B", "pizza", audience.evidence())
    changes = [rules.change(a.id, "B", audience.evidence()), rules.change(b.id, "A", audience.evidence())]
    answers = await asyncio.gather(*changes, return_exceptions=True)
    assert sorted(isinstance(each, Refused) for each in answers) == [False, True]
    assert await reached(audience, "A or B") == set()


async def test_what_a_rule_uses_cannot_be_deleted(audience: Audience, rules: RuleSegments) -> None:
    pizza = await audience.segment("Pizza")
    made = await rules.create("A", "pizza", audience.evidence())
    with pytest.raises(Refused, match="“Pizza” stands in the rule of “A”"):
        await audience.segments.delete(TENANT, pizza.id, audience.evidence())
    await audience.segments.delete(TENANT, made.id, audience.evidence())
    assert (await audience.segments.delete(TENANT, pizza.id, audience.evidence())).id == pizza.id


async def test_deleted_and_used_at_once_one_of_them_is_refused(audience: Audience, rules: RuleSegments) -> None:
    pizza = await audience.segment("Pizza")
    both = [
        audience.segments.delete(TENANT, pizza.id, audience.evidence()),
        rules.create("A", "pizza", audience.evidence()),
    ]
    answers = await asyncio.gather(*both, return_exceptions=True)
    assert sorted(isinstance(each, Refused) for each in answers) == [False, True]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "Say who is meant"),
        ("nobody knows", "no segment called “nobody knows”"),
        ("city < 3", "“city” is a text"),
        ("joined Lisboners within 3 days", "Nobody joins “Lisboners”"),
    ],
)
async def test_a_rule_that_cannot_be_read_is_refused(
    audience: Audience, rules: RuleSegments, ana: Person, text: str, said: str
) -> None:
    made = await rules.create("Lisboners", "city = Lisbon", audience.evidence())
    for change in (rules.create("X", text, audience.evidence()), rules.change(made.id, text, audience.evidence())):
        with pytest.raises(Refused) as caught:
            await change
        assert said in caught.value.sentence
        assert caught.value.field == "expression"
    assert [each.name for each in await audience.segments.all(TENANT)] == ["Lisboners"]


async def test_a_segment_with_people_in_it_gets_no_rule(audience: Audience, rules: RuleSegments, ana: Person) -> None:
    pizza = await audience.segment("Pizza")
    await audience.segments.choose(ana, pizza.id, Choice.IN, audience.evidence(ana.id))
    with pytest.raises(Refused, match="whom a rule would put out"):
        await rules.change(pizza.id, "city = Lisbon", audience.evidence())
    await audience.segments.choose(ana, pizza.id, Choice.OUT, audience.evidence(ana.id))
    changed = await rules.change(pizza.id, "city = Lisbon", audience.evidence())
    assert (changed.open, changed.rule is not None) == (False, True)
    assert await inside(audience, changed) == set()  # she left it, and that holds


async def test_it_stays_closed(audience: Audience, rules: RuleSegments, ana: Person) -> None:
    made = await rules.create("Lisboners", "city = Lisbon", audience.evidence())
    await audience.segments.edit(TENANT, made.id, name="All of us", open=True, evidence=audience.evidence())
    kept = await audience.segments.get(TENANT, made.id)
    assert kept is not None
    assert (kept.name, kept.open) == ("All of us", False)


async def test_the_audit_tells_rules_in_words(audience: Audience, rules: RuleSegments, ana: Person) -> None:
    made = await rules.create("Lisboners", "city=Lisbon", audience.evidence())
    await rules.change(made.id, "city in (Lisbon, Porto)", audience.evidence())
    told = await audience.storage.collection("audit").find_one({"act": "segment changed"})
    assert told is not None
    assert told["before"] == {"rule": 'city = "Lisbon"'}
    assert told["after"] == {"rule": 'city in ("Lisbon", "Porto")'}


async def test_the_same_activity_again_makes_one(audience: Audience, rules: RuleSegments, ana: Person) -> None:
    act = audience.evidence()
    first = await rules.create("Lisboners", "city = Lisbon", act)
    assert await rules.create("Lisboners", "city = Lisbon", act) == first
    assert len(await audience.segments.all(TENANT)) == 1


@pytest.mark.parametrize("role", [None, Role.SENDER, Role.VIEWER])
async def test_only_editors_make_rules(audience: Audience, rules: RuleSegments, ana: Person, role: Role | None) -> None:
    made = await rules.create("Lisboners", "city = Lisbon", audience.evidence())
    act = audience.evidence(role=role)
    for change in (rules.create("X", "Lisboners", act), rules.change(made.id, "everyone", act)):
        with pytest.raises(NotAllowed):
            await change
    with pytest.raises(NotAllowed):
        await rules.freeze("X", "Lisboners", act)
    assert await audience.segments.all(TENANT) == [made]


async def test_the_rules_of_another_tenant_are_not_there(audience: Audience, rules: RuleSegments, ana: Person) -> None:
    made = await rules.create("Lisboners", "city = Lisbon", audience.evidence())
    theirs = audience.evidence(tenant="tenant-2")
    with pytest.raises(Refused, match="no attribute called “city”"):
        await rules.create("Lisboners", "city = Lisbon", theirs)
    with pytest.raises(Refused, match="isn't there any more"):
        await rules.change(made.id, "everyone", theirs)


async def test_reach_tells_who_is_left_out_and_shows_some(audience: Audience, rules: RuleSegments, ana: Person) -> None:
    others = [await living(name, "Lisbon", audience) for name in ("Bo", "Cy", "Di", "Eve", "Flo", "Gil", "Hal", "Ivo")]
    made = await rules.create("Lisboners", "city = Lisbon", audience.evidence())
    await audience.segments.choose(others[0], made.id, Choice.OUT, audience.evidence(others[0].id))
    await audience.segments.remove(TENANT, made.id, "cy@north.example", audience.evidence())
    await audience.segments.pause(others[2], audience.evidence(others[2].id))
    await audience.segments.choose(others[3], EVERYONE, Choice.OUT, audience.evidence(others[3].id))
    counter = ReachCounter(audience.store, audience.segments, attributes(audience))
    expression = await audience.segments.read(TENANT, 'Lisboners and not city = "Porto"')
    reach = await counter.count(expression, TENANT)
    assert [(row.label, row.people) for row in reach.rows] == [
        ("Matching the rule of Lisboners", 8),
        ("Left Lisboners", -1),
        ("Removed from Lisboners", -1),
        ("Paused everything", -1),
    ]
    assert reach.people == 5
    shown = await counter.sample(expression, TENANT)
    assert sorted(each.name for each in shown) == ["Ana", "Flo", "Gil", "Hal", "Ivo"]
    by_city = await counter.count(await audience.segments.read(TENANT, "city = Lisbon"), TENANT)
    assert [(row.label, row.people) for row in by_city.rows] == [
        ('Matching “city = "Lisbon"”', 9),
        ("Paused everything", -1),
        ("Left everyone", -1),
    ]


async def frozen(audience: Audience, names: Collection[str]) -> None:
    for name in names:
        await living(name, "Lisbon", audience)


async def test_freezing_puts_those_in_who_match_today(audience: Audience, rules: RuleSegments, ana: Person) -> None:
    await frozen(audience, ["Bo", "Cy", "Di"])
    await living("Eve", "Porto", audience)
    act = audience.evidence()
    made = await rules.freeze("Then", "city = Lisbon", act)
    assert made.rule is None
    assert await inside(audience, made) == {"Ana", "Bo", "Cy", "Di"}
    assert not await rules.filling(made.id)
    await attributes(audience).set(TENANT, ana.id, "city", "Porto", audience.evidence())
    await living("Flo", "Lisbon", audience)
    assert (await rules.freeze("Then", "city = Lisbon", act)).id == made.id
    assert await inside(audience, made) == {"Ana", "Bo", "Cy", "Di"}
    joined = await audience.segments.joined(TENANT, made.id, [ana.id])
    assert joined[ana.id].by_name == "an admin"
    assert await sound(audience)
    told = await audience.storage.collection("audit").find_one({"act": "people added"})
    assert told is not None
    assert told["after"] == {"added": 4}


async def test_freezing_goes_on_from_where_it_stopped_and_puts_nobody_in_twice(
    audience: Audience, rules: RuleSegments, ana: Person
) -> None:
    await frozen(audience, ["Bo", "Cy", "Di", "Eve"])
    rules = RuleSegments(audience.segments, audience.store, audience.storage, audience.clock, chunk=2, at_once=0)
    made = await rules.freeze("Then", "city = Lisbon", audience.evidence())
    assert await inside(audience, made) == set()
    assert await rules.fill()
    first = sorted(await inside(audience, made))
    assert len(first) == 2
    gone = await audience.people.find_by_address(TENANT, f"{first[0].lower()}@north.example")
    assert gone is not None
    await audience.segments.choose(gone, made.id, Choice.OUT, audience.evidence(gone.id))
    await asyncio.gather(*(rules.fill() for _ in range(3)))
    while await rules.fill():
        pass
    assert await inside(audience, made) == {"Ana", "Bo", "Cy", "Di", "Eve"} - {first[0]}
    assert await audience.storage.collection("consent_events").count_documents({"what": "added"}) == 5
    assert await sound(audience)


async def test_a_frozen_segment_that_is_deleted_is_not_filled(audience: Audience, ana: Person) -> None:
    rules = RuleSegments(audience.segments, audience.store, audience.storage, audience.clock, chunk=2, at_once=0)
    made = await rules.freeze("Then", "city = Lisbon", audience.evidence())
    await audience.segments.delete(TENANT, made.id, audience.evidence())
    assert not await rules.fill()
    assert (await audience.again(ana)).member_of == frozenset()
