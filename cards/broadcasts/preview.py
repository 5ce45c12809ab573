"""The question before a broadcast leaves: the message as recipients see it, and who gets it as a sum."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime

from bot.broadcasts.records import Broadcast, Preview, Reach, State
from bot.commands.intents import (
    BroadcastDiscard,
    BroadcastScheduleForm,
    BroadcastSend,
    BroadcastShow,
    BroadcastTest,
)
from cards.broadcasts.schedule import yes
from cards.broadcasts.words import people
from cards.durations import about
from cards.elements import Json, actions, block, button, card, note, panel, plain, strong, total
from cards.forms import head
from cards.moments import moment_words, time_note
from cards.reader import Reader


def preview_card(
    preview: Preview, drawn: Sequence[Json], asked: int, reader: Reader, *, late: bool = False, done: str = ""
) -> Json:
    """`drawn` is the message, its buttons named and not live. `asked` is now, in seconds since 1970.

    The question is whether to schedule it where the broadcast has a time, else whether to send it now.
    `late`: it was answered too late and is asked again. `done` is a line about what was just done.
    """
    broadcast, reach = preview.broadcast, preview.reach
    now = datetime.fromtimestamp(asked, UTC)
    question = _question(preview, reader, now)
    nothing = "scheduled" if broadcast.when else "sent"
    again = f"That preview was more than 10 minutes old, so nothing was {nothing}. This is who gets it now."
    body = [
        *head(f"Broadcast {broadcast.ref} · {_so_far(broadcast)}", question),
        *([note(time_note(broadcast.when, reader, now))] if broadcast.when else []),
        *([panel([block(again)], "warning")] if late else []),
        *([panel([block(f"✓ {done}")], "good")] if done else []),
        panel(drawn),
        strong("Who gets it"),
        note(plain(broadcast.audience.text), spacing="None"),
        *reach_sum(reach, reader),
        actions(_buttons(preview, asked, reader), spacing="Medium"),
        note(_takes(preview)),
    ]
    return card(body, f"{question} {_steps(reach, reader)} Nothing is sent yet.", reader)


def _question(preview: Preview, reader: Reader, now: datetime) -> str:
    when, count = preview.broadcast.when, preview.reach.people
    if not count:
        return "Nobody would get this" + (" as of now" if when else "")
    on = f" on {moment_words(when, reader, now, zone=False)}" if when else ""
    return f"Send this to {people(count, reader)}{on}?"


def _so_far(broadcast: Broadcast) -> str:
    return "scheduled" if broadcast.state is State.SCHEDULED else "nothing is sent yet"


def too_long_items(*, test: bool) -> list[Json]:
    """In place of a message that fills a card of its own; `test`: a test of it can be asked for beside it."""
    return [block("This message is too long to show here." + (" *Send me a test* shows all of it." if test else ""))]


def reach_sum(reach: Reach, reader: Reader, last: str = "Will get it") -> list[Json]:
    """The rows and their total, which is called `last`; they add up, and rows of nobody are left out."""
    rows = [total(plain(row.label), reader.number(row.people)) for row in reach.rows if row.people]
    return [*rows, total(last, reader.number(reach.people), last=True)]


def _buttons(preview: Preview, asked: int, reader: Reader) -> list[Json]:
    broadcast, count = preview.broadcast, preview.reach.people
    number, when, drafted = broadcast.number, broadcast.when, broadcast.state is State.DRAFT
    made: list[Json] = []
    if when:
        title = f"Schedule for {reader.number(count)}" if count else "Schedule anyway"
        made = [button(title, yes(broadcast, when, asked), style="positive")]
    elif count:
        made = [button(f"Send to {reader.number(count)}", BroadcastSend(number, asked), style="positive")]
    if drafted or when:
        made += [button("Change time…" if when else "Schedule…", BroadcastScheduleForm(number))]
    if not drafted:
        return [*made, button("Back", BroadcastShow(number))]
    return [*made, button("Send me a test", BroadcastTest(number)), button("Cancel", BroadcastDiscard(number))]


def _takes(preview: Preview) -> str:
    anew = " Who gets it is worked out anew at that time." if preview.broadcast.when else ""
    if preview.reach.people:
        then = " from then on" if anew else ""
        return f"Takes {about(preview.seconds)}{then}. You can cancel the rest while it runs.{anew}"
    if anew:
        return f"Nobody is in this audience so far.{anew}"
    return "Nobody is left in this audience, so there is nothing to send. Choose another one."


def _steps(reach: Reach, reader: Reader) -> str:
    return ", ".join(f"{row.label}: {reader.number(row.people)}" for row in reach.rows if row.people) + "."
