"""What is suggested where a text cannot be done as it stands."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.audience.segments.records import Segment
from bot.commands.grammar import One, Unknown, read
from bot.commands.intents import SegmentNew

SEGMENTS = [Segment("s0", "t", "Lisbon office"), Segment("s1", "t", "Interns"), Segment("s2", "t", "R&D *core*")]
MESSAGES = [("m0", "Welcome"), ("m1", "Summer party")]


def unknown(text: str, *, admin: bool = True) -> Unknown:
    reading = read(text, SEGMENTS, MESSAGES, admin=admin)
    assert isinstance(reading, Unknown)
    return reading


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("hlep", "help"),
        ("topcis", "topics"),
        ("subscriptio", "subscriptions"),
        ("subscripions", "subscriptions"),
        ("jion Lisbon office", "join Lisbon office"),
        ("leav lisbon ofice", "leave Lisbon office"),
        ("stpo", "stop"),
        ("segmets", "segments"),
        ("segmnt Interns", "segment Interns"),
        ("segment Interns membrs", "segment Interns members"),
        ("segment Intern add ana@example.com", "segment Interns add ana@example.com"),
        ("segment Lisbn ofice", "segment Lisbon office"),
        ("message Sumer party", "message Summer party"),
        ("mesage Welcome", "message Welcome"),
        ("broadcst to Interns: Hi", "broadcast to Interns: Hi"),
        ("broadcast Welcom to Interns", "broadcast Welcome to Interns"),
        ("brodcast b2", "broadcast b2"),
        ("Lisbon office", "join Lisbon office"),
        ("r&d core", "join R&D *core*"),
    ],
)
def test_did_you_mean(text: str, meant: str) -> None:
    assert unknown(text).suggestions[0] == meant


@pytest.mark.parametrize(
    ("text", "sentence", "suggestions"),
    [
        ("join Lisbom office", "There is no topic called “Lisbom office”.", ("join Lisbon office",)),
        ("leave zzz", "There is no topic called “zzz”.", ("subscriptions",)),
        ("join zzz", "There is no topic called “zzz”.", ("topics",)),
        ("segment Zz*zz add ana@example.com", "There is no segment called “Zz\\*zz”.", ("segments",)),
        ("segment “Intern” delete", "There is no segment called “Intern”.", ("segment Interns delete",)),
        ("message zzz", "There is no message called “zzz”.", ("messages",)),
        ("broadcast zzz to Interns", "There is no message called “zzz”.", ("messages",)),
    ],
)
def test_a_name_that_is_none(text: str, sentence: str, suggestions: tuple[str, ...]) -> None:
    assert unknown(text) == Unknown(suggestions, sentence)


@pytest.mark.parametrize("text", ["how is the weather", "", " \n", "👍", "42", "why ana@example.com", "x" * 20_000])
def test_what_fits_nothing_is_helped_along(text: str) -> None:
    assert unknown(text) == Unknown(("topics", "subscriptions", "help"))


def test_a_long_text_is_not_repeated() -> None:
    suggestions = unknown("brodcast to Interns: " + "long " * 100).suggestions
    assert suggestions == ("broadcast",)


def test_who_is_no_admin_is_not_told_of_admins_commands() -> None:
    assert unknown("segmets", admin=False).suggestions == ("topics", "subscriptions", "help")
    assert unknown("Lisbon office", admin=False).suggestions == ("join Lisbon office",)
    assert "segment Lisbon office" in unknown("Lisbon office").suggestions


@given(
    st.text(max_size=40)
    | st.lists(st.sampled_from(["join", "segmet", "Lisbon", "ofice", "add", "to", ":"])).map(" ".join)
)
def test_every_suggestion_can_be_typed(text: str) -> None:
    reading = read(text, SEGMENTS, MESSAGES)
    if isinstance(reading, Unknown):
        assert 1 <= len(reading.suggestions) <= 3
        for each in reading.suggestions:
            assert isinstance(read(each, SEGMENTS, MESSAGES), One)  # no two names here make two readings


def test_a_suggestion_that_can_be_read_in_two_ways_is_made_only_where_there_is_no_other() -> None:
    segments = [Segment("s0", "t", "new"), Segment("s1", "t", "new office")]
    assert read("segmnt new office", segments, []) == Unknown(("segment new office",))
    assert read("segment new ofice members", segments, []) == One(SegmentNew("ofice members"))
    assert read("message new", segments, [("m0", "news")]) == Unknown(("message news",), NO_NEW)


def test_a_name_is_suggested_in_quotes_where_it_needs_them() -> None:
    segments = [Segment("s0", "t", "Ops"), Segment("s1", "t", "Ops members")]
    reading = read("segment Ops membres", segments, [])
    assert reading == Unknown(('segment "Ops members"',), "There is no segment called “Ops membres”.")


NO_NEW = "There is no message called “new”."
