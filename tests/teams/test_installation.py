"""Installed, removed, upgraded, and both at once: one welcome, never two, and nobody back who went away."""

from __future__ import annotations

import asyncio
import itertools
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from bot.audience.people.records import Person
from bot.commands.intents import Join
from tests.teams.activities import (
    BOT,
    TENANT,
    Activity,
    activity,
    changed,
    in_group,
    installed,
    members,
    submitted,
    typed,
    without,
)
from tests.teams.rig import Rig

MORNING = datetime(2026, 11, 24, 8, 0, tzinfo=UTC)


def at(minutes: float) -> str:
    """A timestamp as Teams writes it, minutes after the morning began."""
    return (MORNING + timedelta(minutes=minutes)).isoformat().replace("+00:00", "Z")


async def known(rig: Rig, who: str = "ana") -> Person:
    person = await rig.person(who)
    assert person is not None
    return person


async def welcomed(rig: Rig) -> None:
    """The queue does its work."""
    while claimed := await rig.desk.people.claim_todo(timedelta(minutes=1)):
        await rig.desk.people.finish_todo(claimed[0].id, claimed[1])


INSTALL = [installed(), members()]


@pytest.mark.parametrize("order", list(itertools.permutations(INSTALL)))
async def test_an_installation_sends_two_events_and_asks_for_one_welcome(rig: Rig, order: tuple[Activity, ...]) -> None:
    for event in order:
        assert (await rig.post(event)).status == 200
    assert await rig.todo() == ["profile", "welcome"]
    assert (await known(rig)).sendable
    assert rig.said() == []


async def test_both_at_once_ask_for_one_welcome(rig: Rig) -> None:
    answers = await asyncio.gather(*(rig.post(event) for event in INSTALL * 4))
    assert {answer.status for answer in answers} == {200}
    assert await rig.storage.collection("people").count_documents({}) == 1
    assert await rig.todo() == ["profile", "welcome"]


async def test_the_second_event_after_the_welcome_went_out_asks_for_none(rig: Rig) -> None:
    await rig.post(installed())
    await welcomed(rig)
    await rig.post(members())
    await rig.post(installed())
    assert await rig.todo() in ([], ["profile"])


@pytest.mark.parametrize("added", [[{"id": BOT}], [{"id": "29:ana", "aadObjectId": "aad-ana"}]])
async def test_members_may_name_the_bot_or_the_person_alone(rig: Rig, added: list[dict[str, str]]) -> None:
    await rig.post(members(membersAdded=added))
    assert await rig.todo() == ["profile", "welcome"]


async def test_the_person_is_found_among_the_members_where_the_sender_is_missing(rig: Rig) -> None:
    await rig.post(without(members(), "from"))
    assert (await known(rig)).teams_id == "29:ana"
    await rig.post(changed(members("rui"), **{"from": {"id": BOT}}))
    assert (await known(rig, "rui")).aad_id == "aad-rui"


async def test_an_installation_that_names_nobody_is_400(rig: Rig) -> None:
    assert (await rig.post(without(installed(), "from"))).status == 400
    assert (await rig.post(without(members(membersAdded=[{"id": BOT}]), "from"))).status == 400
    assert await rig.storage.collection("people").count_documents({}) == 0


@pytest.mark.parametrize("action", ["add", "add-upgrade", "Add", "ADD-UPGRADE"])
async def test_every_way_of_adding_adds(rig: Rig, action: str) -> None:
    await rig.post(installed(action))
    assert await rig.todo() == ["profile", "welcome"]


async def test_an_upgrade_welcomes_nobody_again(rig: Rig) -> None:
    await rig.post(installed())
    await welcomed(rig)
    await rig.post(installed("add-upgrade"))
    await rig.post(members())
    assert "welcome" not in await rig.todo()
    assert "welcome-back" not in await rig.todo()


@pytest.mark.parametrize("action", ["remove", "remove-upgrade", "Remove"])
async def test_a_removal_drops_where_the_person_is(rig: Rig, action: str) -> None:
    await rig.post(installed())
    await rig.post(installed(action))
    person = await known(rig)
    assert person.reference is None
    assert not person.sendable
    assert await rig.todo() == []


async def test_members_removed_is_a_removal_too(rig: Rig) -> None:
    for removed in ([{"id": BOT}], [{"id": "29:ana", "aadObjectId": "aad-ana"}]):
        await rig.post(installed())
        await rig.post(activity("conversationUpdate", membersRemoved=removed))
        assert (await known(rig)).reference is None


async def test_a_removal_of_somebody_else_is_none(rig: Rig) -> None:
    await rig.post(installed())
    await rig.post(activity("conversationUpdate", membersRemoved=[{"id": "28:another-bot"}]))
    assert (await known(rig)).reference is not None


async def test_removed_and_added_again_is_welcomed_back_once(rig: Rig) -> None:
    await rig.post(installed(timestamp=at(0)))
    await welcomed(rig)
    await rig.post(installed("remove", timestamp=at(10)))
    await rig.post(installed(timestamp=at(20)))
    await rig.post(members(timestamp=at(20)))
    assert [each for each in await rig.todo() if each != "profile"] == ["welcome-back"]
    assert (await known(rig)).sendable


@pytest.mark.parametrize("event", INSTALL)
async def test_an_event_of_before_that_comes_late_brings_nobody_back(rig: Rig, event: Activity) -> None:
    await rig.post(installed(timestamp=at(0)))
    await rig.post(installed("remove", timestamp=at(10)))
    assert (await rig.post(changed(event, timestamp=at(9.9)))).status == 200
    person = await known(rig)
    assert person.reference is None
    assert not person.sendable
    assert await rig.todo() == []


async def test_a_removal_that_is_delivered_again_after_the_return_takes_nothing_away(rig: Rig) -> None:
    removal = installed("remove", timestamp=at(10))
    await rig.post(installed(timestamp=at(0)))
    await rig.post(removal)
    await rig.post(installed(timestamp=at(20)))
    await rig.post(removal)
    assert (await known(rig)).sendable


async def test_who_writes_again_is_back(rig: Rig) -> None:
    await rig.post(installed(timestamp=at(0)))
    await rig.post(installed("remove", timestamp=at(10)))
    await rig.post(typed("hello", timestamp=at(20)))
    assert (await known(rig)).sendable


async def test_a_clock_that_runs_ahead_locks_nobody_out(rig: Rig) -> None:
    await rig.post(installed("remove", timestamp="2199-01-01T00:00:00Z"))
    rig.clock.on(minutes=1)
    await rig.post(installed(timestamp=None))
    assert (await known(rig)).sendable


async def test_consent_survives_a_removal_and_a_return(rig: Rig) -> None:
    segment = await rig.segment()
    await rig.post(submitted(Join(segment.id)))
    before = await rig.consent()
    for event in (installed("remove", timestamp=at(58.5)), installed(timestamp=at(59)), members(timestamp=at(59))):
        await rig.post(event)
    assert await rig.consent() == before


@pytest.mark.parametrize("action", ["", "update", None, 5, ["add"]])
async def test_an_unknown_action_is_noted_and_left_alone(rig: Rig, action: Any) -> None:
    assert (await rig.post(installed() | {"action": action})).status == 200
    assert await rig.person() is None


@pytest.mark.parametrize(
    "more",
    [{}, {"membersAdded": []}, {"membersAdded": "bot"}, {"membersAdded": [1, None, {}]}, {"topicName": "New name"}],
)
async def test_a_conversation_update_about_nobody_is_left_alone(rig: Rig, more: dict[str, Any]) -> None:
    assert (await rig.post(activity("conversationUpdate", **more))).status == 200
    assert await rig.person() is None


async def test_a_group_is_told_once_that_this_is_a_personal_bot(rig: Rig) -> None:
    group = [
        in_group("installationUpdate", action="add"),
        in_group("conversationUpdate", membersAdded=[{"id": BOT}]),
        in_group("conversationUpdate", membersAdded=[{"id": BOT}, {"id": "29:rui"}]),
        in_group(text="hello"),
    ]
    answers = await asyncio.gather(*(rig.post(event) for event in group))
    assert {answer.status for answer in answers} == {200}
    assert rig.said() == ["I work in a personal chat"]
    assert await rig.storage.collection("people").count_documents({}) == 0


async def test_people_who_join_a_group_are_none_of_our_business(rig: Rig) -> None:
    await rig.post(in_group("conversationUpdate", membersAdded=[{"id": "29:rui"}, {"id": "28:another-bot"}]))
    await rig.post(in_group("conversationUpdate", channelData={"eventType": "teamRenamed", "tenant": {"id": TENANT}}))
    assert rig.said() == []


async def test_a_removal_from_a_group_says_nothing_about_the_personal_chat(rig: Rig) -> None:
    await rig.post(installed())
    await rig.post(in_group("installationUpdate", action="remove"))
    await rig.post(in_group("conversationUpdate", membersRemoved=[{"id": BOT}]))
    assert (await known(rig)).sendable


async def test_a_policy_that_installs_for_many_at_once_sends_nothing_in_the_turn(rig: Rig) -> None:
    names = [f"person{number}" for number in range(60)]
    await asyncio.gather(*(rig.post(event) for name in names for event in (installed(who=name), members(name))))
    assert await rig.storage.collection("people").count_documents({"todo": "welcome"}) == 60
    assert rig.channel.received == []
