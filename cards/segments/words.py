"""Words that the cards of segments share."""

from __future__ import annotations

import re
from datetime import datetime

from bot.audience.segments.records import EVERYONE, Joined, Member, Segment, SegmentCounts, Through
from cards.elements import isolate
from cards.reader import Reader, plural

_BY_THEMSELVES = {
    Through.TAP: "Tapped Subscribe",
    Through.COMMAND: "Typed the command",
    Through.CARD: "Joined under topics",
    Through.CSV: "Came with a list",
    Through.MET: "Was met",
}


def kind(segment: Segment) -> str:
    """How people come into it, in lower case for the middle of a line."""
    if segment.id == EVERYONE:
        return "built in"
    if segment.rule is not None:
        return "whoever matches its rule"
    return "people join by tap" if segment.open else "admins add people"


def expression_of(segment: Segment) -> str:
    """The segment as an audience expression: quoted where its name could be read as more than a name."""
    words = {word.casefold() for word in re.split(r"[\s()]+", segment.name)}
    plainly = not words & {"and", "or", "not"} and not re.search(r"""[()"“”'‘’]""", segment.name)
    doubled = segment.name.replace('"', '""')
    return segment.name if plainly else f'"{doubled}"'


def people(count: int, reader: Reader) -> str:
    """ "1,204 people", "1 person"."""
    return f"{reader.number(count)} {plural(count, 'person', 'people')}"


def row_note(segment: Segment, counts: SegmentCounts, reader: Reader) -> str:
    """The quiet line under a segment in a list."""
    made = [kind(segment).capitalize()]
    made += [f"{reader.number(counts.waiting)} waiting to be met"] if counts.waiting else []
    made += [f"{reader.number(counts.left)} left since"] if counts.left else []
    return " · ".join(made)


def came_in(member: Member, reader: Reader, now: datetime) -> str:
    """How and when a member came in: "Added by Rui Costa, 23 November"."""
    made = _joined(member.joined, reader, now) if member.joined else ""
    if not member.waiting:
        return made
    return f"{made}, waiting to be met" if made else "Waiting to be met"


def _joined(joined: Joined, reader: Reader, now: datetime) -> str:
    how = _BY_THEMSELVES[joined.through] if joined.by_name is None else f"Added by {isolate(joined.by_name)}"
    at = reader.day(joined.at, now=now)
    return f"{how}, {at}, {reader.clock(joined.at)}" if joined.by_name is None else f"{how}, {at}"
