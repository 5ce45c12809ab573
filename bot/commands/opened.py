"""How one segment is shown to an admin, whatever led there."""

from __future__ import annotations

from bot.audience.segments.records import Segment
from bot.audience.segments.service import Segments
from bot.commands.answers import Answer, show
from bot.commands.caller import Caller
from cards.segments.show import segment_card

NEWEST = 3
"""Members who are named on the card."""


async def shown(segments: Segments, segment: Segment, caller: Caller, done: str = "") -> Answer:
    """The segment with its counts and its rule; `done` says what was just done to it, as Markdown."""
    counts = await segments.counts(caller.actor, segment.id)
    newest = await segments.newest(caller.actor, segment.id, NEWEST)
    rule = "" if segment.rule is None else await segments.written(caller.tenant, segment.rule)
    return show(segment_card(segment, counts, newest, caller.reader, caller.at, done=done, rule=rule))
