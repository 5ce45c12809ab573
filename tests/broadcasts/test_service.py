"""Broadcasts from the draft to the ledger's door, on a real database."""

from __future__ import annotations

import asyncio
import json
from dataclasses import replace

import pytest

from bot.audience.segments.records import EVERYONE, Choice
from bot.broadcasts.records import Broadcast, Counts, State
from bot.broadcasts.service import check_one_activity
from bot.content.checks import LARGEST
from bot.content.records import Card, CarouselPart, LinkButton, Message, TextPart
from bot.refusals import Refused
from bot.storage.database import Storage
from tests.audience.making import OWNER, TENANT, owner
from tests.broadcasts.making import RATE, House, make_house

CAROUSEL = CarouselPart((Card("One"), Card("Two")))


@pytest.fixture
async def house(storage: Storage) -> House:
    return await make_house(storage)


async def composed(house: House, expression: str = "Interns", text: str = "Hello", activity: str = "") -> Broadcast:
    evidence = house.audience.evidence(activity=activity or None)
    return await house.broadcasts.compose_text(expression, text, evidence, "Rui Costa")


async def test_a_draft_keeps_the_words_the_audience_and_who_asked(house: House) -> None:
    segment = await house.audience.segment("Interns")
    made = await composed(house, " Interns ", "  The terrace is open  ")
    assert (made.ref, made.state, made.author, made.author_name) == ("b1", State.DRAFT, "admin", "Rui Costa")
    assert made.message.parts == (TextPart("The terrace is open"),)
    assert made.audience.text == "Interns"
    assert made.audience.positives == (segment.id,)
    assert json.loads(made.audience.filter_json)
    assert made.started_at is None


async def test_the_text_is_stored_so_that_its_version_can_be_found(house: House) -> None:
    await house.audience.segment("Interns")
    message = (await composed(house)).message
    assert await house.content.version(TENANT, message.id, message.version) == message


async def test_the_same_activity_makes_one_draft(house: House) -> None:
    await house.audience.segment("Interns")
    made = await asyncio.gather(*(composed(house, activity="same") for _ in range(4)))
    assert len({each.id for each in made}) == 1


@pytest.mark.parametrize("expression", ["", "   ", "Lisbn", "Interns and", "(Interns", "not"])
async def test_a_wrong_audience_names_its_field_and_makes_nothing(expression: str, house: House) -> None:
    await house.audience.segment("Interns")
    with pytest.raises(Refused) as refused:
        await composed(house, expression)
    assert refused.value.field == "expression"
    assert await house.broadcasts.page(OWNER, 1, 5) == ([], 0)


@pytest.mark.parametrize("text", ["", " \n ", "x" * LARGEST])
async def test_a_wrong_text_names_its_field(text: str, house: House) -> None:
    await house.audience.segment("Interns")
    with pytest.raises(Refused) as refused:
        await composed(house, "Interns", text)
    assert refused.value.field == "text"


async def test_an_existing_message_goes_as_it_is_live(house: House) -> None:
    await house.audience.segment("Interns")
    old = await house.content.save(Message("m1", TENANT, "dinner", 1, (TextPart("old"),)))
    new = await house.content.save(replace(old, parts=(TextPart("new"),)))
    made = await house.broadcasts.compose_message("m1", "Interns", house.audience.evidence(), "Rui")
    assert made.message == new
    assert made.message.parts == (TextPart("new"),)


async def test_a_message_that_is_not_there_is_refused(house: House) -> None:
    await house.content.save(Message("m1", "tenant-2", "dinner", 1, (TextPart("hers"),)))
    for message in ("m1", "nothing"):
        with pytest.raises(Refused, match="isn't there any more"):
            await house.broadcasts.compose_message(message, EVERYONE, house.audience.evidence(), "Rui")


async def test_a_message_that_cannot_be_one_activity_says_why(house: House) -> None:
    await house.audience.segment("Interns")
    await house.content.save(Message("m1", TENANT, "two", 1, (CAROUSEL, CAROUSEL)))
    with pytest.raises(Refused, match="one carousel fits"):
        await house.broadcasts.compose_message("m1", "Interns", house.audience.evidence(), "Rui")


def test_the_foot_takes_one_of_six_buttons() -> None:
    link = LinkButton("Map", "https://a.example")
    check_one_activity(Message("m", "t", "", 1, (TextPart("a", buttons=(link,) * 5),)))
    with pytest.raises(Refused, match="Unsubscribe"):
        check_one_activity(Message("m", "t", "", 1, (TextPart("a", buttons=(link,) * 6),)))


async def test_the_preview_counts_whom_it_reaches_now(house: House) -> None:
    segment, others = await house.audience.segment("Lisbon"), await house.audience.segment("Interns")
    ana = await house.member("Ana", segment)
    bo, mei = await house.member("Bo", segment), await house.member("Mei", segment)
    await house.audience.segments.choose(bo, others.id, Choice.IN, house.audience.evidence(bo.id))
    await house.audience.segments.pause(mei, house.audience.evidence(mei.id))
    await house.audience.segments.add(TENANT, segment.id, "new@north.example", house.audience.evidence())
    made = await composed(house, "Lisbon and not Interns")
    preview = await house.broadcasts.preview(made)
    assert preview.reach.people == 1
    assert sum(row.people for row in preview.reach.rows) == 1
    assert {row.label: row.people for row in preview.reach.rows} == {
        "In Lisbon": 4,
        "Also in Interns": -1,
        "Waiting to be met": -1,
        "Paused everything": -1,
    }
    assert (preview.seconds, preview.because) == (1, segment)
    await house.audience.segments.choose(ana, segment.id, Choice.OUT, house.audience.evidence(ana.id))
    assert (await house.broadcasts.preview(made)).reach.people == 0


async def test_a_preview_to_everyone_gives_everyone_as_the_reason(house: House) -> None:
    await house.member("Ana", await house.audience.segment("Lisbon"))
    preview = await house.broadcasts.preview(await composed(house, "everyone"))
    assert preview.because.id == EVERYONE
    assert preview.reach.people == 1


async def test_names_that_were_changed_since_must_not_send_to_somebody_else(house: House) -> None:
    lisbon, interns = await house.audience.segment("Lisbon"), await house.audience.segment("Interns")
    made = await composed(house, "Lisbon")
    edit = house.audience.segments.edit
    await edit(TENANT, lisbon.id, name="Old Lisbon", evidence=house.audience.evidence())
    await edit(TENANT, interns.id, name="Lisbon", evidence=house.audience.evidence())
    for act in (house.broadcasts.preview(made), house.broadcasts.send(OWNER, made.number)):
        with pytest.raises(Refused, match="have changed since"):
            await act
    assert (await house.broadcasts.found(OWNER, made.number)).state is State.DRAFT


async def test_a_deleted_segment_stops_a_draft(house: House) -> None:
    segment = await house.audience.segment("Interns")
    made = await composed(house)
    await house.audience.segments.delete(TENANT, segment.id, house.audience.evidence())
    with pytest.raises(Refused, match="have changed since"):
        await house.broadcasts.send(OWNER, made.number)


async def test_sending_twice_is_sending_once(house: House) -> None:
    await house.audience.segment("Interns")
    made = await composed(house)
    first = await house.broadcasts.send(OWNER, made.number)
    house.audience.clock.on(seconds=5)
    again = await asyncio.gather(*(house.broadcasts.send(OWNER, made.number) for _ in range(4)))
    assert first.state is State.PREPARING
    assert first.started_at == house.audience.clock.time.replace(second=0)
    assert all(each == first for each in again)
    assert [each.id for each in await house.store.active()] == [made.id]


async def test_what_was_put_aside_is_never_sent(house: House) -> None:
    await house.audience.segment("Interns")
    made = await composed(house)
    aside = await house.broadcasts.discard(OWNER, made.number)
    assert (aside.state, aside.started_at) == (State.CANCELLED, None)
    assert await house.broadcasts.send(OWNER, made.number) == aside
    assert await house.store.active() == []
    assert (await house.broadcasts.page(OWNER, 1, 5))[1] == 0


async def test_what_was_started_cannot_be_put_aside(house: House) -> None:
    await house.audience.segment("Interns")
    made = await composed(house)
    await house.broadcasts.send(OWNER, made.number)
    assert (await house.broadcasts.discard(OWNER, made.number)).state is State.PREPARING


async def test_it_pauses_itself_and_goes_on_from_where_it_was(house: House) -> None:
    await house.audience.segment("Interns")
    made = await composed(house)
    assert not await house.broadcasts.pause_itself(made.id, "Teams gives no answers")
    await house.broadcasts.send(OWNER, made.number)
    await house.store.move(made.id, {State.PREPARING}, State.RUNNING)
    assert await house.broadcasts.pause_itself(made.id, "Teams gives no answers")
    assert not await house.broadcasts.pause_itself(made.id, "again")
    assert (await house.broadcasts.found(OWNER, made.number)).pause_reason == "Teams gives no answers"
    house.rows.counted = Counts(sent=90, doubt=10, pending=100)
    house.audience.clock.on(hours=2)
    again = await house.broadcasts.resume(OWNER, made.number)
    assert (again.state, again.paced_done, again.pause_reason) == (State.PREPARING, 100, "")
    house.audience.clock.on(seconds=10)
    house.rows.counted = Counts(sent=190, doubt=10)
    assert (await house.broadcasts.status(again)).rate == 10


async def test_only_what_is_paused_goes_on(house: House) -> None:
    await house.audience.segment("Interns")
    made = await composed(house)
    assert (await house.broadcasts.resume(OWNER, made.number)).state is State.DRAFT


@pytest.mark.parametrize("state", [State.PREPARING, State.RUNNING, State.PAUSED])
async def test_the_rest_can_be_cancelled_while_there_is_one(state: State, house: House) -> None:
    await house.audience.segment("Interns")
    made = await composed(house)
    await house.broadcasts.send(OWNER, made.number)
    if state is not State.PREPARING:
        await house.store.move(made.id, {State.PREPARING}, state)
    over = await house.broadcasts.cancel(OWNER, made.number)
    assert (over.state, over.ended_at) == (State.CANCELLED, house.audience.clock())
    assert house.rows.cancelled == [made.id]
    house.audience.clock.on(seconds=9)
    assert await house.broadcasts.cancel(OWNER, made.number) == over


async def test_what_is_done_stays_done(house: House) -> None:
    await house.audience.segment("Interns")
    made = await composed(house)
    await house.store.move(made.id, {State.DRAFT}, State.DONE, started_at=house.audience.clock())
    assert (await house.broadcasts.cancel(OWNER, made.number)).state is State.DONE
    assert house.rows.cancelled == []


async def test_the_clock_hears_of_what_begins_once(house: House) -> None:
    await house.audience.segment("Interns")
    made = await composed(house)
    await house.broadcasts.send(OWNER, made.number)
    await house.broadcasts.send(OWNER, made.number)
    assert house.started == ["begins"]
    await house.store.move(made.id, {State.PREPARING}, State.PAUSED)
    await house.broadcasts.resume(OWNER, made.number)
    assert house.started == ["begins", "begins"]


async def test_who_cancels_a_large_one_is_not_kept_waiting(house: House) -> None:
    await house.audience.segment("Interns")
    made = await composed(house)
    await house.broadcasts.send(OWNER, made.number)
    house.rows.slow = True
    assert (await house.broadcasts.cancel(OWNER, made.number)).state is State.CANCELLED


async def test_a_draft_has_no_rows_to_cancel(house: House) -> None:
    await house.audience.segment("Interns")
    made = await composed(house)
    assert (await house.broadcasts.cancel(OWNER, made.number)).state is State.DRAFT
    assert house.rows.cancelled == []


async def test_another_tenants_broadcast_does_not_exist(house: House) -> None:
    await house.audience.segment("Interns")
    made = await composed(house)
    for act in (
        house.broadcasts.send(owner("tenant-2"), made.number),
        house.broadcasts.discard(owner("tenant-2"), made.number),
        house.broadcasts.resume(owner("tenant-2"), made.number),
        house.broadcasts.cancel(owner("tenant-2"), made.number),
        house.broadcasts.found(owner("tenant-2"), made.number),
    ):
        with pytest.raises(Refused, match="no broadcast b1"):
            await act
    assert await house.broadcasts.page(owner("tenant-2"), 1, 5) == ([], 0)
    assert await house.broadcasts.found(OWNER, made.number) == made


async def test_an_expression_never_reads_another_tenants_segments(house: House) -> None:
    await house.audience.segment("Secret", tenant="tenant-2")
    with pytest.raises(Refused):
        await composed(house, "Secret")


async def test_the_status_says_the_rate_and_the_time_left(house: House) -> None:
    await house.audience.segment("Interns")
    made = await composed(house)
    assert (await house.broadcasts.status(made)).counts == Counts()
    started = await house.broadcasts.send(OWNER, made.number)
    await house.store.move(made.id, {State.PREPARING}, State.RUNNING)
    house.rows.counted = Counts(pending=101)
    status = await house.broadcasts.status(replace(started, state=State.RUNNING))
    assert (status.rate, status.seconds_left, status.at) == (RATE, 3, house.audience.clock())
