"""The use case of looking at an audience before anything is done with it: how many it reaches, and some of them."""

from __future__ import annotations

from bot.access.records import Actor, Right
from bot.audience.language.nodes import Expression
from bot.audience.segments.service import Segments
from bot.broadcasts.reach import ReachCounter
from bot.broadcasts.records import Reached
from bot.refusals import Refused


class Reaching:
    """Reads and counts; nothing is kept."""

    def __init__(self, segments: Segments, counter: ReachCounter) -> None:
        self._segments = segments
        self._counter = counter

    async def of(self, actor: Actor, text: str) -> Reached:
        """Whom the typed audience reaches now. Refused, with the field `expression`, when it cannot be read."""
        actor.check(Right.VIEW)
        if not text.strip():
            raise Refused("Say who is meant, such as *Lisbon office and not Interns*.", field="expression")
        expression = await self._segments.read(actor.tenant, text)
        some = await self._counter.sample(expression, actor.tenant)
        counted = await self._counter.count(expression, actor.tenant)
        written = await self._segments.written(actor.tenant, expression)
        return Reached(written, counted, tuple(each.label for each in some))

    async def people(self, actor: Actor, expression: Expression) -> int:
        """How many it reaches now."""
        actor.check(Right.VIEW)
        return (await self._counter.count(expression, actor.tenant)).people
