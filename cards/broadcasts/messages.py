"""The messages there are, and one of them as people see it."""

from __future__ import annotations

from collections.abc import Sequence

from bot.commands.intents import BroadcastForm, Messages, MessageShow
from bot.content.records import CarouselPart, ImagePart, Message
from cards.broadcasts.words import title_of
from cards.elements import Json, actions, block, button, card, foot, heading, note, open_row, panel, plain
from cards.forms import head
from cards.paging import next_button, place
from cards.reader import Reader, plural

PAGE_SIZE = 5


def messages_card(rows: Sequence[Message], page: int, total: int, reader: Reader) -> Json:
    """One page of the named messages; `page` counts from 1, `total` is how many there are."""
    if not rows:
        return card([heading("Messages"), block("No messages yet.", spacing="Small")], "No messages yet.", reader)
    more = next_button(Messages(page=page + 1), page, PAGE_SIZE, total)
    where = f"{place(page, PAGE_SIZE, len(rows), total, reader)} Type *message NAME* to open any."
    body = [
        heading("Messages"),
        block(f"{reader.number(total)} in all, by name", isSubtle=True, spacing="None"),
        *(_row(row) for row in rows),
        foot([note(where, spacing=None), *([actions(more, spacing="Small")] if more else [])]),
    ]
    names = ", ".join(row.name for row in rows)
    return card(body, f"Messages: {names}. To open one, type: message NAME", reader)


def message_card(message: Message, drawn: Sequence[Json], reader: Reader) -> Json:
    """One message; `drawn` is what it looks like, its buttons named and not live."""
    buttons = [
        button("Broadcast this", BroadcastForm(message=message.id), style="positive"),
        button("All messages", Messages()),
    ]
    body = [
        *head(f"Message · {kind(message)}", plain(message.name or title_of(message))),
        panel(drawn),
        actions(buttons, spacing="Medium"),
    ]
    return card(body, f"Message {message.name}. To send it, type: broadcast {message.name} to SEGMENT", reader)


def kind(message: Message) -> str:
    """What it is made of, in words: "text", "carousel of 4 cards", "text and picture"."""
    made: list[str] = []
    for part in message.parts:
        if isinstance(part, CarouselPart):
            made.append(f"carousel of {len(part.cards)} {plural(len(part.cards), 'card', 'cards')}")
        else:
            made.append("picture" if isinstance(part, ImagePart) else "text")
    kinds = list(dict.fromkeys(made))
    return " and ".join([", ".join(kinds[:-1]), kinds[-1]] if len(kinds) > 1 else kinds)


def _row(row: Message) -> Json:
    return open_row(row.name, kind(row).capitalize(), "", f"Open {row.name}", MessageShow(row.id))
