"""What is known about a person, gathered from the rooms that know it. Reads only."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from bot.access.records import Actor, Right
from bot.audience.attributes.records import Kind
from bot.audience.attributes.service import Attributes
from bot.audience.attributes.values import restored, written
from bot.audience.people.records import Person
from bot.audience.people.store import PeopleStore
from bot.audience.segments.addresses import read_addresses
from bot.audience.segments.events import ConsentEvents, Happening
from bot.audience.segments.records import EVERYONE, Happened, Membership, Segment, Through
from bot.audience.segments.roster import AN_ADMIN
from bot.audience.segments.service import Segments, everyone
from bot.privacy.records import About, Got, Standing
from bot.proactive.ledger.personal import PersonalLedger
from bot.refusals import Refused

ONE_ADDRESS = "Give one e-mail address, such as *ana.lima@north.example*."
NOBODY = "Nobody with this address has been met, and no segment waits for it."
GONE = "That person isn't here any more."
SHOWN = 5
"""Deliveries of a card: the newest."""
BROUGHT: Mapping[Membership, tuple[Happened, ...]] = {
    Membership.IN: (Happened.JOINED, Happened.ADDED),
    Membership.LEFT: (Happened.LEFT,),
    Membership.REMOVED: (Happened.REMOVED,),
}


class Dossiers:
    """One person at a time."""

    def __init__(
        self,
        people: PeopleStore,
        segments: Segments,
        attributes: Attributes,
        events: ConsentEvents,
        ledger: PersonalLedger,
    ) -> None:
        self._people = people
        self._segments = segments
        self._attributes = attributes
        self._events = events
        self._ledger = ledger

    async def about(self, actor: Actor, *, address: str = "", person: str = "") -> About:
        """Somebody by an address or by their id, for an admin. Refused when there is nobody."""
        actor.check(Right.VIEW)
        return await self.of(await self.found(actor.tenant, address, person), SHOWN)

    async def found(self, tenant: str, address: str, person: str = "") -> Person:
        """Whoever is meant, placeholders too. Refused, in a sentence for an admin."""
        if person:
            found = await self._people.get(tenant, person)
            if found is None:
                raise Refused(GONE)
            return found
        folded = one_address(address)
        answers = await self._people.by_addresses(tenant, [folded])
        if folded not in answers:
            raise Refused(NOBODY, field="address")
        return answers[folded]

    async def of(self, person: Person, deliveries: int | None = None) -> About:
        """All of it; `deliveries` bounds how many of them, None for every one."""
        return About(
            person,
            tuple(await self._told(person)),
            tuple(await self._standings(person)),
            tuple(await self._got(person, deliveries)),
        )

    async def _told(self, person: Person) -> list[tuple[str, str]]:
        """What is known of them: first what admins defined, then what is built in, then what lists told beside."""
        known = await self._attributes.all(person.tenant)
        own = [
            (each.name, written(restored(each.kind, person.attributes[each.key])))
            for each in known
            if not each.built_in and each.key in person.attributes
        ]
        built_in = [
            (each.name, written(restored(Kind.LIST if each.kind is Kind.LIST else Kind.TEXT, value)))
            for each in known
            if each.built_in and (value := _built_in(person, each.key))
        ]
        return [*own, *built_in, *sorted(person.extra.items())]

    async def _standings(self, person: Person) -> list[Standing]:
        """By name; what they are in stands first."""
        live = [*await self._segments.all(person.tenant), everyone(person.tenant)]
        inside = {each.segment.id for each in await self._segments.subscriptions(person)}
        history = await self._events.of_person(person.tenant, person.id)
        names = await self._names(person, history)
        states = {each.id: _state(person, each.id, inside) for each in live}
        made = [_standing(each, state, history, names, person.id) for each in live if (state := states[each.id])]
        return sorted(made, key=lambda each: each.state is not Membership.IN)

    async def _names(self, person: Person, history: Iterable[Happening]) -> dict[str, str]:
        return await self._people.names(person.tenant, {each.by for each in history if each.by != person.id})

    async def _got(self, person: Person, most: int | None) -> list[Got]:
        return await self._ledger.of(person.tenant, person.id, most)


def one_address(text: str) -> str:
    """The one (folded) address of a text. Refused, with the field, where there is none or there are several."""
    found = read_addresses(text)
    if len(found) != 1 or found[0].address is None:
        raise Refused(found[0].why if len(found) == 1 else ONE_ADDRESS, field="address")
    return found[0].address


def _built_in(person: Person, key: str) -> str | list[str] | None:
    if key == "met":
        return person.met_at.date().isoformat() if person.met_at else None
    if key == "domain":
        found = person.compared.get("domain")
        return [str(each) for each in found] if isinstance(found, list) else None
    value = getattr(person, key)
    return str(value) if value else None


def _state(person: Person, segment: str, inside: set[str]) -> Membership | None:
    """None where there is nothing to say. Who is in everyone says nothing: all are."""
    if segment in person.left:
        return Membership.LEFT
    if segment in inside:
        return Membership.IN
    # a placeholder is in what it waits for
    if segment in person.member_of:
        return Membership.IN
    return Membership.REMOVED if segment in person.removed and segment != EVERYONE else None


def _standing(
    segment: Segment, state: Membership, history: Sequence[Happening], names: Mapping[str, str], person: str
) -> Standing:
    """Being met changes no choice: it explains only what nothing else does."""
    found = [each for each in history if each.segment == segment.id and each.what in BROUGHT[state]]
    last = next((each for each in reversed(found) if each.through is not Through.MET), None) or next(
        iter(reversed(found)), None
    )
    if last is None:
        return Standing(segment, state)
    by_name = None if last.by == person else names.get(last.by) or AN_ADMIN
    return Standing(segment, state, last.at, last.through, by_name)
