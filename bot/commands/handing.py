"""Handing out a file: Teams' own offer, which puts it into the person's OneDrive, and a link for all other clients."""

from __future__ import annotations

from dataclasses import dataclass

from bot.commands.answers import Answer, Outgoing
from bot.commands.caller import Caller
from bot.files.links import Purpose
from bot.files.records import FileRef
from bot.files.service import Files
from cards.files.answers import link_card
from cards.files.attachments import consent_attachment


@dataclass(frozen=True, slots=True)
class Offer:
    """A file as it is offered: `size` in bytes, `description` one line of plain text that says what is in it."""

    ref: FileRef
    name: str
    description: str
    size: int


class Handing:
    """`offers`: the client draws Teams' own offers, which the Playground does not."""

    def __init__(self, files: Files, *, offers: bool) -> None:
        self._files = files
        self._offers = offers

    async def out(self, offer: Offer, caller: Caller) -> Answer:
        """The messages that hand the file to the caller."""
        made = [await self._offered(offer)] if self._offers else []
        url = await self._files.link(offer.ref)
        if url is not None:
            ends = caller.at + Purpose.LINK.lives
            card = link_card(offer.name, url, ends, caller.reader, alone=not made)
            made.append(Outgoing((card,), offer.description))
        return Answer(messages=tuple(made))

    async def _offered(self, offer: Offer) -> Outgoing:
        token = await self._files.offer(offer.ref)
        attachment = consent_attachment(offer.name, offer.description, offer.size, token)
        return Outgoing((), offer.description, (attachment,))
