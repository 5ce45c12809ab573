"""What forms and lists share, and expressions that read as what they were made of."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.audience.language.nodes import SegmentIs
from bot.audience.language.parser import parse
from bot.audience.segments.names import clean_name
from bot.audience.segments.records import EVERYONE, Segment
from bot.broadcasts.preview import preview_foot, trial_foot
from bot.commands.intents import Segments, from_data
from bot.refusals import Refused
from cards.elements import text_input
from cards.forms import field, head, mistakes, way_out
from cards.paging import next_button, place, span
from cards.reader import Reader
from cards.segments.words import expression_of

READER = Reader()
NAME = text_input("name", "Name", longest=80)
FIELDS = {"name": "the name"}


def _is_a_name(text: str) -> bool:
    try:
        return clean_name(text) == text
    except Refused:
        return False


names = st.one_of(
    st.text(min_size=1, max_size=30),
    st.lists(st.sampled_from(["and", "or", "not", "R", "D", "(", ")", '"', "’", "everyone", "a,b"]), min_size=1).map(
        " ".join
    ),
).filter(_is_a_name)


@given(names)
def test_a_segments_expression_reads_as_that_segment(name: str) -> None:
    segment = Segment("s1", "t1", name)
    others = [Segment("s2", "t1", "R"), Segment("s3", "t1", "D")]
    there = [segment, *(each for each in others if each.name.casefold() != name.casefold())]
    assert parse(expression_of(segment), there) == SegmentIs("s1")


def test_no_mistake_says_nothing() -> None:
    assert mistakes(None, FIELDS) == []
    assert list(field(NAME, None)) == [NAME]


def test_a_mistake_stands_after_its_own_field_only() -> None:
    error = Refused("Taken.", field="name")
    assert [item["text"] for item in field(NAME, error)[1:]] == ["⚠ Taken."]
    other = text_input("rhythm", "How often", longest=80)
    assert list(field(other, error)) == [other]
    assert mistakes(error, FIELDS)[0]["items"][0]["text"] == "⚠ One thing to fix: the name"


@pytest.mark.parametrize("error", [Refused("Nothing works."), Refused("Nothing works.", field="unknown")])
def test_a_mistake_of_no_field_here_is_said_above_in_full(error: Refused) -> None:
    assert mistakes(error, FIELDS)[0]["items"][0]["text"] == "⚠ Nothing works."
    assert list(field(NAME, error)) == [NAME]


def test_the_way_out_of_a_form_neither_checks_nor_sends_its_fields() -> None:
    made = way_out("Cancel", Segments(page=2))
    assert made["associatedInputs"] == made["fallback"]["associatedInputs"] == "none"
    assert from_data(made["data"]) == from_data(made["fallback"]["data"]) == Segments(page=2)


def test_a_head_is_an_eyebrow_and_the_one_title() -> None:
    eyebrow, title = head("Segment", "Lisbon office")
    assert (eyebrow["isSubtle"], title["style"]) == (True, "heading")


@given(st.integers(1, 50), st.integers(1, 10), st.integers(0, 400))
def test_pages_cover_the_list_without_gap_or_overlap(page: int, size: int, total: int) -> None:
    before, after = (page - 1) * size, page * size
    more = next_button(Segments(page=page + 1), page, size, total)
    assert bool(more) == (total > after)
    shown = min(size, total - before)
    if shown > 0:
        said = place(page, size, shown, total, READER)
        assert said == span(before + 1, shown, total, READER)
        assert said.endswith(f"{min(after, total)} of {total}.")
        assert said.startswith(f"{before + 1} to ") == (shown > 1)


def test_the_last_page_names_how_many_are_left() -> None:
    assert [each["title"] for each in next_button(Segments(page=2), 1, 5, 7)] == ["Next 2"]
    assert [each["title"] for each in next_button(Segments(page=2), 1, 5, 100)] == ["Next 5"]


def test_a_total_that_fell_behind_the_rows_is_not_shown() -> None:
    assert span(8, 3, 9, READER) == "8 to 10 of 10."


def test_the_foot_of_a_preview_leaves_the_day_open_and_escapes_the_name() -> None:
    made = preview_foot(Segment("s1", "t1", "*Lisbon*"))
    assert made.reason == "You get this because you joined **\u2068\\*Lisbon\\*\u2069** on *date*."
    assert (made.segment, made.name) == ("s1", "*Lisbon*")


def test_everyone_needs_no_day() -> None:
    made = preview_foot(Segment(EVERYONE, "t1", EVERYONE))
    assert made.reason == "You get this because it goes to everyone."


def test_a_test_says_that_it_is_one_and_keeps_the_way_out() -> None:
    made = trial_foot(Segment("s1", "t1", "Lisbon"))
    assert (made.reason, made.segment) == ("This is a test. Only you got it.", "s1")
