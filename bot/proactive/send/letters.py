"""Renders a broadcast for its people: the cards once for everybody who reads the same foot, the address for each."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Mapping
from contextlib import suppress
from datetime import date, datetime
from typing import Protocol
from zoneinfo import ZoneInfo

from bot.audience.language.reasons import reason
from bot.audience.people.records import Person
from bot.audience.segments.records import EVERYONE, Joined, Segment
from bot.broadcasts.records import Broadcast
from bot.connector.activity import addressed, content_json
from bot.refusals import Refused
from cards.content.activity import one_activity
from cards.content.foot import Foot, foot_reason
from cards.reader import Reader

LARGEST_CACHE = 16 * 1024 * 1024
"""Bytes of rendered cards that are kept, so that memory stays flat however many ways people came in."""

Why = tuple[str, str, date | None, str | None, Reader]


class Segments(Protocol):
    """What is asked of the segments here."""

    async def get(self, tenant: str, segment_id: str) -> Segment | None: ...

    async def joined(self, tenant: str, segment_id: str, person_ids: list[str]) -> dict[str, Joined]: ...


class Letters:
    """`now` gives the time in UTC: a foot names the year only where it is another one."""

    def __init__(self, segments: Segments, now: Callable[[], datetime]) -> None:
        self._segments = segments
        self._now = now
        self._cache: dict[Why, bytes] = {}
        self._size = 0

    async def bodies(self, broadcast: Broadcast, people: Mapping[str, Person]) -> dict[str, bytes]:
        """The request's body for each of these people, by their id; who is left out can't be sent it (too large)."""
        made: dict[str, bytes] = {}
        for segment_id, ids in _by_reason(broadcast, people).items():
            segment = await self._segment(broadcast.tenant, segment_id)
            came_in = {} if segment_id == EVERYONE else await self._segments.joined(broadcast.tenant, segment_id, ids)
            for i in ids:
                # the message was checked when it was made; a long name in the foot can still be too much
                with suppress(Refused):
                    made[i] = self._body(broadcast, people[i], segment, came_in.get(i))
        return made

    async def _segment(self, tenant: str, segment_id: str) -> Segment:
        found = await self._segments.get(tenant, segment_id)
        return found or Segment(EVERYONE, tenant, EVERYONE)

    def _body(self, broadcast: Broadcast, person: Person, segment: Segment, joined: Joined | None) -> bytes:
        assert person.reference is not None  # the frozen filter asks for sendable, which is derived from it
        reader = Reader.of(person.locale, person.zone)
        day = joined.at.astimezone(ZoneInfo(reader.zone)).date() if joined else None
        why = (broadcast.id, segment.id, day, joined.by_name if joined else None, reader)
        content = self._cache.get(why)
        if content is None:
            content = self._keep(why, self._rendered(broadcast, segment, joined, reader))
        where = person.reference
        return addressed(content, bot_id=where.bot_id, conversation_id=where.conversation_id)

    def _rendered(self, broadcast: Broadcast, segment: Segment, joined: Joined | None, reader: Reader) -> bytes:
        foot = Foot(foot_reason(segment, joined, reader, now=self._now()), segment.id, segment.name)
        outgoing = one_activity(broadcast.message, foot, reader, broadcast.id)
        return content_json(outgoing, tenant=broadcast.tenant, alert=True)

    def _keep(self, why: Why, content: bytes) -> bytes:
        if self._size + len(content) > LARGEST_CACHE:
            self._cache.clear()
            self._size = 0
        self._cache[why] = content
        self._size += len(content)
        return content


def _by_reason(broadcast: Broadcast, people: Mapping[str, Person]) -> dict[str, list[str]]:
    """The people's ids by the segment that is their reason; found once for all who are in the same of those named."""
    named, found = frozenset(broadcast.audience.segments), dict[tuple[frozenset[str], bool], str]()
    ids: defaultdict[str, list[str]] = defaultdict(list)
    for each in people.values():
        alike = (each.member_of & named, EVERYONE in each.left)
        if alike not in found:
            found[alike] = reason(broadcast.audience, each.member_of, each.left)
        ids[found[alike]].append(each.id)
    return ids
