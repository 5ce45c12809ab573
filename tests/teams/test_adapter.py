"""botbuilder's adapter, cut off from its own network."""

from __future__ import annotations

from collections.abc import AsyncIterator
from copy import deepcopy
from datetime import UTC, datetime

import pytest
from botbuilder.core import ActivityHandler, TurnContext
from botbuilder.schema import ConversationAccount

from bot.connector.client import Connector, open_session
from bot.connector.tokens import NoTokens
from bot.teams.adapter import Prepared, TeamsAdapter, inbound_of
from bot.teams.inbound import Inbound, read_inbound
from tests.fakes.connector import FakeConnector, Scripted, running_connector
from tests.logged import Logged
from tests.teams.activities import TENANT, typed

NOW = datetime(2026, 11, 24, 9, 0, tzinfo=UTC)


class Does(ActivityHandler):  # type: ignore[misc] # botbuilder ships no types
    """A handler of botbuilder's kind that sends, and then changes, one activity."""

    def __init__(self) -> None:
        self.seen: Inbound | None = None
        self.ids: list[str] = []

    async def on_message_activity(self, turn_context: TurnContext) -> None:
        self.seen = inbound_of(turn_context)
        sent = await turn_context.send_activity(Prepared({"type": "message", "text": "first", "nothing": None}))
        change = Prepared({"type": "message", "text": "second"})
        change.id = sent.id
        changed = await turn_context.update_activity(change)
        self.ids = [sent.id, changed.id]


@pytest.fixture
async def channel() -> AsyncIterator[FakeConnector]:
    async with running_connector() as made:
        yield made


async def run(channel: FakeConnector, handler: ActivityHandler) -> object:
    async with open_session() as session:
        adapter = TeamsAdapter(Connector(session, NoTokens()))
        return await adapter.run(read_inbound(typed("hello", serviceUrl=channel.url), NOW), handler)


async def test_what_a_handler_sends_and_changes_goes_through_our_connector(channel: FakeConnector) -> None:
    handler = Does()
    assert await run(channel, handler) is None
    assert [(each.method, each.body["text"]) for each in channel.received] == [("POST", "first"), ("PUT", "second")]
    assert channel.updates[0].target == handler.ids[0]
    assert channel.updates[0].conversation == "a:ana"


async def test_the_body_goes_out_as_it_was_made(channel: FakeConnector) -> None:
    await run(channel, Does())
    assert channel.messages[0].body == {"type": "message", "text": "first", "nothing": None}


def test_a_copy_is_addressed_by_itself_and_shares_the_body() -> None:
    made = Prepared({"type": "message", "attachments": [{"content": {"body": ["long"]}}]})
    copied = deepcopy(made)
    copied.conversation = ConversationAccount(id="a:ana")
    assert isinstance(copied, Prepared)
    assert made.conversation is None
    assert copied.body is made.body


async def test_a_turn_knows_the_activity_as_it_was_read(channel: FakeConnector) -> None:
    handler = Does()
    await run(channel, handler)
    assert handler.seen is not None
    assert (handler.seen.tenant, handler.seen.text) == (TENANT, "hello")


async def test_a_change_that_fails_is_logged(channel: FakeConnector, logged: Logged) -> None:
    channel.script(Scripted(), Scripted(404, {"error": {"code": "ActivityNotFoundInConversation"}}))
    await run(channel, Does())
    warned = [(each["change"], each["reason"]) for each in logged if each["event"] == "answer not delivered"]
    assert warned == [("updated", "404 ActivityNotFoundInConversation")]


async def test_an_error_without_a_handler_for_it_reaches_the_caller(channel: FakeConnector) -> None:
    class Fails(ActivityHandler):  # type: ignore[misc] # botbuilder ships no types
        async def on_message_activity(self, turn_context: TurnContext) -> None:
            raise LookupError("broken")

    with pytest.raises(LookupError):
        await run(channel, Fails())


async def test_nothing_gets_in_past_our_own_check(channel: FakeConnector) -> None:
    async with open_session() as session:
        own = TeamsAdapter(Connector(session, NoTokens())).bot_framework_authentication
        with pytest.raises(PermissionError):
            await own.authenticate_request(None, "Bearer x")
        with pytest.raises(PermissionError):
            await own.authenticate_streaming_request("Bearer x", "msteams")
