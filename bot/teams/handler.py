"""What an activity means for the house: which use case it calls, and how the answer goes back."""

from __future__ import annotations

from http import HTTPStatus
from typing import Any

import structlog
from botbuilder.core import ActivityHandler, InvokeResponse, TurnContext
from botbuilder.schema import Activity, ActivityTypes

from bot.commands.answers import Answer, Outgoing, say
from bot.connector.activity import activity_body
from bot.teams import invokes
from bot.teams.adapter import Prepared, inbound_of
from bot.teams.inbound import Account, BadActivity, Inbound
from bot.teams.ports import Consents, Desk, People
from bot.telemetry.metrics import Metrics
from cards.people.answers import went_wrong_card
from cards.reader import Reader

PERSONS_ACTS = frozenset(
    {
        ActivityTypes.event,
        ActivityTypes.message_delete,
        ActivityTypes.message_reaction,
        ActivityTypes.message_update,
        ActivityTypes.typing,
    }
)
"""Activities that nothing is done about, except that a person who does them has the app and is reachable."""

log = structlog.get_logger(__name__)


class TeamsHandler(ActivityHandler):  # type: ignore[misc] # botbuilder ships no types
    """Serves every kind of activity; what it does not know it takes note of and leaves alone."""

    def __init__(
        self, desk: Desk, people: People, metrics: Metrics | None = None, consents: Consents | None = None
    ) -> None:
        super().__init__()
        self._desk = desk
        self._people = people
        self._consents = consents
        self._metrics = metrics or Metrics()

    async def on_turn(self, turn_context: TurnContext) -> None:
        inbound = inbound_of(turn_context)
        if inbound.type in PERSONS_ACTS and inbound.reachable and _is_person(inbound.sender, inbound):
            await self._people.meet(inbound.sighting())
        await super().on_turn(turn_context)

    async def on_message_activity(self, turn_context: TurnContext) -> None:
        inbound = inbound_of(turn_context)
        if inbound.sender is not None and not _is_person(inbound.sender, inbound):
            return
        if not inbound.personal:
            await self._explain(turn_context)
            return
        answer = await self._answer_message(inbound)
        await _send(turn_context, _as_messages(answer))

    async def _answer_message(self, inbound: Inbound) -> Answer:
        """Typed text, or the tap of a client that cannot replace the card: an Action.Submit has its data as value."""
        sighting, key, value = inbound.sighting(), _key(inbound), inbound.value
        if isinstance(value, dict) and ("do" in value or not inbound.text.strip()):
            return await self._desk.tapped(sighting, inbound.conversation, key, value, in_place=False)
        return await self._desk.typed(sighting, inbound.conversation, key, inbound.text, inbound.files)

    async def on_invoke_activity(self, turn_context: TurnContext) -> InvokeResponse:
        inbound = inbound_of(turn_context)
        name = inbound.name.casefold()
        if name == invokes.CARD_ACTION:
            return _invoke_response(await self._card_action(turn_context, inbound))
        if name == invokes.FEEDBACK:
            return _invoke_response({})
        if name == invokes.FILE_CONSENT and self._consents is not None:
            await self._file_consent(turn_context, inbound, self._consents)
            return InvokeResponse(status=HTTPStatus.OK)
        return InvokeResponse(status=HTTPStatus.NOT_IMPLEMENTED)

    async def _card_action(self, turn_context: TurnContext, inbound: Inbound) -> dict[str, Any]:
        action = invokes.read_card_action(inbound.value)
        if action is None:
            return invokes.malformed()
        if not action.tapped:
            return invokes.told("")
        if not inbound.personal:
            return invokes.told(invokes.PERSONAL_ONLY)
        if inbound.sender is not None and not _is_person(inbound.sender, inbound):
            return invokes.told("")
        sighting, key = inbound.sighting(), _key(inbound)
        answer = await self._desk.tapped(sighting, inbound.conversation, key, action.data, in_place=True)
        await _send(turn_context, answer.messages)
        return invokes.replaced(answer.replace) if answer.replace else invokes.told(invokes.SEE_BELOW)

    async def _file_consent(self, turn_context: TurnContext, inbound: Inbound, consents: Consents) -> None:
        answer = invokes.read_file_consent(inbound.value)
        if answer is None:
            raise BadActivity("The answer to the offer of a file can't be read.")
        if inbound.personal and _is_person(inbound.sender, inbound):
            await _send(turn_context, await consents.answered(answer, inbound.sighting(), _key(inbound)))

    async def on_installation_update_add(self, turn_context: TurnContext) -> None:
        inbound = inbound_of(turn_context)
        if inbound.personal:
            await self._people.arrived(inbound.sighting(_newcomer(inbound)))
        else:
            await self._explain(turn_context)

    async def on_installation_update_remove(self, turn_context: TurnContext) -> None:
        await self._departed(inbound_of(turn_context))

    async def on_conversation_update_activity(self, turn_context: TurnContext) -> None:
        inbound = inbound_of(turn_context)
        if not inbound.personal:
            if any(_is_us(account, inbound) for account in inbound.added):
                await self._explain(turn_context)
        elif inbound.added:
            await self._people.arrived(inbound.sighting(_newcomer(inbound)))
        elif any(_is_us(account, inbound) or _is_sender(account, inbound) for account in inbound.removed):
            await self._departed(inbound)

    async def _departed(self, inbound: Inbound) -> None:
        """A removal from a group or team says nothing about anybody's personal chat."""
        if inbound.personal:
            who = inbound.sighting(_newcomer(inbound))
            await self._people.departed(who.tenant, who.aad_id, who.teams_id, who.at)

    async def _explain(self, turn_context: TurnContext) -> None:
        inbound = inbound_of(turn_context)
        if not inbound.tenant or not inbound.conversation:
            raise BadActivity("The activity lacks its conversation or its tenant.")
        answer = await self._desk.explain(inbound.tenant, inbound.thread)
        await _send(turn_context, answer.messages if answer else ())

    async def failed(self, turn_context: TurnContext, error: Exception) -> None:
        """What the adapter calls when a turn raised: one line in the log, one card for whoever waits for an answer."""
        if isinstance(error, BadActivity):
            raise error
        inbound = inbound_of(turn_context)
        self._metrics.turn_failed()
        log.error(
            "turn failed",
            type=inbound.type, invoke=inbound.name, activity=inbound.id, tenant=inbound.tenant, exc_info=error,
        )  # fmt: skip
        if inbound.reachable and inbound.type in (ActivityTypes.message, ActivityTypes.invoke):
            await _send(turn_context, say(went_wrong_card(Reader.of(inbound.locale, inbound.zone))).messages)
        if inbound.type == ActivityTypes.invoke:
            response = _invoke_response(invokes.told(invokes.SEE_BELOW))
            await turn_context.send_activity(Activity(type=ActivityTypes.invoke_response, value=response))


def _invoke_response(body: dict[str, Any]) -> InvokeResponse:
    return InvokeResponse(status=HTTPStatus.OK, body=body)


def _is_us(account: Account, inbound: Inbound) -> bool:
    return account.id == inbound.bot.id if inbound.bot else account.is_bot


def _is_sender(account: Account, inbound: Inbound) -> bool:
    return inbound.sender is not None and account.id == inbound.sender.id


def _is_person(account: Account | None, inbound: Inbound) -> bool:
    return account is not None and not account.is_bot and not _is_us(account, inbound)


def _newcomer(inbound: Inbound) -> Account:
    """Whom an installation is about: its sender, else the one who joins or goes and is not the bot."""
    for account in (inbound.sender, *inbound.added, *inbound.removed):
        if account is not None and _is_person(account, inbound):
            return account
    raise BadActivity("The activity names no person.")


def _key(inbound: Inbound) -> str:
    """The id that everything done in the turn rests on, so that the same activity is done once."""
    if not inbound.id:
        raise BadActivity("The activity has no id.")
    return inbound.id


def _as_messages(answer: Answer) -> tuple[Outgoing, ...]:
    if answer.messages or answer.replace is None:
        return answer.messages
    return (Outgoing((answer.replace,), str(answer.replace.get("fallbackText", ""))),)


async def _send(turn_context: TurnContext, messages: tuple[Outgoing, ...]) -> None:
    to = inbound_of(turn_context)
    bot = to.bot.id if to.bot else ""
    for outgoing in messages:
        body = activity_body(outgoing, bot_id=bot, conversation_id=to.conversation, tenant=to.tenant, alert=False)
        await turn_context.send_activity(Prepared(body))
