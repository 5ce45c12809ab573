"""Meeting people, and losing them, in whatever order the events arrive."""

from __future__ import annotations

import asyncio
import dataclasses
from datetime import timedelta

from bot.audience.people.records import Person, Profile
from bot.audience.people.service import People
from bot.telemetry.correlation import correlated
from tests.audience.making import TENANT, Audience

LEASE = timedelta(minutes=1)


async def todo(people: People) -> frozenset[str]:
    claimed = await people.claim_todo(LEASE)
    if claimed is None:
        return frozenset()
    await people.finish_todo(claimed[0].id, claimed[1])
    return claimed[1]


async def test_first_sighting_stores_where_to_write(audience: Audience) -> None:
    ana = await audience.people.meet(audience.sighting("Ana"))
    assert ana.sendable
    assert ana.reference is not None
    assert ana.reference.conversation_id == "chat-Ana"
    assert await todo(audience.people) == {"profile"}
    assert await audience.people.claim_todo(LEASE) is None


async def test_the_reference_follows_the_newest_conversation_of_one_person(audience: Audience) -> None:
    first = await audience.people.meet(audience.sighting("Ana"))
    second = await audience.people.meet(audience.sighting("Ana", conversation="another"))
    assert second.id == first.id
    assert second.reference is not None
    assert second.reference.conversation_id == "another"


async def test_sightings_at_once_make_one_person(audience: Audience) -> None:
    met = await asyncio.gather(*(audience.people.meet(audience.sighting("Ana")) for _ in range(8)))
    assert len({each.id for each in met}) == 1


async def test_both_install_events_at_once_ask_for_one_welcome(audience: Audience) -> None:
    await asyncio.gather(*(audience.people.arrived(audience.sighting("Ana")) for _ in range(4)))
    assert await todo(audience.people) == {"profile", "welcome"}
    await audience.people.arrived(audience.sighting("Ana"))
    assert "welcome" not in await todo(audience.people)


async def test_removed_and_added_again_is_welcomed_back_once(audience: Audience) -> None:
    ana = await audience.people.arrived(audience.sighting("Ana"))
    await audience.people.set_profile(ana, Profile(ana.aad_id, "Ana", "Ana", None, None))
    await todo(audience.people)
    await audience.people.departed(TENANT, ana.aad_id, ana.teams_id, audience.clock.on(hours=1))
    gone = await audience.again(ana)
    assert (gone.sendable, gone.reference) == (False, None)
    audience.clock.on(hours=1)
    back = await audience.people.arrived(audience.sighting("Ana"))
    await audience.people.arrived(audience.sighting("Ana"))
    assert back.sendable
    assert await todo(audience.people) == {"welcome-back"}


async def test_an_event_from_before_the_removal_brings_nobody_back(audience: Audience) -> None:
    late = audience.sighting("Ana")
    ana = await audience.people.arrived(late)
    await audience.people.departed(TENANT, ana.aad_id, ana.teams_id, audience.clock.on(minutes=1))
    after = await audience.people.arrived(late)
    assert (after.sendable, after.reference) == (False, None)
    assert await audience.people.claim_todo(LEASE) is None


async def test_a_lease_that_ends_is_given_again(audience: Audience) -> None:
    await audience.people.meet(audience.sighting("Ana"))
    assert await audience.people.claim_todo(LEASE) is not None
    assert await audience.people.claim_todo(LEASE) is None
    audience.clock.on(minutes=2)
    assert await audience.people.claim_todo(LEASE) is not None


async def test_an_old_profile_is_fetched_again(audience: Audience) -> None:
    ana = await audience.person("Ana", email="ana@a.example")
    await audience.people.finish_todo(ana.id, ["profile"])
    await audience.people.meet(audience.sighting("Ana"))
    assert await audience.people.claim_todo(LEASE) is None
    audience.clock.on(days=8)
    await audience.people.meet(audience.sighting("Ana"))
    assert await todo(audience.people) == {"profile"}


async def test_who_is_gone_returns_by_acting(audience: Audience) -> None:
    ana = await audience.person("Ana")
    await audience.people.mark_gone(TENANT, {ana.id: "blocked the bot"})
    assert not (await audience.again(ana)).sendable
    assert (await audience.people.meet(audience.sighting("Ana"))).sendable


async def test_a_recycled_address_never_takes_over_a_met_person(audience: Audience) -> None:
    old = await audience.person("Ana", email="ana@a.example")
    new = await audience.person("Anabela", email="ana@a.example")
    assert new.id != old.id
    assert (await audience.again(old)).emails == ()
    found = await audience.people.find_by_address(TENANT, "ANA@a.example")
    assert found is not None
    assert found.id == new.id


async def test_tenants_never_cross(audience: Audience) -> None:
    here, there = await audience.person("Ana"), await audience.person("Ana", "tenant-2")
    assert here.id != there.id
    assert await audience.people.get("tenant-2", here.id) is None
    assert await audience.store.by_ids(TENANT, [here.id, there.id]) == {here.id: await audience.again(here)}


async def test_a_group_is_told_once(audience: Audience) -> None:
    assert await audience.people.explained(TENANT, "19:group")
    assert not await audience.people.explained(TENANT, "19:group")
    assert await audience.people.explained("tenant-2", "19:group")


async def test_a_removal_told_after_the_return_takes_nobody_away(audience: Audience) -> None:
    ana = await audience.people.arrived(audience.sighting("Ana"))
    removed_at = audience.clock.on(minutes=1)
    audience.clock.on(minutes=1)
    await audience.people.arrived(audience.sighting("Ana"))
    await audience.people.departed(TENANT, ana.aad_id, ana.teams_id, removed_at)
    assert (await audience.again(ana)).sendable


async def test_an_activity_from_a_clock_that_runs_ahead_does_not_keep_who_leaves(audience: Audience) -> None:
    ahead = dataclasses.replace(audience.sighting("Ana"), at=audience.clock() + timedelta(days=400))
    ana = await audience.people.meet(ahead)
    await audience.people.departed(TENANT, ana.aad_id, ana.teams_id, audience.clock.on(minutes=1))
    assert not (await audience.again(ana)).sendable


async def test_a_removal_told_twice_is_one(audience: Audience) -> None:
    ana = await audience.people.arrived(audience.sighting("Ana"))
    at = audience.clock.on(minutes=1)
    for _ in range(2):
        await audience.people.departed(TENANT, ana.aad_id, ana.teams_id, at)
    back = audience.sighting("Ana")
    await asyncio.gather(*(audience.people.arrived(back) for _ in range(3)))
    assert len(await todo(audience.people) & {"welcome", "welcome-back"}) == 1


async def test_a_removal_of_nobody_and_by_the_teams_id_alone(audience: Audience) -> None:
    await audience.people.departed(TENANT, "aad-nobody", None, audience.clock())
    await audience.people.departed(TENANT, None, None, audience.clock())
    ana, bo = await audience.person("Ana"), await audience.person("Bo")
    await audience.people.departed(TENANT, None, ana.teams_id, audience.clock())
    assert not (await audience.again(ana)).sendable
    assert (await audience.again(bo)).sendable


async def test_who_paused_stays_paused_when_removed_and_added_again(audience: Audience) -> None:
    ana = await audience.person("Ana")
    await audience.segments.pause(ana, audience.evidence(ana.id))
    await audience.people.departed(TENANT, ana.aad_id, ana.teams_id, audience.clock.on(minutes=1))
    back = await audience.people.arrived(audience.sighting("Ana"))
    assert (back.paused, back.sendable) == (True, False)
    assert back.reference is not None


async def test_what_teams_does_not_tell_is_kept_and_a_known_name_stays(audience: Audience) -> None:
    ana = await audience.person("Ana", email="ana@a.example")
    seen = audience.sighting("Ana")
    blank = await audience.people.meet(dataclasses.replace(seen, name="A. L.", locale=None, zone=None))
    assert (blank.name, blank.locale, blank.zone) == ("Ana", "en-GB", "Europe/Lisbon")
    moved = await audience.people.meet(dataclasses.replace(seen, locale="pt-PT", zone="Europe/Berlin"))
    assert (moved.id, moved.locale, moved.zone) == (ana.id, "pt-PT", "Europe/Berlin")


async def test_a_profile_without_addresses_takes_the_old_ones_away(audience: Audience) -> None:
    ana = await audience.person("Ana", email="ana@a.example")
    bare, _ = await audience.people.set_profile(ana, Profile(ana.aad_id, "", None, None, None))
    assert (bare.name, bare.emails, bare.upn) == ("Ana", (), None)
    assert await audience.people.find_by_address(TENANT, "ana@a.example") is None
    assert await audience.people.find_by_address(TENANT, " ") is None


async def test_two_workers_never_get_the_same_person(audience: Audience) -> None:
    for i in range(6):
        await audience.people.arrived(audience.sighting(f"P{i}"))
    claimed = await asyncio.gather(*(audience.people.claim_todo(LEASE) for _ in range(9)))
    ids = [each[0].id for each in claimed if each]
    assert len(ids) == len(set(ids)) == 6


async def test_what_is_owed_during_a_lease_is_given_after_it(audience: Audience) -> None:
    ana = await audience.people.meet(audience.sighting("Ana"))
    claimed = await audience.people.claim_todo(LEASE)
    assert claimed is not None
    await audience.people.arrived(audience.sighting("Ana"))
    await audience.people.finish_todo(ana.id, claimed[1])
    assert await audience.people.claim_todo(LEASE) is None
    audience.clock.on(minutes=2)
    assert await todo(audience.people) == {"welcome"}
    await audience.people.finish_todo("nobody", ["profile"])


async def test_a_welcome_that_was_never_sent_is_owed_again(audience: Audience) -> None:
    ana = await audience.people.arrived(audience.sighting("Ana"))
    await audience.people.departed(TENANT, ana.aad_id, ana.teams_id, audience.clock.on(minutes=1))
    audience.clock.on(minutes=1)
    await audience.people.arrived(audience.sighting("Ana"))
    assert "welcome" in await todo(audience.people)


async def test_what_is_owed_keeps_the_id_of_the_activity_that_it_began_with(audience: Audience) -> None:
    async def arrives(correlation: str) -> Person:
        with correlated(correlation):
            return await audience.people.arrived(audience.sighting("Ana"))

    assert (await arrives("first")).correlation == "first"
    assert (await arrives("second")).correlation == "first"
    await audience.people.departed(TENANT, "aad-Ana", "29:Ana", audience.clock.on(minutes=1))
    audience.clock.on(minutes=1)
    assert (await arrives("third")).correlation == "third"
    assert await todo(audience.people)
    assert (await arrives("fourth")).correlation == "fourth"
