"""The use cases of people: met, departed, welcomed, told apart."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from datetime import datetime, timedelta

from bot.audience.people.records import Person, Profile, Sighting
from bot.audience.people.rules import fold
from bot.audience.people.store import PeopleStore
from bot.audience.segments.events import ConsentEvents
from bot.audience.segments.records import Evidence, Happened, Through
from bot.storage.database import Session, Storage


class People:
    """`now` gives the time in UTC."""

    def __init__(self, store: PeopleStore, storage: Storage, now: Callable[[], datetime]) -> None:
        self._store = store
        self._events = ConsentEvents(storage)
        self._storage = storage
        self._now = now

    async def meet(self, s: Sighting) -> Person:
        """Whoever acted in a personal chat, with the reference refreshed."""
        return await self._store.sighted(s, self._now(), arrival=False)

    async def arrived(self, s: Sighting) -> Person:
        """The same for the events of an installation: a welcome is put on the list, once."""
        return await self._store.sighted(s, self._now(), arrival=True)

    async def departed(self, tenant: str, aad_id: str | None, teams_id: str | None, at: datetime) -> None:
        """Somebody removed the app: nothing can be sent to them until they return."""
        await self._store.departed(tenant, aad_id, teams_id, at)

    async def get(self, tenant: str, person_id: str) -> Person | None:
        return await self._store.get(tenant, person_id)

    async def find_by_ids(self, tenant: str, aad_id: str | None, teams_id: str | None) -> Person | None:
        return await self._store.find_by_ids(tenant, aad_id, teams_id)

    async def find_by_address(self, tenant: str, address: str) -> Person | None:
        """Whoever answers to the address: a person, else a placeholder."""
        folded = fold(address)
        return (await self._store.by_addresses(tenant, [folded])).get(folded) if folded else None

    async def mark_gone(self, tenant: str, gone: Mapping[str, str]) -> None:
        """Marks people whom no message reaches (id → reason) until they act again."""
        await self._store.mark_gone(tenant, gone)

    async def claim_todo(self, lease: timedelta) -> tuple[Person, frozenset[str]] | None:
        """One person with something to do, for as long as the lease; None: nobody is due."""
        return await self._store.claim_todo(self._now(), lease)

    async def finish_todo(self, person_id: str, done: Iterable[str]) -> None:
        await self._store.finish_todo(person_id, done)

    async def owe_again(self, person_id: str, what: str, after: timedelta) -> None:
        """Puts back what was struck off to be tried and surely was not done; it is due after that time."""
        await self._store.owe_again(person_id, what, self._now() + after)

    async def explained(self, tenant: str, conversation_id: str) -> bool:
        """True the first time only: a group chat or channel is told once that this is a personal bot."""
        return await self._store.first_explained(tenant, conversation_id, self._now())

    async def set_profile(self, who: Person, profile: Profile) -> tuple[Person, list[str]]:
        """Stores the profile and takes over what waited for its addresses.

        Returns the person, and the segments that they came into through this.
        """

        async def work(session: Session) -> tuple[Person, list[str]]:
            await self._store.store_profile(who, profile, self._now(), session)
            gained = await self._take_over(who, profile, session)
            return await self._store.get(who.tenant, who.id, session) or who, gained

        return await self._storage.in_transaction(work)

    async def _take_over(self, who: Person, profile: Profile, session: Session) -> list[str]:
        addresses = {address for address in (fold(profile.email), fold(profile.upn)) if address}
        waiting = [each for each in await self._store.placeholders(who.tenant, addresses, session) if each.id != who.id]
        present = await self._store.get(who.tenant, who.id, session)
        if not waiting or present is None:
            return []
        ids = [each.id for each in waiting]
        wanted = frozenset().union(*(each.member_of for each in waiting))
        gained = sorted(wanted - present.left - present.removed - present.member_of)
        await self._events.hand_over(who.tenant, ids, who.id, session)
        events = [
            (Evidence(who.tenant, "met", ids[0], Through.MET, who.id, self._now()), i, segment)
            for i, segment in enumerate(gained)
        ]
        for evidence, index, segment in events:
            await self._events.insert(evidence, index, who.id, segment, Happened.ADDED, session)
        await self._store.take_over(who.id, gained, [], session)
        await self._store.delete(ids, session)
        return gained
