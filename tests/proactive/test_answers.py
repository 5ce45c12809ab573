"""What becomes of a delivery, by what Teams answers."""

from __future__ import annotations

import asyncio
import json
from collections import Counter

import pytest

from bot.broadcasts.records import Delivery, State
from bot.proactive.send import doubts
from bot.proactive.send.doubts import TOO_MANY, UNREACHED
from tests.fakes.connector import Scripted
from tests.proactive.house import TENANT, House

ONE = "a:p000000"


def first(code: str, status: int = 403) -> Scripted:
    """The envelope that most errors come in."""
    return Scripted(status, {"error": {"code": code, "message": "…"}})


def second(sub: str) -> Scripted:
    """The other one: JSON inside a text."""
    return Scripted(403, {"errorCode": 209, "message": json.dumps({"subCode": sub, "details": None})})


@pytest.mark.parametrize(
    ("answer", "reason"),
    [
        (first("ConversationBlockedByUser"), "blocked the bot"),
        (second("MessageWritesBlocked"), "blocked the bot"),
        (first("BotNotInConversationRoster"), "removed the app"),
        (first("ForbiddenOperationException"), "removed the app"),
        (first("BotDisabledByAdmin"), "blocked by policy"),
        (first("ConversationNotFound", 404), "removed the app"),
    ],
)
async def test_who_is_gone_is_marked_and_left_out_until_they_return(
    house: House, answer: Scripted, reason: str
) -> None:
    await house.meet(2)
    house.fake.fix(ONE, answer)
    counts = await house.sent_whole(await house.started())
    assert (counts.sent, counts.failed) == (1, 1)
    assert counts.reasons["failed"] == {reason: 1}
    marked = await house.people.get(TENANT, "p000000")
    assert marked is not None
    assert (marked.reachable, marked.sendable) == (False, False)
    later = await house.sent_whole(await house.started())
    assert later.audience == 1
    await house.change("p000000", reachable=True, sendable=True)
    house.fake.fix(ONE, Scripted())
    assert (await house.sent_whole(await house.started())).sent == 2


@pytest.mark.parametrize(
    ("answer", "reason"),
    [
        (first("MessageSizeTooBig", 413), "too large for Teams"),
        (first("Bad Argument", 400), "refused by Teams (Bad Argument)"),
        (Scripted(404, "<html>no such page</html>"), "refused by Teams (404)"),
        (Scripted(403, ""), "refused by Teams (403)"),
    ],
)
async def test_what_is_refused_fails_and_says_nothing_of_the_person(
    house: House, answer: Scripted, reason: str
) -> None:
    await house.meet(1)
    house.fake.fix(ONE, answer)
    counts = await house.sent_whole(await house.started())
    assert counts.reasons["failed"] == {reason: 1}
    assert len(house.got()) == 1
    person = await house.people.get(TENANT, "p000000")
    assert person is not None
    assert person.sendable


@pytest.mark.parametrize(
    ("answer", "reason"),
    [
        (Scripted(500, {"error": {"code": "ServiceError"}}), "Teams answered 500"),
        (Scripted(502, ""), "Teams answered 502"),
        (Scripted(503, ""), "Teams answered 503"),
        (Scripted(504, ""), "Teams answered 504"),
        (Scripted(reset=True), "connection lost"),
    ],
)
async def test_what_may_have_arrived_is_in_doubt_and_never_sent_again(
    house: House, answer: Scripted, reason: str
) -> None:
    await house.meet(3)
    house.fake.fix(ONE, answer)
    broadcast = await house.started()
    counts = await house.sent_whole(broadcast)
    assert (counts.sent, counts.doubt, counts.audience) == (2, 1, 3)
    assert counts.reasons["in doubt"] == {reason: 1}
    async with house.sending():
        await asyncio.sleep(0.1)
    assert Counter(house.got())["p000000"] == 1


async def test_too_many_requests_waits_as_long_as_told(house: House) -> None:
    await house.meet(1)
    house.fake.script(Scripted(429, "", headers={"Retry-After": "1"}), conversation=ONE)
    counts = await house.sent_whole(await house.started())
    first_try, second_try = (each.at for each in house.fake.messages)
    assert second_try - first_try >= 1
    assert (counts.sent, counts.audience) == (1, 1)


async def test_too_many_requests_without_a_time_backs_off(house: House) -> None:
    await house.meet(1)
    house.fake.script(Scripted(429, ""), conversation=ONE)
    broadcast = await house.started()
    await house.sent_whole(broadcast)
    first_try, second_try = (each.at for each in house.fake.messages)
    assert 1 <= second_try - first_try < 3
    assert (await house.row(broadcast, "p000000"))["tries"] == 1


async def test_a_brake_holds_up_its_own_tenant_only(house: House) -> None:
    await house.meet(100)
    await house.meet(100, tenant="fabrikam", prefix="f")
    house.fake.script(Scripted(429, "", headers={"Retry-After": "30"}), conversation=ONE)
    braked, other = await house.started(), await house.started(tenant="fabrikam")
    async with house.sending():
        await house.until(other, State.DONE, seconds=5)
        counts = await house.counts(braked)
    assert (await house.counts(other)).sent == 100
    assert counts.pending > 0
    assert counts.audience == 100
    assert (await house.reread(braked)).state is State.RUNNING


async def test_a_conflict_of_two_operations_is_tried_again(house: House) -> None:
    await house.meet(2)
    house.fake.script(first("PreconditionFailed", 412), conversation=ONE)
    counts = await house.sent_whole(await house.started())
    assert counts.sent == 2
    assert Counter(house.got()) == {"p000000": 2, "p000001": 1}


async def test_not_connected_is_tried_again(house: House) -> None:
    await house.meet(1)
    good = house.fake.url
    await house.change("p000000", reference={**house.person("p000000")["reference"], "service_url": "http://[::1]:9"})
    broadcast = await house.started()
    async with house.sending():
        async with asyncio.timeout(5):
            while not (await house.row(broadcast, "p000000")).get("tries"):  # noqa: ASYNC110 - the database tells
                await asyncio.sleep(0.02)
        await house.change("p000000", **{"reference.service_url": good})
        await house.until(broadcast, State.DONE)
    assert (await house.counts(broadcast)).sent == 1


async def test_where_nothing_connects_it_pauses_and_fails_nobody(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(doubts, "UNREACHED_SECONDS", 1.0)
    await house.meet(3)
    nowhere = {"reference.service_url": "http://[::1]:9"}
    await house.storage.collection("people").update_many({}, {"$set": nowhere})
    broadcast = await house.started()
    async with house.sending():
        await house.until(broadcast, State.PAUSED)
        await house.storage.collection("people").update_many({}, {"$set": {"reference.service_url": house.fake.url}})
        await house.broadcasts.move(broadcast.id, {State.PAUSED}, State.PREPARING)
        await house.until(broadcast, State.DONE)
    assert house.pausing.reasons == [UNREACHED]
    assert (await house.counts(broadcast)).sent == 3
    assert not any(row.get("tries") for row in await house.rows(broadcast))


async def test_what_is_put_off_too_often_has_failed(house: House) -> None:
    await house.meet(1)
    broadcast = await house.started()
    await house.storage.collection("deliveries").update_one({"b": broadcast.id}, {"$set": {"tries": 9}})
    house.fake.fix(ONE, first("PreconditionFailed", 412))
    counts = await house.sent_whole(broadcast)
    assert counts.reasons["failed"] == {"Teams kept putting it off": 1}


async def test_more_than_one_in_a_hundred_in_doubt_pauses_it(house: House) -> None:
    people = await house.meet(1_500)
    for person in people[:20]:
        house.fake.fix(f"a:{person}", Scripted(502, ""))
    broadcast = await house.started()
    async with house.sending():
        await house.until(broadcast, State.PAUSED)
    counts = await house.counts(broadcast)
    assert (await house.reread(broadcast)).pause_reason == TOO_MANY
    assert counts.pending > 0
    assert counts.audience == 1_500


async def test_a_few_in_doubt_do_not(house: House) -> None:
    people = await house.meet(300)
    for person in people[:4]:
        house.fake.fix(f"a:{person}", Scripted(502, ""))
    counts = await house.sent_whole(await house.started())
    assert (counts.sent, counts.doubt) == (296, 4)
    assert house.pausing.reasons == []


@pytest.mark.parametrize("answer", [Scripted(401, ""), first("NotEnoughPermissions"), first("InvalidBotApiHost")])
async def test_a_fault_of_the_set_up_pauses_and_fails_nobody(house: House, answer: Scripted) -> None:
    await house.meet(60)
    house.fake.always = answer
    broadcast = await house.started()
    async with house.sending():
        await house.until(broadcast, State.PAUSED)
        await asyncio.sleep(0.3)
    assert {row["state"] for row in await house.rows(broadcast)} == {Delivery.PENDING.value}
    house.fake.always = Scripted()
    await house.broadcasts.move(broadcast.id, {State.PAUSED}, State.RUNNING)
    assert (await house.sent_whole(broadcast)).sent == 60
