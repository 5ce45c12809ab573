"""The list of segments, largest first."""

from __future__ import annotations

from collections.abc import Sequence

from bot.audience.segments.records import Listed
from bot.commands.intents import SegmentForm, Segments, SegmentShow
from cards.elements import Json, actions, block, button, card, column, columns, foot, heading, note, open_row
from cards.paging import next_button, place
from cards.reader import Reader
from cards.segments.words import people, row_note

PAGE_SIZE = 5


def segments_card(rows: Sequence[Listed], page: int, total: int, reader: Reader) -> Json:
    """One page of the segments; `page` counts from 1, `total` is how many there are."""
    if not rows:
        return _empty(reader)
    more = next_button(Segments(page=page + 1), page, PAGE_SIZE, total)
    where = f"{place(page, PAGE_SIZE, len(rows), total, reader)} Type *segment NAME* to open any."
    new = button("New segment", SegmentForm(), style="positive")
    body = [
        heading("Segments"),
        _above(total, reader),
        *(_row(row, reader) for row in rows),
        foot([note(where, spacing=None), actions([new, *more], spacing="Small")]),
    ]
    return card(body, _fallback(rows[0], page, total, reader), reader)


def _fallback(first: Listed, page: int, total: int, reader: Reader) -> str:
    which = "The largest" if page == 1 else "The next"
    what = f"{which}: {first.segment.name}, {people(first.counts.members, reader)}."
    return f"{reader.number(total)} segments. {what} To open one, type: segment NAME"


def _above(total: int, reader: Reader) -> Json:
    left = block(f"{reader.number(total)} in all, largest first", isSubtle=True)
    right = block("People", isSubtle=True, horizontalAlignment="Right")
    return columns(column([left], centred=False), column([right], "auto", centred=False), spacing="None")


def _row(row: Listed, reader: Reader) -> Json:
    name, counts = row.segment.name, row.counts
    spoken = f"Open {name}, {people(counts.members, reader)}"
    under = row_note(row.segment, counts, reader)
    return open_row(name, under, reader.number(counts.members), spoken, SegmentShow(row.segment.id))


def _empty(reader: Reader) -> Json:
    body = [
        heading("Segments"),
        block("No segments yet. A segment is a list of people who want the same news.", spacing="Small"),
        actions([button("New segment", SegmentForm(), style="positive")], spacing="Medium"),
    ]
    return card(body, "No segments yet. To make one, type: segment new NAME", reader)
