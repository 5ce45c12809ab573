"""A sample of every card about broadcasts and messages, for the drawing and for the rules of looks."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

from bot.audience.segments.records import Segment
from bot.broadcasts.preview import preview_foot
from bot.broadcasts.progress import status
from bot.broadcasts.records import Audience, Broadcast, Counts, Preview, Reach, ReachRow, State
from bot.content.records import Card, CarouselPart, LinkButton, Message, SegmentButton, TextPart
from bot.refusals import Refused
from cards.broadcasts.cancel import cancel_question_card
from cards.broadcasts.form import message_form_card, text_form_card
from cards.broadcasts.list import broadcasts_card
from cards.broadcasts.messages import message_card, messages_card
from cards.broadcasts.over import discarded_card
from cards.broadcasts.preview import preview_card
from cards.broadcasts.status import status_card
from cards.content.preview import preview_items
from cards.elements import Json
from cards.reader import Reader

NOW = datetime(2026, 11, 24, 10, 2, 15, tzinfo=UTC)
ASKED = int(NOW.timestamp())
READER = Reader("en_GB", "Europe/Lisbon")
ARABIC = Reader("ar", "Asia/Riyadh")
RATE = 50
LISBON = Segment("s1", "t1", "Lisbon office")

DINNER = Message(
    "m1",
    "t1",
    "",
    1,
    (
        TextPart(
            "The terrace is open again. Come up on **26 November at 19:00**: food and music are on the house.",
            "Rooftop dinner on Thursday",
            buttons=(SegmentButton("Save my place", "s1"), LinkButton("The way up", "https://north.example")),
        ),
    ),
)
CHOICES = Message(
    "m2",
    "t1",
    "topics",
    1,
    (
        CarouselPart(
            (
                Card(
                    "Lisbon office",
                    "Twice a month",
                    "Events and news",
                    "🌉",
                    buttons=(SegmentButton("Subscribe", "s1"),),
                ),
                Card("Interns", "Weekly", "All who are new", "🎓", buttons=(SegmentButton("Subscribe", "s4"),)),
            )
        ),
        TextPart("Choose what you hear about.", "Topics", "📬"),
    ),
)
AUDIENCE = Audience("Lisbon office and not Interns", "{}", ("s1",), ("s1", "s4"))
DRAFT = Broadcast("b", "t1", 24, State.DRAFT, DINNER, AUDIENCE, "p9", "Rui Costa", NOW - timedelta(minutes=2))
RUNNING = replace(DRAFT, state=State.RUNNING, started_at=NOW - timedelta(seconds=14))
PAUSED = replace(RUNNING, state=State.PAUSED, pause_reason="More than 1 in 100 of the last answers never came")
DONE = replace(RUNNING, state=State.DONE, ended_at=NOW)
REACH = Reach(
    (
        ReachRow("In Lisbon office", 1204),
        ReachRow("Also in Interns", -47),
        ReachRow("Paused everything", -14),
        ReachRow("Removed or blocked the app", 0),
        ReachRow("Waiting to be met", -12),
    ),
    1131,
)
NOBODY = Reach((ReachRow("In Lisbon office", 12), ReachRow("Waiting to be met", -12)), 0)
COUNTS = Counts(
    pending=345,
    sending=50,
    sent=712,
    failed=9,
    skipped=13,
    doubt=2,
    reasons={
        "skipped": {"paused everything": 2, "left the segment": 11},
        "failed": {"removed the app": 7, "blocked the bot": 2},
        "in doubt": {"no answer": 2},
    },
)
OVER = Counts(sent=1105, failed=9, skipped=13, doubt=4, reasons=COUNTS.reasons)
DRAWN = preview_items(DINNER, preview_foot(LISBON), READER)
UNKNOWN = Refused("There is no segment called “Lisbn office”. Did you mean “Lisbon office”?", field="expression")
PREVIEW = Preview(DRAFT, REACH, 23, LISBON)


def samples() -> dict[str, Json | list[Json]]:
    """By name: every card, and the states in which it looks different."""
    rows = [status(RUNNING, COUNTS, NOW, RATE), status(replace(DONE, number=23), OVER, NOW, RATE)]
    drafted = status(replace(DRAFT, number=22, message=CHOICES), Counts(), NOW, RATE)
    return {
        "broadcast-form": text_form_card(READER, expression="Lisbon office"),
        "broadcast-form-wrong": text_form_card(READER, expression="Lisbn office", text="The terrace", error=UNKNOWN),
        "broadcast-form-message": message_form_card(CHOICES, READER),
        "broadcast-preview": preview_card(PREVIEW, DRAWN, ASKED, READER),
        "broadcast-preview-carousel": preview_card(
            Preview(replace(DRAFT, message=CHOICES), REACH, 23, LISBON),
            preview_items(CHOICES, preview_foot(LISBON), READER),
            ASKED,
            READER,
        ),
        "broadcast-preview-late": preview_card(PREVIEW, DRAWN, ASKED, READER, late=True),
        "broadcast-preview-tested": preview_card(PREVIEW, DRAWN, ASKED, READER, done="A test is on its way to you."),
        "broadcast-preview-nobody": preview_card(Preview(DRAFT, NOBODY, 0, LISBON), DRAWN, ASKED, READER),
        "broadcast-preview-rtl": preview_card(PREVIEW, DRAWN, ASKED, ARABIC),
        "broadcast-preparing": status_card(
            status(replace(RUNNING, state=State.PREPARING), Counts(pending=1000), NOW, RATE), READER
        ),
        "broadcast-running": status_card(status(RUNNING, COUNTS, NOW, RATE), READER),
        "broadcast-paused": status_card(status(PAUSED, COUNTS, NOW, RATE), READER),
        "broadcast-done": status_card(status(DONE, OVER, NOW, RATE), READER),
        "broadcast-done-nobody": status_card(status(DONE, Counts(), NOW, RATE), READER),
        "broadcast-cancelled": status_card(
            status(replace(DONE, state=State.CANCELLED), OVER, NOW, RATE), READER, note_line="It had already ended."
        ),
        "broadcast-cancel": cancel_question_card(status(RUNNING, COUNTS, NOW, RATE), ASKED, READER),
        "broadcast-cancel-late": cancel_question_card(status(RUNNING, COUNTS, NOW, RATE), ASKED, READER, late=True),
        "broadcast-discarded": discarded_card(DRAFT, READER),
        "broadcasts-list": broadcasts_card([*rows, drafted], 1, 7, READER, NOW),
        "broadcasts-list-empty": broadcasts_card([], 1, 0, READER, NOW),
        "messages-list": messages_card([CHOICES, replace(DINNER, name="dinner")], 1, 7, READER),
        "messages-list-empty": messages_card([], 1, 0, READER),
        "message": message_card(CHOICES, preview_items(CHOICES, None, READER), READER),
    }
