"""What Cohort holds about a person: shown to admins."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from typing import Any

from bot.commands import intents
from bot.commands.answers import Answer, show
from bot.commands.caller import Caller
from bot.privacy.dossiers import Dossiers
from cards.privacy.person import person_card


class PrivacyCommands:
    """The handlers; what somebody may see of others is checked by the service."""

    def __init__(self, dossiers: Dossiers) -> None:
        self._dossiers = dossiers

    def handlers(self) -> Mapping[type[intents.Intent], Callable[[Any, Caller], Awaitable[Answer]]]:
        return {intents.PersonShow: self.show}

    async def show(self, intent: intents.PersonShow, caller: Caller) -> Answer:
        about = await self._dossiers.about(caller.actor, address=intent.address, person=intent.person)
        return show(person_card(about, caller.reader, caller.at))
