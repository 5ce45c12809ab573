"""How fast a broadcast leaves, against a raw POST loop and against botbuilder's own proactive loop, in one run.

    .venv/bin/python -m bench.send

All three post to the same connector on loopback, none asks for a token (which flatters botbuilder: with one it asks
for a token per message). Figures are ratios: compare within a run only.
"""

from __future__ import annotations

import asyncio
import json
import math
import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import UTC, datetime

from botbuilder.core import TurnContext
from botbuilder.integration.aiohttp import CloudAdapter, ConfigurationBotFrameworkAuthentication
from botbuilder.schema import Activity, ChannelAccount, ConversationAccount, ConversationReference

from bench.connector import running_connector
from bench.house import PLAIN_TEXT, Sending, prepared, sending_house
from bot.connector.client import activities_url, open_session
from bot.identifiers import new_id
from bot.storage.database import Storage
from tests.mongo import running_mongod

MESSAGES = 10_000
PLAIN_MESSAGES = 300
AT_ONCE = 64


@dataclass(frozen=True)
class Figure:
    """`rate` in messages a second, `cpu` in seconds of this process per 1,000 messages."""

    rate: float
    cpu: float


async def measured(messages: int, work: Callable[[], Awaitable[None]]) -> Figure:
    wall, cpu = time.perf_counter(), time.process_time()
    await work()
    return Figure(messages / (time.perf_counter() - wall), (time.process_time() - cpu) * 1000 / messages)


async def raw(url: str, body: bytes) -> None:
    """The fastest that aiohttp goes: pooled, prepared bytes, so many at a time."""
    async with open_session() as session:
        numbers = iter(range(MESSAGES))

        async def lane() -> None:
            for number in numbers:
                async with session.post(activities_url(url, f"a:{number}"), data=body) as response:
                    await response.read()

        await asyncio.gather(*(lane() for _ in range(AT_ONCE)))


async def plain(url: str) -> None:
    """What a bot does without an engine: continue_conversation for one person after the other."""
    adapter = CloudAdapter(ConfigurationBotFrameworkAuthentication({}))

    async def say(turn: TurnContext) -> None:
        await turn.send_activity(Activity(type="message", text=PLAIN_TEXT))

    for number in range(PLAIN_MESSAGES):
        reference = ConversationReference(
            bot=ChannelAccount(id="28:bot"),
            user=ChannelAccount(id=f"29:{number}"),
            conversation=ConversationAccount(id=f"a:{number}"),
            channel_id="msteams",
            service_url=url,
        )
        await adapter.continue_conversation(reference, say, "bot")


async def main(uri: str, url: str) -> None:
    storage = Storage(uri, f"bench{new_id()}")
    async with sending_house(storage, url, rate=math.inf, in_flight=AT_ONCE) as house:
        await _compare(house, url)
    await storage.drop()


async def _compare(house: Sending, url: str) -> None:
    broadcast = await prepared(house, MESSAGES, datetime.now(UTC))
    body = await house.one_body(broadcast)
    before = await measured(MESSAGES, lambda: raw(url, body))
    ours = await measured(MESSAGES, lambda: house.send(broadcast))
    after = await measured(MESSAGES, lambda: raw(url, body))
    loop = await measured(PLAIN_MESSAGES, lambda: plain(url))
    posts = Figure((before.rate + after.rate) / 2, (before.cpu + after.cpu) / 2)
    print(json.dumps({"body": len(body), "counts": str(await house.ledger.counts(broadcast.id))}))
    for name, figure in (("raw POST loop", posts), ("this engine", ours), ("botbuilder loop", loop)):
        print(f"{name:16} {figure.rate:9.0f} messages/s {figure.cpu:8.3f} CPU s per 1,000")
    print(
        f"engine : raw        rate {ours.rate / posts.rate:6.2f} (goal ≥ 0.5)  CPU {ours.cpu / posts.cpu:6.2f} (≤ 1.4)"
    )
    print(
        f"engine : botbuilder rate {ours.rate / loop.rate:6.1f} (goal ≥ 36)   CPU 1/{loop.cpu / ours.cpu:.0f} (≤ 1/50)"
    )


if __name__ == "__main__":
    with running_mongod() as mongodb_uri, running_connector() as service_url:
        asyncio.run(main(mongodb_uri, service_url))
