"""What an expression means now, and whether a broadcast's still means what it did when the broadcast was made."""

from __future__ import annotations

from bot.audience.language.compiler import compile_audience
from bot.audience.language.nodes import Expression
from bot.audience.segments.records import EVERYONE, Segment
from bot.audience.segments.service import Segments
from bot.broadcasts.records import Audience, Broadcast
from bot.refusals import Refused


class Meaning:
    """Reads expressions by the tenant's segments as they are now."""

    def __init__(self, segments: Segments) -> None:
        self._segments = segments

    async def audience(self, expression: str, tenant: str) -> Audience:
        """The audience of typed text. Refused, with the field `expression`, when it says nobody or cannot be read."""
        parsed = await self._parsed(expression, tenant)
        return compile_audience(parsed, expression.strip(), tenant)

    async def still(self, broadcast: Broadcast) -> Expression:
        """The broadcast's expression. Refused where it is another audience by now: names that were changed since must
        not send to somebody else."""
        changed = f"The segments in “{broadcast.audience.text}” have changed since. Make the broadcast again."
        try:
            parsed = await self._parsed(broadcast.audience.text, broadcast.tenant)
        except Refused as error:
            raise Refused(changed) from error
        if compile_audience(parsed, broadcast.audience.text, broadcast.tenant) != broadcast.audience:
            raise Refused(changed)
        return parsed

    async def because(self, broadcast: Broadcast) -> Segment:
        """The segment that a preview gives as the reason."""
        first = next(iter(broadcast.audience.positives), EVERYONE)
        segment = await self._segments.get(broadcast.tenant, first)
        return segment or Segment(EVERYONE, broadcast.tenant, EVERYONE)

    async def _parsed(self, expression: str, tenant: str) -> Expression:
        if not expression.strip():
            raise Refused("Say who gets it: the name of a segment, or everyone.", field="expression")
        try:
            return await self._segments.read(tenant, expression)
        except Refused as error:
            raise Refused(error.sentence, field="expression") from error
