"""Where buttons stand. Places come from clients: none may break anything."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.content.places import button_at, buttons_of, images_of
from bot.content.records import (
    ButtonPlace,
    Card,
    CarouselPart,
    Image,
    ImagePart,
    LinkButton,
    Message,
    MessageButton,
    TextPart,
)
from tests.content.strategies import messages

HELLO = MessageButton("Hello", "m2")
READ = LinkButton("Read", "https://a.example")
PICTURE = Image("https://a.example/x.png", "A harbour")
NEWS = Message(
    "m1",
    "t1",
    "news",
    2,
    (
        TextPart("Hi", buttons=(HELLO, READ)),
        ImagePart(PICTURE),
        CarouselPart((Card("A", image=PICTURE), Card("B", buttons=(READ,)))),
    ),
)


def test_finds_a_button_of_a_text_and_of_a_card() -> None:
    assert button_at(NEWS, ButtonPlace("m1", 2, 0, None, 1)) is READ
    assert button_at(NEWS, ButtonPlace("m1", 2, 2, 1, 0)) is READ


@pytest.mark.parametrize(
    "place",
    [
        ButtonPlace("m2", 2, 0, None, 0),
        ButtonPlace("m1", 1, 0, None, 0),
        ButtonPlace("m1", 2, 0, None, 2),
        ButtonPlace("m1", 2, 0, None, -1),
        ButtonPlace("m1", 2, -3, None, 0),
        ButtonPlace("m1", 2, 0, 0, 0),
        ButtonPlace("m1", 2, 1, None, 0),
        ButtonPlace("m1", 2, 2, None, 0),
        ButtonPlace("m1", 2, 2, 0, 0),
        ButtonPlace("m1", 2, 2, -1, 0),
        ButtonPlace("m1", 2, 2, 2, 0),
        ButtonPlace("m1", 2, 9, None, 0),
    ],
)
def test_finds_nothing_where_nothing_stands(place: ButtonPlace) -> None:
    assert button_at(NEWS, place) is None


numbers = st.integers(-3, 12)


@given(messages, numbers, st.none() | numbers, numbers)
def test_no_place_breaks_it(message: Message, part: int, card: int | None, button: int) -> None:
    found = button_at(message, ButtonPlace(message.id, message.version, part, card, button))
    assert found is None or found in list(buttons_of(message.parts[part]))


@given(messages)
def test_every_button_has_a_place_of_its_own(message: Message) -> None:
    for position, part in enumerate(message.parts):
        rows = [(None, part)] if isinstance(part, TextPart) else list(enumerate(getattr(part, "cards", ())))
        found = [
            button_at(message, ButtonPlace(message.id, message.version, position, card, n))
            for card, row in rows
            for n in range(len(row.buttons))
        ]
        assert found == list(buttons_of(part))


def test_pictures_of_all_parts_are_found() -> None:
    assert [image for part in NEWS.parts for image in images_of(part)] == [PICTURE, PICTURE]
    assert list(images_of(replace(NEWS.parts[0]))) == []
