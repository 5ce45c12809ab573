"""A desk with all that is behind it, and people who live somewhere."""

from __future__ import annotations

from collections.abc import Mapping

from bot.access.records import Role
from bot.audience.attributes.records import Kind
from bot.audience.people.records import Person, Profile
from tests.audience.making import TENANT, sighted
from tests.commands.whole import Whole

CITIES: Mapping[str, str] = {"Bea": "Lisbon", "Cem": "Lisbon", "Dan": "Porto"}
"""Who lives where; Ana, who is in Interns, nowhere that is known of."""


async def with_cities(whole: Whole, cities: Mapping[str, str] = CITIES) -> dict[str, Person]:
    """Defines the attribute `city`, and has these people met."""
    await whole.rooms.attributes.define(TENANT, "city", Kind.TEXT, whole.by(Role.OWNER))
    return {name: await living(whole, name, city) for name, city in cities.items()}


async def living(whole: Whole, name: str, city: str) -> Person:
    met = await whole.rooms.people.meet(sighted(name, whole.clock()))
    address = f"{name.casefold()}@north.example"
    person, _ = await whole.rooms.people.set_profile(met, Profile(met.aad_id, name, None, address, address))
    await whole.rooms.attributes.set(TENANT, person.id, "city", city, whole.by(Role.OWNER))
    return person
