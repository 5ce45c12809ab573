from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from datetime import UTC, datetime

import aiohttp
import pytest

from bot.connector.client import Connector, activities_url, member_url, open_session
from bot.connector.envelopes import profile
from bot.connector.outcomes import InDoubt, outcome
from bot.connector.records import Trouble
from bot.connector.tokens import NoTokens, TokenError
from bot.telemetry.metrics import Metrics
from tests.fakes.connector import FakeConnector, Scripted, running_connector

CONVERSATION = "a:1;messageid=2/3"


class Tokens:
    """Gives token-1, then token-2 … each time a fresh one is asked for."""

    def __init__(self, error: TokenError | None = None) -> None:
        self.number = 1
        self.error = error

    async def token(self, *, fresh: bool = False) -> str | None:
        if self.error:
            raise self.error
        self.number += fresh
        return f"token-{self.number}"


@pytest.fixture
async def fake() -> AsyncIterator[FakeConnector]:
    async with running_connector() as made:
        yield made


@pytest.fixture
async def session() -> AsyncIterator[aiohttp.ClientSession]:
    async with open_session() as made:
        yield made


@pytest.fixture
def connector(session: aiohttp.ClientSession) -> Connector:
    return Connector(session, Tokens(), lambda: datetime(2026, 11, 24, 9, 0, tzinfo=UTC))


async def test_a_message_is_made(fake: FakeConnector, connector: Connector) -> None:
    reply = await connector.send(fake.url + "/", CONVERSATION, {"type": "message"}, "contoso")
    assert (reply.status, reply.activity_id) == (201, "1:1")
    received = fake.messages[0]
    assert received.conversation == CONVERSATION
    assert received.path == "/v3/conversations/a%3A1%3Bmessageid%3D2%2F3/activities"
    assert received.body == {"type": "message"}
    assert received.headers["Authorization"] == "Bearer token-1"
    assert received.headers["x-ms-tenant-id"] == "contoso"
    assert received.headers["Content-Type"] == "application/json; charset=utf-8"


async def test_bytes_go_as_they_are(fake: FakeConnector, connector: Connector) -> None:
    await connector.send(fake.url, CONVERSATION, b'{"type":"typing"}')
    assert fake.messages[0].body == {"type": "typing"}


async def test_a_message_is_changed(fake: FakeConnector, connector: Connector) -> None:
    reply = await connector.update(fake.url, "a:1", "1:7/8", {"type": "message"})
    assert reply.status == 201
    assert (fake.updates[0].conversation, fake.updates[0].target) == ("a:1", "1:7/8")


async def test_a_member_is_looked_up(fake: FakeConnector, connector: Connector) -> None:
    fake.members["29:1"] = {"id": "29:1", "name": "Ana", "email": "ana@contoso.example"}
    found = profile((await connector.look_up(fake.url, "a:1", "29:1")).body)
    assert found is not None
    assert found.email == "ana@contoso.example"
    assert (await connector.look_up(fake.url, "a:1", "29:2")).error == "MemberNotFoundInConversation"


async def test_a_refused_token_is_renewed_once(fake: FakeConnector, connector: Connector) -> None:
    fake.script(Scripted(401, ""))
    assert (await connector.send(fake.url, "a:1", {})).status == 201
    assert [each.headers["Authorization"] for each in fake.messages] == ["Bearer token-1", "Bearer token-2"]


async def test_refused_again_it_stays_refused(fake: FakeConnector, connector: Connector) -> None:
    fake.always = Scripted(401, "")
    assert (await connector.send(fake.url, "a:1", {})).status == 401
    assert len(fake.messages) == 2


@pytest.mark.parametrize(("final", "trouble"), [(True, Trouble.TOKEN_REFUSED), (False, Trouble.NO_TOKEN)])
async def test_without_a_token_nothing_leaves(
    fake: FakeConnector, session: aiohttp.ClientSession, final: bool, trouble: Trouble
) -> None:
    connector = Connector(session, Tokens(TokenError("no", final=final)))
    assert (await connector.send(fake.url, "a:1", {})).trouble is trouble
    assert fake.messages == []


async def test_local_mode_sends_no_token(fake: FakeConnector, session: aiohttp.ClientSession) -> None:
    await Connector(session, NoTokens()).send(fake.url, "a:1", {})
    assert "Authorization" not in fake.messages[0].headers


async def test_errors_tell_code_and_time(fake: FakeConnector, connector: Connector) -> None:
    fake.script(Scripted(429, {"error": {"code": "Throttled"}}, {"Retry-After": "Tue, 24 Nov 2026 09:00:09 GMT"}))
    reply = await connector.send(fake.url, "a:1", {})
    assert (reply.status, reply.error, reply.retry_after, reply.activity_id) == (429, "Throttled", 9.0, "")


async def test_a_lost_connection(fake: FakeConnector, connector: Connector) -> None:
    fake.script(Scripted(reset=True))
    reply = await connector.send(fake.url, "a:1", {})
    assert reply.trouble is Trouble.RESET
    assert isinstance(outcome(reply), InDoubt)
    assert len(fake.messages) == 1


async def test_nobody_there(connector: Connector) -> None:
    async with running_connector() as gone:
        url = gone.url
    assert (await connector.send(url, "a:1", {})).trouble is Trouble.NOT_CONNECTED


async def test_no_answer_in_time(fake: FakeConnector, session: aiohttp.ClientSession) -> None:
    fake.script(Scripted(delay=5))
    connector = Connector(session, NoTokens(), timeout=aiohttp.ClientTimeout(total=0.1))
    assert (await connector.send(fake.url, "a:1", {})).trouble is Trouble.TIMEOUT


@pytest.mark.parametrize("url", ["", "ftp://a.example", "http://", "not a url", "http://a.example:99999999"])
async def test_an_address_that_is_none(connector: Connector, url: str) -> None:
    reply = await connector.send(url, "a:1", {})
    assert reply.trouble in (Trouble.ADDRESS, Trouble.NOT_CONNECTED)


async def test_a_redirect_is_not_followed(fake: FakeConnector, connector: Connector) -> None:
    fake.script(Scripted(307, "", {"Location": fake.url + "/v3/conversations/a:2/activities"}))
    assert (await connector.send(fake.url, "a:1", {})).status == 307
    assert [each.conversation for each in fake.messages] == ["a:1"]


async def test_an_answer_that_breaks_off_still_has_its_status(connector: Connector) -> None:
    async def handle(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.readuntil(b"\r\n\r\n")
        writer.write(b'HTTP/1.1 201 Created\r\nContent-Length: 99\r\n\r\n{"id": ')
        await writer.drain()
        writer.close()

    server = await asyncio.start_server(handle, "127.0.0.1", 0)
    async with server:
        port = server.sockets[0].getsockname()[1]
        reply = await connector.send(f"http://127.0.0.1:{port}", "a:1", {})
    assert (reply.status, reply.trouble, reply.activity_id) == (201, None, "")


async def test_connections_are_used_again(fake: FakeConnector, session: aiohttp.ClientSession) -> None:
    connector = Connector(session, NoTokens())
    for _ in range(5):
        await connector.send(fake.url, "a:1", {})
    assert isinstance(session.connector, aiohttp.TCPConnector)
    assert len(session.connector._conns) == 1


def test_addresses_keep_a_path() -> None:
    made = activities_url("https://smba.trafficmanager.net/emea/", "a:1")
    assert made == "https://smba.trafficmanager.net/emea/v3/conversations/a%3A1/activities"
    assert (
        str(member_url("https://x.example", "a:1", "29:2")) == "https://x.example/v3/conversations/a%3A1/members/29%3A2"
    )


@pytest.mark.parametrize(
    ("scripted", "answer"),
    [
        (Scripted(), "2xx"),
        (Scripted(404), "404"),
        (Scripted(418), "4xx"),
        (Scripted(429), "429"),
        (Scripted(503), "5xx"),
        (Scripted(reset=True), "connection lost"),
    ],
)
async def test_every_call_is_timed_and_counted_by_its_answer(
    session: aiohttp.ClientSession, fake: FakeConnector, scripted: Scripted, answer: str
) -> None:
    metrics = Metrics()
    fake.script(scripted)
    await Connector(session, NoTokens(), metrics=metrics).send(fake.url, "a:1", {})
    told = metrics.registry.get_sample_value
    assert told("cohort_connector_answers_total", {"call": "send", "answer": answer}) == 1
    assert told("cohort_connector_seconds_count", {"call": "send"}) == 1


@pytest.mark.parametrize(("final", "answer"), [(True, "token refused"), (False, "no token")])
async def test_a_call_that_has_no_token_is_counted_and_not_timed(
    session: aiohttp.ClientSession, final: bool, answer: str
) -> None:
    metrics = Metrics()
    connector = Connector(session, Tokens(TokenError("no", final=final)), metrics=metrics)
    await connector.look_up("http://127.0.0.1:1", "a:1", "29:1")
    told = metrics.registry.get_sample_value
    assert told("cohort_connector_answers_total", {"call": "look up", "answer": answer}) == 1
    assert told("cohort_connector_seconds_count", {"call": "look up"}) is None


async def test_a_refused_token_counts_as_an_answer_of_its_own(
    session: aiohttp.ClientSession, fake: FakeConnector
) -> None:
    metrics = Metrics()
    fake.script(Scripted(401))
    await Connector(session, Tokens(), metrics=metrics).send(fake.url, "a:1", {})
    told = metrics.registry.get_sample_value
    for answer in ("401", "2xx"):
        assert told("cohort_connector_answers_total", {"call": "send", "answer": answer}) == 1
