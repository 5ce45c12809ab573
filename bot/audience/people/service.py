"""The use cases of people: met, departed, welcomed, told apart."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from datetime import datetime, timedelta

from bot.audience.people.merging import Merging
from bot.audience.people.records import Person, Profile, Sighting
from bot.audience.people.rules import fold
from bot.audience.people.store import Collided, PeopleStore
from bot.audience.segments.events import ConsentEvents
from bot.storage.database import Session, Storage


class People:
    """`now` gives the time in UTC."""

    def __init__(self, store: PeopleStore, storage: Storage, now: Callable[[], datetime]) -> None:
        self._store = store
        self._merging = Merging(store, ConsentEvents(storage), now)
        self._storage = storage
        self._now = now

    async def meet(self, s: Sighting) -> Person:
        """Whoever acted in a personal chat, with the reference refreshed."""
        return await self._sighted(s, arrival=False)

    async def arrived(self, s: Sighting) -> Person:
        """The same for the events of an installation: a welcome is put on the list, once."""
        return await self._sighted(s, arrival=True)

    async def _sighted(self, s: Sighting, *, arrival: bool) -> Person:
        try:
            return await self._store.sighted(s, self._now(), arrival=arrival)
        except Collided:
            await self._storage.in_transaction(lambda session: self._unite(s, session))
            return await self._store.sighted(s, self._now(), arrival=arrival)

    async def _unite(self, s: Sighting, session: Session) -> None:
        """Makes one record of two that hold the ids of one sighting: first seen without the object id, then with it."""
        known = await self._store.find_by_ids(s.tenant, s.aad_id, None, session)
        other = await self._store.find_by_ids(s.tenant, None, s.teams_id, session)
        if other is None or (known is not None and known.id == other.id):
            return
        if known is not None and other.aad_id is None:
            await self._merging.into(known, [other], session)
        else:
            await self._store.release_teams_id(other.id, session)

    async def departed(self, tenant: str, aad_id: str | None, teams_id: str | None, at: datetime) -> None:
        """Somebody removed the app at that time: nothing can be sent to them until they return.

        A removal that is told only after they were seen again changes nothing.
        """
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

    async def strike_off(self, person_id: str, what: str) -> bool:
        """Strikes one thing off before it is done; True for the one who did, so that only they do it."""
        return await self._store.strike_off(person_id, what)

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
        present = await self._store.get(who.tenant, who.id, session)
        if present is None:
            return []
        addresses = {address for address in (fold(profile.email), fold(profile.upn)) if address}
        waiting = await self._store.placeholders(who.tenant, addresses, session)
        gained = await self._merging.into(present, waiting, session)
        await self._store.hold(who.tenant, addresses, session)
        return gained
