"""The messages there are, and one of them as people see it."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from typing import Any

from bot.commands import intents
from bot.commands.answers import Answer, show
from bot.commands.caller import Caller
from bot.content.checks import LARGEST, size_of
from bot.content.service import Content
from cards.broadcasts.messages import PAGE_SIZE, message_card, messages_card
from cards.broadcasts.preview import too_long_items
from cards.content.preview import preview_items


class MessageCommands:
    """The handlers of messages; the desk has checked that the caller is an admin."""

    def __init__(self, content: Content) -> None:
        self._content = content

    def handlers(self) -> Mapping[type[intents.Intent], Callable[[Any, Caller], Awaitable[Answer]]]:
        return {intents.Messages: self.list, intents.MessageShow: self.show}

    async def list(self, intent: intents.Messages, caller: Caller) -> Answer:
        named = sorted(
            (message for message in await self._content.all(caller.actor) if message.name),
            key=lambda message: message.name.casefold(),
        )
        pages = max(-(-len(named) // PAGE_SIZE), 1)
        page = min(max(intent.page, 1), pages)
        rows = named[(page - 1) * PAGE_SIZE : page * PAGE_SIZE]
        return show(messages_card(rows, page, len(named), caller.reader))

    async def show(self, intent: intents.MessageShow, caller: Caller) -> Answer:
        message = await self._content.found(caller.actor, intent.message)
        made = message_card(message, preview_items(message, None, caller.reader), caller.reader)
        if size_of([made]) > LARGEST:
            made = message_card(message, too_long_items(test=False), caller.reader)
        return show(made)
