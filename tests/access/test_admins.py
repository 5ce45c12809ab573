"""Roles that owners give and take: to whom, by whom, and who is left."""

from __future__ import annotations

import asyncio
import dataclasses
from datetime import timedelta

import pytest

from bot.access.records import Did, NotAllowed, Right, Role
from bot.access.service import LAST
from bot.audience.people.records import Profile
from bot.refusals import Refused
from bot.storage.database import Storage
from tests.access.making import Office, make_office
from tests.audience.making import TENANT

RUI_ID = "8a4b5c6d-0000-4000-8000-00000000000a"


@pytest.fixture
async def office(storage: Storage) -> Office:
    """Rui is an owner by the setting."""
    return await make_office(storage, "rui@north.example")


async def test_somebody_met_has_the_role_at_once(office: Office) -> None:
    mei = await office.audience.person("Mei Tan", email="mei@north.example")
    assert await office.roles.role_of(mei) is None
    given = await office.admins.give(office.by(office.rui), Role.EDITOR, address="Mei Tan <MEI@north.example>")
    assert (given.before, given.after, given.admin.label, given.admin.waiting) == (None, Role.EDITOR, "Mei Tan", False)
    assert await office.roles.role_of(mei) is Role.EDITOR
    assert await office.roles.role_of(office.rui) is Role.OWNER


async def test_an_address_waits_for_whoever_turns_out_to_have_it(office: Office) -> None:
    given = await office.admins.give(office.by(office.rui), Role.SENDER, address="mei@north.example")
    assert given.admin.waiting
    unknown = await office.audience.person("mei@north.example")
    standing = await office.roles.standing(unknown)
    assert standing.role is None
    assert standing.unsure  # so the desk asks Teams for the profile before it says no
    mei = (await office.audience.people.set_profile(unknown, Profile(None, "Mei", None, "Mei@North.Example", None)))[0]
    assert await office.roles.role_of(mei) is Role.SENDER


async def test_a_role_stays_with_the_person_when_their_address_goes_to_another(office: Office) -> None:
    await office.admins.give(office.by(office.rui), Role.SENDER, address="desk@north.example")
    mei = await office.audience.person("Mei", email="desk@north.example")
    assert await office.roles.role_of(mei) is Role.SENDER
    bo = await office.audience.person("Bo", email="desk@north.example")
    assert await office.roles.role_of(bo) is None
    assert await office.roles.role_of(await office.audience.again(mei)) is Role.SENDER


async def test_a_role_survives_that_two_records_become_one(office: Office) -> None:
    """First seen without an object id, then with it: the role was given to the record that ends."""
    audience = office.audience
    seen = audience.sighting("Mei")
    before = await audience.people.meet(dataclasses.replace(seen, aad_id=None))
    await office.admins.give(office.by(office.rui), Role.EDITOR, person=before.id)
    with_id = await audience.people.meet(dataclasses.replace(seen, teams_id="29:other"))
    mei = await audience.people.meet(seen)
    assert mei.id == with_id.id != before.id
    assert await office.roles.role_of(mei) is Role.EDITOR
    assert await office.roles.role_of(mei) is Role.EDITOR


async def test_the_role_changes_and_only_one_stays(office: Office) -> None:
    mei = await office.audience.person("Mei Tan", email="mei@north.example")
    await office.admins.give(office.by(office.rui), Role.EDITOR, address="mei@north.example")
    given = await office.admins.give(office.by(office.rui), Role.VIEWER, person=mei.id)
    assert (given.before, given.after) == (Role.EDITOR, Role.VIEWER)
    assert await office.roles.role_of(mei) is Role.VIEWER
    assert await office.who_may() == {"Rui Costa": Role.OWNER, "Mei Tan": Role.VIEWER}


async def test_taking_a_role_leaves_none(office: Office) -> None:
    mei = await office.audience.person("Mei Tan", email="mei@north.example")
    await office.admins.give(office.by(office.rui), Role.OWNER, address="mei@north.example")
    taken = await office.admins.remove(office.by(office.rui), address="mei@north.example")
    assert (taken.before, taken.after, taken.admin.role) == (Role.OWNER, None, Role.OWNER)
    assert await office.roles.role_of(mei) is None
    with pytest.raises(Refused, match="Mei Tan is no admin"):
        await office.admins.remove(office.by(office.rui), address="mei@north.example")


async def test_a_role_that_waits_is_taken_by_its_address(office: Office) -> None:
    await office.admins.give(office.by(office.rui), Role.OWNER, address="mei@north.example")
    await office.admins.remove(office.by(office.rui), address="mei@north.example")
    mei = await office.audience.person("Mei", email="mei@north.example")
    assert not (await office.roles.standing(mei)).role


async def test_two_addresses_of_one_person_give_the_stronger_role_and_end_together(office: Office) -> None:
    await office.admins.give(office.by(office.rui), Role.VIEWER, address="mei@north.example")
    await office.admins.give(office.by(office.rui), Role.OWNER, address="m.tan@north.example")
    told = Profile(None, "Mei Tan", None, "mei@north.example", "m.tan@north.example")
    mei = (await office.audience.people.set_profile(await office.audience.person("Mei Tan"), told))[0]
    assert await office.roles.role_of(mei) is Role.OWNER
    await office.admins.remove(office.by(office.rui), address="mei@north.example")
    assert await office.roles.role_of(mei) is None


@pytest.mark.parametrize("role", [None, Role.EDITOR, Role.SENDER, Role.VIEWER])
async def test_only_owners_change_roles(office: Office, role: Role | None) -> None:
    mei = await office.audience.person("Mei Tan", email="mei@north.example")
    for_another = {"address": "bo@north.example"}
    for acts in (
        office.admins.give(office.by(mei, role), Role.OWNER, person=mei.id),
        office.admins.give(office.by(mei, role), Role.VIEWER, **for_another),
        office.admins.remove(office.by(mei, role), **for_another),
    ):
        with pytest.raises(NotAllowed):
            await acts
    assert await office.who_may() == {"Rui Costa": Role.OWNER}
    assert await office.entries() == []


async def test_the_list_is_for_admins(office: Office) -> None:
    mei = await office.audience.person("Mei")
    with pytest.raises(NotAllowed):
        await office.admins.listed(await office.actor(mei), 1, 5)
    with pytest.raises(NotAllowed):
        await office.admins.found(await office.actor(mei), "x")
    with pytest.raises(NotAllowed):
        await office.history.page(await office.actor(mei), "", 5)


async def test_whom_the_setting_names_is_an_owner_whatever_is_done(office: Office) -> None:
    mei = await office.audience.person("Mei", email="mei@north.example")
    await office.admins.give(office.by(office.rui), Role.OWNER, person=mei.id)
    for acts in (
        office.admins.remove(office.by(mei), address="rui@north.example"),
        office.admins.remove(office.by(mei), person=office.rui.id),
        office.admins.give(office.by(mei), Role.VIEWER, address="rui@north.example"),
    ):
        with pytest.raises(Refused, match="Rui Costa is an owner by the setting ADMINS"):
            await acts
    assert await office.roles.role_of(office.rui) is Role.OWNER


@pytest.mark.parametrize("typed", ["", "Mei", "mei@", "mei@north.example, bo@north.example"])
async def test_what_is_no_address_is_refused_beside_the_field(office: Office, typed: str) -> None:
    with pytest.raises(Refused) as refused:
        await office.admins.give(office.by(office.rui), Role.VIEWER, address=typed)
    assert refused.value.field == "address"
    assert await office.who_may() == {"Rui Costa": Role.OWNER}


async def test_people_and_admins_of_another_tenant_are_not_there(storage: Storage) -> None:
    """No ADMINS here: those are owners wherever the bot is."""
    office = await make_office(storage, local=True)
    far = await office.audience.person("Far", "tenant-2", email="far@south.example")
    given = await office.admins.give(office.by(office.rui), Role.OWNER, person=office.rui.id)
    for acts in (
        office.admins.give(office.by(far), Role.VIEWER, person=office.rui.id),
        office.admins.found(office.by(far).actor, given.admin.id),
        office.admins.remove(office.by(far), address="rui@north.example"),
    ):
        with pytest.raises(Refused):
            await acts
    assert await office.admins.listed(office.by(far).actor, 1, 5) == ([], 0)
    assert await office.history.page(office.by(far).actor, "", 5) == ([], "")


async def test_the_last_owner_can_neither_go_nor_become_less(storage: Storage) -> None:
    office = await make_office(storage, local=True)
    await office.admins.give(office.by(office.rui), Role.OWNER, person=office.rui.id)
    await office.admins.give(office.by(office.rui), Role.EDITOR, address="mei@north.example")
    for acts in (
        office.admins.remove(office.by(office.rui), address="rui@north.example"),
        office.admins.give(office.by(office.rui), Role.EDITOR, address="rui@north.example"),
    ):
        with pytest.raises(Refused, match=LAST):
            await acts
    assert await office.roles.role_of(office.rui) is Role.OWNER


async def test_an_owner_whom_nobody_has_met_is_none_to_rely_on(storage: Storage) -> None:
    office = await make_office(storage, local=True)
    await office.admins.give(office.by(office.rui), Role.OWNER, person=office.rui.id)
    await office.admins.give(office.by(office.rui), Role.OWNER, address="typo@north.example")
    with pytest.raises(Refused, match=LAST):
        await office.admins.remove(office.by(office.rui), person=office.rui.id)


async def test_two_owners_who_take_each_others_role_leave_one(storage: Storage) -> None:
    office = await make_office(storage, local=True)
    mei = await office.audience.person("Mei", email="mei@north.example")
    for who in (office.rui, mei):
        await office.admins.give(office.by(office.rui), Role.OWNER, person=who.id)
    both = (
        office.admins.remove(office.by(office.rui), person=mei.id),
        office.admins.remove(office.by(mei), person=office.rui.id),
    )
    done = await asyncio.gather(*both, return_exceptions=True)
    assert sorted(type(each).__name__ for each in done) == ["Given", "Refused"]
    assert list((await office.who_may()).values()) == [Role.OWNER]


async def test_where_nobody_is_named_everybody_is_an_owner_until_one_is(storage: Storage) -> None:
    office = await make_office(storage, local=True)
    mei = await office.audience.person("Mei", email="mei@north.example")
    bo = await office.audience.person("Bo", email="bo@north.example")
    assert [await office.roles.role_of(each) for each in (office.rui, mei, bo)] == [Role.OWNER] * 3
    given = await office.admins.give(office.by(office.rui), Role.VIEWER, person=mei.id)
    assert given.founder  # Rui would have locked himself out
    roles = [await office.roles.role_of(each) for each in (office.rui, mei, bo)]
    assert roles == [Role.OWNER, Role.VIEWER, None]
    assert [(each.did, each.what, each.after) for each in await office.entries()] == [
        (Did.ROLE_GIVEN, office.rui.id, {"role": "owner"}),
        (Did.ROLE_GIVEN, mei.id, {"role": "viewer"}),
    ]


async def test_where_nobody_is_named_no_one_makes_themselves_less(storage: Storage) -> None:
    office = await make_office(storage, local=True)
    with pytest.raises(Refused, match=LAST):
        await office.admins.give(office.by(office.rui), Role.VIEWER, person=office.rui.id)
    assert await office.roles.role_of(office.rui) is Role.OWNER


async def test_an_activity_that_comes_again_changes_nothing_and_is_answered_alike(office: Office) -> None:
    mei = await office.audience.person("Mei", email="mei@north.example")
    first = office.by(office.rui, activity="gives")
    answer = await office.admins.give(first, Role.EDITOR, person=mei.id)
    await office.admins.remove(office.by(office.rui), person=mei.id)
    assert await office.admins.give(first, Role.EDITOR, person=mei.id) == answer
    assert await office.roles.role_of(mei) is None
    assert [each.did for each in await office.entries()] == [Did.ROLE_GIVEN, Did.ROLE_TAKEN]


async def test_what_changes_nothing_is_no_act(office: Office) -> None:
    mei = await office.audience.person("Mei", email="mei@north.example")
    await office.admins.give(office.by(office.rui), Role.EDITOR, person=mei.id)
    again = await office.admins.give(office.by(office.rui), Role.EDITOR, address="mei@north.example")
    assert again.before is again.after is Role.EDITOR
    assert len(await office.entries()) == 1


async def test_the_list_tells_who_gave_what_when_and_page_by_page(office: Office) -> None:
    at = office.audience.clock.on(hours=1)
    await office.admins.give(office.by(office.rui), Role.EDITOR, address="mei@north.example")
    await office.admins.give(office.by(office.rui), Role.VIEWER, address="bo@north.example")
    actor = office.by(office.rui).actor
    rows, count = await office.admins.listed(actor, 1, 2)
    assert [(row.label, row.named, row.by_name) for row in rows] == [
        ("Rui Costa", True, ""),
        ("mei@north.example", False, "Rui Costa"),
    ]
    assert (rows[1].at, rows[1].waiting, count) == (at, True, 3)
    rest, _ = await office.admins.listed(actor, 2, 2)
    assert [row.label for row in rest] == ["bo@north.example"]
    assert await office.admins.found(actor, rest[0].id) == rest[0]


async def test_those_who_have_a_right_are_named(office: Office) -> None:
    await office.audience.person("Mei Tan", email="mei@north.example")
    await office.admins.give(office.by(office.rui), Role.EDITOR, address="mei@north.example")
    await office.admins.give(office.by(office.rui), Role.SENDER, address="bo@north.example")
    assert await office.roles.names(TENANT) == ["Rui Costa", "Mei Tan", "bo@north.example"]
    assert await office.roles.names(TENANT, Right.SEND) == ["Rui Costa", "bo@north.example"]
    assert await office.roles.names(TENANT, Right.MANAGE) == ["Rui Costa"]


async def test_the_audit_says_who_did_what_and_how_it_was(office: Office) -> None:
    mei = await office.audience.person("Mei Tan", email="mei@north.example")
    await office.admins.give(office.by(office.rui), Role.EDITOR, person=mei.id)
    office.audience.clock.on(minutes=5)
    await office.admins.give(office.by(office.rui), Role.VIEWER, person=mei.id)
    await office.admins.give(office.by(office.rui), Role.OWNER, address="bo@north.example")
    first, after = await office.history.page(office.by(office.rui).actor, "", 2)
    assert [(each.who, each.what, each.entry.before, each.entry.after) for each in first] == [
        ("Rui Costa", "bo@north.example", {}, {"role": "owner"}),
        ("Rui Costa", "Mei Tan", {"role": "editor"}, {"role": "viewer"}),
    ]
    assert first[1].entry.at == office.audience.clock.time
    rest, end = await office.history.page(office.by(office.rui).actor, after, 2)
    assert [each.entry.after for each in rest] == [{"role": "editor"}]
    assert rest[0].entry.at == office.audience.clock.time - timedelta(minutes=5)
    assert end == ""
