"""Admins see what is known of people, and define more; everything real but Teams."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.access.records import Role
from bot.audience.attributes.records import BUILT_IN, MOST, Attribute, Kind
from bot.commands import intents
from bot.commands.attributes import example_of
from bot.commands.grammar import One, Unknown, read
from bot.commands.intents import Intent, from_data
from bot.connector.client import open_session
from bot.storage.database import Storage
from tests.audience.making import TENANT
from tests.cards.reading import inputs, texts, titles
from tests.commands.making import clean, data_of, only, says, told
from tests.commands.whole import Whole, make_whole

OWNER, EDITOR, SENDER, VIEWER = Role


@pytest.fixture
async def whole(storage: Storage) -> AsyncIterator[Whole]:
    async with open_session() as session:
        yield await make_whole(storage, session)


async def own(whole: Whole) -> list[tuple[str, Kind]]:
    """What is defined in the tenant."""
    return [(each.name, each.kind) for each in await whole.rooms.attributes.all(TENANT) if not each.built_in]


async def saying(whole: Whole, name: str, text: str) -> None:
    """Has everybody's attribute be that."""
    for role, person in whole.people.items():
        if role is not None:
            await whole.rooms.attributes.set(TENANT, person.id, name, text, whole.by(OWNER))


@pytest.mark.parametrize(
    ("text", "intent"),
    [
        ("attributes", intents.Attributes()),
        ("Attribute", intents.Attributes()),
        ("attribute new", intents.AttributeForm()),
        ("attribute new City", intents.AttributeNew("City")),
        ("attribute new Cost centre:", intents.AttributeNew("Cost centre")),
        ("attribute new Cost centre: text", intents.AttributeNew("Cost centre", "text")),
        ('ATTRIBUTE NEW "Cost centre": Yes/No', intents.AttributeNew("Cost centre", "Yes/No")),
        ("attribute new skills: list of text", intents.AttributeNew("skills", "list of text")),
    ],
)
def test_what_can_be_typed(text: str, intent: Intent) -> None:
    assert read(text, (), ()) == One(intent)


def test_a_slip_of_the_finger_is_told_to_admins_alone() -> None:
    reading = read("atributes", (), ())
    assert isinstance(reading, Unknown)
    assert reading.suggestions[0] == "attributes"
    reading = read("atributes", (), (), admin=False)
    assert isinstance(reading, Unknown)
    assert "attributes" not in reading.suggestions


@given(st.text(min_size=1, max_size=60))
def test_whatever_follows_is_read_without_an_error(text: str) -> None:
    read(f"attribute new {text}", (), ())


async def test_at_first_there_are_those_that_teams_tells(whole: Whole) -> None:
    shown = told(await whole.types(VIEWER, "attributes"))
    for each in BUILT_IN:
        assert each.name in shown
    assert shown[shown.index("domain") + 1 : shown.index("domain") + 3] == ["List of text · built in", "5"]
    assert titles(only(await whole.types(VIEWER, "attributes"))) == []


async def test_a_typed_one_is_made_and_listed_with_how_many_have_it(whole: Whole) -> None:
    made = only(await whole.types(EDITOR, "attribute new Cost centre: number"))
    assert says(made, "Cost centre", "Number", "broadcast to Cost centre >= 3")
    assert await own(whole) == [("Cost centre", Kind.NUMBER)]
    await saying(whole, "cost centre", "7")
    shown = told(await whole.types(SENDER, "attributes"))
    assert shown[shown.index("Cost centre") + 1 : shown.index("Cost centre") + 3] == ["Number", "4"]
    assert any("1 of at most 20" in text for text in shown)


@pytest.mark.parametrize(
    ("kind", "value"),
    [("text", "Lisbon"), ("number", "-2"), ("yes/no", "no"), ("date", "2026-01-31"), ("list of text", "a; b; c")],
)
async def test_a_value_of_any_type_counts_once_each(whole: Whole, kind: str, value: str) -> None:
    await whole.types(EDITOR, f"attribute new Thing: {kind}")
    await saying(whole, "thing", value)
    shown = told(await whole.types(VIEWER, "attributes"))
    assert shown[shown.index("Thing") + 2] == "4"
    await saying(whole, "thing", "")
    shown = told(await whole.types(VIEWER, "attributes"))
    assert shown[shown.index("Thing") + 2] == "0"


@pytest.mark.parametrize("kind", Kind)
async def test_the_example_on_the_card_can_be_typed(whole: Whole, kind: Kind) -> None:
    made = only(await whole.types(EDITOR, f"attribute new My own thing: {kind.value}"))
    [line] = [text for text in map(clean, texts(made)) if text.startswith("To write to those who fit")]
    example = line.partition("*broadcast to ")[2].removesuffix("*.")
    attribute = await whole.rooms.attributes.find(TENANT, "my own thing")
    assert attribute is not None
    assert await whole.rooms.segments.read(TENANT, example) == example_of(attribute)
    assert says(only(await whole.types(OWNER, f"broadcast to {example}: Hello")), "Nobody would get this")


async def test_without_a_type_a_form_asks_for_it(whole: Whole) -> None:
    form = only(await whole.types(EDITOR, "attribute new City"))
    assert inputs(form) == {"f_name": "City", "f_kind": "text"}
    made = from_data(data_of(form, "Make it") | {"f_name": "City", "f_kind": "date"})
    assert made == intents.AttributeNew("City", "date")
    assert says(only(await whole.tap(EDITOR, made)), "City", "Date", "within 30 days")
    assert await own(whole) == [("City", Kind.DATE)]


@pytest.mark.parametrize(
    ("typed", "sentence", "field"),
    [
        ("attribute new City: colour", "“colour” is no type. Types are text, number", "the type"),
        ("attribute new Interns: text", "a segment called “Interns”", "the name"),
        ("attribute new zone: text", "built in", "the name"),
        ("attribute new or: text", "word of rules", "the name"),
        ("attribute new a$b: text", "can't hold “$”", "the name"),
    ],
)
async def test_what_cannot_be_is_said_in_the_form(whole: Whole, typed: str, sentence: str, field: str) -> None:
    wrong = only(await whole.types(EDITOR, typed))
    assert says(wrong, sentence, f"One thing to fix: {field}")
    assert "Make it" in titles(wrong)
    assert await own(whole) == []


async def test_the_same_again_changes_nothing_and_another_type_is_refused(whole: Whole) -> None:
    await whole.types(EDITOR, "attribute new City: text")
    assert says(only(await whole.types(OWNER, "attribute new CITY: string")), "City", "nothing was changed")
    wrong = only(await whole.types(OWNER, "attribute new city: number"))
    assert says(wrong, "There is already “City”, a text.")
    assert inputs(wrong) == {"f_name": "city", "f_kind": "number"}
    assert await own(whole) == [("City", Kind.TEXT)]


async def test_it_stands_in_the_audit_once(whole: Whole) -> None:
    for _ in range(2):
        await whole.types(EDITOR, "attribute new City: text")
    await whole.types(EDITOR, "attribute new Interns: text")
    shown = told(await whole.types(VIEWER, "audit"))
    assert shown.count("Made the attribute City") == 1
    assert "Type: text" in shown
    assert "Made the attribute Interns" not in shown
    assert any(text.startswith("Edda · ") for text in shown)


@pytest.mark.parametrize("role", [SENDER, VIEWER])
async def test_who_may_not_gets_a_no_and_no_button(whole: Whole, role: Role) -> None:
    assert says(only(await whole.types(role, "attribute new City: text")), "Only owners and editors can do this")
    assert says(only(await whole.types(role, "attribute new")), "Only owners and editors can do this")
    assert "New attribute" not in titles(only(await whole.types(role, "attributes")))
    assert "New attribute" in titles(only(await whole.types(EDITOR, "attributes")))
    assert await own(whole) == []


async def test_more_than_fit_come_page_by_page_and_no_more_than_there_is_room_for(whole: Whole) -> None:
    for number in range(MOST):
        await whole.rooms.attributes.define(TENANT, f"a{number}", Kind.NUMBER, whole.by(OWNER))
    first = only(await whole.types(EDITOR, "attributes"))
    assert says(first, "1 to 8 of 26.", "no room for another")
    assert titles(first) == ["Next 8"]
    assert says(only(await whole.tap(EDITOR, intents.Attributes(page=4))), "25 to 26 of 26.", "domain")
    assert says(only(await whole.tap(EDITOR, intents.Attributes(page=99))), "25 to 26 of 26.")
    assert says(only(await whole.tap(EDITOR, intents.Attributes(page=-1))), "1 to 8 of 26.")
    assert says(only(await whole.types(EDITOR, "attribute new One more: text")), "no room for another")


def test_an_example_asks_for_its_attribute() -> None:
    for kind in Kind:
        assert example_of(Attribute("thing", "Thing", kind)).attribute == "thing"
