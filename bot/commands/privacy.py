"""What Cohort holds about a person: shown to admins, handed to the person."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from typing import Any

from bot.commands import intents
from bot.commands.answers import Answer, show
from bot.commands.caller import Caller
from bot.commands.handing import Handing, Offer
from bot.files.records import FileRef
from bot.privacy.dossiers import Dossiers
from bot.privacy.mine import NAME, SOURCE, MyData
from cards.privacy.person import person_card

SAID = "All we hold of you: who you are, your segments and choices, and what was sent to you"


class PrivacyCommands:
    """The handlers; what somebody may see of others is checked by the service."""

    def __init__(self, dossiers: Dossiers, mine: MyData, handing: Handing) -> None:
        self._dossiers = dossiers
        self._mine = mine
        self._handing = handing

    def handlers(self) -> Mapping[type[intents.Intent], Callable[[Any, Caller], Awaitable[Answer]]]:
        return {intents.MyData: self.mine, intents.PersonShow: self.show}

    async def mine(self, _: intents.MyData, caller: Caller) -> Answer:
        """Of who asks, and of nobody else: nothing that the client sends says whose it is."""
        person = caller.person
        ref = FileRef(SOURCE, person.id, person.tenant, person.id)
        return await self._handing.out(Offer(ref, NAME, SAID, await self._mine.size(person)), caller)

    async def show(self, intent: intents.PersonShow, caller: Caller) -> Answer:
        about = await self._dossiers.about(caller.actor, address=intent.address, person=intent.person)
        return show(person_card(about, caller.reader, caller.at))
