"""Pages of a list: where the reader is, and the button to the next."""

from __future__ import annotations

from bot.commands.intents import Intent
from cards.elements import Json, button
from cards.reader import Reader


def place(page: int, size: int, shown: int, total: int, reader: Reader) -> str:
    """ "1 to 5 of 14." for the page counted from 1 of `size` rows, of which `shown` are there."""
    first = (page - 1) * size + 1
    return span(first, shown, total, reader)


def span(first: int, shown: int, total: int, reader: Reader) -> str:
    """The same, for the first row's place in the whole list; "5 of 5." for a single row."""
    last = first + shown - 1
    of = f"of {reader.number(max(total, last))}."
    return f"{reader.number(first)} to {reader.number(last)} {of}" if shown > 1 else f"{reader.number(last)} {of}"


def next_button(intent: Intent, page: int, size: int, total: int) -> list[Json]:
    """The button to the next page ("Next 5"), none on the last."""
    left = total - page * size
    return [button(f"Next {min(size, left)}", intent)] if left > 0 else []
