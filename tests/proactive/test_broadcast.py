"""Whole broadcasts on a real database, against a connector that answers like Teams'."""

from __future__ import annotations

import asyncio
from collections import Counter

from bot.audience.language.nodes import And, Everyone, Not, SegmentIs
from bot.broadcasts.records import State
from bot.commands.intents import from_data
from tests.fakes.connector import Scripted
from tests.proactive.house import INTERNS, LISBON, TENANT, House


async def test_everybody_gets_it_once_and_is_accounted_for(house: House) -> None:
    people = await house.meet(1203)
    await house.meet(20, segment=INTERNS, prefix="other")
    broadcast = await house.started()
    counts = await house.sent_whole(broadcast)
    assert Counter(house.got()) == Counter(people)
    assert (counts.sent, counts.audience) == (1203, 1203)
    assert (await house.reread(broadcast)).ended_at is not None


async def test_counts_add_up_at_every_moment(house: House) -> None:
    await house.meet(1500)
    house.fake.always = Scripted(delay=0.02)
    broadcast = await house.started()
    seen = []
    async with house.sending():
        while (await house.reread(broadcast)).state is not State.DONE:
            counts = await house.counts(broadcast)
            seen.append(counts.sent)
            assert counts.audience == 1500
            await asyncio.sleep(0.01)
    assert seen == sorted(seen)
    assert any(0 < sent < 1500 for sent in seen)


async def test_who_left_since_is_skipped_with_the_clause(house: House) -> None:
    await house.meet(6)
    broadcast = await house.started()
    await house.change("p000000", member_of=[], left=[LISBON])
    await house.change("p000001", paused=True, sendable=False)
    await house.change("p000002", reference=None, sendable=False)
    await house.change("p000003", member_of=[], removed=[LISBON])
    await house.change("p000004", tenant="fabrikam")
    counts = await house.sent_whole(broadcast)
    assert house.got() == ["p000005"]
    assert (counts.sent, counts.skipped, counts.audience) == (1, 5, 6)
    skipped = {row["_id"]["p"]: row["reason"] for row in await house.rows(broadcast, state="skipped")}
    assert skipped["p000000"] == "unsubscribed since"
    assert skipped["p000001"] == "paused everything"
    assert skipped["p000002"] == "removed the app"
    assert skipped["p000003"] == "no longer match"
    assert sum(counts.reasons["skipped"].values()) == 5


async def test_a_body_says_why_and_how_to_stop(house: House) -> None:
    await house.meet(1)
    broadcast = await house.started()
    await house.sent_whole(broadcast)
    body = house.fake.sent_to("a:p000000")[0]
    assert body["type"] == "message"
    assert body["conversation"] == {"id": "a:p000000"}
    assert body["channelData"] == {"tenant": {"id": TENANT}, "notification": {"alert": True}}
    assert body["summary"] == "The lifts are out of order on Monday."
    assert len(body["attachments"]) == 1
    assert "You get this because" in str(body)
    assert "'do': 'leave'" in str(body)
    assert broadcast.id in str(body)
    assert from_data({"do": "leave", "segment": LISBON, "broadcast": broadcast.id}) is not None


async def test_the_ledger_keeps_what_the_expression_read(house: House) -> None:
    await house.meet(1)
    await house.change("p000000", member_of=[LISBON, "another"], left=["everyone"])
    broadcast = await house.started(And((SegmentIs(LISBON), Not(SegmentIs(INTERNS)))))
    row = await house.row(broadcast, "p000000")
    assert row["because"] == {"member_of": [LISBON], "left_everyone": True}
    assert row["_id"] == {"b": broadcast.id, "p": "p000000"}


async def test_who_left_everyone_is_not_in_an_audience_of_everyone(house: House) -> None:
    await house.meet(3)
    await house.change("p000001", left=["everyone"])
    broadcast = await house.started(Everyone())
    await house.sent_whole(broadcast)
    assert sorted(house.got()) == ["p000000", "p000002"]


async def test_one_person_with_several_conversations_gets_one(house: House) -> None:
    await house.meet(1)
    broadcast = await house.started()
    await house.storage.collection("people").update_one(
        {"_id": "p000000"}, {"$set": {"reference.conversation_id": "a:newer"}}
    )
    counts = await house.sent_whole(broadcast)
    assert [each.conversation for each in house.fake.messages] == ["a:newer"]
    assert counts.audience == 1


async def test_nobody_in_the_audience_ends_at_once(house: House) -> None:
    broadcast = await house.started()
    counts = await house.sent_whole(broadcast)
    assert counts.audience == 0


async def test_paused_it_stands_still_and_goes_on_later(house: House) -> None:
    await house.meet(900)
    house.fake.always = Scripted(delay=0.2)
    broadcast = await house.started()
    async with house.sending():
        await house.until_got(10)
        assert await house.broadcasts.move(broadcast.id, {State.RUNNING}, State.PAUSED)
        await house.until_quiet(broadcast)
        before = len(house.got())
        await asyncio.sleep(0.2)
        assert len(house.got()) == before < 900
        assert (await house.counts(broadcast)).audience == 900
        await house.broadcasts.move(broadcast.id, {State.PAUSED}, State.RUNNING)
        await house.until(broadcast, State.DONE)
    assert len(set(house.got())) == len(house.got()) == 900


async def test_cancelled_the_rest_is_skipped(house: House) -> None:
    await house.meet(400)
    house.fake.always = Scripted(delay=0.05)
    broadcast = await house.started()
    async with house.sending():
        await house.until_got(1)
        await house.broadcasts.cancel(broadcast.id, {State.RUNNING}, house.now())
        await house.ledger.cancel_rest(broadcast.id)
        counts = await house.until_settled(broadcast)
    assert counts.sent == len(house.got()) > 0
    assert counts.reasons["skipped"] == {"cancelled": 400 - counts.sent}


async def test_two_broadcasts_share_a_tenant_and_both_end(house: House) -> None:
    await house.meet(700)
    await house.meet(40, segment=INTERNS, prefix="i")
    large, small = await house.started(), await house.started(SegmentIs(INTERNS))
    async with house.sending():
        await house.until(large, State.DONE)
        await house.until(small, State.DONE)
    assert (await house.counts(large)).sent == 700
    assert (await house.counts(small)).sent == 40
