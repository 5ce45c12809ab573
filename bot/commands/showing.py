"""How a broadcast is shown to an admin: the card of its state, or the question that its preview asks."""

from __future__ import annotations

from bot.broadcasts.preview import preview_foot
from bot.broadcasts.records import Broadcast, State
from bot.broadcasts.service import Broadcasts
from bot.commands.answers import Answer, show
from bot.commands.asked import moment
from bot.commands.caller import Caller
from bot.content.checks import LARGEST, size_of
from cards.broadcasts.asking import asking_card
from cards.broadcasts.over import discarded_card
from cards.broadcasts.preview import preview_card, too_long_items
from cards.broadcasts.scheduled import scheduled_card
from cards.broadcasts.status import status_card
from cards.content.preview import preview_items


class Showing:
    """What the modules of commands about broadcasts answer with."""

    def __init__(self, broadcasts: Broadcasts) -> None:
        self._broadcasts = broadcasts

    async def shown(self, broadcast: Broadcast, caller: Caller, line: str = "") -> Answer:
        """The broadcast as it stands; `line` is one more sentence where a tap came late, as Markdown."""
        if broadcast.state is State.DRAFT:
            return await self.question(broadcast, caller)
        status, reader = await self._broadcasts.status(broadcast), caller.reader
        if broadcast.state is State.SCHEDULED:
            return show(scheduled_card(status, reader, note_line=line))
        if broadcast.state is State.ASKING:
            return show(asking_card(status, reader, by_itself=False))
        if broadcast.started_at is None:
            return show(discarded_card(broadcast, reader))
        return show(status_card(status, reader, note_line=line))

    async def question(self, broadcast: Broadcast, caller: Caller, *, late: bool = False, done: str = "") -> Answer:
        """The preview of one that is not sent yet: whether it is to go out at its time, or now if it has none.

        `late`: it was answered too late and is asked again. `done` is a line about what was just done.
        """
        preview = await self._broadcasts.preview(broadcast)
        drawn = preview_items(broadcast.message, preview_foot(preview.because), caller.reader)
        asked, test = moment(caller.at), broadcast.state is State.DRAFT
        made = preview_card(preview, drawn, asked, caller.reader, late=late, done=done)
        if size_of([made]) > LARGEST:
            made = preview_card(preview, too_long_items(test=test), asked, caller.reader, late=late, done=done)
        return show(made)
