"""The form of a segment, new or there already; with what is to be fixed after a try that failed."""

from __future__ import annotations

from dataclasses import dataclass

from bot.audience.segments.records import Segment
from bot.commands.intents import SegmentEdit, SegmentNew, Segments, SegmentShow
from bot.refusals import Refused
from cards.elements import Json, actions, button, card, plain, text_input, toggle
from cards.forms import field, head, mistakes, way_out
from cards.reader import Reader

LONGEST_NAME = 80
LONGEST_DESCRIPTION = 400
LONGEST_RHYTHM = 80
LONGEST_EMOJI = 16
"""Characters: a family or a flag is one emoji of many."""
_FIELDS = {"name": "the name", "description": "what people subscribe to", "rhythm": "how often", "emoji": "the emoji"}


@dataclass(frozen=True, slots=True)
class SegmentFields:
    """What stands in the fields."""

    name: str = ""
    description: str = ""
    rhythm: str = ""
    open: bool = True
    emoji: str = ""


def new_segment_card(reader: Reader, filled: SegmentFields | None = None, error: Refused | None = None) -> Json:
    """Asks for a new segment; `error` shows again what was typed, and what is wrong with it."""
    save = button("Make the segment", SegmentNew(name=""), style="positive")
    made = _form("New segment", "Segments", filled or SegmentFields(), error, save, way_out("Cancel", Segments()))
    return card(made, "To make a segment, type: segment new NAME: DESCRIPTION", reader)


def edit_segment_card(
    segment: Segment, reader: Reader, filled: SegmentFields | None = None, error: Refused | None = None
) -> Json:
    """Asks for changes to a segment."""
    there = SegmentFields(segment.name, segment.description, segment.rhythm, segment.open, segment.emoji)
    save = button("Save", SegmentEdit(segment.id), style="positive")
    title = f"Edit {plain(segment.name)}"
    made = _form(title, "Segment", filled or there, error, save, way_out("Cancel", SegmentShow(segment.id)))
    return card(made, f"To rename it, type: segment {segment.name} rename NEW", reader)


def _form(
    title: str, eyebrow: str, filled: SegmentFields, error: Refused | None, save: Json, cancel: Json
) -> list[Json]:
    name = text_input(
        "name", "Name", value=filled.name, longest=LONGEST_NAME, required="Give it a name, such as Lisbon office."
    )
    about = text_input(
        "description",
        "What people subscribe to, in one sentence",
        value=filled.description,
        longest=LONGEST_DESCRIPTION,
        lines=True,
    )
    often = text_input("rhythm", "How often, such as: About twice a month", value=filled.rhythm, longest=LONGEST_RHYTHM)
    sign = text_input("emoji", "An emoji beside the name, such as 🍕", value=filled.emoji, longest=LONGEST_EMOJI)
    join = toggle("open", "People join by themselves", "Listed under topics", on=filled.open)
    return [
        *head(eyebrow, title),
        *mistakes(error, _FIELDS),
        *(item for made in (name, about, often, sign, join) for item in field(made, error)),
        actions([save, cancel], spacing="Medium"),
    ]
