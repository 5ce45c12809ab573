"""What the cards say about pausing, cancelling and doubt, and what authors hear by themselves."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.broadcasts.progress import status
from bot.broadcasts.records import Broadcast, Counts, State
from bot.commands.intents import (
    BroadcastAgain,
    BroadcastCancel,
    BroadcastForm,
    BroadcastLeaveDoubt,
    BroadcastPause,
    BroadcastResume,
    BroadcastScheduleForm,
    BroadcastSend,
    BroadcastShow,
    Intent,
    from_data,
)
from bot.content.records import Message, TextPart
from cards.broadcasts.asking import LONGEST_TEXT, anew, asking_card
from cards.broadcasts.cancel import cancel_question_card
from cards.broadcasts.doubt import again_question_card
from cards.broadcasts.status import status_card
from cards.broadcasts.summary import ended_card, paused_card
from cards.broadcasts.throttled import throttled_card
from cards.elements import Json
from cards.reader import Reader
from tests.cards.reading import buttons, sums, texts, titles
from tests.cards.samples_broadcasts import ASKED, CHOICES, COUNTS, DONE, NOW, OVER, PAUSED, RATE, READER, RUNNING
from tests.cards.samples_control import (
    ASKED_CHANGED,
    ASKED_LATE,
    BY_HAND,
    CANCELLED,
    LATE,
    LATER,
    LEFT,
    ONE,
    REST,
    SCHEDULED,
    SLOW,
    STOPPED,
    SURE,
)

NO_DOUBT = replace(COUNTS, doubt=0)
small = st.integers(0, 3_000_000)


def shown(broadcast: Broadcast, counts: Counts) -> Json:
    return status_card(status(broadcast, counts, NOW, RATE), READER)


def report(broadcast: Broadcast, counts: Counts, reader: Reader = READER) -> Json:
    return ended_card(status(broadcast, counts, NOW, RATE), reader)


def asks(card: Json) -> list[Intent | None]:
    """What the buttons ask for, in order."""
    return [from_data(button["data"]) for button in buttons(card)]


def clean(card: Json) -> list[str]:
    return [text.replace("\u2068", "").replace("\u2069", "") for text in texts(card)]


@pytest.mark.parametrize(
    ("broadcast", "counts", "expected"),
    [
        (replace(RUNNING, state=State.PREPARING), NO_DOUBT, ["Refresh", "Pause", "Cancel the rest…"]),
        (RUNNING, COUNTS, ["Refresh", "Pause", "Cancel the rest…"]),
        (PAUSED, NO_DOUBT, ["Resume", "Refresh", "Cancel the rest…"]),
        (PAUSED, COUNTS, ["Resume", "Send again to these 2…", "Leave as they are", "Cancel the rest…"]),
        (replace(PAUSED, doubt_left=True), COUNTS, ["Resume", "Refresh", "Cancel the rest…"]),
        (DONE, SURE, ["All broadcasts"]),
        (DONE, OVER, ["Send again to these 4…", "Leave as they are", "All broadcasts"]),
        (DONE, ONE, ["Send again to this 1…", "Leave as they are", "All broadcasts"]),
        (LEFT, OVER, ["All broadcasts"]),
        (CANCELLED, OVER, ["All broadcasts"]),
        (CANCELLED, COUNTS, ["Refresh", "All broadcasts"]),
    ],
)
def test_each_state_offers_what_can_be_done(broadcast: Broadcast, counts: Counts, expected: list[str]) -> None:
    assert titles(shown(broadcast, counts)) == expected


def test_the_buttons_ask_for_what_they_say() -> None:
    assert asks(shown(RUNNING, COUNTS)) == [BroadcastShow(24), BroadcastPause(24), BroadcastCancel(24)]
    expected = [BroadcastResume(24), BroadcastAgain(24), BroadcastLeaveDoubt(24), BroadcastCancel(24)]
    assert asks(shown(PAUSED, COUNTS)) == expected


def test_when_everybody_is_accounted_for_nothing_is_left_to_pause_or_cancel() -> None:
    card = shown(RUNNING, Counts(sent=3, skipped=1))
    assert "Finishing" in texts(card)
    assert titles(card) == ["Refresh"]


def test_paused_by_itself_says_why_and_how_many_had_gone_out() -> None:
    reason = (
        "More than 1 in 100 of the last answers never came. 712 had gone out. Nothing goes out until you resume it."
    )
    assert reason in texts(shown(PAUSED, COUNTS))


def test_paused_by_hand_says_by_whom() -> None:
    assert any(text.startswith("Paused by Mei Tan. 712 had gone out.") for text in clean(shown(BY_HAND, COUNTS)))
    nameless = shown(replace(BY_HAND, paused_by=""), COUNTS)
    assert any(text.startswith("Paused by an admin. 712 had gone out.") for text in clean(nameless))


def test_a_name_is_shown_and_not_obeyed() -> None:
    card = shown(replace(BY_HAND, paused_by="**Mei** [x](https://a.example)"), COUNTS)
    assert any(r"\*\*Mei\*\* \[x\]\(https://a.example\)" in text for text in clean(card))


def test_paused_while_it_was_prepared_does_not_call_a_part_the_audience() -> None:
    assert "Audience so far" in texts(shown(replace(BY_HAND, paced_from=None), Counts(pending=1000)))
    assert "Audience" in texts(shown(BY_HAND, Counts(pending=1000)))


def test_going_on_after_a_pause_does_not_look_like_a_first_start() -> None:
    again = replace(RUNNING, state=State.PREPARING, paced_from=NOW)
    assert "Going on in a moment" in texts(shown(again, COUNTS))
    assert not any("written down" in text for text in texts(shown(again, COUNTS)))


def test_cancelled_says_how_many_had_gone_out() -> None:
    assert "20 had gone out." in texts(shown(CANCELLED, REST))


def test_a_late_start_is_said_on_the_status_and_on_the_report() -> None:
    late = "Started 24 minutes late: it was due Tuesday, 24 November, 09:38 (Lisbon time)."
    assert late in texts(shown(LATE, SURE))
    assert late in texts(report(LATE, SURE))
    on_time = replace(LATE, started_at=LATE.when.at) if LATE.when else LATE
    assert not any("late" in text for text in texts(report(on_time, SURE)))


def test_what_was_left_in_doubt_says_so() -> None:
    assert "Teams gave no answer. Left as they are." in texts(shown(LEFT, OVER))
    assert "Teams gave no answer. Not sent again by itself." in texts(shown(DONE, OVER))


def test_sent_again_counts_its_time_from_there() -> None:
    old = replace(DONE, started_at=NOW - timedelta(days=3), again_at=NOW - timedelta(seconds=40))
    assert "Took 40 seconds" in texts(shown(old, SURE))


def test_the_question_to_cancel_says_what_stays() -> None:
    card = cancel_question_card(status(RUNNING, COUNTS, NOW, RATE), ASKED, READER)
    assert "345 people won't get it. 786 are done or on their way, and stay so." in texts(card)
    assert asks(card) == [BroadcastCancel(24, ASKED), BroadcastShow(24)]


def test_the_question_to_cancel_what_is_scheduled_says_when_it_was_to_go_out() -> None:
    card = cancel_question_card(status(SCHEDULED, Counts(), NOW, RATE), ASKED, READER)
    assert "Cancel b24?" in texts(card)
    due = "It is scheduled for Thursday, 26 November, 14:02 (Lisbon time). Nobody has got it yet, and nobody will."
    assert due in texts(card)
    assert titles(card) == ["Cancel b24", "Keep it"]
    waiting = texts(cancel_question_card(status(ASKED_LATE, Counts(), NOW, RATE), ASKED, READER))
    assert "Nobody has got it yet, and nobody will." in waiting


def test_sending_again_says_the_risk() -> None:
    card = again_question_card(status(DONE, OVER, NOW, RATE), ASKED, READER)
    assert "Send b24 again to 4 people?" in texts(card)
    assert any("some of them may get it twice" in text for text in texts(card))
    assert asks(card) == [BroadcastAgain(24, ASKED), BroadcastLeaveDoubt(24), BroadcastShow(24)]
    assert not any("goes on" in text for text in texts(card))
    one = again_question_card(status(DONE, ONE, NOW, RATE), ASKED, READER)
    assert "Send b24 again to 1 person?" in texts(one)
    assert any("they may get it twice" in text for text in texts(one))


def test_sending_again_of_a_paused_one_says_that_the_rest_goes_out_too() -> None:
    card = again_question_card(status(PAUSED, COUNTS, NOW, RATE), ASKED, READER, late=True)
    assert "It's paused, and goes on for everybody who is still to go." in texts(card)
    assert any("nothing was sent" in text for text in texts(card))


@given(small, small, small, small)
def test_the_report_adds_up_to_the_audience(sent: int, failed: int, skipped: int, doubt: int) -> None:
    counts = Counts(sent=sent, failed=failed, skipped=skipped, doubt=doubt)
    card = report(DONE, counts)
    if counts.audience:
        rows, whole = sums(card)
        assert sum(rows) == whole == counts.audience
        assert 0 not in rows


def test_the_report_has_reasons_and_how_long_it_took_and_why_it_came() -> None:
    said = texts(report(DONE, OVER))
    assert {"✓ Done", "Took 14 seconds", "11 left the segment, 2 paused everything"} <= set(said)
    assert "7 removed the app, 2 blocked the bot" in said
    assert "Ended on 24 November, 10:02 (Lisbon time). You get this because you made it." in said


def test_the_report_offers_what_is_left_to_decide() -> None:
    assert titles(report(DONE, OVER)) == ["Send again to these 4…", "Leave as they are", "Show b24"]
    assert titles(report(DONE, SURE)) == ["Show b24", "All broadcasts"]
    assert titles(report(CANCELLED, OVER)) == ["Show b24", "All broadcasts"]


def test_the_notification_of_a_report_says_how_it_went() -> None:
    told = report(DONE, OVER)["fallbackText"]
    assert told.startswith("Report on broadcast b24: done, 1,131 of 1,131 done. 1,105 sent,")


def test_numbers_are_the_readers_own() -> None:
    assert "1.105" in texts(report(DONE, OVER, Reader("de", "Europe/Berlin")))


def test_a_broadcast_that_stopped_by_itself_shows_the_way_on() -> None:
    card = paused_card(status(STOPPED, COUNTS, NOW, RATE), READER)
    assert any(text.startswith("Needs you") for text in texts(card))
    assert asks(card)[0] == BroadcastResume(24)
    assert asks(card)[-1] == BroadcastCancel(24)
    assert card["fallbackText"].endswith("To go on, type: resume b24")


def test_held_back_says_since_when_and_how_much_is_left() -> None:
    card = throttled_card(status(SLOW, COUNTS, NOW, RATE), READER)
    assert any("Since 24 November, 09:56 (Lisbon time)" in text for text in texts(card))
    assert any("395 people still to go." in text for text in texts(card))
    assert asks(card) == [BroadcastShow(24), BroadcastPause(24), BroadcastCancel(24)]
    unknown = throttled_card(status(RUNNING, COUNTS, NOW, RATE), READER)
    assert any(text.startswith("Teams asks the bot to wait, and lets no messages through.") for text in texts(unknown))


def test_held_back_is_said_on_the_status_in_place_of_a_rate() -> None:
    said = texts(shown(SLOW, COUNTS))
    assert "Held back by Teams since 24 November, 09:56 (Lisbon time). It goes on by itself." in said
    assert not any("a second" in text for text in said)


def test_asking_says_what_was_due_when_and_why_it_did_not_start() -> None:
    card = asking_card(status(ASKED_LATE, Counts(), NOW, RATE), READER)
    assert "It was due Tuesday, 24 November, 09:39 (Lisbon time), but the bot wasn't running then." in texts(card)
    assert titles(card) == ["Send now…", "Change time…", "Cancel…"]
    assert asks(card) == [BroadcastSend(24, 0), BroadcastScheduleForm(24), BroadcastCancel(24)]


def test_a_time_that_is_only_asked_for_was_not_due() -> None:
    card = asking_card(status(replace(ASKED_LATE, when=LATER), Counts(), NOW, RATE), READER)
    assert "Its time came, but the bot wasn't running then." in texts(card)


def test_asking_about_changed_segments_offers_to_make_it_again() -> None:
    card = asking_card(status(ASKED_CHANGED, Counts(), NOW, RATE), READER)
    assert any("the segments in “Lisbon office and not Interns” have changed" in text for text in clean(card))
    assert titles(card) == ["Make it again", "Cancel…"]
    assert asks(card)[0] == BroadcastForm(expression="Lisbon office and not Interns", message="m1")


@pytest.mark.parametrize(
    ("message", "expected"),
    [
        (Message("m", "t", "", 1, (TextPart("Hello"),)), BroadcastForm("Lisbon office and not Interns", "Hello")),
        (CHOICES, BroadcastForm("Lisbon office and not Interns", message="m2")),
        (
            Message("m", "t", "", 1, (TextPart("x" * (LONGEST_TEXT + 1)),)),
            BroadcastForm("Lisbon office and not Interns", message="m"),
        ),
    ],
)
def test_made_again_the_form_holds_what_it_was_made_of(message: Message, expected: BroadcastForm) -> None:
    assert anew(replace(ASKED_CHANGED, message=message)) == expected
