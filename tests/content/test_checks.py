"""What a message may hold: each limit at its edge."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.content.checks import LARGEST, LONGEST_BUTTON, check_message, check_size, size_of
from bot.content.records import (
    Button,
    Card,
    CarouselPart,
    Image,
    ImagePart,
    LinkButton,
    Message,
    MessageButton,
    Part,
    SegmentButton,
    TextPart,
)
from bot.refusals import Refused


def message(*parts: Part) -> Message:
    return Message("m", "t1", "news", 1, parts)


def buttons(count: int) -> tuple[Button, ...]:
    return tuple(MessageButton(f"Button {n}", "m") for n in range(count))


def refused(*parts: Part) -> str:
    with pytest.raises(Refused) as caught:
        check_message(message(*parts))
    return caught.value.sentence


def test_a_message_needs_a_part() -> None:
    assert "needs" in refused()


@pytest.mark.parametrize("text", ["", "  ", "\n\t"])
def test_an_empty_text_is_refused_at_its_field(text: str) -> None:
    with pytest.raises(Refused) as caught:
        check_message(message(TextPart(text)))
    assert caught.value.field == "text"


def test_a_title_alone_is_a_text() -> None:
    check_message(message(TextPart("", "Supper")))


def test_six_buttons_fit_and_seven_do_not() -> None:
    check_message(message(TextPart("Hello", buttons=buttons(6))))
    assert "6 buttons" in refused(TextPart("Hello", buttons=buttons(7)))
    assert "6 buttons" in refused(CarouselPart((Card("A"), Card("B", buttons=buttons(7)))))


@pytest.mark.parametrize("count", [2, 10])
def test_two_to_ten_cards_fit(count: int) -> None:
    check_message(message(CarouselPart(tuple(Card(f"Card {n}") for n in range(count)))))


@pytest.mark.parametrize("count", [0, 1, 11])
def test_fewer_or_more_cards_are_refused_with_their_number(count: int) -> None:
    assert f"has {count}" in refused(CarouselPart(tuple(Card(f"Card {n}") for n in range(count))))


def test_a_card_needs_a_title() -> None:
    assert "title" in refused(CarouselPart((Card("A"), Card(" "))))


@pytest.mark.parametrize(
    "url",
    [
        "http://a.example/x.png",
        "data:image/png;base64,AAAA",
        "https://",
        "javascript:alert(1)",
        "",
        "https://a b.example/",
    ],
)
def test_pictures_and_links_need_https(url: str) -> None:
    assert "https" in refused(ImagePart(Image(url, "A harbour")))
    assert "https" in refused(CarouselPart((Card("A", image=Image(url, "A harbour")), Card("B"))))
    assert "https" in refused(TextPart("Hello", buttons=(LinkButton("Read", url),)))


def test_an_address_that_cannot_be_read_is_refused() -> None:
    assert "https" in refused(ImagePart(Image("https://[", "A harbour")))


def test_a_picture_needs_words() -> None:
    assert "picture" in refused(ImagePart(Image("https://a.example/x.png", " ")))


@pytest.mark.parametrize("title", ["", " ", "x" * (LONGEST_BUTTON + 1)])
def test_a_button_needs_a_text_that_fits(title: str) -> None:
    assert str(LONGEST_BUTTON) in refused(TextPart("Hello", buttons=(SegmentButton(title, "s"),)))


def test_the_longest_button_fits() -> None:
    check_message(message(TextPart("Hello", buttons=(SegmentButton("x" * LONGEST_BUTTON, "s"),))))


def test_a_name_that_is_too_long_is_refused_at_its_field() -> None:
    with pytest.raises(Refused) as caught:
        check_message(replace(message(TextPart("Hello")), name="x" * 81))
    assert caught.value.field == "name"


@given(st.text(max_size=60))
def test_size_counts_as_teams_does(text: str) -> None:
    wire = json.dumps([{"text": text}], ensure_ascii=False, separators=(",", ":"))
    beyond = sum(ord(sign) > 0xFFFF for sign in wire)
    assert size_of([{"text": text}]) == len(wire) + beyond


def test_what_just_fits_passes_and_one_more_is_refused() -> None:
    room = LARGEST - size_of([{"text": ""}])
    check_size([{"text": "x" * room}])
    with pytest.raises(Refused) as caught:
        check_size([{"text": "x" * (room + 1)}])
    assert "40,001" in caught.value.sentence
    assert "40,000" in caught.value.sentence


def test_an_emoji_counts_twice() -> None:
    with pytest.raises(Refused):
        check_size([{"text": "🌿" * (LARGEST // 2)}])
