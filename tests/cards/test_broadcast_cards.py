"""What the cards of broadcasts and messages say, read from their JSON."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.broadcasts.progress import status
from bot.broadcasts.records import Counts, Preview, Reach, ReachRow, State
from bot.commands.intents import (
    BroadcastForm,
    BroadcastMessage,
    BroadcastSend,
    BroadcastText,
    from_data,
)
from bot.content.records import Image, ImagePart, Message, TextPart
from cards.broadcasts.form import message_form_card, text_form_card
from cards.broadcasts.list import broadcasts_card
from cards.broadcasts.messages import kind, message_card, messages_card
from cards.broadcasts.over import discarded_card
from cards.broadcasts.preview import preview_card
from cards.broadcasts.state import BAR
from cards.broadcasts.status import status_card
from cards.broadcasts.words import title_of
from cards.durations import about, length
from tests.cards.reading import buttons, inputs, sums, texts, titles, walk
from tests.cards.samples_broadcasts import (
    ASKED,
    CHOICES,
    COUNTS,
    DINNER,
    DONE,
    DRAFT,
    DRAWN,
    LISBON,
    NOBODY,
    NOW,
    PREVIEW,
    RATE,
    READER,
    RUNNING,
    UNKNOWN,
)

small = st.integers(0, 3_000_000)


def test_the_preview_asks_with_the_number_and_shows_a_sum() -> None:
    card = preview_card(PREVIEW, DRAWN, ASKED, READER)
    assert "Send this to 1,131 people?" in texts(card)
    rows, whole = sums(card)
    assert sum(rows) == whole == 1131
    assert titles(card) == ["Send to 1,131", "Schedule…", "Send me a test", "Cancel"]
    assert from_data(buttons(card)[0]["data"]) == BroadcastSend(24, ASKED)
    assert any("about 23 seconds" in text for text in texts(card))


def test_rows_of_nobody_are_left_out() -> None:
    assert "Removed or blocked the app" not in texts(preview_card(PREVIEW, DRAWN, ASKED, READER))


def test_nobody_left_means_no_button_to_send_and_a_reason() -> None:
    card = preview_card(Preview(DRAFT, NOBODY, 0, LISBON), DRAWN, ASKED, READER)
    assert titles(card) == ["Schedule…", "Send me a test", "Cancel"]
    assert any("nothing to send" in text for text in texts(card))
    assert sums(card) == ([12, -12], 0)


def test_the_preview_holds_the_message_and_no_live_buttons_of_it() -> None:
    card = preview_card(PREVIEW, DRAWN, ASKED, READER)
    assert all(item in list(walk(card)) for item in DRAWN)
    assert len(buttons(card)) == 4


def test_a_late_answer_is_told_that_nothing_was_sent() -> None:
    said = texts(preview_card(PREVIEW, DRAWN, ASKED, READER, late=True))
    assert any("nothing was sent" in text for text in said)


def test_one_person_is_one_person() -> None:
    one = Preview(DRAFT, Reach((ReachRow("In Lisbon office", 1),), 1), 1, LISBON)
    assert "Send this to 1 person?" in texts(preview_card(one, DRAWN, ASKED, READER))


@given(small, small, small, small, small, small)
def test_counts_add_up_on_every_status(a: int, b: int, c: int, d: int, e: int, f: int) -> None:
    counts = Counts(pending=a, sending=b, sent=c, failed=d, skipped=e, doubt=f)
    card = status_card(status(RUNNING, counts, NOW, RATE), READER)
    if counts.audience:
        rows, whole = sums(card)
        assert sum(rows) == whole == counts.audience
        assert 0 not in rows


def test_running_says_how_far_how_fast_and_how_long() -> None:
    said = texts(status_card(status(RUNNING, COUNTS, NOW, RATE), READER))
    assert {"Sending", "736 of 1,131 done", "65%", "50 a second · about 8 seconds left"} <= set(said)
    assert "11 left the segment, 2 paused everything" in said
    assert "7 removed the app, 2 blocked the bot" in said
    assert "Teams gave no answer. Not sent again by itself." in said
    assert any("10:02:15" in text and "Rui Costa" in text for text in said)


def test_preparing_does_not_call_a_part_the_audience() -> None:
    card = status_card(status(replace(RUNNING, state=State.PREPARING), Counts(pending=1000), NOW, RATE), READER)
    assert "Audience so far" in texts(card)
    assert "Audience" not in texts(card)


@given(st.integers(0, 100), st.integers(1, 100))
def test_the_bar_is_always_as_long(done: int, left: int) -> None:
    card = status_card(status(RUNNING, Counts(sent=done, pending=left), NOW, RATE), READER)
    runs = [node["text"] for node in walk(card) if node.get("type") == "TextRun"]
    assert sum(map(len, runs)) == BAR


def test_nobody_in_the_end_is_said_without_a_percentage() -> None:
    said = texts(status_card(status(DONE, Counts(), NOW, RATE), READER))
    assert "Nobody was left in the audience when it was sent." in said
    assert not any("%" in text for text in said)


def test_the_list_is_opened_by_its_rows() -> None:
    drafted = status(replace(DRAFT, number=22, message=CHOICES), Counts(), NOW, RATE)
    card = broadcasts_card([status(RUNNING, COUNTS, NOW, RATE), drafted], 1, 7, READER, NOW)
    assert any(text.startswith("b24 · Sending · 24 November") for text in texts(card))
    assert any(text.startswith("b22 · Not sent yet") for text in texts(card))
    assert titles(card) == ["New broadcast", "Next 2"]


def test_an_empty_list_offers_the_first() -> None:
    assert titles(broadcasts_card([], 1, 0, READER, NOW)) == ["New broadcast"]


def test_the_form_keeps_what_was_typed_beside_what_is_wrong() -> None:
    card = text_form_card(READER, expression="Lisbn office", text="Hello", error=UNKNOWN)
    assert inputs(card) == {"f_expression": "Lisbn office", "f_text": "Hello", "f_at": ""}
    assert "⚠ One thing to fix: who gets it" in texts(card)
    assert f"⚠ {UNKNOWN.sentence}" in texts(card)
    data = buttons(card)[0]["data"] | {"f_expression": "a", "f_text": "b"}
    assert from_data(data) == BroadcastText("a", "b")


def test_a_message_has_a_form_of_its_own() -> None:
    data = buttons(message_form_card(CHOICES, READER))[0]["data"] | {"f_expression": "a"}
    assert from_data(data) == BroadcastMessage("m2", "a")


def test_put_aside_says_that_nothing_was_sent() -> None:
    card = discarded_card(DRAFT, READER)
    assert "This broadcast was cancelled. Nothing was sent." in texts(card)
    assert from_data(buttons(card)[0]["data"]) == BroadcastForm(expression=DRAFT.audience.text)


def test_messages_are_opened_by_their_rows_and_broadcast_from_their_card() -> None:
    assert "Carousel of 2 cards and text" in texts(messages_card([CHOICES], 1, 1, READER))
    assert from_data(buttons(message_card(CHOICES, DRAWN, READER))[0]["data"]) == BroadcastForm(message="m2")


@pytest.mark.parametrize(
    ("message", "expected"),
    [
        (DINNER, "Rooftop dinner on Thursday"),
        (CHOICES, "Topics"),
        (replace(CHOICES, parts=CHOICES.parts[:1]), "topics"),
        (replace(CHOICES, name="", parts=CHOICES.parts[:1]), "Lisbon office"),
        (Message("m", "t", "", 1, (TextPart("**Lunch** is [here](https://a.example)\n\nmore"),)), "Lunch is here"),
        (Message("m", "t", "", 1, (TextPart("word " * 30),)), "word " * 11 + "word …"),
        (Message("m", "t", "", 1, (ImagePart(Image("https://a.example/b.png", "A dog")),)), "A message"),
    ],
)
def test_what_a_message_is_called(message: Message, expected: str) -> None:
    assert title_of(message) == expected


def test_what_a_message_is_made_of() -> None:
    picture = ImagePart(Image("https://a.example/b.png", "A dog"))
    assert kind(Message("m", "t", "", 1, (TextPart("a"), picture, TextPart("b")))) == "text and picture"


@pytest.mark.parametrize(
    ("seconds", "expected"),
    [
        (0, "1 second"),
        (23, "23 seconds"),
        (91, "2 minutes"),
        (3599, "1 hour"),
        (3541, "1 hour"),
        (7800, "2 hours 10 minutes"),
        (7801, "2 hours 20 minutes"),
        (360_000, "100 hours"),
    ],
)
def test_lengths_of_time(seconds: int, expected: str) -> None:
    assert length(seconds) == expected
    assert about(seconds) == f"about {expected}"


def test_time_is_measured_from_where_it_went_on() -> None:
    resumed = replace(RUNNING, started_at=NOW - timedelta(hours=3), paced_from=NOW - timedelta(seconds=10))
    made = status(replace(resumed, paced_done=536), COUNTS, NOW, RATE)
    assert made.rate == 20
    assert made.seconds_left == 20
