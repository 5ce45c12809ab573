"""Those of whom nobody knows whether they got it: send again to them, or leave them as they are."""

from __future__ import annotations

from bot.broadcasts.records import State, Status
from bot.commands.intents import BroadcastAgain, BroadcastLeaveDoubt, BroadcastShow
from cards.broadcasts.words import eyebrow, people
from cards.elements import Json, actions, block, button, card, panel
from cards.forms import head
from cards.reader import Reader, plural


def open_doubt(status: Status, *, left: bool = False) -> int:
    """How many an admin may decide about; nothing is asked while it is sent. `left`: also those that were left so."""
    settled = status.broadcast.state in (State.DONE, State.PAUSED)
    return status.counts.doubt if settled and (left or not status.broadcast.doubt_left) else 0


def doubt_buttons(status: Status, reader: Reader) -> list[Json]:
    """The two ways out of doubt; none where there is nothing to decide."""
    number, count = status.broadcast.number, open_doubt(status)
    if not count:
        return []
    again = f"Send again to {plural(count, 'this', 'these')} {reader.number(count)}…"
    return [button(again, BroadcastAgain(number)), button("Leave as they are", BroadcastLeaveDoubt(number))]


def again_question_card(status: Status, asked: int, reader: Reader, *, late: bool = False) -> Json:
    """Asks once, with the risk; `asked` is now, in seconds since 1970. `late`: it was answered too late."""
    broadcast, count = status.broadcast, status.counts.doubt
    question = f"Send {broadcast.ref} again to {people(count, reader)}?"
    again = panel([block("That was asked a while ago, so nothing was sent. Still sure?")], "warning")
    body = [
        *head(eyebrow(broadcast), question),
        *([again] if late else []),
        block(_risk(count), spacing="Small"),
        *([block("It's paused, and goes on for everybody who is still to go.")] if _goes_on(status) else []),
        actions(
            [
                button(f"Send again to {reader.number(count)}", BroadcastAgain(broadcast.number, asked)),
                button("Leave as they are", BroadcastLeaveDoubt(broadcast.number)),
                button("Not now", BroadcastShow(broadcast.number)),
            ],
            spacing="Medium",
        ),
    ]
    return card(body, f"{question} {_risk(count)} To see it, type: broadcast {broadcast.ref}", reader)


def _risk(count: int) -> str:
    if count == 1:
        return "Teams gave no answer for this one, so it may have arrived. Sent again, they may get it twice."
    return "Teams gave no answer for these, so some may have arrived. Sent again, some of them may get it twice."


def _goes_on(status: Status) -> bool:
    return status.broadcast.state is State.PAUSED and status.counts.pending + status.counts.held > 0
