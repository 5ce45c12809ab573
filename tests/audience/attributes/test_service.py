"""Defining attributes, and saying them of people, on a real database."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from datetime import date

import pytest

from bot.access.audit import Audit
from bot.access.records import Did, NotAllowed, Role
from bot.audience.attributes.records import BUILT_IN, MOST, Kind
from bot.audience.attributes.service import Attributes
from bot.audience.attributes.store import AttributeStore
from bot.audience.people import queries
from bot.audience.segments.records import Evidence
from bot.refusals import Refused
from tests.audience.making import TENANT, Audience


@pytest.fixture
def attributes(audience: Audience) -> Attributes:
    return Attributes(
        AttributeStore(audience.storage), audience.store, audience.segments, audience.storage, audience.clock
    )


def by(audience: Audience, role: Role | None = Role.EDITOR, tenant: str = TENANT) -> Evidence:
    return replace(audience.evidence(tenant=tenant), role=role)


async def test_a_new_attribute_is_listed_behind_the_built_in_ones_and_found_by_any_spelling(
    audience: Audience, attributes: Attributes
) -> None:
    made = await attributes.define(TENANT, " Cost  centre", Kind.TEXT, by(audience))
    assert (made.key, made.name, made.made_by) == ("cost_centre", "Cost centre", "admin")
    assert await attributes.all(TENANT) == [*BUILT_IN, made]
    assert await attributes.all("tenant-2") == list(BUILT_IN)
    for name in ("COST CENTRE", "cost-centre", "cost_centre"):
        assert await attributes.find(TENANT, name) == made
    assert await attributes.find("tenant-2", "cost centre") is None
    assert await attributes.find(TENANT, "Met") in BUILT_IN


async def test_it_has_an_index(audience: Audience, attributes: Attributes) -> None:
    await attributes.define(TENANT, "Shoe size", Kind.NUMBER, by(audience))
    index = (await audience.storage.collection("people").index_information())["attribute_shoe_size"]
    assert index["key"] == [("tenant", 1), ("sendable", 1), ("attributes_f.shoe_size", 1)]
    await audience.storage.collection("people").drop_index("attribute_shoe_size")


async def test_defined_again_it_is_the_same_one(audience: Audience, attributes: Attributes) -> None:
    both = await asyncio.gather(*(attributes.define(TENANT, "City", Kind.TEXT, by(audience)) for _ in range(4)))
    assert len({each.made_at for each in both}) == 1
    assert len(await attributes.all(TENANT)) == len(BUILT_IN) + 1


async def test_a_name_means_one_thing(audience: Audience, attributes: Attributes) -> None:
    await audience.segment("Pizza")
    await attributes.define(TENANT, "City", Kind.TEXT, by(audience))
    for name, kind, said in [
        ("CITY", Kind.NUMBER, "already “City”, a text"),
        ("pizza", Kind.TEXT, "a segment called “Pizza”"),
        ("Zone", Kind.TEXT, "built in"),
        ("or", Kind.TEXT, "word of rules"),
    ]:
        with pytest.raises(Refused) as caught:
            await attributes.define(TENANT, name, kind, by(audience))
        assert said in caught.value.sentence
        assert caught.value.field == "name"


async def test_there_is_room_for_so_many_and_not_one_more_however_many_ask_at_once(
    audience: Audience, attributes: Attributes
) -> None:
    for number in range(MOST - 2):
        await attributes.define(TENANT, f"a{number}", Kind.TEXT, by(audience))
    asked = [attributes.define(TENANT, f"b{number}", Kind.TEXT, by(audience)) for number in range(5)]
    answers = await asyncio.gather(*asked, return_exceptions=True)
    assert sum(isinstance(each, Refused) for each in answers) == 3
    assert all(isinstance(each, Refused) or not isinstance(each, BaseException) for each in answers)
    assert len(await attributes.all(TENANT)) == len(BUILT_IN) + MOST
    with pytest.raises(Refused, match="20 attributes already"):
        await attributes.define(TENANT, "c", Kind.TEXT, by(audience))
    assert (await attributes.define(TENANT, "A0", Kind.TEXT, by(audience))).name == "a0"
    people = audience.storage.collection("people")
    for name in await people.index_information():
        if name.startswith(("attribute_a", "attribute_b", "attribute_c_")) and name != "attribute_country":
            await people.drop_index(name)


async def test_another_spelling_keeps_the_key(audience: Audience, attributes: Attributes) -> None:
    await attributes.define(TENANT, "cost centre", Kind.TEXT, by(audience))
    assert (await attributes.rename(TENANT, "cost_centre", "Cost-Centre", by(audience))).name == "Cost-Centre"
    assert (await attributes.all(TENANT))[-1].name == "Cost-Centre"
    for key, name, said in [("cost_centre", "Town", "Keep the letters"), ("zone", "Zone", "no attribute")]:
        with pytest.raises(Refused, match=said):
            await attributes.rename(TENANT, key, name, by(audience))


async def test_making_and_renaming_stand_in_the_audit_and_what_changed_nothing_does_not(
    audience: Audience, attributes: Attributes
) -> None:
    asked = [attributes.define(TENANT, "City", Kind.TEXT, by(audience)) for _ in range(3)]
    await asyncio.gather(*asked)
    for name in ("CITY", "CITY"):
        await attributes.rename(TENANT, "city", name, by(audience))
    with pytest.raises(Refused):
        await attributes.define(TENANT, "city", Kind.DATE, by(audience))
    renamed, made = await Audit(audience.storage).page(TENANT, "", 9)
    assert (made.did, made.label, made.after) == (Did.ATTRIBUTE_MADE, "City", {"type": "text"})
    assert (renamed.did, renamed.before, renamed.after) == (
        Did.ATTRIBUTE_RENAMED, {"name": "City"}, {"name": "CITY"},
    )  # fmt: skip


async def test_listed_are_the_own_ones_first_with_how_many_have_a_value(
    audience: Audience, attributes: Attributes
) -> None:
    ana, bo = await audience.person("Ana"), await audience.person("Bo")
    await attributes.define(TENANT, "City", Kind.TEXT, by(audience))
    await attributes.define("tenant-2", "City", Kind.TEXT, by(audience, tenant="tenant-2"))
    await attributes.set(TENANT, ana.id, "city", "Lisbon", by(audience))
    rows, total = await attributes.listed(by(audience, Role.VIEWER).actor, 1, 3)
    assert [(each.attribute.name, each.known) for each in rows][:1] == [("City", 1)]
    assert total == len(BUILT_IN) + 1
    rest, _ = await attributes.listed(by(audience, Role.VIEWER).actor, 2, 20)
    assert rest == []
    with pytest.raises(NotAllowed):
        await attributes.listed(by(audience, None).actor, 1, 3)
    elsewhere, _ = await attributes.listed(by(audience, tenant="tenant-2").actor, 1, 1)
    assert elsewhere[0].known == 0
    assert bo.tenant == TENANT


async def test_how_many_have_a_value_is_counted_in_the_index_alone(audience: Audience, attributes: Attributes) -> None:
    for name in ("Ana", "Bo", "Cy"):
        await audience.person(name)
    await attributes.define(TENANT, "Level", Kind.NUMBER, by(audience))
    database = audience.storage.collection("people").database
    clause = queries.valued(TENANT, "level", Kind.NUMBER)
    plan = await database.command(
        "explain",
        {"aggregate": "people", "pipeline": [{"$match": clause}, {"$count": "n"}], "cursor": {}},
        verbosity="queryPlanner",
    )
    assert "attribute_level" in str(plan)
    assert "FETCH" not in str(plan["stages"][0]["$cursor"]["queryPlanner"]["winningPlan"] if "stages" in plan else plan)


async def test_what_is_said_of_a_person(audience: Audience, attributes: Attributes) -> None:
    ana = await audience.person("Ana")
    for name, kind in [("City", Kind.TEXT), ("Hired", Kind.DATE), ("Tags", Kind.LIST)]:
        await attributes.define(TENANT, name, kind, by(audience))
    for name, text in [("city", " New  York"), ("hired", "31.1.2026"), ("Tags", "b;a")]:
        await attributes.set(TENANT, ana.id, name, text, by(audience))
    known = await audience.again(ana)
    assert known.attributes == {"city": "New York", "hired": date(2026, 1, 31).isoformat(), "tags": ["b", "a"]}
    assert known.compared["city"] == "new york"
    await attributes.set(TENANT, ana.id, "CITY", "  ", by(audience))
    assert "city" not in (await audience.again(ana)).attributes
    assert "city" not in (await audience.again(ana)).compared


@pytest.mark.parametrize(
    ("name", "text", "said", "field"),
    [
        ("level", "high", "not a number", "value"),
        ("nothing", "1", "no attribute of that name", "name"),
        ("zone", "UTC", "built in", "name"),
    ],
)
async def test_what_does_not_fit_is_refused(
    audience: Audience, attributes: Attributes, name: str, text: str, said: str, field: str
) -> None:
    ana = await audience.person("Ana")
    await attributes.define(TENANT, "Level", Kind.NUMBER, by(audience))
    with pytest.raises(Refused) as caught:
        await attributes.set(TENANT, ana.id, name, text, by(audience))
    assert said in caught.value.sentence
    assert caught.value.field == field
    assert (await audience.again(ana)).attributes == {}


async def test_people_of_another_tenant_are_not_there(audience: Audience, attributes: Attributes) -> None:
    other = await audience.person("Noor", "tenant-2")
    await attributes.define(TENANT, "City", Kind.TEXT, by(audience))
    with pytest.raises(Refused, match="isn't here"):
        await attributes.set(TENANT, other.id, "City", "Lisbon", by(audience))
    assert (await audience.again(other)).attributes == {}


@pytest.mark.parametrize("role", [None, Role.VIEWER, Role.SENDER])
async def test_only_who_may_edit_changes_anything(
    audience: Audience, attributes: Attributes, role: Role | None
) -> None:
    ana = await audience.person("Ana")
    await attributes.define(TENANT, "City", Kind.TEXT, by(audience))
    with pytest.raises(NotAllowed):
        await attributes.define(TENANT, "Town", Kind.TEXT, by(audience, role))
    with pytest.raises(NotAllowed):
        await attributes.rename(TENANT, "city", "CITY", by(audience, role))
    with pytest.raises(NotAllowed):
        await attributes.set(TENANT, ana.id, "City", "Lisbon", by(audience, role))
    assert [each.name for each in await attributes.all(TENANT)][len(BUILT_IN) :] == ["City"]
    assert (await audience.again(ana)).attributes == {}
