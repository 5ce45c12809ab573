"""Who is an admin, by what Teams itself confirms."""

from __future__ import annotations

import dataclasses

import pytest

from bot.access.roles import Roles
from bot.access.store import AdminStore
from bot.storage.database import Storage
from tests.audience.making import TENANT, Audience, make_audience

RUI_ID = "8a4b5c6d-0000-4000-8000-00000000000a"


@pytest.fixture
async def audience(storage: Storage) -> Audience:
    return await make_audience(storage)


def roles(audience: Audience, *admins: str, local: bool = False) -> Roles:
    return Roles(admins, local, audience.people, AdminStore(audience.storage))


async def rui(audience: Audience) -> None:
    """Met under an object id that the settings can name."""
    seen = audience.sighting("Rui Costa")
    await audience.people.meet(dataclasses.replace(seen, aad_id=RUI_ID))


async def test_an_address_of_the_profile_makes_an_admin(audience: Audience) -> None:
    mei = await audience.person("Mei", email="Mei.Tan@North.Example")
    assert await roles(audience, "mei.tan@north.example").is_admin(mei)
    assert not await roles(audience, "rui@north.example").is_admin(mei)


async def test_a_user_principal_name_counts_like_an_address(audience: Audience) -> None:
    mei = await audience.person("Mei", email="mei@north.example")
    assert mei.upn == "mei@north.example"
    assert await roles(audience, "mei@north.example").is_admin(mei)


async def test_a_name_that_looks_like_the_address_is_none(audience: Audience) -> None:
    """What a client calls itself is not what Teams tells of it."""
    impostor = await audience.person("mei@north.example")
    assert not await roles(audience, "mei@north.example").is_admin(impostor)


async def test_an_address_counts_only_once_the_profile_is_known(audience: Audience) -> None:
    unknown = await audience.person("Mei")
    found = roles(audience, "mei@north.example")
    assert not await found.is_admin(unknown)
    assert (await found.standing(unknown)).unsure


async def test_whoever_takes_an_address_over_takes_the_role_over(audience: Audience) -> None:
    first = await audience.person("Mei", email="desk@north.example")
    second = await audience.person("Bo", email="desk@north.example")
    found = roles(audience, "desk@north.example")
    assert await found.is_admin(second)
    assert not await found.is_admin(await audience.again(first))


async def test_an_object_id_needs_no_profile(audience: Audience) -> None:
    await rui(audience)
    person = await audience.people.find_by_ids(TENANT, RUI_ID, None)
    assert person is not None
    found = roles(audience, RUI_ID, "mei@north.example")
    assert await found.is_admin(person)
    assert not (await found.standing(person)).unsure


async def test_only_addresses_make_a_profile_needed(audience: Audience) -> None:
    assert not (await roles(audience, RUI_ID).standing(await audience.person("Bo"))).unsure


async def test_in_local_mode_everybody_is_an_admin_until_one_is_named(audience: Audience) -> None:
    anybody = await audience.person("Bo")
    assert await roles(audience, local=True).is_admin(anybody)
    assert not await roles(audience, "mei@north.example", local=True).is_admin(anybody)
    assert not await roles(audience).is_admin(anybody)


async def test_admins_are_named_in_the_order_of_the_setting(audience: Audience) -> None:
    await audience.person("Mei Tan", email="mei@north.example")
    await rui(audience)
    found = roles(audience, RUI_ID, "new@north.example", "mei@north.example")
    assert await found.names(TENANT) == ["Rui Costa", "new@north.example", "Mei Tan"]


async def test_an_object_id_that_nobody_has_met_is_no_name(audience: Audience) -> None:
    assert await roles(audience, RUI_ID).names(TENANT) == []


async def test_one_person_named_twice_is_told_once(audience: Audience) -> None:
    await audience.person("Mei Tan", email="mei@north.example")
    assert await roles(audience, "mei@north.example", "MEI@north.example".casefold()).names(TENANT) == ["Mei Tan"]


async def test_people_of_another_tenant_are_not_named(audience: Audience) -> None:
    await audience.person("Mei Tan", "tenant-2", email="mei@north.example")
    assert await roles(audience, "mei@north.example").names(TENANT) == ["mei@north.example"]
