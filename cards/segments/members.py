"""The members of a segment, page by page."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from bot.audience.segments.records import Member, Segment, SegmentCounts
from bot.commands.intents import SegmentExport, SegmentMembers, SegmentPeopleForm, SegmentShow
from cards.elements import Json, actions, block, button, card, column, columns, foot, note, plain
from cards.forms import head
from cards.paging import span
from cards.reader import Reader
from cards.segments.words import came_in, people

PAGE_SIZE = 10


def members_card(
    segment: Segment,
    counts: SegmentCounts,
    rows: Sequence[Member],
    first: int,
    after: str,
    reader: Reader,
    now: datetime,
) -> Json:
    """One page; `first` is the place of its first row, `after` the key of its last where more follow, else ""."""
    if not rows:
        return _empty(segment, reader)
    last = first + len(rows) - 1
    more = [button(f"Next {PAGE_SIZE}", SegmentMembers(segment.id, after, last + 1))] if after else []
    more += [button("Export", SegmentExport(segment.id), tooltip=f"Export who is in {segment.name}")]
    back = button("Back to the segment", SegmentShow(segment.id))
    body = [
        *head(f"Segment · {people(counts.members, reader)}", f"Members of {plain(segment.name)}"),
        *(_row(row, reader, now) for row in rows),
        foot([note(span(first, len(rows), counts.members, reader), spacing=None), actions([*more, back])]),
    ]
    names = ", ".join(row.label for row in rows)
    return card(body, f"{segment.name}, {span(first, len(rows), counts.members, reader)} {names}", reader)


def _row(row: Member, reader: Reader, now: datetime) -> Json:
    how = came_in(row, reader, now)
    words = [block(plain(row.label), weight="Bolder"), *([note(how, spacing="None")] if how else [])]
    return columns(column(words, centred=False), spacing="Medium", separator=True)


def _empty(segment: Segment, reader: Reader) -> Json:
    buttons = [
        button("Add people", SegmentPeopleForm(segment.id), style="positive"),
        button("Back to the segment", SegmentShow(segment.id)),
    ]
    body = [
        *head("Segment", f"Members of {plain(segment.name)}"),
        block("Nobody is in it yet. Put a Subscribe button on a message, or add people.", spacing="Small"),
        actions(buttons, spacing="Medium"),
    ]
    return card(body, f"Nobody is in {segment.name} yet.", reader)
