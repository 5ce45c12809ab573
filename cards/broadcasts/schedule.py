"""The form that takes a time, and the question before a scheduled broadcast is moved to another."""

from __future__ import annotations

from datetime import UTC, datetime

from bot.broadcasts.records import Broadcast, When
from bot.commands.intents import BroadcastSchedule, BroadcastScheduleForm, BroadcastShow, BroadcastWhen
from bot.refusals import Refused
from cards.broadcasts.words import eyebrow, title_of
from cards.elements import Json, actions, block, button, card, isolate, note, panel, text_input
from cards.forms import field, head, mistakes, way_out
from cards.moments import UTC_ONLY, moment_words, time_note
from cards.reader import Reader

LONGEST = 100
EXAMPLES = "Such as *2026-11-27 14:30*, *friday 14:30*, *tomorrow 9:00* or *in 20 minutes*."
FIELD_NAME = {"at": "when it goes out"}


def schedule_form_card(
    broadcast: Broadcast, reader: Reader, now: datetime, *, value: str = "", error: Refused | None = None
) -> Json:
    """Asks for a time; `error` shows again what was typed, and what is wrong with it."""
    made = text_input("at", "When", value=value[:LONGEST], longest=LONGEST, required="Say when, such as friday 14:30.")
    body = [
        *head(eyebrow(broadcast), f"When is {broadcast.ref} to go out?"),
        block(f"“{isolate(title_of(broadcast.message))}”", spacing="Small"),
        *mistakes(error, FIELD_NAME),
        *field(made, error),
        note(f"{EXAMPLES} {_clock(reader, now)}"),
        actions(
            [
                button("Preview", BroadcastWhen(broadcast.number, ""), style="positive"),
                way_out("Back", BroadcastShow(broadcast.number)),
            ],
            spacing="Medium",
        ),
    ]
    return card(body, f"To choose a time, type: broadcast {broadcast.ref}", reader)


def move_question_card(broadcast: Broadcast, when: When, asked: int, reader: Reader, *, late: bool = False) -> Json:
    """Asks once whether a scheduled one is to go out at `when` instead; `asked` is now, in seconds since 1970.

    `late`: it was answered too late and is asked again.
    """
    now = datetime.fromtimestamp(asked, UTC)
    question = f"Move {broadcast.ref} to {moment_words(when, reader, now, zone=False)}?"
    before = f"So far it is scheduled for {moment_words(broadcast.when, reader, now)}." if broadcast.when else ""
    again = panel([block("That was asked a while ago, so nothing was moved. Still sure?")], "warning")
    body = [
        *head(eyebrow(broadcast), question),
        note(time_note(when, reader, now)),
        *([again] if late else []),
        *([block(before, spacing="Small")] if before else []),
        actions(
            [
                button(f"Move {broadcast.ref}", yes(broadcast, when, asked), style="positive"),
                button("Change time…", BroadcastScheduleForm(broadcast.number)),
                button("Keep the time", BroadcastShow(broadcast.number)),
            ],
            spacing="Medium",
        ),
    ]
    return card(body, f"{question} {before} Type: broadcast {broadcast.ref}", reader)


def yes(broadcast: Broadcast, when: When, asked: int) -> BroadcastSchedule:
    """What a button sends that schedules it for that moment."""
    shift = when.shift.value if when.shift else ""
    return BroadcastSchedule(broadcast.number, asked, int(when.at.timestamp()), when.zone, shift)


def _clock(reader: Reader, now: datetime) -> str:
    """Which clock the time is read by, so that nobody has to wonder."""
    if reader.zone == "UTC":
        return UTC_ONLY
    return f"Times are {reader.zone_name(now)}."
