"""botbuilder's CloudAdapter without its network: requests were checked before, and answers go through our connector.

CloudAdapter on its own fetches keys with a blocking call, asks for a token and opens a connection for every turn, and
answers 500 to every invoke that returns a body (microsoft/teams-sdk issue 2547). process_activity, given the result of
our own check, has none of that.
"""

from __future__ import annotations

from copy import copy
from typing import Any

import structlog
from botbuilder.core import TurnContext
from botbuilder.integration.aiohttp import CloudAdapter
from botbuilder.schema import Activity, ActivityTypes, ChannelAccount, ConversationAccount, ResourceResponse
from botframework.connector.auth import (
    AuthenticateRequestResult,
    BotFrameworkAuthentication,
    ClaimsIdentity,
    ConnectorFactory,
)

from bot.commands.answers import Json
from bot.connector.records import Reply
from bot.teams.inbound import Account, Inbound
from bot.teams.ports import Connector

INBOUND = "cohort.inbound"
FIRST_FAILURE = 300

log = structlog.get_logger(__name__)


class Prepared(Activity):  # type: ignore[misc] # botbuilder ships no types
    """An outgoing activity whose JSON is ready; botbuilder's serialiser would put nulls into the cards."""

    def __init__(self, body: Json) -> None:
        super().__init__(type=ActivityTypes.message)
        self.body = body

    def __deepcopy__(self, memo: dict[int, Any]) -> Prepared:
        """botbuilder copies whatever it sends, to address it; the body of cards is only read, so copies share it."""
        return copy(self)


class _Factory(ConnectorFactory):  # type: ignore[misc] # botbuilder ships no types
    """botbuilder insists on a client of its own for a turn; it gets ours, and never calls it."""

    def __init__(self, connector: Connector) -> None:
        self._connector = connector

    async def create(self, service_url: str, audience: str) -> Any:
        return self._connector


class _Checked(BotFrameworkAuthentication):  # type: ignore[misc] # botbuilder ships no types
    """Stands where botbuilder would check tokens: nothing gets through this way, only through our own check."""

    def __init__(self, connector: Connector) -> None:
        self._factory = _Factory(connector)

    async def authenticate_request(self, activity: Any, auth_header: str) -> Any:
        raise PermissionError("requests are checked before botbuilder")

    async def authenticate_streaming_request(self, auth_header: str, channel_id_header: str) -> Any:
        raise PermissionError("streaming is not served")

    def create_connector_factory(self, claims_identity: Any) -> _Factory:
        return self._factory

    async def create_user_token_client(self, claims_identity: Any) -> None:
        return None


class TeamsAdapter(CloudAdapter):  # type: ignore[misc] # botbuilder ships no types
    """Runs turns for activities that passed the doors."""

    def __init__(self, connector: Connector) -> None:
        super().__init__(_Checked(connector))
        self._connector = connector

    async def run(self, inbound: Inbound, handler: Any) -> Any:
        """Runs one turn of a botbuilder handler. Returns the InvokeResponse of an invoke, else None."""

        async def turn(context: TurnContext) -> None:
            await handler.on_turn(context)

        checked = AuthenticateRequestResult()
        checked.claims_identity = ClaimsIdentity({}, True)
        checked.connector_factory = self.bot_framework_authentication.create_connector_factory(None)
        activity = _reduced(inbound)
        activity.additional_properties[INBOUND] = inbound
        return await self.process_activity(checked, activity, turn)

    async def send_activities(self, context: TurnContext, activities: list[Activity]) -> list[ResourceResponse]:
        """Sends `Prepared` activities to the turn's conversation, in order, and keeps the response of an invoke."""
        return [await self._send_one(context, activity) for activity in activities]

    async def _send_one(self, context: TurnContext, activity: Activity) -> ResourceResponse:
        if activity.type == ActivityTypes.invoke_response:
            context.turn_state[self._INVOKE_RESPONSE_KEY] = activity
            return ResourceResponse(id="")
        to = inbound_of(context)
        reply = await self._connector.send(to.service_url, to.conversation, activity.body, to.tenant)
        return _told(reply, to, "sent")

    async def update_activity(self, context: TurnContext, activity: Activity) -> ResourceResponse:
        """Puts a `Prepared` activity in the place of the one with its id."""
        to = inbound_of(context)
        reply = await self._connector.update(to.service_url, to.conversation, activity.id, activity.body)
        return _told(reply, to, "updated")


def inbound_of(context: TurnContext) -> Inbound:
    """The activity of a turn as it was read at the door."""
    found = context.activity.additional_properties[INBOUND]
    assert isinstance(found, Inbound)
    return found


def _told(reply: Reply, to: Inbound, what: str) -> ResourceResponse:
    if reply.trouble is not None or reply.status >= FIRST_FAILURE:
        why = reply.trouble or f"{reply.status} {reply.error}"
        log.warning("answer not delivered", change=what, reason=why, tenant=to.tenant, activity=to.id)
    return ResourceResponse(id=reply.activity_id)


def _reduced(inbound: Inbound) -> Activity:
    return Activity(
        type=inbound.type,
        id=inbound.id,
        name=inbound.name,
        action=inbound.action,
        channel_id="msteams",
        service_url=inbound.service_url,
        conversation=ConversationAccount(id=inbound.conversation),
        from_property=_channel_account(inbound.sender),
        recipient=_channel_account(inbound.bot),
    )


def _channel_account(account: Account | None) -> ChannelAccount | None:
    return ChannelAccount(id=account.id, name=account.name) if account else None
