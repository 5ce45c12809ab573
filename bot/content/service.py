"""The use cases of content: find messages and their buttons, save versions."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from pymongo.errors import DuplicateKeyError

from bot.access.records import Actor, Right
from bot.audience.segments.service import Segments
from bot.content.checks import check_message, check_size
from bot.content.places import button_at, buttons_of
from bot.content.records import Button, ButtonPlace, Message, MessageButton, SegmentButton, TextPart
from bot.content.store import MessageStore
from bot.identifiers import new_id
from bot.refusals import Refused
from cards.content.render import message_cards
from cards.reader import Reader

GONE = "That message isn't there any more. Type *messages* to see those that are."


class Content:
    """Messages of all tenants; `now` gives the time in UTC."""

    def __init__(self, store: MessageStore, segments: Segments, now: Callable[[], datetime]) -> None:
        self._store = store
        self._segments = segments
        self._now = now

    async def live(self, tenant: str, message_id: str) -> Message | None:
        """The version of a message that is shown and sent now."""
        return await self.version(tenant, message_id, await self._store.live_version(tenant, message_id))

    async def version(self, tenant: str, message_id: str, version: int) -> Message | None:
        """One version, however old."""
        return await self._store.version(tenant, message_id, version)

    async def find(self, tenant: str, name: str) -> Message | None:
        """The live version of the message with that name, regardless of case."""
        message_id = await self._store.find(tenant, name)
        return await self.live(tenant, message_id) if message_id else None

    async def names(self, tenant: str) -> list[tuple[str, str]]:
        """(id, name) of all that have a name, by name."""
        return await self._store.names(tenant)

    async def all(self, actor: Actor) -> list[Message]:
        """The live versions of all that have a name, by name, for an admin; typed texts are not among them."""
        actor.check(Right.VIEW)
        return await self._store.all(actor.tenant)

    async def found(self, actor: Actor, message_id: str) -> Message:
        """The live version of one, for an admin. Refused when it is gone."""
        actor.check(Right.VIEW)
        message = await self.live(actor.tenant, message_id)
        if message is None:
            raise Refused(GONE)
        return message

    async def button(self, tenant: str, place: ButtonPlace) -> tuple[Message, Button] | None:
        """The button that stands there and its message, in whatever version; None when there is none."""
        message = await self.version(tenant, place.message, place.version)
        button = button_at(message, place) if message else None
        return (message, button) if message and button else None

    async def typed(self, tenant: str, text: str) -> Message:
        """Typed text as a message without a name, stored. Refused when it is empty or too large."""
        return await self.save(Message(new_id(), tenant, "", 1, (TextPart(text.strip()),)))

    async def save(self, message: Message) -> Message:
        """Stores the message as its next version, which becomes the live one; returns it.

        Refused when Teams cannot show it, its name is taken, or a button leads nowhere.
        """
        check_sendable(message)
        await self._check_targets(message)
        try:
            return await self._store.add_version(message, self._now())
        except DuplicateKeyError as error:
            sentence = f"There is already a message called {message.name}. Choose another name."
            raise Refused(sentence, field="name") from error

    async def _check_targets(self, message: Message) -> None:
        for button in (button for part in message.parts for button in buttons_of(part)):
            if isinstance(button, SegmentButton) and await self._segments.get(message.tenant, button.segment) is None:
                raise Refused(f"The button “{button.title}” names a segment that isn't there.")
            for target in _messages_behind(button):
                if target != message.id and not await self._store.live_version(message.tenant, target):
                    raise Refused(f"The button “{button.title}” names a message that isn't there.")


def check_sendable(message: Message) -> None:
    """Raises Refused when the message breaks a limit, or one of its activities is too large for Teams."""
    check_message(message)
    for outgoing in message_cards(message, {}, Reader()):
        check_size(outgoing.cards)


def _messages_behind(button: Button) -> list[str]:
    if isinstance(button, MessageButton):
        return [button.message]
    return [button.follow_up] if isinstance(button, SegmentButton) and button.follow_up else []
