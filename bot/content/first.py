"""The first content: ordinary segments and messages, loaded once for each tenant from first.toml beside this file."""

from __future__ import annotations

import hashlib
import tomllib
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from importlib import resources
from typing import Any

from bot.audience.segments.records import Evidence, Segment, Through
from bot.audience.segments.service import Segments
from bot.content.codec import part_record
from bot.content.records import Message
from bot.content.service import check_sendable
from bot.content.store import MessageStore
from bot.refusals import Refused

WELCOME, TOPICS = "welcome", "topics"
"""The names of the messages that greet a newcomer and that present the topics."""
ORIGIN = "first content"


@dataclass(frozen=True, slots=True)
class FirstSegment:
    """A segment of the file; `slug` is what its messages call it."""

    slug: str
    name: str
    emoji: str
    description: str
    rhythm: str


class FirstContent:
    """Loads the first content; `now` gives the time in UTC."""

    def __init__(self, store: MessageStore, segments: Segments, now: Callable[[], datetime]) -> None:
        self._store = store
        self._segments = segments
        self._now = now
        self._ready: set[str] = set()

    async def ensure(self, tenant: str) -> None:
        """Loads it for a tenant that never had it; what an admin changed or deleted since stays so.

        Each step can be done twice with the result of once, so calls may run side by side or be cut off.
        """
        if tenant in self._ready:
            return
        if not await self._store.first_loaded(tenant):
            await self._load(tenant)
        self._ready.add(tenant)

    async def _load(self, tenant: str) -> None:
        given = read_file()
        ids = {each.slug: (await self._segment(tenant, each)).id for each in first_segments(given)}
        for message in first_messages(given, tenant, ids):
            await self._store.add_first(message, self._now())
        await self._store.mark_first_loaded(tenant, self._now())

    async def _segment(self, tenant: str, first: FirstSegment) -> Segment:
        evidence = Evidence(tenant, ORIGIN, first.slug, Through.COMMAND, "", self._now())
        try:
            return await self._segments.bring(first.name, first.description, first.rhythm, first.emoji, evidence)
        except Refused:
            found = await self._segments.find(tenant, first.name)
            if found is None:
                raise
            return found


def read_file() -> Mapping[str, Any]:
    """The file of the first content as it is written."""
    return tomllib.loads(resources.files("bot.content").joinpath("first.toml").read_text("utf-8"))


def first_segments(given: Mapping[str, Any]) -> list[FirstSegment]:
    return [FirstSegment(**each) for each in given["segments"]]


def first_messages(given: Mapping[str, Any], tenant: str, segments: Mapping[str, str]) -> list[Message]:
    """The messages of the file, with ids in place of names; `segments` gives the id for each slug.

    Raises Refused when the file holds what Teams cannot show, KeyError when it names what it does not hold.
    """
    ids = {each["name"]: first_id(tenant, each["name"]) for each in given["messages"]}
    made = [
        Message(ids[each["name"]], tenant, each["name"], 1, tuple(_part(part, ids, segments) for part in each["parts"]))
        for each in given["messages"]
    ]
    for message in made:
        check_sendable(message)
    return made


def first_id(tenant: str, name: str) -> str:
    """The id of a first message: the same whenever it is loaded, and another one in each tenant."""
    return hashlib.sha256(f"{ORIGIN}\n{tenant}\n{name}".encode()).hexdigest()[:24]


def _part(given: Mapping[str, Any], ids: Mapping[str, str], segments: Mapping[str, str]) -> Any:
    return part_record(_resolved(given, {"segment": segments, "message": ids, "follow_up": ids}))


def _resolved(given: Any, by_key: Mapping[str, Mapping[str, str]]) -> Any:
    if isinstance(given, list):
        return [_resolved(each, by_key) for each in given]
    if not isinstance(given, Mapping):
        return given
    return {key: by_key[key][value] if key in by_key else _resolved(value, by_key) for key, value in given.items()}
