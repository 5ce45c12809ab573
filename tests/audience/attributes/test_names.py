"""What attributes are called, and under what key their values are kept."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.audience.attributes.names import LONGEST, built_in, clean_name, key_of
from bot.audience.attributes.records import BUILT_IN
from bot.refusals import Refused


@pytest.mark.parametrize(
    ("name", "cleaned", "key"),
    [
        ("City", "City", "city"),
        (" Cost \n centre ", "Cost centre", "cost_centre"),
        ("cost-centre", "cost-centre", "cost_centre"),
        ("R&D", "R&D", "r_d"),
        ("2024 bonus", "2024 bonus", "_2024_bonus"),
        ("Straße", "Straße", "strasse"),
        ("Ｌｅｖｅｌ", "Ｌｅｖｅｌ", "level"),
        ("É", "É", "é"),
        ("E\u0301", "É", "é"),
        ("部署", "部署", "部署"),
        ("विभाग", "विभाग", "विभाग"),
        ("not\u200bes", "notes", "notes"),
        ("Android", "Android", "android"),
    ],
)
def test_names_and_their_keys(name: str, cleaned: str, key: str) -> None:
    assert clean_name(name) == cleaned
    assert key_of(cleaned) == key


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("", "Give the attribute a name"),
        (" - ", "Give the attribute a name"),
        ("x" * (LONGEST + 1), "61 characters"),
        ("a: b", "can't hold “:”"),
        ('"a"', "can't hold"),
        ("a (b)", "can't hold"),
        ("a=b", "can't hold"),
        ("and more", "“and” is a word of rules"),
        ("Not", "“not” is a word of rules"),
        ("In office", "“in” is a word of rules"),
        ("everyone", "“everyone” is a word of rules"),
        ("joined", "“joined” is a word of rules"),
    ],
)
def test_what_no_attribute_may_be_called(name: str, said: str) -> None:
    with pytest.raises(Refused) as caught:
        clean_name(name)
    assert said in caught.value.sentence
    assert caught.value.field == "name"


@given(st.text(max_size=30))
def test_a_name_is_kept_as_it_is_cleaned_and_its_key_is_a_field(text: str) -> None:
    try:
        name = clean_name(text)
    except Refused:
        return
    assert clean_name(name) == name
    key = key_of(name)
    assert key == key_of(key) == key_of(name.upper().lower())
    assert key
    assert not set(key) & set('.$ \x00"')
    assert not key[0].isdigit()


def test_built_in_ones_are_found_by_name() -> None:
    assert [built_in(each.name.upper()) for each in BUILT_IN] == list(BUILT_IN)
    assert built_in("city") is None
    assert [clean_name(each.name) for each in BUILT_IN] == [each.name for each in BUILT_IN]
    assert [key_of(each.name) for each in BUILT_IN] == [each.key for each in BUILT_IN]
