"""The ledger as it is read for `verify`: from real broadcasts, in order and tampered with."""

from __future__ import annotations

from bot.broadcasts.every import EveryBroadcast
from bot.broadcasts.records import Broadcast, State
from bot.proactive.ledger.accounts import by_state, complaints
from bot.proactive.ledger.prepare import PREPARATIONS
from bot.proactive.ledger.records import Unit
from bot.proactive.ledger.store import DELIVERIES
from bot.proactive.ledger.tallies import TALLIES
from bot.proactive.ledger.verify import LedgerReader
from tests.fakes.connector import Scripted
from tests.proactive.house import House


async def said(house: House, broadcast: Broadcast) -> list[str]:
    """The complaints about the broadcast as it is now."""
    return complaints(await LedgerReader(house.storage).account(await house.reread(broadcast)))


async def over(house: House, people: int = 20) -> Broadcast:
    """A broadcast that was sent to its end, to some of whom it failed."""
    ids = await house.meet(people)
    house.fake.fix(f"a:{ids[0]}", Scripted(status=400))
    house.fake.fix(f"a:{ids[1]}", Scripted(status=503))
    broadcast = await house.started()
    async with house.sending():
        return await house.until(broadcast, State.DONE)


async def test_a_broadcast_is_in_order_at_every_stage(house: House) -> None:
    broadcast = await over(house)
    states = by_state((await LedgerReader(house.storage).account(broadcast)).rows)
    assert states == {"sent": 18, "failed": 1, "in doubt": 1}
    assert await said(house, broadcast) == []
    running = await house.started()
    assert await said(house, running) == []
    block = await house.ledger.claim(Unit(running.id, 0), 5)
    assert block is not None
    assert await said(house, running) == []
    await house.ledger.release(block)
    await house.broadcasts.move(running.id, {State.RUNNING}, State.CANCELLED)
    await house.ledger.cancel_rest(running.id)
    assert await said(house, running) == []


async def test_a_draft_is_none_of_its_business(house: House) -> None:
    await house.draft()
    first, second = await house.started(), await house.started(tenant="fabrikam")
    assert await EveryBroadcast(house.storage).started() == [first.id, second.id]


async def test_a_tally_that_is_wrong(house: House) -> None:
    broadcast = await over(house)
    await house.storage.collection(TALLIES).update_one({"b": broadcast.id}, {"$inc": {"rows.0.n": 1}})
    assert [each[:6] for each in await said(house, broadcast)] == ["Unit 0"]
    await house.ledger.recount(Unit(broadcast.id, 0))
    assert await said(house, broadcast) == []


async def test_a_row_that_is_missing_or_changed(house: House) -> None:
    broadcast = await over(house)
    rows = house.storage.collection(DELIVERIES)
    await rows.delete_one({"b": broadcast.id, "state": "sent"})
    await rows.update_one({"b": broadcast.id, "state": "sent"}, {"$set": {"state": "lost"}})
    assert sorted(each[:5] for each in await said(house, broadcast)) == ["1 row", "Unit "]


async def test_marks_where_none_belong_and_none_where_they_do(house: House) -> None:
    broadcast = await over(house)
    rows = house.storage.collection(DELIVERIES)
    await rows.update_one({"b": broadcast.id, "state": "failed"}, {"$set": {"token": "t"}})
    assert await said(house, broadcast) == ["1 row is marked as being sent and not being sent."]
    await rows.update_one({"token": "t"}, {"$unset": {"token": ""}})
    running = await house.started()
    block = await house.ledger.claim(Unit(running.id, 0), 2)
    assert block is not None
    await rows.update_many({"token": block.token}, {"$unset": {"marked_at": ""}})
    assert await said(house, running) == ["2 rows are being sent without a mark."]


async def test_a_broadcast_that_ended_too_early(house: House) -> None:
    await house.meet(5)
    broadcast = await house.started()
    await house.broadcasts.move(broadcast.id, {State.RUNNING}, State.DONE)
    assert await said(house, broadcast) == ["5 rows are still open although the broadcast has ended."]


async def test_an_audience_that_was_not_written_down_whole(house: House) -> None:
    broadcast = await over(house)
    await house.storage.collection(PREPARATIONS).update_one({"_id": broadcast.id}, {"$set": {"after": "p000003"}})
    assert await said(house, broadcast) == ["Not everybody of its audience was written down."]
    await house.storage.collection(PREPARATIONS).delete_one({"_id": broadcast.id})
    assert await said(house, broadcast) == ["Not everybody of its audience was written down."]


async def test_one_message_that_stands_for_two(house: House) -> None:
    first = await over(house)
    second = await house.started()
    async with house.sending():
        await house.until(second, State.DONE)
    reader, rows = LedgerReader(house.storage), house.storage.collection(DELIVERIES)
    assert await reader.doubled() == []
    sent = await rows.find_one({"_id": {"b": first.id, "p": "p000007"}, "state": "sent"})
    assert sent is not None
    one, other = {"b": second.id, "p": sent["_id"]["p"]}, {"b": second.id, "p": "p000019"}
    # two conversations may share an id
    await rows.update_one({"_id": other}, {"$set": {"activity_id": sent["activity_id"]}})
    assert await reader.doubled() == []
    await rows.update_one({"_id": one}, {"$set": {"activity_id": sent["activity_id"]}})
    assert await reader.doubled() == [sent["_id"]["p"]]
