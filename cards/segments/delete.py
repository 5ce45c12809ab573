"""The question before a segment is deleted, and what is said after."""

from __future__ import annotations

from bot.audience.segments.records import Segment, SegmentCounts
from bot.commands.intents import SegmentDelete, SegmentForm, Segments, SegmentShow
from cards.elements import Json, actions, block, button, card, panel, plain
from cards.forms import head
from cards.reader import Reader, plural
from cards.segments.words import people


def delete_question_card(
    segment: Segment, counts: SegmentCounts, asked: int, reader: Reader, *, late: bool = False
) -> Json:
    """Asks once; `asked` is now, in seconds since 1970. `late`: it was asked before, and answered too late."""
    again = [panel([block("That was asked a while ago, so nothing was deleted. Still sure?")], "warning")]
    body = [
        *head("Segment", f"Delete {plain(segment.name)}?"),
        *(again if late else []),
        block(f"{_lose(counts, reader)} What was sent stays.", spacing="Small"),
        actions(
            [
                button(_title(segment), SegmentDelete(segment.id, asked), style="destructive"),
                button("Keep it", SegmentShow(segment.id)),
            ],
            spacing="Medium",
        ),
    ]
    return card(
        body, f"Delete {segment.name}? {_lose(counts, reader)} To be asked again, type the command again.", reader
    )


def deleted_card(segment: Segment, counts: SegmentCounts, reader: Reader) -> Json:
    """It is gone; `counts` are those from before."""
    lost = plural(counts.members, "person no longer has", "people no longer have")
    what = f"{reader.number(counts.members)} {lost} this topic. " if counts.members else ""
    body = [
        *head("Segment", f"{plain(segment.name)} is deleted"),
        block(f"{what}What was sent stays, and its name is free again.", spacing="Small"),
        actions([button("Segments", Segments()), button("New segment", SegmentForm())], spacing="Medium"),
    ]
    return card(body, f"{segment.name} is deleted.", reader)


def _title(segment: Segment) -> str:
    title = f"Delete {segment.name}"
    return title if len(title) <= 30 else "Delete the segment"


def _lose(counts: SegmentCounts, reader: Reader) -> str:
    if not counts.members:
        return "Nobody is in it."
    return f"{people(counts.members, reader)} {plural(counts.members, 'loses', 'lose')} this topic."
