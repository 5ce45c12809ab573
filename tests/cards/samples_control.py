"""A sample of every card about what becomes of a broadcast: pausing, doubt, and what its author hears by itself."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from bot.broadcasts.progress import status
from bot.broadcasts.records import Asking, Counts, State, When
from cards.broadcasts.asking import asking_card
from cards.broadcasts.cancel import cancel_question_card
from cards.broadcasts.doubt import again_question_card
from cards.broadcasts.status import status_card
from cards.broadcasts.summary import ended_card, paused_card
from cards.broadcasts.throttled import throttled_card
from cards.elements import Json
from tests.cards.samples_broadcasts import (
    ARABIC,
    ASKED,
    COUNTS,
    DONE,
    DRAFT,
    NOW,
    OVER,
    PAUSED,
    RATE,
    READER,
    RUNNING,
)

DUE = When(NOW - timedelta(minutes=23), "Europe/Lisbon")
LATER = When(NOW + timedelta(days=2, hours=4), "Europe/Lisbon")
BY_HAND = replace(RUNNING, state=State.PAUSED, paused_by="Mei Tan", paced_from=RUNNING.started_at)
STOPPED = replace(PAUSED, paced_from=RUNNING.started_at)
LATE = replace(DONE, when=replace(DUE, at=DUE.at - timedelta(minutes=1)))
LEFT = replace(DONE, doubt_left=True)
CANCELLED = replace(DONE, state=State.CANCELLED)
SLOW = replace(RUNNING, throttled_since=NOW - timedelta(minutes=6))
ASKED_LATE = replace(DRAFT, state=State.ASKING, when=DUE, scheduled_at=NOW, asking_reason=Asking.LATE)
ASKED_CHANGED = replace(ASKED_LATE, asking_reason=Asking.CHANGED)
SCHEDULED = replace(DRAFT, state=State.SCHEDULED, when=LATER, scheduled_at=NOW)
SURE = Counts(sent=1118, failed=9, skipped=4, reasons=COUNTS.reasons)
ONE = Counts(sent=1130, doubt=1, reasons={"in doubt": {"no answer in time": 1}})
REST = Counts(sent=20, skipped=1111, reasons={"skipped": {"cancelled": 1111}})


def samples() -> dict[str, Json | list[Json]]:
    """By name: every card, and the states in which it looks different."""
    return {
        "broadcast-paused-by-hand": status_card(status(BY_HAND, replace(COUNTS, doubt=0), NOW, RATE), READER),
        "broadcast-done-left": status_card(
            status(LEFT, OVER, NOW, RATE), READER, note_line="They are left as they are."
        ),
        "broadcast-done-late": status_card(status(LATE, SURE, NOW, RATE), READER),
        "broadcast-again": again_question_card(status(DONE, OVER, NOW, RATE), ASKED, READER),
        "broadcast-again-late": again_question_card(status(PAUSED, COUNTS, NOW, RATE), ASKED, READER, late=True),
        "broadcast-cancel-scheduled": cancel_question_card(status(SCHEDULED, Counts(), NOW, RATE), ASKED, READER),
        "broadcast-report": ended_card(status(DONE, OVER, NOW, RATE), READER),
        "broadcast-report-late": ended_card(status(LATE, SURE, NOW, RATE), READER),
        "broadcast-report-cancelled": ended_card(status(CANCELLED, REST, NOW, RATE), READER),
        "broadcast-report-rtl": ended_card(status(DONE, OVER, NOW, RATE), ARABIC),
        "broadcast-stopped": paused_card(status(STOPPED, COUNTS, NOW, RATE), READER),
        "broadcast-throttled": throttled_card(status(SLOW, replace(COUNTS, sending=0), NOW, RATE), READER),
        "broadcast-asking-late": asking_card(status(ASKED_LATE, Counts(), NOW, RATE), READER),
        "broadcast-asking-changed": asking_card(status(ASKED_CHANGED, Counts(), NOW, RATE), READER),
    }
