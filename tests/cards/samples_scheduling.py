"""A sample of every card about the time of a broadcast, for the drawing and for the rules of looks."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

from bot.broadcasts.progress import status
from bot.broadcasts.records import Asking, Counts, Preview, Shift, State, When
from bot.refusals import Refused
from cards.broadcasts.asking import asking_card
from cards.broadcasts.form import message_form_card, text_form_card
from cards.broadcasts.list import broadcasts_card
from cards.broadcasts.preview import preview_card
from cards.broadcasts.schedule import move_question_card, schedule_form_card
from cards.broadcasts.scheduled import scheduled_card
from cards.elements import Json
from cards.reader import Reader
from tests.cards.samples_broadcasts import (
    ARABIC,
    ASKED,
    CHOICES,
    COUNTS,
    DRAFT,
    DRAWN,
    LISBON,
    NOBODY,
    NOW,
    RATE,
    REACH,
    READER,
    RUNNING,
)

FRIDAY = When(datetime(2026, 11, 27, 14, 30, tzinfo=UTC), "Europe/Lisbon")
SKIPPED = When(datetime(2027, 3, 28, 1, 30, tzinfo=UTC), "Europe/Lisbon", Shift.SKIPPED)
TWICE = When(datetime(2027, 10, 31, 0, 30, tzinfo=UTC), "Europe/Lisbon", Shift.TWICE)
BERLIN, NOWHERE = Reader("en_GB", "Europe/Berlin"), Reader("en_GB", "UTC")
TIMED = replace(DRAFT, when=FRIDAY)
SCHEDULED = replace(TIMED, state=State.SCHEDULED, scheduled_at=NOW)
LATE = replace(
    SCHEDULED, state=State.ASKING, asking_reason=Asking.LATE, when=replace(FRIDAY, at=NOW - timedelta(days=3))
)
PAST = Refused(
    "Monday, 23 November, 09:00 is past: it is Tuesday, 24 November, 10:02 (Lisbon time) now. Choose a later time.",
    field="at",
)
STATUS = status(SCHEDULED, Counts(), NOW, RATE)


def samples() -> dict[str, Json | list[Json]]:
    """By name: every card, and the states in which it looks different."""
    rows = [STATUS, status(RUNNING, COUNTS, NOW, RATE), status(LATE, Counts(), NOW, RATE)]
    return {
        "schedule-form": schedule_form_card(DRAFT, READER, NOW),
        "schedule-form-wrong": schedule_form_card(DRAFT, READER, NOW, value="monday 9:00", error=PAST),
        "schedule-form-utc": schedule_form_card(SCHEDULED, NOWHERE, NOW, value="2026-11-27 14:30"),
        "schedule-form-rtl": schedule_form_card(DRAFT, ARABIC, NOW, error=PAST),
        "schedule-text-form-wrong": text_form_card(
            READER, expression="Lisbon office", text="The terrace", at="monday 9:00", error=PAST
        ),
        "schedule-message-form": message_form_card(CHOICES, READER, expression="Lisbon office", at="friday 14:30"),
        "schedule-preview": preview_card(Preview(TIMED, REACH, 23, LISBON), DRAWN, ASKED, READER),
        "schedule-preview-late": preview_card(Preview(TIMED, REACH, 23, LISBON), DRAWN, ASKED, READER, late=True),
        "schedule-preview-elsewhere": preview_card(Preview(TIMED, REACH, 23, LISBON), DRAWN, ASKED, BERLIN),
        "schedule-preview-skipped": preview_card(
            Preview(replace(DRAFT, when=SKIPPED), REACH, 23, LISBON), DRAWN, ASKED, READER
        ),
        "schedule-preview-nobody": preview_card(Preview(TIMED, NOBODY, 0, LISBON), DRAWN, ASKED, READER),
        "schedule-preview-rtl": preview_card(Preview(TIMED, REACH, 23, LISBON), DRAWN, ASKED, ARABIC),
        "schedule-send-now": preview_card(
            Preview(replace(SCHEDULED, when=None), REACH, 23, LISBON), DRAWN, ASKED, READER
        ),
        "schedule-move": move_question_card(SCHEDULED, SKIPPED, ASKED, READER),
        "schedule-move-late": move_question_card(SCHEDULED, TWICE, ASKED, READER, late=True),
        "scheduled": scheduled_card(STATUS, READER),
        "scheduled-twice": scheduled_card(replace(STATUS, broadcast=replace(SCHEDULED, when=TWICE)), READER),
        "scheduled-elsewhere": scheduled_card(STATUS, BERLIN, note_line="It had already been scheduled."),
        "scheduled-utc": scheduled_card(
            replace(STATUS, broadcast=replace(SCHEDULED, when=replace(FRIDAY, zone="UTC"))), NOWHERE
        ),
        "scheduled-rtl": scheduled_card(STATUS, ARABIC),
        "scheduled-asking": asking_card(rows[2], READER, by_itself=False),
        "scheduled-list": broadcasts_card(rows, 1, 3, READER, NOW),
    }
