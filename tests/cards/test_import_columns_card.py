"""What is asked about the columns of a list, and what is offered for each."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.audience.attributes.records import MOST, Attribute, Kind
from bot.audience.imports.reading.records import Column
from bot.audience.imports.records import Keep, Use
from bot.commands.intents import ImportDrop, ImportMap, ImportShow, Intent, from_data
from bot.refusals import Refused
from cards.elements import Json
from cards.segments.columns import KEPT, MOST_FIELDS, mapping_card
from tests.cards.reading import buttons, inputs, texts, titles, walk
from tests.cards.rules import broken
from tests.cards.samples_attributes import CITY, OWN
from tests.cards.samples_imports import BROAD, FULL, MAPPED, TWICE
from tests.cards.samples_segments import READER


def field(card: Json, name: str) -> Json:
    return next(node for node in walk(card) if node.get("id") == f"f_{name}")


def values(card: Json, name: str) -> list[str]:
    return [each["value"] for each in field(card, name)["choices"]]


def sent(card: Json) -> list[Intent | None]:
    return [from_data(each["data"]) for each in buttons(card)]


def test_names_are_not_asked_about_and_the_others_with_some_of_what_they_hold() -> None:
    card = mapping_card(MAPPED, OWN, READER, chosen={})
    labels = [node["label"] for node in walk(card) if node.get("type") == "Input.ChoiceSet"]
    assert labels == ["City (Lisbon, Porto)", "First day", "*Notes* (tall)", "zone"]
    assert any(KEPT in text for text in texts(card))


def test_a_long_word_may_go_on_in_the_next_line_and_is_told_from_others_like_it() -> None:
    names = [f"onPremisesExtensionAttributes_extensionAttribute{number}" for number in (1, 2)]
    columns = tuple(Column(place, name, ("x" * 99,)) for place, name in enumerate(names))
    card = mapping_card(replace(MAPPED, layout=replace(MAPPED.layout, columns=columns)), OWN, READER, chosen={})
    labels = [node["label"] for node in walk(card) if node.get("type") == "Input.ChoiceSet"]
    assert [label.replace("\u200b", "").split(" (")[0] for label in labels] == names
    assert all(len(part) <= 26 for label in labels for part in label.replace(" ", "\u200b").split("\u200b"))


def test_what_is_proposed_or_was_said_before_is_chosen() -> None:
    card = mapping_card(MAPPED, OWN, READER, chosen={})
    assert list(inputs(card).values()) == ["into city", "new date", "beside", "out"]
    card = mapping_card(MAPPED, OWN, READER, chosen={"City": "out", "zone": "nonsense"})
    assert list(inputs(card).values()) == ["out", "new date", "beside", "beside"]


def test_a_new_attribute_that_is_there_by_now_is_chosen_as_such() -> None:
    there = Attribute("first_day", "First day", Kind.DATE)
    assert inputs(mapping_card(MAPPED, (there,), READER, chosen={}))["f_c2"] == "into first_day"


def test_a_column_can_go_into_any_attribute_and_become_one_where_its_name_is_free() -> None:
    card = mapping_card(MAPPED, (CITY,), READER, chosen={})
    new = [f"new {kind.value}" for kind in Kind]
    assert values(card, "c1") == ["beside", "out", "into city"]
    assert values(card, "c2") == ["beside", "out", "into city", *new]
    assert values(card, "c3") == ["beside", "out", "into city"]  # its name holds signs that no attribute's can
    assert values(card, "c4") == ["beside", "out", "into city"]  # built in
    assert {each["title"] for each in field(card, "c2")["choices"]} >= {"City (text)", "New attribute: yes or no"}


def test_no_new_ones_where_there_is_no_room() -> None:
    full = [*FULL, Attribute("last", "last", Kind.TEXT)]
    assert len(full) == MOST
    assert not any(each.startswith("new ") for each in values(mapping_card(MAPPED, full, READER, chosen={}), "c2"))


@pytest.mark.parametrize(
    ("first", "fields", "place", "offered"),
    [
        (0, 7, "Columns 1 to 7 of 16.", ["Next 7", "Import, the rest as proposed", "Cancel"]),
        (7, 7, "Columns 8 to 14 of 16.",
         ["Next 2", "Import, the rest as proposed", "From the first column", "Cancel"]),
        (14, 2, "Columns 15 to 16 of 16.", ["Import", "From the first column", "Cancel"]),
        (99, 2, "Columns 15 to 16 of 16.", ["Import", "From the first column", "Cancel"]),
        (-1, 7, "Columns 1 to 7 of 16.", ["Next 7", "Import, the rest as proposed", "Cancel"]),
    ],
)  # fmt: skip
def test_as_many_as_fit_stand_on_a_card(first: int, fields: int, place: str, offered: list[str]) -> None:
    card = mapping_card(BROAD, OWN, READER, first=first, chosen={})
    assert len(inputs(card)) == fields <= MOST_FIELDS
    assert place in texts(card)
    assert titles(card) == offered


def test_the_buttons_say_which_part_it_was() -> None:
    assert sent(mapping_card(BROAD, OWN, READER, first=7, chosen={})) == [
        ImportMap(BROAD.id, 7, go_on=True), ImportMap(BROAD.id, 7), ImportShow(BROAD.id), ImportDrop(BROAD.id),
    ]  # fmt: skip
    assert sent(mapping_card(MAPPED, OWN, READER, chosen={})) == [ImportMap(MAPPED.id), ImportDrop(MAPPED.id)]


def test_a_mistake_is_said_at_its_column_or_above_where_that_is_on_another_card() -> None:
    said = texts(mapping_card(MAPPED, OWN, READER, chosen={}, error=TWICE))
    assert "⚠ One thing to fix: the column \u2068\\*Notes\\*\u2069" in said
    assert f"⚠ {TWICE.sentence}" in said
    elsewhere = texts(mapping_card(MAPPED, OWN, READER, chosen={}, error=replace_field(TWICE)))
    assert f"⚠ {TWICE.sentence}" in elsewhere
    assert not any("One thing to fix" in text for text in elsewhere)


def replace_field(error: Refused) -> Refused:
    return Refused(error.sentence, field="Column on another card")


@given(st.lists(st.text(min_size=1, max_size=80), min_size=1, max_size=12, unique=True), st.integers(-3, 20))
def test_whatever_columns_are_called_the_card_keeps_the_rules(names: list[str], first: int) -> None:
    columns = tuple(Column(place, name, (name, name)) for place, name in enumerate(names))
    made = replace(
        MAPPED,
        layout=replace(MAPPED.layout, columns=columns),
        mapping=tuple(Use(name, Keep.OUT) for name in names),
    )
    assert broken(mapping_card(made, OWN, READER, first=first, chosen={}, error=TWICE)) == []
