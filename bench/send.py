"""How fast a broadcast leaves, against a raw POST loop and against botbuilder's own proactive loop, in one run.

All three post to the same connector on loopback, and none asks for a token (which flatters botbuilder: with one it asks
for a token per message). CPU is that of the process that sends; the database's is not in it.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable

from botbuilder.core import TurnContext
from botbuilder.integration.aiohttp import CloudAdapter, ConfigurationBotFrameworkAuthentication
from botbuilder.schema import Activity, ChannelAccount, ConversationAccount, ConversationReference

from bench.connector import running_connector
from bench.figures import Goal, Row
from bench.house import PLAIN_TEXT, Figure, Watch, meet, sending_house
from bench.sizes import Sizes
from bot.connector.client import activities_url, open_session
from bot.identifiers import new_id
from bot.storage.database import Storage
from tests.mongo import running_mongod

AT_ONCE = 64
"""Requests of the raw loop that are on their way."""


def measure(sizes: Sizes) -> list[Row]:
    """The rows of the table."""
    with running_mongod() as uri, running_connector() as url:
        return asyncio.run(_measure(Storage(uri, f"bench{new_id()}"), url, sizes))


async def _measure(storage: Storage, url: str, sizes: Sizes) -> list[Row]:
    await meet(storage, sizes.messages, url)
    async with sending_house(storage) as house:
        broadcast = await house.drafted()
        body = await house.one_body(broadcast)
        before = await _timed(_raw(url, body, sizes.messages))
        await house.prepare(broadcast)
        ours = await house.send(broadcast)
        counts = await house.counts(broadcast)
    after = await _timed(_raw(url, body, sizes.messages))
    loop = await _timed(_plain(url, sizes.plain))
    storage.close()
    if counts.sent != sizes.messages:
        raise RuntimeError(f"not everybody was sent it: {counts}")
    raw = Figure((before.wall + after.wall) / 2, (before.cpu + after.cpu) / 2)
    return _rows(sizes, ours, raw, loop)


def _rows(sizes: Sizes, ours: Figure, raw: Figure, loop: Figure) -> list[Row]:
    n, plain = sizes.messages, sizes.plain
    rate, cost = ours.rate(n), ours.cost(n)
    return [
        _rate(rate, "raw POST loop", raw.rate(n), Goal(0.5, at_least=True)),
        _rate(rate, "botbuilder loop", loop.rate(plain), Goal(36, at_least=True)),
        _cost(cost, "raw POST loop", raw.cost(n), Goal(1.4)),
        _cost(cost, "botbuilder loop", loop.cost(plain), Goal(1 / 50)),
    ]


def _rate(ours: float, name: str, theirs: float, goal: Goal) -> Row:
    return Row("send path: rate", f"{ours:,.0f}/s", f"{name}: {theirs:,.0f}/s", ours / theirs, goal)


def _cost(ours: float, name: str, theirs: float, goal: Goal) -> Row:
    unit = "s per 1,000"
    return Row("send path: CPU", f"{ours:.2f} {unit}", f"{name}: {theirs:.2f} {unit}", ours / theirs, goal)


async def _timed(work: Awaitable[None]) -> Figure:
    watch = Watch()
    await work
    return watch.read()


async def _raw(url: str, body: bytes, messages: int) -> None:
    """The fastest that aiohttp goes: pooled, prepared bytes, so many at a time."""
    async with open_session() as session:
        numbers = iter(range(messages))

        async def lane() -> None:
            for number in numbers:
                async with session.post(activities_url(url, f"a:{number}"), data=body) as response:
                    await response.read()

        await asyncio.gather(*(lane() for _ in range(AT_ONCE)))


async def _plain(url: str, messages: int) -> None:
    """What a bot does without an engine: continue_conversation for one person after the other."""
    adapter = CloudAdapter(ConfigurationBotFrameworkAuthentication({}))

    async def say(turn: TurnContext) -> None:
        await turn.send_activity(Activity(type="message", text=PLAIN_TEXT))

    for number in range(messages):
        reference = ConversationReference(
            bot=ChannelAccount(id="28:bot"),
            user=ChannelAccount(id=f"29:{number}"),
            conversation=ConversationAccount(id=f"a:{number}"),
            channel_id="msteams",
            service_url=url,
        )
        await adapter.continue_conversation(reference, say, "bot")
