"""Words that the cards of broadcasts share."""

from __future__ import annotations

import re
from datetime import datetime

from bot.broadcasts.records import Broadcast, Counts, State
from bot.content.records import CarouselPart, Message, TextPart
from cards.elements import isolate, plain
from cards.reader import Reader, plural

LONGEST_TITLE = 60

STATES = {
    State.DRAFT: "Not sent yet",
    State.SCHEDULED: "Scheduled",
    State.ASKING: "Needs your word",
    State.PREPARING: "Getting ready",
    State.RUNNING: "Sending",
    State.PAUSED: "Paused",
    State.DONE: "Done",
    State.CANCELLED: "Cancelled",
}


def moment(at: datetime, reader: Reader, now: datetime) -> str:
    """ "24 November, 14:30 (Lisbon time)": a moment in the reader's own zone, which is named."""
    return f"{reader.day(at, now=now)}, {reader.clock(at)} ({reader.zone_name(at)})"


def people(count: int, reader: Reader) -> str:
    return f"{reader.number(count)} {plural(count, 'person', 'people')}"


def title_of(message: Message) -> str:
    """What a message is called in a list: its first title, else its name, else its first words. Plain text."""
    found = next((title for title in _titles(message) if title), "") or message.name
    return found or _first_words(message) or "A message"


def _titles(message: Message) -> list[str]:
    made: list[str] = []
    for part in message.parts:
        made += [part.title] if isinstance(part, TextPart) else []
        made += [part.cards[0].title] if isinstance(part, CarouselPart) and not message.name else []
    return made


def _first_words(message: Message) -> str:
    text = next((part.text for part in message.parts if isinstance(part, TextPart) and part.text.strip()), "")
    first = re.sub(r"\[([^\]]*)\]\([^)]*\)", r"\1", text.strip().splitlines()[0] if text.strip() else "")
    words = re.sub(r"[*_`]+", "", first).strip()
    if len(words) <= LONGEST_TITLE:
        return words
    return words[:LONGEST_TITLE].rsplit(" ", 1)[0].rstrip(",;:") + " …"


def to_whom(broadcast: Broadcast) -> str:
    """ "to Lisbon office and not Interns", as Markdown."""
    return f"to {isolate(broadcast.audience.text)}"


def eyebrow(broadcast: Broadcast) -> str:
    return f"Broadcast {plain(broadcast.ref)} · {to_whom(broadcast)}"


def why(counts: Counts, state: str, reader: Reader) -> str:
    """The reasons under a count: "7 removed the app, 2 blocked it", the most frequent first; as Markdown."""
    reasons = sorted(counts.reasons.get(state, {}).items(), key=lambda each: (-each[1], each[0]))
    return ", ".join(f"{reader.number(count)} {plain(reason)}" for reason, count in reasons if count)
