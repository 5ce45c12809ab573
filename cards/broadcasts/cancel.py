"""The question before the rest of a broadcast, or a scheduled one, is cancelled."""

from __future__ import annotations

from bot.broadcasts.records import State, Status
from bot.commands.intents import BroadcastCancel, BroadcastShow
from cards.broadcasts.words import eyebrow, people
from cards.elements import Json, actions, block, button, card, panel
from cards.forms import head
from cards.moments import moment_words
from cards.reader import Reader, plural


def cancel_question_card(status: Status, asked: int, reader: Reader, *, late: bool = False) -> Json:
    """Asks once; `asked` is now, in seconds since 1970. `late`: it was answered too late and is asked again."""
    broadcast = status.broadcast
    whole = broadcast.state in (State.SCHEDULED, State.ASKING)
    what = _unsent(status, reader) if whole else _rest(status, reader)
    title = broadcast.ref if whole else f"the rest of {broadcast.ref}"
    again = panel([block("That was asked a while ago, so nothing was cancelled. Still sure?")], "warning")
    yes = f"Cancel {broadcast.ref}" if whole else "Cancel the rest"
    body = [
        *head(eyebrow(broadcast), f"Cancel {title}?"),
        *([again] if late else []),
        block(what, spacing="Small"),
        actions(
            [
                button(yes, BroadcastCancel(broadcast.number, asked), style="destructive"),
                button("Keep it", BroadcastShow(broadcast.number)),
            ],
            spacing="Medium",
        ),
    ]
    return card(body, f"Cancel {title}? {what} Type: cancel {broadcast.ref}", reader)


def _unsent(status: Status, reader: Reader) -> str:
    when = status.broadcast.when
    if status.broadcast.state is State.SCHEDULED and when is not None:
        return f"It is scheduled for {moment_words(when, reader, status.at)}. Nobody has got it yet, and nobody will."
    return "Nobody has got it yet, and nobody will."


def _rest(status: Status, reader: Reader) -> str:
    counts = status.counts
    left = counts.audience - counts.done - counts.sending
    what = f"{people(left, reader)} won't get it." if left else "Nobody who is in it will be left out so far."
    done = counts.done + counts.sending
    sent = f" {reader.number(done)} {plural(done, 'is', 'are')} done or on their way, and stay so." if done else ""
    return f"{what}{sent}"
