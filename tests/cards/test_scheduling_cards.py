"""What the cards about the time of a broadcast say, read from their JSON."""

from __future__ import annotations

from dataclasses import replace

import pytest

from bot.broadcasts.progress import status
from bot.broadcasts.records import Counts, Preview, Reach, ReachRow, Shift, State, When
from bot.commands.intents import (
    BroadcastCancel,
    BroadcastMessage,
    BroadcastSchedule,
    BroadcastScheduleForm,
    BroadcastSend,
    BroadcastShow,
    BroadcastText,
    BroadcastWhen,
    Intent,
    from_data,
)
from cards.broadcasts.asking import asking_card
from cards.broadcasts.form import message_form_card, text_form_card
from cards.broadcasts.list import broadcasts_card
from cards.broadcasts.preview import preview_card
from cards.broadcasts.schedule import move_question_card, schedule_form_card
from cards.broadcasts.scheduled import scheduled_card
from cards.elements import Json
from tests.cards.reading import buttons, inputs, sums, texts, titles
from tests.cards.samples_broadcasts import (
    ASKED,
    CHOICES,
    DRAFT,
    DRAWN,
    LISBON,
    NOBODY,
    NOW,
    PREVIEW,
    RATE,
    REACH,
    READER,
)
from tests.cards.samples_scheduling import (
    BERLIN,
    FRIDAY,
    LATE,
    NOWHERE,
    PAST,
    SCHEDULED,
    SKIPPED,
    STATUS,
    TIMED,
    TWICE,
)

AT = int(FRIDAY.at.timestamp())
SHOWN = "Friday, 27 November, 14:30 (Lisbon time)"


def sends(card: Json, title: str) -> Intent | None:
    """What the button of that title means."""
    return from_data(next(each["data"] for each in buttons(card) if each["title"] == title))


def timed(when: When = FRIDAY, reach: Reach = REACH) -> Preview:
    return Preview(replace(DRAFT, when=when), reach, 23, LISBON)


def test_a_preview_with_a_time_asks_with_the_number_and_the_time() -> None:
    card = preview_card(timed(), DRAWN, ASKED, READER)
    assert "Send this to 1,131 people on Friday, 27 November, 14:30?" in texts(card)
    assert "Lisbon time." in texts(card)
    assert titles(card) == ["Schedule for 1,131", "Change time…", "Send me a test", "Cancel"]
    assert sends(card, "Schedule for 1,131") == BroadcastSchedule(24, ASKED, AT, "Europe/Lisbon")
    assert sends(card, "Change time…") == BroadcastScheduleForm(24)
    assert sums(card)[1] == 1131
    assert any("from then on" in text and "worked out anew" in text for text in texts(card))


def test_a_preview_without_a_time_offers_one_after_send() -> None:
    card = preview_card(PREVIEW, DRAWN, ASKED, READER)
    assert titles(card)[:2] == ["Send to 1,131", "Schedule…"]
    assert sends(card, "Schedule…") == BroadcastScheduleForm(24)


@pytest.mark.parametrize(
    ("when", "rule"),
    [(SKIPPED, "Clocks skip the time you gave that day"), (TWICE, "this time comes twice: the first one is meant")],
)
def test_the_rule_of_daylight_saving_stands_in_question_and_answer(when: When, rule: str) -> None:
    question = preview_card(timed(when), DRAWN, ASKED, READER)
    move = move_question_card(SCHEDULED, when, ASKED, READER)
    answer = scheduled_card(replace(STATUS, broadcast=replace(SCHEDULED, when=when)), READER)
    for card in (question, move, answer):
        assert any(rule in text for text in texts(card))
    yes = from_data(buttons(question)[0]["data"])
    assert isinstance(yes, BroadcastSchedule)
    assert Shift(yes.shift) is when.shift


def test_nobody_so_far_can_be_scheduled_all_the_same() -> None:
    card = preview_card(timed(reach=NOBODY), DRAWN, ASKED, READER)
    assert "Nobody would get this as of now" in texts(card)
    assert titles(card)[0] == "Schedule anyway"
    assert any("worked out anew" in text for text in texts(card))


def test_one_person_is_one_person_at_any_time() -> None:
    one = timed(reach=Reach((ReachRow("In Lisbon office", 1),), 1))
    assert "Send this to 1 person on Friday, 27 November, 14:30?" in texts(preview_card(one, DRAWN, ASKED, READER))


def test_a_late_yes_is_told_that_nothing_was_scheduled() -> None:
    assert any(
        "nothing was scheduled" in text for text in texts(preview_card(timed(), DRAWN, ASKED, READER, late=True))
    )
    late = texts(move_question_card(SCHEDULED, TWICE, ASKED, READER, late=True))
    assert any("nothing was moved" in text for text in late)


def test_sending_a_scheduled_one_now_can_be_thought_better_of() -> None:
    card = preview_card(Preview(replace(SCHEDULED, when=None), REACH, 23, LISBON), DRAWN, ASKED, READER)
    assert "Broadcast b24 · scheduled" in texts(card)
    assert titles(card) == ["Send to 1,131", "Back"]
    assert sends(card, "Back") == BroadcastShow(24)


def test_an_asking_one_with_a_new_time_is_no_draft_to_test_or_put_aside() -> None:
    asking = replace(LATE, when=FRIDAY)
    card = preview_card(Preview(asking, REACH, 23, LISBON), DRAWN, ASKED, READER)
    assert titles(card) == ["Schedule for 1,131", "Change time…", "Back"]


def test_the_form_takes_one_time_and_says_by_which_clock() -> None:
    card = schedule_form_card(DRAFT, READER, NOW, value="monday 9:00", error=PAST)
    assert inputs(card) == {"f_at": "monday 9:00"}
    assert "⚠ One thing to fix: when it goes out" in texts(card)
    assert f"⚠ {PAST.sentence}" in texts(card)
    assert any(text.endswith("Times are Lisbon time.") for text in texts(card))
    assert from_data(buttons(card)[0]["data"] | {"f_at": "9:00"}) == BroadcastWhen(24, "9:00")
    assert buttons(card)[1]["associatedInputs"] == "none"
    assert any("no other time zone" in text for text in texts(schedule_form_card(DRAFT, NOWHERE, NOW)))


def test_a_long_value_fits_the_field() -> None:
    assert len(inputs(schedule_form_card(DRAFT, READER, NOW, value="x" * 500))["f_at"]) == 100


def test_the_forms_of_a_broadcast_have_a_time_that_may_be_left_out() -> None:
    card = text_form_card(READER, expression="a", text="b", at="monday 9:00", error=PAST)
    assert inputs(card)["f_at"] == "monday 9:00"
    assert "⚠ One thing to fix: when it goes out" in texts(card)
    data = buttons(card)[0]["data"] | {"f_expression": "a", "f_text": "b", "f_at": "9:00"}
    assert from_data(data) == BroadcastText("a", "b", "9:00")
    message = buttons(message_form_card(CHOICES, READER))[0]["data"] | {"f_expression": "a", "f_at": ""}
    assert from_data(message) == BroadcastMessage("m2", "a")


def test_a_scheduled_one_says_when_and_to_whom_and_what_can_be_done() -> None:
    card = scheduled_card(STATUS, READER)
    assert {"Scheduled", SHOWN, "Lisbon office and not Interns"} <= set(texts(card))
    assert "Who gets it is worked out anew at that time." in texts(card)
    assert [sends(card, title) for title in titles(card)] == [
        BroadcastScheduleForm(24),
        BroadcastSend(24, 0),
        BroadcastCancel(24),
    ]
    assert SHOWN in card["fallbackText"]


def test_a_reader_elsewhere_sees_both_clocks() -> None:
    said = texts(scheduled_card(STATUS, BERLIN, note_line="One more line."))
    assert {SHOWN, "That is Friday, 27 November, 15:30 (Berlin time).", "One more line."} <= set(said)


def test_moving_names_both_times() -> None:
    card = move_question_card(SCHEDULED, SKIPPED, ASKED, READER)
    assert "Move b24 to Sunday, 28 March 2027, 02:30?" in texts(card)
    assert f"So far it is scheduled for {SHOWN}." in texts(card)
    assert titles(card) == ["Move b24", "Change time…", "Keep the time"]
    assert sends(card, "Move b24") == BroadcastSchedule(
        24, ASKED, int(SKIPPED.at.timestamp()), "Europe/Lisbon", "skipped"
    )


def test_a_card_about_one_that_asks_says_no_more_of_its_author() -> None:
    asking = status(LATE, Counts(), NOW, RATE)
    assert "You get this because you made it." in texts(asking_card(asking, READER))
    assert "You get this because you made it." not in texts(asking_card(asking, READER, by_itself=False))


def test_the_list_says_when_a_scheduled_one_goes_out_and_counts_nobody_yet() -> None:
    drafted = status(replace(TIMED, number=22), Counts(), NOW, RATE)
    asking = status(replace(LATE, number=21), Counts(), NOW, RATE)
    said = texts(broadcasts_card([STATUS, drafted, asking], 1, 3, READER, NOW))
    assert any(text.startswith(f"b24 · Scheduled · {SHOWN} · to") for text in said)
    assert any(text.startswith("b22 · Not sent yet · 24 November ·") for text in said)
    assert any(text.startswith("b21 · Needs your word · 24 November ·") for text in said)
    assert "0" not in said
    assert STATUS.broadcast.state is State.SCHEDULED
