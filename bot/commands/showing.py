"""How a broadcast is shown to an admin: the card of its state, or the question that its preview asks."""

from __future__ import annotations

from bot.broadcasts.preview import preview_foot
from bot.broadcasts.records import Broadcast, State
from bot.broadcasts.service import Broadcasts
from bot.commands.answers import Answer, show
from bot.commands.asked import moment
from bot.commands.caller import Caller
from bot.content.checks import LARGEST, size_of
from cards.broadcasts.over import discarded_card
from cards.broadcasts.preview import preview_card, too_long_items
from cards.broadcasts.status import status_card
from cards.content.preview import preview_items


class Showing:
    """What the modules of commands about broadcasts answer with."""

    def __init__(self, broadcasts: Broadcasts) -> None:
        self._broadcasts = broadcasts

    async def shown(self, broadcast: Broadcast, caller: Caller, line: str = "") -> Answer:
        """The broadcast as it stands; `line` is one more sentence where a tap came late, as Markdown."""
        if broadcast.state is State.DRAFT:
            return await self.preview(broadcast, caller)
        if broadcast.started_at is None:
            return show(discarded_card(broadcast, caller.reader))
        return show(status_card(await self._broadcasts.status(broadcast), caller.reader, note_line=line))

    async def preview(self, broadcast: Broadcast, caller: Caller, *, late: bool = False, done: str = "") -> Answer:
        """The question before it leaves; of one that has left, how it stands."""
        if broadcast.state is not State.DRAFT:  # the same activity again, after it was sent
            return await self.shown(broadcast, caller)
        preview = await self._broadcasts.preview(broadcast)
        drawn = preview_items(broadcast.message, preview_foot(preview.because), caller.reader)
        asked = moment(caller.at)
        made = preview_card(preview, drawn, asked, caller.reader, late=late, done=done)
        if size_of([made]) > LARGEST:
            made = preview_card(preview, too_long_items(test=True), asked, caller.reader, late=late, done=done)
        return show(made)
