"""Authors are told: each notice once, within the tenant's rate, and only those who can and may hear it."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest

from bot.broadcasts.records import Broadcast, Counts, Notice, State
from bot.proactive.notices import service
from bot.proactive.pace.local import Pace
from bot.storage.database import Storage
from tests.audience.making import OWNER, TENANT
from tests.broadcasts.making import RATE
from tests.cards.reading import sums, texts, titles
from tests.fakes.connector import Scripted
from tests.logged import Logged
from tests.proactive.notices.making import FAR, House

OVER = Counts(sent=3, skipped=1, reasons={"skipped": {"left the segment": 1}})
BLOCKED = Scripted(403, {"error": {"code": "MessageWritesBlocked", "message": "blocked"}})


def events(logged: Logged) -> list[str]:
    return [str(line["event"]) for line in logged]


async def until_asked(house: House) -> None:
    """Returns when a request has come in."""
    async with asyncio.timeout(20):
        while not house.teams.messages:  # noqa: ASYNC110 - the fake tells
            await asyncio.sleep(0.005)


async def test_the_report_comes_by_itself_and_once(house: House) -> None:
    house.rooms.rows.counted = OVER
    await house.ended(await house.author())
    await house.notices.work()
    (card,) = house.cards_to()
    assert {"✓ Done", "Took 40 seconds", "1 left the segment"} <= set(texts(card))
    assert sums(card) == ([3, 1], 4)
    house.rooms.audience.clock.on(hours=1)
    await house.notices.work()
    assert len(house.cards_to()) == 1


async def test_it_is_a_message_that_notifies(house: House) -> None:
    await house.ended(await house.author())
    await house.notices.work()
    (body,) = house.teams.sent_to("chat-Rui")
    assert body["channelData"]["notification"] == {"alert": True}
    assert body["summary"].startswith("Report on broadcast b1: done")


async def test_several_processes_tell_it_once(house: House) -> None:
    author = await house.author()
    for _ in range(5):
        await house.ended(author)
    await asyncio.gather(*(house.new_notices().work() for _ in range(4)))
    assert len(house.cards_to()) == 5


async def test_a_broadcast_that_pauses_itself_asks_for_its_author(house: House) -> None:
    made = await house.running(await house.author())
    house.rooms.rows.counted = Counts(sent=2, pending=7, doubt=5)
    await house.rooms.broadcasts.pause_itself(made.id, "Too many messages may or may not have arrived.")
    await house.notices.work()
    (card,) = house.cards_to()
    assert titles(card) == ["Resume", "Send again to these 5…", "Leave as they are", "Cancel the rest…"]
    assert any("2 had gone out." in text for text in texts(card))


async def test_what_somebody_resumed_meanwhile_is_not_told(house: House) -> None:
    made = await house.running(await house.author())
    await house.rooms.broadcasts.pause_itself(made.id, "Too many messages may or may not have arrived.")
    await house.rooms.broadcasts.resume(OWNER, made.number)
    await house.notices.work()
    assert house.teams.messages == []
    await house.rooms.store.move(made.id, {State.PREPARING}, State.RUNNING)
    await house.rooms.broadcasts.pause_itself(made.id, "And again.")
    await house.notices.work()
    assert len(house.cards_to()) == 1


async def test_a_report_waits_for_what_is_still_on_its_way(house: House) -> None:
    house.rooms.rows.counted = Counts(sent=3, sending=1)
    await house.ended(await house.author())
    await house.notices.work()
    assert house.teams.messages == []
    house.rooms.rows.counted = Counts(sent=4)
    house.rooms.audience.clock.on(seconds=1)
    await house.notices.work()
    assert sums(house.cards_to()[0]) == ([4], 4)


async def test_an_author_who_paused_everything_hears_of_what_they_sent(house: House) -> None:
    author = await house.author()
    await house.rooms.audience.segments.pause(author, house.rooms.audience.evidence(author.id))
    await house.ended(author)
    await house.notices.work()
    assert len(house.cards_to()) == 1


async def nobody(house: House) -> Broadcast:
    """One whose author is somebody the bot doesn't know any more."""
    made = await house.ended(await house.author())
    await house.storage.collection("people").delete_many({})
    return made


async def departed(house: House) -> Broadcast:
    author = await house.author()
    made = await house.ended(author)
    await house.rooms.audience.people.departed(TENANT, author.aad_id, author.teams_id, house.rooms.audience.clock())
    return made


async def blocked(house: House) -> Broadcast:
    author = await house.author()
    made = await house.ended(author)
    await house.rooms.audience.people.mark_gone(TENANT, {author.id: "blocked the bot"})
    return made


async def no_admin(house: House) -> Broadcast:
    return await house.ended(await house.author("Eve", "8a4b5c6d-0000-4000-8000-000000000009"))


@pytest.mark.parametrize("made", [nobody, departed, blocked, no_admin])
async def test_whoever_cannot_or_may_not_hear_it_is_not_told_and_the_log_says_so(
    made: object, house: House, logged: Logged
) -> None:
    assert callable(made)
    broadcast = await made(house)
    await house.notices.work()
    house.rooms.audience.clock.on(hours=1)
    await house.notices.work()
    assert house.teams.messages == []
    (line,) = [each for each in logged if "dropped" in each["event"]]
    assert (line["broadcast"], line["notice"]) == (broadcast.id, "ended")


async def test_in_the_authors_own_chat_and_tenant(house: House) -> None:
    await house.author()
    await house.ended(await house.author("Far", FAR, "tenant-2"))
    await house.notices.work()
    assert house.cards_to() == []
    (request,) = house.teams.messages
    assert (request.conversation, request.headers["x-ms-tenant-id"]) == ("chat-Far", "tenant-2")
    assert request.body["channelData"]["tenant"] == {"id": "tenant-2"}


async def test_throttled_it_is_told_later_and_holds_the_tenant_back(house: House, logged: Logged) -> None:
    house.teams.script(Scripted(429, headers={"Retry-After": "30"}))
    await house.ended(await house.author())
    await house.notices.work()
    assert house.pace.braked(TENANT)
    assert "notice put off" in events(logged)
    house.rooms.audience.clock.on(seconds=29)
    await house.notices.work()
    assert len(house.teams.messages) == 1


async def test_put_off_it_arrives_in_the_end(house: House) -> None:
    house.teams.script(Scripted(412))
    await house.ended(await house.author())
    await house.notices.work()
    house.rooms.audience.clock.on(seconds=11)
    await house.notices.work()
    assert len(house.cards_to()) == 2  # the fake keeps what it refused
    house.rooms.audience.clock.on(hours=1)
    await house.notices.work()
    assert len(house.cards_to()) == 2


async def test_while_teams_wants_a_rest_nothing_leaves_and_nothing_is_lost(house: House) -> None:
    house.pace.brake(TENANT, 60)
    await house.ended(await house.author())
    await house.notices.work()
    house.rooms.audience.clock.on(seconds=55)
    await house.notices.work()
    assert house.teams.messages == []
    house.rooms.audience.clock.on(seconds=3)
    await house.new_notices(Pace(RATE)).work()
    assert len(house.cards_to()) == 1


async def test_a_notice_is_among_the_first_when_the_rest_ends(house: House) -> None:
    """What tells of being held back would otherwise never get through between one pause and the next."""
    house.pace.brake(TENANT, 1.0)
    await house.ended(await house.author())
    await house.notices.work()
    assert len(house.cards_to()) == 1


@pytest.mark.parametrize("answer", [Scripted(502), Scripted(reset=True), BLOCKED, Scripted(400)])
async def test_what_may_have_arrived_or_never_will_is_not_sent_again(
    answer: Scripted, house: House, logged: Logged
) -> None:
    house.teams.script(answer)
    await house.ended(await house.author())
    await house.notices.work()
    house.rooms.audience.clock.on(hours=1)
    await house.notices.work()
    assert len(house.teams.messages) == 1
    assert "author not told for certain" in events(logged)


async def test_an_author_who_blocked_the_bot_is_noted_as_gone(house: House) -> None:
    house.teams.script(BLOCKED)
    author = await house.author()
    await house.ended(author)
    await house.notices.work()
    assert (await house.rooms.audience.again(author)).reachable is False


async def test_a_crash_before_it_left_costs_nothing(house: House) -> None:
    await house.ended(await house.author())
    clock = house.rooms.audience.clock
    assert await house.owed.claim(clock(), clock() + service.LEASE) is not None
    await house.notices.work()
    assert house.teams.messages == []
    clock.on(minutes=3)
    await house.notices.work()
    assert len(house.cards_to()) == 1


async def test_a_crash_after_it_left_is_logged_and_never_doubles(house: House, logged: Logged) -> None:
    made = await house.ended(await house.author())
    clock = house.rooms.audience.clock
    owed = await house.owed.claim(clock(), clock() + service.LEASE)
    assert owed is not None
    assert await house.owed.leave(owed, clock() + service.LEASE)
    clock.on(minutes=3)
    await house.notices.work()
    assert house.teams.messages == []
    told = [each["broadcast"] for each in logged if each["event"] == "notice may not have arrived"]
    assert told == [made.id]


async def test_the_end_of_the_bot_waits_for_a_notice_on_its_way(house: House) -> None:
    house.teams.script(Scripted(delay=0.3))
    await house.ended(await house.author())
    working = asyncio.create_task(house.notices.work())
    await until_asked(house)
    working.cancel()
    await asyncio.gather(working, return_exceptions=True)
    house.rooms.audience.clock.on(minutes=3)
    now = house.rooms.audience.clock()
    assert await house.owed.claim(now, now) is None


async def test_stopped_while_it_was_refused_it_is_told_after_the_start(house: House) -> None:
    house.teams.script(Scripted(412, delay=0.3))
    await house.ended(await house.author())
    working = asyncio.create_task(house.notices.work())
    await until_asked(house)
    working.cancel()
    await asyncio.gather(working, return_exceptions=True)
    house.rooms.audience.clock.on(minutes=3)
    await house.new_notices().work()
    assert len(house.teams.messages) == 2


async def test_one_authors_trouble_does_not_keep_the_others_waiting(
    house: House, logged: Logged, storage: Storage
) -> None:
    author = await house.author()
    broken, whole = await house.ended(author), await house.ended(author)
    await storage.collection("broadcasts").update_one({"_id": broken.id}, {"$unset": {"audience": ""}})
    await house.notices.work()
    assert len(house.cards_to()) == 1
    (line,) = [each for each in logged if each["event"] == "notice broke off"]
    assert line["broadcast"] == broken.id != whole.id


async def test_no_name_address_or_text_is_logged(house: House, logged: Logged) -> None:
    house.teams.script(Scripted(502))
    author = await house.author()
    for _ in range(3):
        await house.ended(author)
    await house.notices.work()
    assert logged
    assert all(each not in str(logged) for each in ("Rui", "lifts", "chat-", "29:"))


async def test_held_back_for_long_the_author_hears_since_when(house: House) -> None:
    made = await house.running(await house.author())
    since = house.rooms.audience.clock()
    house.rooms.audience.clock.on(minutes=6)
    house.rooms.rows.counted = Counts(sent=2, pending=7)
    await house.rooms.store.move(made.id, {State.RUNNING}, State.RUNNING, owe=Notice.THROTTLED, throttled_since=since)
    await house.notices.work()
    (card,) = house.cards_to()
    assert any("Since 24 November, 09:00 (Lisbon time)" in text and "7 people" in text for text in texts(card))


async def test_asked_about_a_late_start_the_author_gets_the_choices(house: House) -> None:
    made = await house.running(await house.author())
    when = {"at": house.rooms.audience.clock(), "zone": "Europe/Lisbon"}
    change: dict[str, Any] = {"when": when, "asking_reason": "late", "started_at": None}
    await house.rooms.store.move(made.id, {State.RUNNING}, State.ASKING, owe=Notice.ASKING, **change)
    await house.notices.work()
    (card,) = house.cards_to()
    assert titles(card) == ["Send now…", "Change time…", "Cancel…"]
    assert any("the bot wasn't running then" in text for text in texts(card))
