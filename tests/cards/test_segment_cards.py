"""What the cards of segments say, read from their JSON."""

from __future__ import annotations

from typing import Any

import pytest

from bot.audience.segments.records import Added, AddressAnswer, Joined, Member, Segment, SegmentCounts, Through
from bot.commands.intents import SegmentAdd, SegmentDelete, SegmentEdit, SegmentMembers, SegmentNew, from_data
from bot.content.checks import LARGEST, size_of
from bot.refusals import Refused
from cards.elements import Json
from cards.segments.delete import delete_question_card, deleted_card
from cards.segments.form import SegmentFields, edit_segment_card, new_segment_card
from cards.segments.list import segments_card
from cards.segments.members import members_card
from cards.segments.people import SHOWN, people_answer_card, people_form_card
from cards.segments.show import segment_card
from cards.segments.words import came_in, expression_of
from tests.cards.reading import buttons, inputs, sums, texts, titles
from tests.cards.samples_segments import (
    ANSWERS,
    ASKED,
    BUILT_IN,
    INTERNS,
    LISBON,
    LISTED,
    MANY,
    MEMBERS,
    NOW,
    READER,
    STARS,
    TAKEN,
    WOMEN,
)

FEW = SegmentCounts(4, 1, 2)


def opened(card: Json) -> list[Any]:
    """The intents of the tappable rows."""
    return [from_data(row["selectAction"]["data"]) for row in card["body"] if "selectAction" in row]


def test_the_list_says_how_many_there_are_and_pages_on() -> None:
    card = segments_card(LISTED, 1, 14, READER)
    assert "14 in all, largest first" in texts(card)
    assert any("1 to 5 of 14." in text for text in texts(card))
    assert titles(card) == ["New segment", "Next 5"]
    assert [intent.segment for intent in opened(card)] == ["s1", "s2", "s3", "s4", "s5"]


def test_the_last_page_has_no_next() -> None:
    assert titles(segments_card(LISTED[:4], 3, 14, READER)) == ["New segment"]


def test_the_page_before_the_last_names_what_is_left() -> None:
    assert titles(segments_card(LISTED, 2, 12, READER)) == ["New segment", "Next 2"]


def test_a_row_says_who_waits_and_who_left() -> None:
    assert "People join by tap · 12 waiting to be met · 38 left since" in texts(segments_card(LISTED, 1, 5, READER))


def test_no_segments_yet_offers_the_first() -> None:
    card = segments_card((), 1, 0, READER)
    assert titles(card) == ["New segment"]
    assert any(text.startswith("No segments yet.") for text in texts(card))


def test_names_are_shown_not_obeyed() -> None:
    card = segment_card(STARS, FEW, MEMBERS[3:], READER, NOW)
    assert r"\*R&D\* \[core\] \_team\_ and friends" in texts(card)
    assert r"Zoë \*Star\* Müller" in texts(card)


def test_one_segment_shows_its_figures_and_the_newest() -> None:
    said = texts(segment_card(LISBON, SegmentCounts(1204, 12, 38), MEMBERS[:3], READER, NOW))
    assert {"1,204", "members", "12", "waiting to be met", "38", "have left"} <= set(said)
    assert "Events, building news and the people around you. About twice a month." in said
    assert "See all 1,204 members" in said
    assert "Tapped Subscribe, 24 November, 09:12" in said


def test_what_was_done_is_said_with_a_sign() -> None:
    assert "✓ Renamed." in texts(segment_card(LISBON, FEW, (), READER, NOW, done="Renamed."))


def test_an_empty_segment_says_what_to_do_next() -> None:
    said = texts(segment_card(WOMEN, SegmentCounts(0, 0, 0), (), READER, NOW))
    assert any(text.startswith("Nobody is in it yet.") for text in said)
    assert "members" not in said


def test_everyone_can_be_broadcast_to_and_nothing_else() -> None:
    assert titles(segment_card(BUILT_IN, SegmentCounts(10, 0, 1), (), READER, NOW)) == ["Send a broadcast"]


def test_six_buttons_hidden_ones_included() -> None:
    shown = titles(segment_card(LISBON, FEW, (), READER, NOW))
    assert shown == ["Send a broadcast", "Add people", "More", "Edit", "Remove people", "Delete…"]


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("Lisbon office", "Lisbon office"),
        ("Andorra", "Andorra"),
        ("R and D", '"R and D"'),
        ("Not now", '"Not now"'),
        ("Sales (EU)", '"Sales (EU)"'),
    ],
)
def test_a_name_as_an_expression_is_quoted_where_it_could_be_read_otherwise(name: str, expected: str) -> None:
    assert expression_of(Segment("s", "t", name)) == expected


@pytest.mark.parametrize(
    ("member", "expected"),
    [
        (Member("p", "A", False, None), ""),
        (Member("p", "A", True, None), "Waiting to be met"),
        (Member("p", "A", False, Joined(NOW, None, Through.COMMAND)), "Typed the command, 24 November, 10:02"),
        (
            Member("p", "A", True, Joined(NOW, "Rui", Through.CARD)),
            "Added by \u2068Rui\u2069, 24 November, waiting to be met",
        ),
    ],
)
def test_how_a_member_came_in(member: Member, expected: str) -> None:
    assert came_in(member, READER, NOW) == expected


def test_a_new_form_is_empty_and_its_button_makes_a_segment() -> None:
    card = new_segment_card(READER)
    assert inputs(card) == {"f_name": "", "f_description": "", "f_rhythm": "", "f_emoji": "", "f_open": "true"}
    assert isinstance(from_data(buttons(card)[0]["data"]), SegmentNew)


def test_what_is_wrong_stands_above_and_right_after_its_field_and_values_stay() -> None:
    card = new_segment_card(READER, SegmentFields("lisbon office", "Events", "Twice a month", False), TAKEN)
    assert inputs(card)["f_name"] == "lisbon office"
    assert inputs(card)["f_rhythm"] == "Twice a month"
    assert inputs(card)["f_open"] == "false"
    assert "⚠ One thing to fix: the name" in texts(card)
    place = next(i for i, item in enumerate(card["body"]) if item.get("id") == "f_name")
    assert card["body"][place + 1]["text"] == f"⚠ {TAKEN.sentence}"


def test_an_error_of_no_field_is_said_above_in_full() -> None:
    said = texts(new_segment_card(READER, SegmentFields(), Refused("That didn't work.")))
    assert "⚠ That didn't work." in said


def test_a_form_to_edit_is_filled_in_and_can_be_left_with_fields_empty() -> None:
    card = edit_segment_card(LISBON, READER)
    assert inputs(card)["f_name"] == "Lisbon office"
    save, cancel = buttons(card)
    assert from_data(save["data"] | {"f_name": "New", "f_open": "false"}) == SegmentEdit("s1", "New", open=False)
    assert cancel["associatedInputs"] == "none"
    assert cancel["fallback"]["associatedInputs"] == "none"


def test_the_form_for_people_keeps_what_was_typed() -> None:
    card = people_form_card(LISBON, READER, typed="ana@", error=Refused("No address.", field="addresses"))
    assert inputs(card) == {"f_addresses": "ana@"}
    assert from_data(buttons(card)[0]["data"] | {"f_addresses": "x"}) == SegmentAdd("s1", "x")


def test_each_address_is_answered_and_the_sum_adds_up() -> None:
    card = people_answer_card(LISBON, ANSWERS, READER)
    rows, whole = sums(card)
    assert sum(rows) == whole == len(ANSWERS)
    for answer in ANSWERS:
        assert any(answer.text in text.replace("\\", "") for text in texts(card))
    assert "3 people added" in texts(card)
    assert any("Only a name arrived" in text for text in texts(card))


def test_a_long_answer_names_the_first_and_counts_the_rest() -> None:
    card = people_answer_card(LISBON, MANY, READER)
    assert f"and {len(MANY) - SHOWN} more" in texts(card)
    assert sum("person." in text for text in texts(card)) == SHOWN


def test_a_pasted_page_fits_on_the_card() -> None:
    pages = tuple(AddressAnswer("[*_" * 6_000, Added.INVALID, "[*_" * 6_000, "[*_" * 6_000) for _ in range(40))
    assert size_of([people_answer_card(LISBON, (*ANSWERS, *pages), READER)]) < LARGEST


def test_one_kind_of_answer_needs_no_sum() -> None:
    card = people_answer_card(LISBON, (AddressAnswer("a@b.example", Added.NOT_IN),), READER, remove=True)
    assert "Nobody was taken out" in texts(card)
    assert "Addresses" not in texts(card)


def test_members_page_on_by_key() -> None:
    card = members_card(LISBON, FEW, MEMBERS, 11, "key", READER, NOW)
    assert from_data(buttons(card)[0]["data"]) == SegmentMembers("s1", "key", 15)
    assert any("11 to 14" in text for text in texts(card))


def test_the_last_members_have_no_next() -> None:
    assert titles(members_card(LISBON, FEW, MEMBERS, 1, "", READER, NOW)) == ["Export", "Back to the segment"]


def test_no_members_offers_to_add_some() -> None:
    assert titles(members_card(INTERNS, SegmentCounts(0, 0, 0), (), 1, "", READER, NOW))[0] == "Add people"


def test_the_question_says_who_loses_what_and_carries_when_it_was_asked() -> None:
    card = delete_question_card(LISBON, SegmentCounts(1204, 12, 38), ASKED, READER)
    assert "1,204 people lose this topic. What was sent stays." in texts(card)
    assert titles(card) == ["Delete Lisbon office", "Keep it"]
    assert from_data(buttons(card)[0]["data"]) == SegmentDelete("s1", ASKED)


def test_a_late_answer_is_told_that_nothing_happened() -> None:
    said = texts(delete_question_card(WOMEN, FEW, ASKED, READER, late=True))
    assert any("nothing was deleted" in text for text in said)


def test_a_long_name_does_not_make_a_long_button() -> None:
    assert titles(delete_question_card(WOMEN, FEW, ASKED, READER))[0] == "Delete the segment"


def test_gone_says_whom_it_touched() -> None:
    said = texts(deleted_card(LISBON, SegmentCounts(1, 0, 0), READER))
    assert any(text.startswith("1 person no longer has this topic.") for text in said)


def test_a_name_that_came_without_an_address_stands_once() -> None:
    said = texts(
        people_answer_card(LISBON, [AddressAnswer("Ana Lima", Added.INVALID, "Only a name.", "Ana Lima")], READER)
    )
    assert "Ana Lima – Only a name." in said
