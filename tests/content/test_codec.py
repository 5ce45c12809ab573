"""Parts as documents and back."""

from __future__ import annotations

import json

import pytest
from bson import BSON
from hypothesis import given

from bot.content.codec import part_document, part_record
from bot.content.records import Card, CarouselPart, Image, ImagePart, Opt, Part, SegmentButton, TextPart
from tests.content.strategies import parts


@given(parts)
def test_a_part_comes_back_as_it_was(part: Part) -> None:
    assert part_record(part_document(part)) == part


@given(parts)
def test_the_database_and_json_keep_it_whole(part: Part) -> None:
    document = part_document(part)
    assert part_record(BSON.encode(document).decode()) == part
    assert part_record(json.loads(json.dumps(document))) == part


def test_what_is_empty_is_left_out() -> None:
    assert part_document(TextPart("Hello")) == {"kind": "text", "text": "Hello"}
    assert part_document(CarouselPart((Card("A"), Card("B"))))["cards"] == [{"title": "A"}, {"title": "B"}]


def test_a_button_opts_in_unless_told_otherwise() -> None:
    given_button = {"kind": "segment", "title": "Subscribe", "segment": "s1"}
    part = part_record({"kind": "text", "text": "Hello", "buttons": [given_button]})
    assert part == TextPart("Hello", buttons=(SegmentButton("Subscribe", "s1", Opt.IN, None),))


def test_a_picture_keeps_its_words() -> None:
    part = ImagePart(Image("https://a.example/x.png", "A harbour"))
    assert part_document(part) == {"kind": "image", "url": "https://a.example/x.png", "alt": "A harbour"}


@pytest.mark.parametrize(
    "odd",
    [
        {},
        {"kind": "video"},
        {"kind": "image", "url": "https://a.example/x.png"},
        {"kind": "carousel"},
        {"kind": "text", "text": "Hello", "buttons": [{"kind": "dance", "title": "Dance"}]},
        {"kind": "text", "text": "Hello", "buttons": [{"kind": "segment", "title": "S", "segment": "s", "opt": "odd"}]},
    ],
)
def test_what_is_no_part_is_refused_loudly(odd: dict[str, object]) -> None:
    with pytest.raises((KeyError, ValueError)):
        part_record(odd)
