"""Everything paused, and everything back."""

from __future__ import annotations

from cards.elements import Json, actions, band, block, card, heading
from cards.people.words import to_pause, to_resume, to_subscriptions, to_topics
from cards.reader import Reader, plural


def paused_card(reader: Reader, *, again: bool = False) -> Json:
    """`again`: it was paused already."""
    title = "Everything was already paused" if again else "Everything is paused"
    body = [
        band("warning", [heading(title)]),
        block("You get nothing until you resume. Your topics stay as they are.", spacing="Medium"),
        actions([to_resume(first=True), to_subscriptions()], spacing="Medium"),
    ]
    return card(body, f"{title}. Your topics stay as they are. To resume, type: start", reader)


def resumed_card(topics: int, reader: Reader, *, again: bool = False) -> Json:
    """`topics` is how many the person is in; `again`: nothing was paused."""
    title = "Nothing was paused" if again else "You're back"
    body = [
        band("good", [heading(f"✓ {title}")]),
        block(_what_now(topics, reader), spacing="Medium"),
        actions([to_subscriptions() if topics else to_topics(), to_pause()], spacing="Medium"),
    ]
    return card(body, f"{title}. {_what_now(topics, reader)} To pause, type: stop", reader)


def _what_now(topics: int, reader: Reader) -> str:
    if not topics:
        return "You get what goes to everyone. You have no topics yet."
    many = f"{reader.number(topics)} {plural(topics, 'topic', 'topics')}"
    return f"You hear from your {many} again. What was sent in between isn't sent again."
