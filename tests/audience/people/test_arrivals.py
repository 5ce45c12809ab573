"""What is owed to people outside of a turn: one welcome, a profile, and never more than the tenant's rate."""

from __future__ import annotations

import asyncio
import dataclasses
import time
from collections.abc import AsyncIterator

import pytest

from bot.audience.people.arrivals import LEASE, LEAST_WAIT, Arrivals
from bot.audience.people.records import Person
from bot.audience.people.rules import PROFILE_DAYS
from bot.connector.client import Connector, open_session
from bot.connector.tokens import NoTokens
from bot.proactive.pace.local import Pace
from bot.storage.database import Storage
from tests.audience.making import TENANT
from tests.cards.reading import titles
from tests.commands.making import House, Surroundings, make_house, says
from tests.fakes.connector import Received, Scripted, running_connector
from tests.logged import Logged

BLOCKED = Scripted(403, {"error": {"code": "ConversationBlockedByUser", "message": "Blocked."}})
NOT_FOUND = Scripted(404, {"error": {"code": "MemberNotFoundInConversation"}})


@pytest.fixture
async def surroundings(storage: Storage) -> AsyncIterator[Surroundings]:
    async with running_connector() as teams, open_session() as session:
        yield Surroundings(storage, teams, Connector(session, NoTokens()))


@pytest.fixture
async def house(surroundings: Surroundings) -> House:
    return await make_house(surroundings)


async def installs(house: House, name: str, tenant: str = TENANT) -> Person:
    return await house.audience.people.arrived(house.sighting(name, tenant))


async def removes(house: House, name: str) -> None:
    house.clock.on(seconds=1)
    seen = house.sighting(name)
    await house.audience.people.departed(seen.tenant, seen.aad_id, seen.teams_id, house.clock())
    house.clock.on(seconds=1)


async def owed(house: House, name: str) -> list[str]:
    person = await house.person(name)
    row = await house.audience.storage.collection("people").find_one({"_id": person.id})
    assert row is not None
    return sorted(row["todo"])


def paced(house: House, on: Surroundings, rate: float) -> Arrivals:
    """The same work at a rate that counts."""
    return Arrivals(
        people=house.audience.people,
        segments=house.audience.segments,
        content=house.content,
        first_content=house.first,
        connector=on.connector,
        pace=Pace(rate),
        now=house.clock,
    )


async def test_who_installs_is_welcomed_and_known(house: House) -> None:
    house.known("Ana", "ana@north.example")
    await installs(house, "Ana")
    assert house.teams.received == []
    await house.arrivals.work()
    (card,) = house.cards_to("Ana")
    assert says(card, "Hello, good to meet you")
    assert "Browse topics" in titles(card)
    ana = await house.person("Ana")
    assert (ana.emails, ana.given_name) == (("ana@north.example",), "Ana")
    assert await owed(house, "Ana") == []
    assert not await house.arrivals.work_one()


async def test_a_welcome_is_an_ordinary_message_to_the_stored_conversation(house: House) -> None:
    await installs(house, "Ana")
    await house.arrivals.work()
    (body,) = house.teams.sent_to("chat-Ana")
    assert (body["from"]["id"], body["channelData"]["tenant"]["id"]) == ("28:bot", TENANT)
    assert body["summary"] == "Hello, good to meet you"
    assert "notification" not in body["channelData"]


async def test_the_events_of_one_installation_make_one_welcome(house: House) -> None:
    await asyncio.gather(*(installs(house, "Ana") for _ in range(4)))
    await house.arrivals.work()
    await installs(house, "Ana")
    await house.arrivals.work()
    assert len(house.cards_to("Ana")) == 1


async def test_many_hands_make_one_welcome_each(house: House) -> None:
    names = [f"P{n}" for n in range(25)]
    for name in names:
        house.known(name, f"{name}@north.example")
        await installs(house, name)
    await asyncio.gather(*(house.arrivals.work() for _ in range(3)))
    assert [len(house.cards_to(name)) for name in names] == [1] * 25
    assert sorted(house.looked_up()) == sorted(f"29:{name}" for name in names)


async def test_a_stop_while_the_welcome_is_under_way_never_makes_it_two(house: House) -> None:
    """The connection was lost after the request had left: nobody knows, so it is not sent again."""
    house.teams.fix("chat-Ana", Scripted(reset=True))
    await installs(house, "Ana")
    await house.arrivals.work()
    assert len(house.teams.messages) == 1
    house.teams.fix("chat-Ana", Scripted())
    house.clock.on(minutes=30)
    await installs(house, "Ana")
    await house.arrivals.work()
    assert len(house.teams.messages) == 1


async def end_during_a_welcome(house: House, answer: Scripted) -> None:
    """Ends the work right after a welcome left; Teams answers a little later."""
    house.teams.fix("chat-Ana", answer)
    await installs(house, "Ana")
    await house.audience.people.finish_todo((await house.person("Ana")).id, ["profile"])
    working = asyncio.create_task(house.arrivals.work())
    for _ in range(2_000):
        if house.teams.messages:
            break
        await asyncio.sleep(0.005)
    working.cancel()
    with pytest.raises(asyncio.CancelledError):
        await working


async def test_an_orderly_end_puts_back_what_teams_put_off(house: House) -> None:
    await end_during_a_welcome(house, Scripted(412, delay=0.2))
    assert await owed(house, "Ana") == ["welcome"]


async def test_an_orderly_end_keeps_what_teams_took(house: House) -> None:
    await end_during_a_welcome(house, Scripted(201, delay=0.2))
    assert await owed(house, "Ana") == []


async def test_somebody_cut_off_before_it_left_is_welcomed_by_the_next(house: House) -> None:
    await installs(house, "Ana")
    assert await house.audience.people.claim_todo(LEASE)
    await house.arrivals.work()
    assert house.cards_to("Ana") == []
    house.clock.on(seconds=LEASE.total_seconds() + 1)
    await house.arrivals.work()
    assert len(house.cards_to("Ana")) == 1


async def test_two_who_hold_the_same_person_send_one_welcome(house: House) -> None:
    """A lease that ran out while its holder was only slow."""
    await installs(house, "Ana")
    claims = []
    for _ in range(2):
        claims.append(await house.audience.people.claim_todo(LEASE))
        house.clock.on(seconds=LEASE.total_seconds() + 1)
    ana = (await house.person("Ana")).id
    assert [claim[0].id for claim in claims if claim] == [ana, ana]
    struck = await asyncio.gather(*(house.audience.people.strike_off(ana, "welcome") for _ in range(2)))
    assert sorted(struck) == [False, True]


async def test_a_welcome_that_teams_put_off_is_sent_later(house: House) -> None:
    house.known("Ana")
    await installs(house, "Ana")
    house.teams.script(Scripted(200), Scripted(412), conversation="chat-Ana")
    await house.arrivals.work()
    assert await owed(house, "Ana") == ["welcome"]
    assert not await house.arrivals.work_one()
    house.clock.on(seconds=LEAST_WAIT.total_seconds() + 1)
    await house.arrivals.work()
    assert len(house.teams.messages) == 2
    house.clock.on(hours=1)
    await house.arrivals.work()
    assert len(house.teams.messages) == 2


async def test_being_throttled_holds_the_tenant_back(house: House) -> None:
    house.known("Ana")
    await installs(house, "Ana")
    house.teams.script(Scripted(200), Scripted(429, headers={"Retry-After": "7"}), conversation="chat-Ana")
    await house.arrivals.work_one()
    assert house.pace.braked(TENANT)
    assert not house.pace.braked("tenant-2")


async def test_a_long_brake_leaves_the_work_in_the_database(house: House) -> None:
    await installs(house, "Ana")
    house.pace.brake(TENANT, 3_600)
    await asyncio.wait_for(house.arrivals.work(), 5)
    assert house.teams.received == []
    assert await owed(house, "Ana") == ["profile", "welcome"]


async def test_whom_no_message_reaches_is_marked_and_left_alone(house: House) -> None:
    house.teams.fix("chat-Ana", BLOCKED)
    await installs(house, "Ana")
    await house.arrivals.work()
    ana = await house.person("Ana")
    assert (ana.reachable, ana.sendable) == (False, False)
    assert await owed(house, "Ana") == []
    calls = len(house.teams.received)
    house.clock.on(days=1)
    await house.arrivals.work()
    assert len(house.teams.received) == calls


async def test_who_is_gone_before_their_turn_gets_nothing(house: House) -> None:
    await installs(house, "Ana")
    await removes(house, "Ana")
    await house.arrivals.work()
    assert house.teams.received == []


async def test_who_returns_is_welcomed_back_once(house: House) -> None:
    house.known("Ana", "ana@north.example")
    await installs(house, "Ana")
    await house.arrivals.work()
    await house.type("Ana", "join Harbour house")
    await removes(house, "Ana")
    await installs(house, "Ana")
    await installs(house, "Ana")
    await house.arrivals.work()
    welcome, back = house.cards_to("Ana")
    assert says(welcome, "Hello, good to meet you")
    assert says(back, "Welcome back, Ana", "Your 1 topic is as you left them.")


async def test_a_profile_is_fetched_when_unknown_or_old_and_not_for_each_act(house: House) -> None:
    house.known("Ana", "ana@north.example")
    for _ in range(3):
        await house.type("Ana", "topics")
        await house.arrivals.work()
    assert house.looked_up() == ["29:Ana"]
    house.clock.on(days=PROFILE_DAYS + 1)
    await house.type("Ana", "topics")
    assert house.looked_up() == ["29:Ana"]
    await house.arrivals.work()
    assert house.looked_up() == ["29:Ana", "29:Ana"]
    assert house.cards_to("Ana") == []


async def test_somebody_whom_teams_does_not_tell_of_is_asked_for_at_their_next_act_only(house: House) -> None:
    await installs(house, "Guest")
    await house.arrivals.work()
    assert len(house.cards_to("Guest")) == 1
    house.clock.on(hours=2)
    await house.arrivals.work()
    assert house.looked_up() == ["29:Guest"]
    await house.type("Guest", "topics")
    await house.arrivals.work()
    assert house.looked_up() == ["29:Guest", "29:Guest"]


async def test_a_profile_that_failed_for_now_is_fetched_later_and_the_welcome_does_not_wait(house: House) -> None:
    house.known("Ana", "ana@north.example")
    await installs(house, "Ana")
    house.teams.script(Scripted(503), conversation="chat-Ana")
    await house.arrivals.work()
    assert len(house.cards_to("Ana")) == 1
    assert await owed(house, "Ana") == ["profile"]
    house.clock.on(seconds=LEASE.total_seconds() + 1)
    await house.arrivals.work()
    assert (await house.person("Ana")).emails == ("ana@north.example",)
    assert len(house.cards_to("Ana")) == 1


async def test_an_address_that_was_waited_for_becomes_a_member_and_the_welcome_says_so(house: House) -> None:
    topic = await house.topic()
    await house.audience.segments.add(TENANT, topic.id, "ana@north.example", house.audience.evidence())
    house.known("Ana", "Ana@North.Example")
    await installs(house, "Ana")
    await house.arrivals.work()
    assert topic.id in (await house.person("Ana")).member_of
    (card,) = house.cards_to("Ana")
    assert says(card, "You're already in Harbour house: an admin added you.")


async def test_without_a_welcome_message_nobody_is_greeted(house: House) -> None:
    message = await house.message("welcome")
    await house.content.save(dataclasses.replace(message, name="greeting of old"))
    await installs(house, "Ana")
    await house.arrivals.work()
    assert house.teams.messages == []
    assert await owed(house, "Ana") == []


async def test_a_crowd_is_served_within_the_rate(house: House, surroundings: Surroundings) -> None:
    """Profile and welcome count: 6 people at 40 a second take 12 slots, a quarter of a second at least."""
    for n in range(6):
        house.known(f"P{n}")
        await installs(house, f"P{n}")
    started = time.monotonic()
    await paced(house, surroundings, 40).work()
    assert time.monotonic() - started >= 11 / 40
    assert all(gap >= 0.5 / 40 for gap in gaps(house.teams.received))
    assert len(house.teams.received) == 12


def gaps(received: list[Received]) -> list[float]:
    """Seconds between each request and the third after it, a third of them: two may come close, never three."""
    times = sorted(each.at for each in received)
    return [(later - sooner) / 3 for sooner, later in zip(times, times[3:], strict=False)]


async def test_one_person_whose_work_fails_keeps_nobody_waiting(house: House, logged: Logged) -> None:
    broken = await installs(house, "Broken")
    people = house.audience.storage.collection("people")
    await people.update_one({"_id": broken.id}, {"$set": {"reference.conversation_id": 7}})
    await installs(house, "Ana")
    await house.arrivals.work()
    assert len(house.cards_to("Ana")) == 1
    assert [(each["event"], each["person"], each["tenant"]) for each in logged if each["log_level"] == "error"] == [
        ("arrival failed", broken.id, TENANT)
    ]
    assert await owed(house, "Broken") == ["profile", "welcome"]


async def test_a_profile_now_gives_up_in_time(house: House) -> None:
    async def silent(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.read()
        writer.close()

    async with await asyncio.start_server(silent, "127.0.0.1", 0) as server:
        url = f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}"
        seen = house.sighting("Ana")
        reference = dataclasses.replace(seen.reference, service_url=url)
        ana = await house.audience.people.arrived(dataclasses.replace(seen, reference=reference))
        assert await asyncio.wait_for(house.arrivals.profile_now(ana, within=0.05), 5) == ana


async def test_a_profile_now_brings_in_what_waited_and_is_not_fetched_twice(house: House) -> None:
    topic = await house.topic()
    await house.audience.segments.add(TENANT, topic.id, "ana@north.example", house.audience.evidence())
    house.known("Ana", "ana@north.example")
    ana = await house.arrivals.profile_now(await installs(house, "Ana"))
    assert topic.id in ana.member_of
    assert await house.arrivals.profile_now(ana) == ana
    await house.arrivals.work()
    assert house.looked_up() == ["29:Ana"]
    (card,) = house.cards_to("Ana")
    assert says(card, "You're already in Harbour house")


async def test_tenants_are_served_apart(house: House) -> None:
    await installs(house, "Ana")
    await installs(house, "Eva", "tenant-2")
    await house.arrivals.work()
    tenants = [each.body["channelData"]["tenant"]["id"] for each in house.teams.messages]
    assert sorted(tenants) == ["tenant-1", "tenant-2"]
