"""What an import asks first: the segment, the column, what the other columns are; and what it remembers."""

from __future__ import annotations

import pytest

from bot.audience.attributes.records import Kind
from bot.audience.imports.records import Counts, Import, Keep, State, Use
from bot.audience.people.records import Person
from bot.audience.segments.records import Segment
from bot.refusals import Refused
from tests.audience.imports.making import Importing
from tests.audience.making import OWNER, TENANT, Audience

LIST = """Name,Email,City,Hired,Notes
Ana,ana@a.example,Lisbon,2024-03-01,tall
Bo,bo@a.example,,soon,
"""
TWO = "Buyer mail,Seller mail\nana@a.example,bo@a.example\ncy@a.example,dee@a.example\n"
SAID = (
    Use("City", Keep.ATTRIBUTE, "", Kind.TEXT),
    Use("Hired", Keep.ATTRIBUTE, "Hire date", Kind.DATE),
    Use("Notes", Keep.OUT),
)


async def by_address(audience: Audience, address: str) -> Person:
    found = await audience.people.find_by_address(TENANT, address)
    assert found is not None
    return found


def kept(made: Import) -> dict[str, tuple[Keep, str]]:
    return {each.column: (each.keep, each.key) for each in made.mapping}


async def said(lists: Importing, pizza: Segment) -> Import:
    made = await lists.begin(pizza.id, LIST, ask=True)
    settled = await lists.imports.settle(made.id, lists.audience.evidence(), mapping=SAID)
    return await lists.through(settled)


async def test_columns_are_asked_about_and_nothing_happens_before(audience: Audience, lists: Importing) -> None:
    pizza = await audience.segment("Pizza")
    made = await lists.begin(pizza.id, LIST, ask=True)
    assert made.state is State.ASKING
    assert kept(made) == {
        "Name": (Keep.OUT, ""),
        "City": (Keep.BESIDE, "city"),
        "Hired": (Keep.BESIDE, "hired"),
        "Notes": (Keep.BESIDE, "notes"),
    }
    assert await lists.work.work() is False
    assert await lists.inside(pizza.id) == set()


async def test_a_list_of_names_and_addresses_asks_nothing(audience: Audience, lists: Importing) -> None:
    pizza = await audience.segment("Pizza")
    made = await lists.begin(pizza.id, "Name,Email\nAna,ana@a.example\n", ask=True)
    assert made.state is State.WAITING


async def test_columns_become_attributes_and_an_empty_cell_overwrites_nothing(
    audience: Audience, lists: Importing
) -> None:
    pizza = await audience.segment("Pizza")
    done = await said(lists, pizza)
    assert done.counts == Counts(total=2, added=2, waiting=2, values=1)
    ana, bo = await by_address(audience, "ana@a.example"), await by_address(audience, "bo@a.example")
    assert (ana.attributes, ana.extra) == ({"city": "Lisbon", "hire_date": "2024-03-01"}, {})
    assert ana.compared["city"] == "lisbon"
    assert bo.attributes == {}
    [reject] = await lists.rejected(done)
    assert (reject.line, reject.text) == (3, "Hired: soon")
    again = await lists.imported(pizza.id, "Name,Email,City,Hired,Notes\nAna,ana@a.example,,,\n")
    assert again.counts == Counts(total=1, already=1)
    assert (await by_address(audience, "ana@a.example")).attributes == ana.attributes


async def test_what_was_said_of_columns_is_remembered_for_the_same_header(audience: Audience, lists: Importing) -> None:
    pizza = await audience.segment("Pizza")
    await said(lists, pizza)
    again = await lists.begin(pizza.id, LIST.replace("Lisbon", "Porto"), ask=True)
    assert again.state is State.WAITING
    assert kept(again)["Hired"] == (Keep.ATTRIBUTE, "hire_date")
    await lists.through(again)
    assert (await by_address(audience, "ana@a.example")).attributes["city"] == "Porto"
    other = await lists.begin(pizza.id, LIST.replace("Notes", "Remarks"), ask=True)
    assert other.state is State.ASKING
    assert kept(other)["City"] == (Keep.ATTRIBUTE, "city")  # by its name alone
    assert kept(other)["Hired"] == (Keep.BESIDE, "hired")
    stranger = await audience.segment("Pizza", tenant="tenant-2")
    elsewhere = await lists.begin(stranger.id, LIST, audience.evidence(tenant="tenant-2"), ask=True)
    assert elsewhere.state is State.ASKING


async def test_undefined_columns_are_kept_beside_and_those_left_out_are_not(
    audience: Audience, lists: Importing
) -> None:
    pizza = await audience.segment("Pizza")
    text = "Email,City,Cost centre,Manager email\nana@a.example,Lisbon,=1+1,boss@a.example\n"
    await lists.imported(pizza.id, text)
    ana = await by_address(audience, "ana@a.example")
    assert (ana.attributes, ana.extra) == ({}, {"city": "Lisbon", "cost_centre": "=1+1"})


@pytest.mark.parametrize("header", ["a.b", "$where", "__proto__", "x" * 400, "1st", "Stadt/Ort"])
async def test_any_header_is_kept_under_a_plain_key(audience: Audience, lists: Importing, header: str) -> None:
    pizza = await audience.segment("Pizza")
    await lists.imported(pizza.id, f"Email;{header}\nana@a.example;value\n")
    ana = await by_address(audience, "ana@a.example")
    assert list(ana.extra.values()) == ["value"]
    [key] = ana.extra
    assert len(key) <= 80
    assert not set(key) & set(".$\0")


async def test_people_already_known_are_told_of_too(audience: Audience, lists: Importing) -> None:
    pizza = await audience.segment("Pizza")
    ana = await audience.person("Ana", email="ana@a.example")
    await said(lists, pizza)
    assert (await audience.again(ana)).attributes == {"city": "Lisbon", "hire_date": "2024-03-01"}


async def test_it_asks_for_the_segment(audience: Audience, lists: Importing) -> None:
    pizza = await audience.segment("Pizza")
    made = await lists.begin(None, "ana@a.example\nbo@a.example\n", ask=True)
    assert (made.state, made.segment) == (State.ASKING, None)
    settled = await lists.imports.settle(made.id, audience.evidence(), segment=pizza.id)
    assert settled.state is State.WAITING
    assert (await lists.through(settled)).counts.added == 2
    assert len(await lists.inside(pizza.id)) == 2


async def test_it_asks_for_the_column_where_that_is_unclear(audience: Audience, lists: Importing) -> None:
    pizza = await audience.segment("Pizza")
    made = await lists.begin(pizza.id, TWO, ask=True)
    assert made.state is State.ASKING
    assert {each.name for each in made.layout.candidates} == {"Buyer mail", "Seller mail"}
    with pytest.raises(Refused):
        await lists.imports.settle(made.id, audience.evidence(), column="Nobody's")
    chosen = await lists.imports.settle(made.id, audience.evidence(), column="Seller mail")
    uses = [Use("Buyer mail", Keep.OUT)]
    settled = await lists.imports.settle(chosen.id, audience.evidence(), mapping=uses)
    assert settled.state is State.WAITING
    await lists.through(settled)
    assert await lists.inside(pizza.id) == {"bo@a.example", "dee@a.example"}


async def test_the_other_columns_are_asked_about_once_the_column_is_clear(audience: Audience, lists: Importing) -> None:
    pizza = await audience.segment("Pizza")
    made = await lists.begin(pizza.id, TWO, ask=True)
    chosen = await lists.imports.settle(made.id, audience.evidence(), column="Seller mail")
    assert (chosen.state, chosen.settled) == (State.ASKING, False)
    assert [each.column for each in chosen.mapping] == ["Buyer mail"]


async def test_what_is_said_in_parts_is_kept_and_makes_nothing_before_the_end(
    audience: Audience, lists: Importing
) -> None:
    pizza = await audience.segment("Pizza")
    made = await lists.begin(pizza.id, LIST, ask=True)
    part = await lists.imports.settle(made.id, audience.evidence(), mapping=SAID[:2], complete=False)
    assert part.state is State.ASKING
    assert part.mapping[1:3] == SAID[:2]
    assert await lists.attributes.find(TENANT, "city") is None
    assert (await lists.begin(pizza.id, LIST, ask=True)).state is State.ASKING  # nothing is remembered yet
    settled = await lists.imports.settle(made.id, audience.evidence(), mapping=SAID[2:])
    assert kept(settled) == {
        "Name": (Keep.OUT, ""),
        "City": (Keep.ATTRIBUTE, "city"),
        "Hired": (Keep.ATTRIBUTE, "hire_date"),
        "Notes": (Keep.OUT, ""),
    }
    assert (await lists.through(settled)).counts.added == 2


@pytest.mark.parametrize(
    ("said", "wrong", "sentence"),
    [
        (Use("Notes", Keep.ATTRIBUTE, "", Kind.TEXT), "Notes", "a segment called “Notes”"),
        (Use("Notes", Keep.ATTRIBUTE, "zone", Kind.TEXT), "Notes", "built in"),
        (Use("Notes", Keep.ATTRIBUTE, "zone"), "Notes", "isn't there any more"),
        (Use("Notes", Keep.ATTRIBUTE, "nothing"), "Notes", "isn't there any more"),
        (Use("Notes", Keep.ATTRIBUTE, "hire date", Kind.TEXT), "Notes", "“Hired” goes into the same attribute"),
    ],
)
async def test_what_cannot_be_is_refused_at_its_column_and_nothing_is_defined(
    audience: Audience, lists: Importing, said: Use, wrong: str, sentence: str
) -> None:
    pizza, _ = await audience.segment("Pizza"), await audience.segment("Notes")
    made = await lists.begin(pizza.id, LIST, ask=True)
    with pytest.raises(Refused, match=sentence) as caught:
        await lists.imports.settle(made.id, audience.evidence(), mapping=[*SAID[:2], said])
    assert caught.value.field == wrong
    assert await lists.attributes.find(TENANT, "city") is None
    there = await lists.imports.found(OWNER, made.id)
    assert (there.state, there.mapping) == (State.ASKING, made.mapping)


async def test_everything_can_be_said_at_once(audience: Audience, lists: Importing) -> None:
    pizza = await audience.segment("Pizza")
    made = await lists.begin(None, TWO, ask=True)
    settled = await lists.imports.settle(
        made.id, audience.evidence(), segment=pizza.id, column="Buyer mail", mapping=[Use("Seller mail", Keep.OUT)]
    )
    assert settled.state is State.WAITING
    await lists.through(settled)
    assert await lists.inside(pizza.id) == {"ana@a.example", "cy@a.example"}


async def test_what_is_settled_stays_so(audience: Audience, lists: Importing) -> None:
    pizza, tea = await audience.segment("Pizza"), await audience.segment("Tea")
    made = await lists.imported(pizza.id, LIST)
    again = await lists.imports.settle(made.id, audience.evidence(), segment=tea.id, mapping=SAID)
    assert again == made
    assert await lists.attributes.find(TENANT, "City") is None


async def test_an_import_can_be_given_up_before_it_begins(audience: Audience, lists: Importing) -> None:
    pizza = await audience.segment("Pizza")
    made = await lists.begin(pizza.id, LIST, ask=True)
    assert (await lists.imports.drop(OWNER, made.id)).state is State.DROPPED
    assert await audience.storage.collection("import_files").count_documents({}) == 0
    assert (await lists.imports.settle(made.id, audience.evidence(), mapping=SAID)).state is State.DROPPED
    assert await lists.imports.of_segment(OWNER, pizza.id, 5) == []
    done = await lists.imported(pizza.id, LIST)
    assert (await lists.imports.drop(OWNER, done.id)).state is State.DONE
