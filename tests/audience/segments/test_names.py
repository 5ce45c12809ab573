"""What a segment may be called."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.audience.language.folding import fold
from bot.audience.segments.names import LONGEST, clean_name, name_key
from bot.refusals import Refused

MANY_LANGUAGES = [
    "Lisbon office",
    "Ажурные новости",
    "ニュース",
    "오피스 소식",
    "مكتب لشبونة",
    "חדשות",
    "ข่าวสาร",
    "समाचार",
    "می‌خواهم",
    "Güneş Ofisi",
    "🍕 Pizza",
    "👩‍💻 Engineers",
    "R&D",
    "C++",
    "and",
    "stop",
    "7",
    "日",
]


@pytest.mark.parametrize("name", MANY_LANGUAGES)
def test_names_of_any_language_are_kept_as_they_are(name: str) -> None:
    assert clean_name(name) == name


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("  Lisbon \t\n office  ", "Lisbon office"),
        ("Lisbon\u00a0office", "Lisbon office"),
        ("Lis\u200bbon\ufeff\x00", "Lisbon"),
        ("\u202eLisbon\u202c", "Lisbon"),
        ("Cafe\u0301", "Café"),
        ("x" * LONGEST, "x" * LONGEST),
        ("\u200dPizza\u200d", "Pizza"),
        ("not everyone", "not everyone"),
    ],
)
def test_what_nobody_sees_is_taken_out(typed: str, kept: str) -> None:
    assert clean_name(typed) == kept


@pytest.mark.parametrize(
    "typed",
    [
        *("", " ", "\u200b", "\u200d", "\u3164", "\u2800 \u115f", "\ud800", "x" * 81),
        *("everyone", "EVERYONE", " Everyone ", "ｅｖｅｒｙｏｎｅ", "every\u200bone", "Every\u200done"),
    ],
)
def test_what_is_no_name_is_refused_by_its_field(typed: str) -> None:
    with pytest.raises(Refused) as refused:
        clean_name(typed)
    assert refused.value.field == "name"


def test_the_sentence_says_how_long_it_is() -> None:
    with pytest.raises(Refused, match=r"81 characters\. 80 is the most"):
        clean_name("x" * 81)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("PIZZA", "pizza"),
        ("Straße", "STRASSE"),
        ("ＡＢＣ", "abc"),
        ("Cafe\u0301", "CAFÉ"),
        ("Piz\u200dza", "Pizza"),
        ("ΣΊΣΥΦΟΣ", "σίσυφος"),
        ("ﬁn", "Fin"),
        ("\u1fb7", "ᾶι"),
    ],
)
def test_names_that_look_the_same_are_the_same(one: str, other: str) -> None:
    assert name_key(one) == name_key(other)


def test_names_that_look_different_are_different() -> None:
    assert name_key("Café") != name_key("Cafe")


@given(st.text(max_size=120))
def test_a_kept_name_is_short_visible_and_kept_again(typed: str) -> None:
    try:
        name = clean_name(typed)
    except Refused:
        return
    assert clean_name(name) == name
    assert 1 <= len(name) <= LONGEST
    assert name == name.strip()
    assert all(unicodedata.category(sign) not in {"Cc", "Cs", "Cn"} for sign in name)


@given(st.text(max_size=20), st.text(max_size=20))
def test_commands_and_the_database_agree_on_which_names_are_one(one: str, other: str) -> None:
    for left, right in ((one, other), (one, one.upper()), (one, unicodedata.normalize("NFKD", one))):
        try:
            names = clean_name(left), clean_name(right)
        except Refused:
            continue
        assert (name_key(names[0]) == name_key(names[1])) == (fold(names[0]) == fold(names[1]))
