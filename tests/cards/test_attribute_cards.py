"""What the cards about attributes say: of what type each is, how many have a value, how it is asked for."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.audience.attributes.names import LONGEST
from bot.audience.attributes.records import BUILT_IN, MOST, Attribute, Kind, Listed
from bot.commands.intents import AttributeForm, AttributeNew, Attributes, from_data
from cards.attributes.form import attribute_form_card
from cards.attributes.list import attributes_card
from cards.attributes.made import VALUES, attribute_card
from cards.attributes.words import KINDS, SUCH_AS
from tests.cards.reading import buttons, inputs, texts, titles, walk
from tests.cards.rules import broken
from tests.cards.samples_attributes import CITY, NIGHTS, NO_TYPE, READER, ROWS, TAKEN


def test_every_type_has_its_words() -> None:
    assert set(KINDS) == set(SUCH_AS) == set(Kind)


def test_each_row_says_the_type_and_how_many_have_a_value() -> None:
    said = texts(attributes_card(ROWS[:8], 1, len(ROWS), READER, edits=True))
    for name, under, number in (("City", "Text", "48,211"), ("locale", "Text · built in", "28,211")):
        place = said.index(name)
        assert said[place + 1 : place + 3] == [under, number]
    assert "Works \\*at\\* night" in said
    assert any("Each of your own has an index" in text and "5 of at most 20" in text for text in said)


def test_new_ones_are_offered_where_there_is_room_and_to_who_may() -> None:
    def offered(total: int, *, edits: bool = True) -> list[str]:
        return titles(attributes_card(ROWS[:8], 1, total, READER, edits=edits))

    assert offered(11) == ["New attribute", "Next 3"]
    assert offered(11, edits=False) == ["Next 3"]
    assert offered(len(BUILT_IN) + MOST) == ["Next 8"]
    last = attributes_card(ROWS[8:], 2, 11, READER, edits=False)
    assert titles(last) == []
    assert "9 to 11 of 11." in texts(last)


def test_the_next_page_is_asked_for() -> None:
    card = attributes_card(ROWS[:8], 1, 11, READER, edits=True)
    assert [from_data(each["data"]) for each in buttons(card)] == [AttributeForm(), Attributes(page=2)]


def test_the_form_keeps_what_was_filled_in_and_says_what_is_wrong_beside_it() -> None:
    assert inputs(attribute_form_card(READER)) == {"f_name": "", "f_kind": "text"}
    taken = attribute_form_card(READER, name="city", kind="date", error=TAKEN)
    assert inputs(taken) == {"f_name": "city", "f_kind": "date"}
    assert "⚠ One thing to fix: the name" in texts(taken)
    assert f"⚠ {TAKEN.sentence}" in texts(taken)
    typed = attribute_form_card(READER, name="x" * 99, kind="colour", error=NO_TYPE)
    assert inputs(typed) == {"f_name": "x" * LONGEST, "f_kind": "text"}
    assert "⚠ One thing to fix: the type" in texts(typed)
    assert from_data(buttons(typed)[0]["data"]) == AttributeNew()


def test_every_type_can_be_chosen() -> None:
    choices = next(node["choices"] for node in walk(attribute_form_card(READER)) if node.get("id") == "f_kind")
    assert [each["value"] for each in choices] == [kind.value for kind in Kind]


@pytest.mark.parametrize(("before", "says"), [(False, VALUES), (True, "nothing was changed")])
def test_one_that_is_made_says_how_it_is_asked_for(before: bool, says: str) -> None:
    said = " ".join(texts(attribute_card(CITY, 'City = "Lisbon"', READER, before=before)))
    assert 'broadcast to City = "Lisbon"' in said
    assert says in said


@given(st.text(max_size=60), st.sampled_from(Kind), st.integers(0, 10**9))
def test_whatever_names_are_the_cards_keep_the_rules(name: str, kind: Kind, known: int) -> None:
    made = Attribute("key", name or "x", kind)
    for card in (
        attributes_card([Listed(made, known)], 1, 1 + len(BUILT_IN), READER, edits=True),
        attribute_card(made, f"{name} = 1", READER, before=False),
        attribute_form_card(READER, name=name, kind=name, error=TAKEN),
    ):
        assert [each for each in broken(card) if not each.endswith("no text")] == []
    assert NIGHTS.name not in texts(attribute_card(NIGHTS, "x", READER, before=False))
