"""What admins do with rules, typed or tapped: look at whom one reaches, and make segments of it."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from typing import Any

from bot.access.records import Right
from bot.broadcasts.reaching import Reaching
from bot.commands import intents
from bot.commands.answers import Answer, show
from bot.commands.caller import Caller
from bot.refusals import Refused
from cards.segments.reach import reach_card, reach_form_card


class RuleCommands:
    """The handlers of rules; what somebody may is checked by the services."""

    def __init__(self, reaching: Reaching) -> None:
        self._reaching = reaching

    def handlers(self) -> Mapping[type[intents.Intent], Callable[[Any, Caller], Awaitable[Answer]]]:
        return {intents.Reach: self.reach}

    async def reach(self, intent: intents.Reach, caller: Caller) -> Answer:
        caller.actor.check(Right.VIEW)  # an empty form asks no service for that
        if not intent.expression.strip():
            return show(reach_form_card(caller.reader))
        try:
            return show(reach_card(await self._reaching.of(caller.actor, intent.expression), caller.reader))
        except Refused as error:
            return show(reach_form_card(caller.reader, expression=intent.expression, error=error))
