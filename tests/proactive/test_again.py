"""Those in doubt get it again only when an admin says so, and once for each time it is said."""

from __future__ import annotations

import asyncio
from collections import Counter
from datetime import timedelta

import pytest

from bot.broadcasts.reach import ReachCounter
from bot.broadcasts.records import Broadcast, Delivery, State
from bot.broadcasts.service import Broadcasts
from bot.content.service import Content
from bot.content.store import MessageStore
from bot.proactive.ledger.records import Result, Unit
from bot.refusals import Refused
from tests.fakes.connector import Scripted
from tests.proactive.house import LISBON, OWNER, House

LOST = Scripted(502, "")
DOUBTFUL = ("a:p000001", "a:p000003")


def service(house: House) -> Broadcasts:
    content = Content(MessageStore(house.storage), house.segments, house.now)
    reach = ReachCounter(house.people, house.segments)
    return Broadcasts(house.broadcasts, house.segments, content, reach, house.ledger, house.now, 50)


async def doubtful(house: House, people: int = 6) -> Broadcast:
    """Done, but for two who may have got it or not."""
    await house.meet(people)
    for each in DOUBTFUL:
        house.fake.fix(each, LOST)
    broadcast = await house.started()
    assert (await house.sent_whole(broadcast)).doubt == 2
    for each in DOUBTFUL:
        house.fake.fix(each, Scripted())
    return await house.reread(broadcast)


async def done_again(house: House, broadcast: Broadcast) -> None:
    async with house.sending():
        await house.until(broadcast, State.DONE)


async def test_it_goes_again_to_those_and_to_nobody_else(house: House) -> None:
    broadcast = await doubtful(house)
    again = await service(house).send_again_doubt(OWNER, broadcast.number)
    assert (again.state, again.ended_at, again.again_by) == (State.PREPARING, None, "admin")
    await done_again(house, broadcast)
    assert Counter(house.got()) == Counter({f"p{n:06d}": 2 if n in (1, 3) else 1 for n in range(6)})
    counts = await house.counts(broadcast)
    assert (counts.sent, counts.doubt, counts.audience) == (6, 0, 6)
    row = await house.row(broadcast, "p000001")
    assert row["again"] == {"at": again.again_at, "by": "admin"}
    assert "again" not in await house.row(broadcast, "p000000")


async def test_what_is_in_doubt_again_stays_so(house: House) -> None:
    broadcast = await doubtful(house)
    house.fake.fix(DOUBTFUL[0], LOST)
    await service(house).send_again_doubt(OWNER, broadcast.number)
    await done_again(house, broadcast)
    present = await house.reread(broadcast)
    assert present.again_at is not None
    await house.ledger.send_again(broadcast.id, present.again_at, "admin")  # a clock that comes late
    counts = await house.counts(broadcast)
    assert (counts.sent, counts.doubt) == (5, 1)
    assert Counter(house.got())["p000001"] == 2


async def test_a_question_is_answered_once(house: House) -> None:
    broadcast = await doubtful(house)
    for each in DOUBTFUL:
        house.fake.fix(each, LOST)
    asked = house.now()
    broadcasts = service(house)
    answers = [broadcasts.send_again_doubt(OWNER, broadcast.number, asked) for _ in range(4)]
    assert {each.state for each in await asyncio.gather(*answers)} == {State.PREPARING}
    await done_again(house, broadcast)
    over = await broadcasts.send_again_doubt(OWNER, broadcast.number, asked)
    assert over.state is State.DONE
    anew = await broadcasts.send_again_doubt(OWNER, broadcast.number, house.now() + timedelta(seconds=1))
    assert anew.state is State.PREPARING


async def test_who_left_since_does_not_get_it_again(house: House) -> None:
    broadcast = await doubtful(house)
    await house.change("p000001", member_of=[], left=[LISBON])
    await service(house).send_again_doubt(OWNER, broadcast.number)
    await done_again(house, broadcast)
    counts = await house.counts(broadcast)
    assert counts.reasons == {"skipped": {"unsubscribed since": 1}}
    assert Counter(house.got())["p000001"] == 1


async def test_of_a_paused_one_the_rest_goes_on_too(house: House) -> None:
    people = await house.meet(30)
    broadcast = await house.started()
    block = await house.ledger.claim(Unit(broadcast.id, 0), 4)
    assert block is not None
    await house.ledger.record(block, [Result(row.person, Delivery.DOUBT, "connection lost") for row in block.rows])
    await house.broadcasts.move(broadcast.id, {State.RUNNING}, State.PAUSED)
    await service(house).send_again_doubt(OWNER, broadcast.number)
    await done_again(house, broadcast)
    assert Counter(house.got()) == Counter(people)


async def test_who_came_to_be_in_doubt_later_was_not_asked_about(house: House) -> None:
    broadcast = await doubtful(house)
    long_ago = house.now() - timedelta(minutes=5)
    await house.ledger.send_again(broadcast.id, long_ago, "admin")
    assert (await house.counts(broadcast)).doubt == 2


async def test_many_are_made_pending_in_pieces(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("bot.proactive.ledger.service.AGAIN_AT_ONCE", 7)
    await house.meet(40)
    broadcast = await house.started()
    block = await house.ledger.claim(Unit(broadcast.id, 0), 30)
    assert block is not None
    await house.ledger.record(block, [Result(row.person, Delivery.DOUBT, "connection lost") for row in block.rows])
    await house.ledger.send_again(broadcast.id, house.now(), "admin")
    counts = await house.counts(broadcast)
    assert (counts.pending, counts.doubt, counts.reasons) == (40, 0, {})


async def test_a_cancelled_one_is_refused(house: House) -> None:
    broadcast = await doubtful(house)
    await house.broadcasts.move(broadcast.id, {State.DONE}, State.CANCELLED)
    with pytest.raises(Refused, match="was cancelled"):
        await service(house).send_again_doubt(OWNER, broadcast.number)
    assert (await house.counts(broadcast)).doubt == 2


async def test_what_runs_is_not_begun_anew(house: House) -> None:
    broadcast = await house.started()
    assert (await service(house).send_again_doubt(OWNER, broadcast.number)).state is State.RUNNING
    assert (await house.reread(broadcast)).again_at is None


async def test_left_as_they_are_nobody_asks_again_until_it_goes_on(house: House) -> None:
    broadcast = await doubtful(house)
    left = await service(house).leave_doubt(OWNER, broadcast.number)
    assert (left.state, left.doubt_left) == (State.DONE, True)
    again = await service(house).send_again_doubt(OWNER, broadcast.number)
    assert again.doubt_left is False
    running = await house.started()
    assert (await service(house).leave_doubt(OWNER, running.number)).doubt_left is False
