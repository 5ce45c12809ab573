"""From a typed time to what is scheduled, on a real database: said in words first, asked again where it is wrong."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import cast

import pytest

from bot.broadcasts.records import Asking, Shift, State, When
from bot.commands import intents
from bot.commands.answers import Answer
from bot.commands.broadcasts import BroadcastCommands
from bot.commands.intents import Intent, from_data
from bot.commands.scheduling import SchedulingCommands
from bot.content.records import Message, TextPart
from bot.refusals import Refused
from bot.storage.database import Storage
from tests.audience.making import OWNER, START, TENANT
from tests.broadcasts.making import House, make_house
from tests.cards.reading import inputs, sums
from tests.commands.asking import Admin, card, data, offered, said

FRIDAY = datetime(2026, 11, 27, 14, 30, tzinfo=UTC)
"""The clock stands on Tuesday, 24 November, 09:00 in Lisbon, where it is the same as in UTC."""
SHOWN = "Friday, 27 November, 14:30 (Lisbon time)"


@pytest.fixture
async def house(storage: Storage) -> House:
    made = await make_house(storage)
    segment = await made.audience.segment("Interns")
    for name in ("Ana", "Bo", "Mei"):
        await made.member(name, segment)
    return made


@pytest.fixture
async def admin(house: House) -> Admin:
    return Admin(await house.audience.person("Rui Costa", email="rui@north.example"), house.audience.clock)


@pytest.fixture
def commands(house: House) -> BroadcastCommands:
    return BroadcastCommands(house.broadcasts, house.content)


@pytest.fixture
def scheduling(house: House) -> SchedulingCommands:
    return SchedulingCommands(house.broadcasts)


async def previewed(commands: BroadcastCommands, admin: Admin, at: str = "", activity: str = "") -> Answer:
    return await commands.text(intents.BroadcastText("Interns", "Hello", at), admin.caller(activity=activity))


def the_yes(answer: Answer) -> intents.BroadcastSchedule:
    """What the first button sends."""
    found = from_data(data(answer, offered(answer)[0]))
    assert isinstance(found, intents.BroadcastSchedule)
    return found


async def scheduled(commands: BroadcastCommands, scheduling: SchedulingCommands, admin: Admin) -> Answer:
    preview = await previewed(commands, admin, "friday 14:30")
    return await scheduling.schedule(the_yes(preview), admin.caller())


async def state_of(house: House) -> State:
    return (await house.broadcasts.found(OWNER, 1)).state


async def when_of(house: House) -> When | None:
    return (await house.broadcasts.found(OWNER, 1)).when


async def test_a_typed_time_is_asked_about_in_words(house: House, admin: Admin, commands: BroadcastCommands) -> None:
    answer = await previewed(commands, admin, "friday 14:30")
    assert "Send this to 3 people on Friday, 27 November, 14:30?" in said(answer)
    assert "Lisbon time." in said(answer)
    assert offered(answer) == ["Schedule for 3", "Change time…", "Send me a test", "Cancel"]
    assert sums(card(answer)) == ([3], 3)
    assert the_yes(answer) == intents.BroadcastSchedule(
        1, int(START.timestamp()), int(FRIDAY.timestamp()), "Europe/Lisbon"
    )
    assert await state_of(house) is State.DRAFT
    assert await when_of(house) == When(FRIDAY, "Europe/Lisbon")


async def test_the_yes_schedules_it_and_twice_is_once(
    house: House, admin: Admin, commands: BroadcastCommands, scheduling: SchedulingCommands
) -> None:
    preview = await previewed(commands, admin, "friday 14:30")
    answer = await scheduling.schedule(the_yes(preview), admin.caller())
    assert {"Scheduled", SHOWN, "Interns", "Who gets it is worked out anew at that time."} <= set(said(answer))
    assert offered(answer) == ["Change time…", "Send now…", "Cancel…"]
    once = await house.broadcasts.found(OWNER, 1)
    assert (once.state, once.when) == (State.SCHEDULED, When(FRIDAY, "Europe/Lisbon"))
    again = await scheduling.schedule(the_yes(preview), admin.caller(later=timedelta(hours=1)))
    assert said(again) == said(answer)
    assert await house.broadcasts.found(OWNER, 1) == once


async def test_a_late_yes_is_asked_again(
    house: House, admin: Admin, commands: BroadcastCommands, scheduling: SchedulingCommands
) -> None:
    preview = await previewed(commands, admin, "friday 14:30")
    late = await scheduling.schedule(the_yes(preview), admin.caller(later=timedelta(minutes=11)))
    assert any("nothing was scheduled" in text for text in said(late))
    assert await state_of(house) is State.DRAFT
    house.audience.clock.on(minutes=12)
    await scheduling.schedule(the_yes(late), admin.caller())
    assert await state_of(house) is State.SCHEDULED


async def test_a_time_that_passed_while_it_was_asked_is_asked_for_again(
    house: House, admin: Admin, commands: BroadcastCommands, scheduling: SchedulingCommands
) -> None:
    preview = await previewed(commands, admin, "in 2 minutes")
    house.audience.clock.on(minutes=3)
    answer = await scheduling.schedule(the_yes(preview), admin.caller())
    assert any("09:02 is past: it is Tuesday, 24 November, 09:03 (Lisbon time) now" in text for text in said(answer))
    assert inputs(card(answer)) == {"f_at": ""}
    assert await state_of(house) is State.DRAFT


@pytest.mark.parametrize("at", ["teatime", "yesterday 9:00", "tomorrow", "2029-01-01 9:00"])
async def test_a_time_that_cannot_be_had_comes_back_on_the_form_with_all_values(
    at: str, house: House, admin: Admin, commands: BroadcastCommands
) -> None:
    answer = await previewed(commands, admin, at)
    assert inputs(card(answer)) == {"f_expression": "Interns", "f_text": "Hello", "f_at": at}
    assert "⚠ One thing to fix: when it goes out" in said(answer)
    assert (await house.broadcasts.page(OWNER, 1, 5))[1] == 0


async def test_the_same_activity_again_keeps_the_time_that_was_changed_meanwhile(
    house: House, admin: Admin, commands: BroadcastCommands, scheduling: SchedulingCommands
) -> None:
    await previewed(commands, admin, "in 20 minutes", activity="one")
    await scheduling.when(intents.BroadcastWhen(1, "friday 14:30"), admin.caller())
    assert "Send this to 3 people on Friday, 27 November, 14:30?" in said(
        await previewed(commands, admin, "in 20 minutes", activity="one")
    )
    await scheduling.schedule(the_yes(await previewed(commands, admin, "9:00", activity="one")), admin.caller())
    assert "Scheduled" in said(await previewed(commands, admin, "in 20 minutes", activity="one"))
    assert await when_of(house) == When(FRIDAY, "Europe/Lisbon")


async def test_a_message_goes_out_at_a_time_too(house: House, admin: Admin, commands: BroadcastCommands) -> None:
    await house.content.save(Message("m1", TENANT, "news", 1, (TextPart("Hello"),)))
    form = await commands.form(intents.BroadcastForm("Interns", message="m1", at="friday"), admin.caller())
    assert inputs(card(form)) == {"f_expression": "Interns", "f_at": "friday"}
    wrong = await commands.message(intents.BroadcastMessage("m1", "Interns", "friday"), admin.caller())
    assert any("At what time on Friday, 27 November?" in text for text in said(wrong))
    right = await commands.message(intents.BroadcastMessage("m1", "Interns", "friday 14:30"), admin.caller())
    assert offered(right)[0] == "Schedule for 3"


async def test_the_preview_leads_to_a_form_that_keeps_what_was_typed(
    house: House, admin: Admin, commands: BroadcastCommands, scheduling: SchedulingCommands
) -> None:
    preview = await previewed(commands, admin)
    asked = cast(intents.BroadcastScheduleForm, from_data(data(preview, "Schedule…")))
    form = await scheduling.form(asked, admin.caller())
    assert inputs(card(form)) == {"f_at": ""}
    typed = from_data(data(form, "Preview") | {"f_at": "friday"})
    assert typed == intents.BroadcastWhen(1, "friday")
    wrong = await scheduling.when(typed, admin.caller())
    assert inputs(card(wrong)) == {"f_at": "friday"}
    assert any(text.startswith("⚠ At what time on Friday, 27 November?") for text in said(wrong))
    right = await scheduling.when(intents.BroadcastWhen(1, "friday 14:30"), admin.caller())
    assert "Send this to 3 people on Friday, 27 November, 14:30?" in said(right)
    again = await scheduling.form(intents.BroadcastScheduleForm(1), admin.caller())
    assert inputs(card(again)) == {"f_at": "2026-11-27 14:30"}
    assert await state_of(house) is State.DRAFT


async def test_what_is_scheduled_is_moved_after_a_question(
    house: House, admin: Admin, commands: BroadcastCommands, scheduling: SchedulingCommands
) -> None:
    await scheduled(commands, scheduling, admin)
    question = await scheduling.when(intents.BroadcastWhen(1, "14 december 9am"), admin.caller())
    assert "Move b1 to Monday, 14 December, 09:00?" in said(question)
    assert f"So far it is scheduled for {SHOWN}." in said(question)
    assert await when_of(house) == When(FRIDAY, "Europe/Lisbon")
    late = await scheduling.schedule(the_yes(question), admin.caller(later=timedelta(minutes=11)))
    assert any("nothing was moved" in text for text in said(late))
    moved = await scheduling.schedule(the_yes(question), admin.caller())
    assert "Monday, 14 December, 09:00 (Lisbon time)" in said(moved)
    assert await when_of(house) == When(datetime(2026, 12, 14, 9, tzinfo=UTC), "Europe/Lisbon")


async def test_send_now_is_asked_by_the_preview_and_then_done(
    house: House, admin: Admin, commands: BroadcastCommands, scheduling: SchedulingCommands
) -> None:
    card_of = await scheduled(commands, scheduling, admin)
    now = cast(intents.BroadcastSend, from_data(data(card_of, "Send now…")))
    question = await commands.send(now, admin.caller())
    assert "Send this to 3 people?" in said(question)
    assert offered(question) == ["Send to 3", "Back"]
    assert not any("10 minutes" in text for text in said(question))
    assert await state_of(house) is State.SCHEDULED
    kept = await commands.show(cast(intents.BroadcastShow, from_data(data(question, "Back"))), admin.caller())
    assert SHOWN in said(kept)
    sent = await commands.send(cast(intents.BroadcastSend, from_data(data(question, "Send to 3"))), admin.caller())
    assert "Getting ready" in said(sent)
    assert await state_of(house) is State.PREPARING


async def test_one_that_was_due_and_did_not_start_can_have_another_time(
    house: House, admin: Admin, commands: BroadcastCommands, scheduling: SchedulingCommands
) -> None:
    await scheduled(commands, scheduling, admin)
    house.audience.clock.on(days=4)
    await house.broadcasts.start_due()
    asking = await commands.show(intents.BroadcastShow(1), admin.caller())
    assert (await house.broadcasts.found(OWNER, 1)).asking_reason == Asking.LATE
    assert "Didn't start" in said(asking)
    assert "You get this because you made it." not in said(asking)
    form = await scheduling.form(intents.BroadcastScheduleForm(1), admin.caller())
    assert inputs(card(form)) == {"f_at": ""}
    question = await scheduling.when(intents.BroadcastWhen(1, "in 20 minutes"), admin.caller())
    assert offered(question) == ["Schedule for 3", "Change time…", "Back"]
    assert await when_of(house) == When(FRIDAY, "Europe/Lisbon"), "until the yes it was due when it was due"
    done = await scheduling.schedule(the_yes(question), admin.caller())
    assert "Saturday, 28 November, 09:20 (Lisbon time)" in said(done)
    assert await state_of(house) is State.SCHEDULED


async def test_segments_that_changed_are_said_and_nothing_is_scheduled(
    house: House, admin: Admin, commands: BroadcastCommands, scheduling: SchedulingCommands
) -> None:
    preview = await previewed(commands, admin, "friday 14:30")
    segment = await house.audience.segments.find(TENANT, "Interns")
    assert segment is not None
    await house.audience.segments.delete(TENANT, segment.id, house.audience.evidence())
    with pytest.raises(Refused, match="have changed since"):
        await scheduling.schedule(the_yes(preview), admin.caller())
    assert await state_of(house) is State.DRAFT


async def test_daylight_saving_is_said_in_the_question_and_on_what_is_scheduled(
    house: House, admin: Admin, commands: BroadcastCommands, scheduling: SchedulingCommands
) -> None:
    preview = await previewed(commands, admin, "2027-03-28 01:30")
    rule = "Clocks skip the time you gave that day, so it's as much later as they skip: 02:30."
    assert "Send this to 3 people on Sunday, 28 March 2027, 02:30?" in said(preview)
    assert f"Lisbon time. {rule}" in said(preview)
    done = await scheduling.schedule(the_yes(preview), admin.caller())
    assert rule in said(done)
    assert await when_of(house) == When(datetime(2027, 3, 28, 1, 30, tzinfo=UTC), "Europe/Lisbon", Shift.SKIPPED)


async def test_without_a_zone_times_are_utc_and_the_cards_say_so(
    house: House, commands: BroadcastCommands, scheduling: SchedulingCommands, admin: Admin
) -> None:
    nowhere = Admin(replace(admin.person, zone=None), house.audience.clock)
    preview = await previewed(commands, nowhere, "friday 14:30")
    line = "Teams told no other time zone for you, so times are in UTC."
    assert f"UTC. {line}" in said(preview)
    form = await scheduling.form(intents.BroadcastScheduleForm(1), nowhere.caller())
    assert any(line in text for text in said(form))
    done = await scheduling.schedule(the_yes(preview), nowhere.caller())
    assert {"Friday, 27 November, 14:30 (UTC)", line} <= set(said(done))
    elsewhere = await commands.show(intents.BroadcastShow(1), admin.caller())
    assert "Friday, 27 November, 14:30 (UTC)" in said(elsewhere)


@pytest.mark.parametrize("at", [2**52, -(2**52), 0, int(FRIDAY.timestamp()) + 3 * 366 * 86_400])
async def test_a_made_up_moment_schedules_nothing(
    at: int, house: House, admin: Admin, commands: BroadcastCommands, scheduling: SchedulingCommands
) -> None:
    await previewed(commands, admin)
    made_up = intents.BroadcastSchedule(1, int(START.timestamp()), at, "../etc/passwd", "sideways")
    try:
        answer = await scheduling.schedule(made_up, admin.caller())
    except Refused:
        pass
    else:
        assert inputs(card(answer)) == {"f_at": ""}
    assert await state_of(house) is State.DRAFT


async def test_a_made_up_zone_is_utc(
    house: House, admin: Admin, commands: BroadcastCommands, scheduling: SchedulingCommands
) -> None:
    await previewed(commands, admin)
    at = int(FRIDAY.timestamp())
    await scheduling.schedule(
        intents.BroadcastSchedule(1, int(START.timestamp()), at, "/etc/passwd", "sideways"), admin.caller()
    )
    assert await when_of(house) == When(FRIDAY, "UTC")


async def test_what_was_started_or_put_aside_has_no_time_to_choose(
    house: House, admin: Admin, commands: BroadcastCommands, scheduling: SchedulingCommands
) -> None:
    preview = await previewed(commands, admin, "friday 14:30")
    await commands.send(intents.BroadcastSend(1, int(START.timestamp())), admin.caller())
    acts: list[Intent] = [
        intents.BroadcastScheduleForm(1),
        intents.BroadcastWhen(1, "friday 14:30"),
        the_yes(preview),
    ]
    for act in acts:
        assert "Getting ready" in said(await scheduling.handlers()[type(act)](act, admin.caller()))
    assert await state_of(house) is State.PREPARING
    await commands.text(intents.BroadcastText("Interns", "Hello"), admin.caller())
    await commands.discard(intents.BroadcastDiscard(2), admin.caller())
    aside = await scheduling.when(intents.BroadcastWhen(2, "friday 14:30"), admin.caller())
    assert "This broadcast was cancelled. Nothing was sent." in said(aside)


async def test_another_tenants_broadcast_does_not_exist(
    house: House, admin: Admin, commands: BroadcastCommands, scheduling: SchedulingCommands
) -> None:
    preview = await previewed(commands, admin, "friday 14:30")
    stranger = Admin(await house.audience.person("Eve", "tenant-2"), house.audience.clock)
    acts: list[Intent] = [
        intents.BroadcastScheduleForm(1),
        intents.BroadcastWhen(1, "friday 14:30"),
        the_yes(preview),
    ]
    for act in acts:
        with pytest.raises(Refused, match="There is no broadcast b1"):
            await scheduling.handlers()[type(act)](act, stranger.caller())
    assert await state_of(house) is State.DRAFT
