"""People whom the bot has met, and what proves that they are in a segment: written through the stores, in bulk."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime

from bot.access.records import Role
from bot.audience.people.documents import fresh, reference
from bot.audience.people.records import Reference
from bot.audience.people.store import PEOPLE, PeopleStore
from bot.audience.segments.events import ConsentEvents, event
from bot.audience.segments.records import Evidence, Happened, Segment, Through
from bot.audience.segments.service import Segments
from bot.audience.segments.store import SegmentStore
from bot.storage.database import Document, Session, Storage
from tests.teams.activities import BOT

NAME = "Lisbon office"
"""The segment that everybody of a crowd is in."""


@dataclass(frozen=True, slots=True)
class Crowd:
    """A tenant's people, by id."""

    tenant: str
    segment: Segment
    people: tuple[str, ...]


def conversation(person: str) -> str:
    """The personal chat of somebody of a crowd."""
    return f"a:{person}"


async def gather(storage: Storage, tenant: str, number: int, url: str) -> Crowd:
    """So many people of the tenant, all in one segment, whom messages reach at that service URL."""
    now = datetime.now(UTC)
    segments = Segments(SegmentStore(storage), PeopleStore(storage), storage, lambda: now)
    evidence = Evidence(tenant, "a:admin", "makes the crowd", Through.COMMAND, "admin", now, role=Role.OWNER)
    segment = await segments.create(NAME, "", "", "", True, evidence)
    people = [f"{tenant}-{i:06d}" for i in range(number)]

    async def join(session: Session) -> None:
        made = [_person(tenant, each, segment.id, url, now) for each in people]
        await storage.collection(PEOPLE).insert_many(made, session=session)
        joined = [event(evidence, i, each, segment.id, Happened.ADDED) for i, each in enumerate(people)]
        await ConsentEvents(storage).insert_many(joined, session)

    await storage.in_transaction(join)
    return Crowd(tenant, segment, tuple(people))


def _person(tenant: str, person: str, segment: str, url: str, now: datetime) -> Document:
    where = Reference(url, conversation(person), BOT, f"29:{person}")
    told = {
        "_id": person, "tenant": tenant, "aad_id": f"aad-{person}", "teams_id": where.user_id, "name": person,
        "reference": reference(where), "reachable": True, "sendable": True, "member_of": [segment],
        "met_at": now, "profile_at": now, "welcomed_at": now,
    }  # fmt: skip
    return fresh(tenant) | told
