"""From a tap to its answer, bot and MongoDB, against echo bots; everything takes turns, so noise hits all alike.

An answer is measured from the POST of the activity to the bot's response: by then all its messages have been taken by
the connector, which is checked at the end by their number.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Iterator, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from typing import Any

import aiohttp

from bench.connector import COUNT, running_connector
from bench.figures import Goal, Row, percentile
from bench.running import Bot, fresh_folder, running_cohort, running_echo
from bench.sizes import Sizes
from bot.audience.people.store import PEOPLE
from bot.commands.intents import Tap
from bot.content.store import MessageStore
from bot.storage.connection import DATABASE
from bot.storage.database import Storage
from bot.storage.embedded import whereabouts
from bot.teams.invokes import CARD_TYPE
from tests.teams.activities import TENANT, Activity, executed, typed

GOAL = Goal(1.5)
WARM_UP = 20
PEOPLE_AT_A_TIME = 40
CAROUSEL = 1
"""The part of the first content's message "topics" that holds its cards; their first button subscribes."""


@dataclass(frozen=True, slots=True)
class Kind:
    """What is asked, of whom, and how many messages answer it beside the response."""

    name: str
    bot: Bot
    messages: int


class Asking:
    """Asks the bots in turn, and keeps how long each answer took, in milliseconds."""

    def __init__(self, session: aiohttp.ClientSession, service_url: str) -> None:
        self._session = session
        self._service_url = service_url
        self.took: dict[str, list[float]] = {}

    async def ask(self, kind: Kind, activity: Activity) -> Any:
        """The response's JSON, None where it has none."""
        activity = activity | {"serviceUrl": self._service_url}
        began = time.perf_counter()
        async with self._session.post(kind.bot.messages, json=activity) as response:
            body = await response.read()
        self.took.setdefault(kind.name, []).append((time.perf_counter() - began) * 1000)
        if response.status >= 300:
            raise RuntimeError(f"{kind.name}: {response.status} {body!r}")
        return await response.json() if body else None

    async def messages(self) -> int:
        """How many messages the connector has got from all of them."""
        async with self._session.get(self._service_url + COUNT) as response:
            return int(await response.text())

    def forget(self) -> None:
        """What came before was warming up."""
        self.took.clear()


def measure(sizes: Sizes) -> list[Row]:
    """The rows of the table."""
    with ExitStack() as running:
        url = running.enter_context(running_connector())
        data_dir = running.enter_context(fresh_folder())
        cohort = running.enter_context(running_cohort(data_dir))
        kinds = (
            Kind("stock", running.enter_context(running_echo("stock")), 1),
            Kind("ours", running.enter_context(running_echo("ours")), 1),
            Kind("subscribe", cohort, 2),
            Kind("undo", cohort, 1),
        )
        where = whereabouts(data_dir)
        assert where is not None, "the server runs"
        took = asyncio.run(_ask_all(kinds, url, where.uri, sizes.taps))
    return list(_rows(took))


async def _ask_all(kinds: Sequence[Kind], service_url: str, uri: str, taps: int) -> dict[str, list[float]]:
    storage = Storage(uri, DATABASE)
    async with aiohttp.ClientSession() as session:
        asking = Asking(session, service_url)
        await _meet(asking, kinds[-1], storage)
        tap = await _subscribe_button(storage)
        await _rounds(asking, kinds, tap, WARM_UP)
        asking.forget()
        before = await asking.messages()
        await _rounds(asking, kinds, tap, taps)
        got, due = await asking.messages() - before, taps * sum(kind.messages for kind in kinds)
    storage.close()
    if got != due:
        raise RuntimeError(f"{got} messages answered where {due} should have")
    return asking.took


async def _meet(asking: Asking, cohort: Kind, storage: Storage) -> None:
    """Everybody says a first word, and what the bot then does by itself is waited for."""
    for number in range(PEOPLE_AT_A_TIME):
        await asking.ask(cohort, typed("topics", f"person{number}"))
    async with asyncio.timeout(60):
        while await storage.collection(PEOPLE).find_one({"todo": {"$nin": [None, []]}}):  # noqa: ASYNC110 - it tells
            await asyncio.sleep(0.1)


async def _subscribe_button(storage: Storage) -> Tap:
    store = MessageStore(storage)
    topics = await store.find(TENANT, "topics")
    assert topics is not None, "the first content has it"
    return Tap(topics, await store.live_version(TENANT, topics), CAROUSEL, 0, card=0)


async def _rounds(asking: Asking, kinds: Sequence[Kind], tap: Tap, rounds: int) -> None:
    stock, ours, subscribe, undo = kinds
    back = Tap(tap.message, tap.version, tap.part, tap.button, card=tap.card, undo=True)
    for number in range(rounds):
        who = f"person{number % PEOPLE_AT_A_TIME}"
        await asking.ask(stock, typed("hello", who))
        _check_card(await asking.ask(subscribe, executed(tap, who)))
        await asking.ask(ours, typed("hello", who))
        _check_card(await asking.ask(undo, executed(back, who)))


def _check_card(response: Any) -> None:
    if response["type"] != CARD_TYPE:
        raise RuntimeError(f"a tap was not answered with its card: {response}")


def _rows(took: dict[str, list[float]]) -> Iterator[Row]:
    against = (("echo on CloudAdapter", "stock", GOAL), ("echo on our adapter", "ours", None))
    taps = (("tap: unsubscribe, one message", "undo"), ("tap: subscribe, two messages", "subscribe"))
    for figure, kind in taps:
        for share in (0.5, 0.99):
            ours = percentile(took[kind], share)
            for name, other, goal in against:
                theirs = percentile(took[other], share)
                yield Row(
                    f"{figure}, p{share * 100:.0f}", f"{ours:.1f} ms", f"{name}: {theirs:.1f} ms", ours / theirs, goal
                )
