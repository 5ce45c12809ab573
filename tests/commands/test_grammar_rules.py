"""Commands whose audience asks for attributes: where it ends, and what stays as it was."""

from __future__ import annotations

import pytest
from hypothesis import given

from bot.audience.segments.records import Segment
from bot.commands import intents
from bot.commands.grammar import One, Several, read
from tests.audience.language.making import segments
from tests.audience.language.world import ATTRIBUTES

SEGMENTS = [Segment("v", "t", "vips"), Segment("m", "t", "met")]


@pytest.mark.parametrize(
    ("text", "intent"),
    [
        ("broadcast to vips and city = Lisbon: Hello: you",
         intents.BroadcastText("vips and city = Lisbon", "Hello: you")),
        ('broadcast to city = "a: b": Hello', intents.BroadcastText('city = "a: b"', "Hello")),
        ("broadcast to level >= 3 and hired before 2026-01-01: Hello",
         intents.BroadcastText("level >= 3 and hired before 2026-01-01", "Hello")),
        ("broadcast to city in (Lisbon, Porto)", intents.BroadcastForm("city in (Lisbon, Porto)")),
        ("broadcast to city = Lisbon at 9:00: Hello", intents.BroadcastText("city = Lisbon", "Hello", "9:00")),
        ("broadcast to met within 30 days at 9:00", intents.BroadcastForm("met within 30 days", at="9:00")),
        ("broadcast to met: Hello", intents.BroadcastText("met", "Hello")),
        ("broadcast to not city is set: Hello", intents.BroadcastText("not city is set", "Hello")),
    ],
)  # fmt: skip
def test_an_audience_of_attributes(text: str, intent: intents.Intent) -> None:
    assert read(text, SEGMENTS, [], attributes=ATTRIBUTES) == One(intent)


def test_without_an_attribute_of_that_name_the_text_is_not_taken_apart() -> None:
    with_it = read("broadcast to city = Lisbon: Hi", SEGMENTS, [], attributes=ATTRIBUTES)
    without = read("broadcast to city = Lisbon: Hi", SEGMENTS, [])
    assert with_it == One(intents.BroadcastText("city = Lisbon", "Hi"))
    assert with_it == without  # whoever carries it out says that there is no such attribute


def test_a_name_that_reads_like_a_rule_is_that_name() -> None:
    known = [*SEGMENTS, Segment("o", "t", "met is set: old")]
    assert read("broadcast to met is set: old: Hi", known, []) == One(intents.BroadcastText("met is set: old", "Hi"))


@given(segments())
def test_attributes_change_nothing_where_names_will_do(known: list[Segment]) -> None:
    for name in (each.name for each in known):
        for text in (f"broadcast to {name}: Hi", f"broadcast to {name} and {name}", f"segment {name} add a@b.example"):
            plain = read(text, known, [])
            if isinstance(plain, One | Several):
                assert read(text, known, [], attributes=ATTRIBUTES) == plain
