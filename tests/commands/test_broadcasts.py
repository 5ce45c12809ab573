"""What admins do with broadcasts, from the form to the ledger, on a real database."""

from __future__ import annotations

import json
from datetime import timedelta
from typing import cast

import pytest

from bot.audience.segments.records import Choice
from bot.broadcasts.records import State
from bot.broadcasts.service import check_one_activity
from bot.commands import intents
from bot.commands.answers import Answer
from bot.commands.broadcasts import BroadcastCommands
from bot.commands.intents import Intent, from_data
from bot.content.checks import LARGEST, size_of
from bot.content.records import Card, CarouselPart, LinkButton, Message, TextPart
from bot.refusals import Refused
from bot.storage.database import Storage
from tests.audience.making import OWNER, TENANT
from tests.broadcasts.making import House, make_house
from tests.cards.reading import buttons, inputs, sums, texts
from tests.commands.asking import Admin, card, data, offered, said

TOPICS = CarouselPart((Card("One", buttons=(LinkButton("Map", "https://a.example"),)), Card("Two")))

INTRO = TextPart("Choose what you hear about", "Topics")


@pytest.fixture
async def house(storage: Storage) -> House:
    return await make_house(storage)


@pytest.fixture
async def admin(house: House) -> Admin:
    return Admin(await house.audience.person("Rui Costa", email="rui@north.example"), house.audience.clock)


@pytest.fixture
def commands(house: House) -> BroadcastCommands:
    return BroadcastCommands(house.broadcasts, house.content)


@pytest.fixture
async def interns(house: House) -> list[str]:
    """The ids of three people in the segment Interns."""
    segment = await house.audience.segment("Interns")
    return [(await house.member(name, segment)).id for name in ("Ana", "Bo", "Mei")]


async def previewed(
    commands: BroadcastCommands, admin: Admin, expression: str = "Interns", text: str = "Hello"
) -> Answer:
    return await commands.text(intents.BroadcastText(expression, text), admin.caller())


async def state_of(house: House, number: int = 1) -> State:
    return (await house.broadcasts.found(OWNER, number)).state


def longest() -> int:
    """Characters of the longest text that can be broadcast, to 50."""
    for length in range(LARGEST, 0, -50):
        try:
            check_one_activity(Message("m", TENANT, "", 1, (TextPart("x" * length),)))
        except Refused:
            continue
        return length
    raise AssertionError("no message fits")


def send_of(answer: Answer) -> intents.BroadcastSend:
    """What the button Send to N sends."""
    title = next(title for title in offered(answer) if title.startswith("Send to"))
    return cast(intents.BroadcastSend, from_data(data(answer, title)))


@pytest.mark.usefixtures("interns")
async def test_typed_text_makes_a_preview_and_sends_nothing(
    house: House, admin: Admin, commands: BroadcastCommands
) -> None:
    answer = await previewed(commands, admin, text="Come up to the **terrace**")
    assert "Send this to 3 people?" in said(answer)
    assert "Come up to the **terrace**" in said(answer)
    assert r"You get this because you joined **Interns** on *date*. \[Unsubscribe\]" in said(answer)
    assert offered(answer) == ["Send to 3", "Schedule…", "Send me a test", "Cancel"]
    assert sums(card(answer)) == ([3], 3)
    assert await state_of(house) is State.DRAFT


@pytest.mark.usefixtures("interns")
async def test_the_sum_says_who_is_left_out(house: House, admin: Admin, commands: BroadcastCommands) -> None:
    segment = await house.audience.segments.find(TENANT, "Interns")
    assert segment is not None
    await house.audience.segments.add(TENANT, segment.id, "new@north.example", house.audience.evidence())
    answer = await previewed(commands, admin)
    assert sums(card(answer)) == ([4, -1], 3)
    assert {"In Interns", "Waiting to be met", "Will get it"} <= set(said(answer))


@pytest.mark.parametrize(
    ("expression", "text", "named"),
    [
        ("Intrns", "Hello", "⚠ One thing to fix: who gets it"),
        ("", "Hello", "⚠ One thing to fix: who gets it"),
        ("Interns", "  ", "⚠ One thing to fix: what it says"),
    ],
)
@pytest.mark.usefixtures("interns")
async def test_a_mistake_comes_back_on_the_form_with_all_values(
    expression: str, text: str, named: str, house: House, admin: Admin, commands: BroadcastCommands
) -> None:
    answer = await previewed(commands, admin, expression, text)
    assert inputs(card(answer)) == {"f_expression": expression, "f_text": text, "f_at": ""}
    assert named in said(answer)
    assert (await house.broadcasts.page(OWNER, 1, 5))[1] == 0


@pytest.mark.usefixtures("interns")
async def test_a_text_that_is_too_large_comes_back_on_a_card_that_fits(
    admin: Admin, commands: BroadcastCommands
) -> None:
    answer = await previewed(commands, admin, text="x" * LARGEST)
    assert "⚠ One thing to fix: what it says" in said(answer)
    assert size_of([card(answer)]) < LARGEST


@pytest.mark.usefixtures("interns")
async def test_a_message_as_large_as_they_come_has_a_preview_that_fits(
    admin: Admin, commands: BroadcastCommands
) -> None:
    answer = await previewed(commands, admin, text="x" * longest())
    assert size_of([card(answer)]) < LARGEST
    assert any("too long to show here" in text for text in said(answer))
    assert "Send to 3" in offered(answer)


@pytest.mark.usefixtures("interns")
async def test_the_same_activity_again_is_the_same_broadcast(
    house: House, admin: Admin, commands: BroadcastCommands
) -> None:
    asked = intents.BroadcastText("Interns", "Hello")
    first = await commands.text(asked, admin.caller(activity="one"))
    assert await commands.text(asked, admin.caller(activity="one")) == first
    await commands.send(send_of(first), admin.caller())
    again = await commands.text(asked, admin.caller(activity="one"))
    assert "Getting ready" in said(again)
    assert (await house.broadcasts.page(OWNER, 1, 5))[1] == 1


@pytest.mark.usefixtures("interns")
async def test_send_starts_it_and_twice_is_once(house: House, admin: Admin, commands: BroadcastCommands) -> None:
    preview = await previewed(commands, admin)
    first = await commands.send(send_of(preview), admin.caller())
    started = await house.broadcasts.found(OWNER, 1)
    assert "Getting ready" in said(first)
    house.audience.clock.on(seconds=30)
    again = await commands.send(send_of(preview), admin.caller())
    assert "Getting ready" in said(again)
    assert await house.broadcasts.found(OWNER, 1) == started


async def test_a_late_send_is_asked_again_with_fresh_reach(
    interns: list[str], house: House, admin: Admin, commands: BroadcastCommands
) -> None:
    preview = await previewed(commands, admin)
    ana = await house.audience.people.get(TENANT, interns[0])
    segment = await house.audience.segments.find(TENANT, "Interns")
    assert ana is not None
    assert segment is not None
    await house.audience.segments.choose(ana, segment.id, Choice.OUT, house.audience.evidence(ana.id))
    house.audience.clock.on(minutes=11)
    late = await commands.send(send_of(preview), admin.caller())
    assert any("nothing was sent" in text for text in said(late))
    assert "Send to 2" in offered(late)
    assert await state_of(house) is State.DRAFT
    await commands.send(send_of(late), admin.caller(later=timedelta(minutes=9)))
    assert await state_of(house) is State.PREPARING


@pytest.mark.usefixtures("interns")
async def test_nobody_left_cannot_be_sent_to(house: House, admin: Admin, commands: BroadcastCommands) -> None:
    await house.audience.segment("Empty")
    answer = await previewed(commands, admin, "Empty and not Interns")
    assert "Nobody would get this" in said(answer)
    assert offered(answer) == ["Schedule…", "Send me a test", "Cancel"]


@pytest.mark.usefixtures("interns")
async def test_a_test_is_the_real_thing_to_the_one_who_asks(
    house: House, admin: Admin, commands: BroadcastCommands
) -> None:
    await previewed(commands, admin, text="The terrace")
    answer = await commands.test(intents.BroadcastTest(1), admin.caller())
    (sample,) = answer.messages
    assert {"The terrace", "This is a test. Only you got it."} <= set(texts(sample.cards[0]))
    assert [each["title"] for each in buttons(sample.cards[0])] == ["Unsubscribe"]
    assert "✓ A test is on its way to you." in said(answer)
    assert "Send to 3" in offered(answer)
    assert await state_of(house) is State.DRAFT


@pytest.mark.usefixtures("interns")
async def test_no_test_of_what_was_sent(admin: Admin, commands: BroadcastCommands) -> None:
    await commands.send(send_of(await previewed(commands, admin)), admin.caller())
    assert (await commands.test(intents.BroadcastTest(1), admin.caller())).messages == ()


@pytest.mark.usefixtures("interns")
async def test_cancel_on_the_preview_puts_it_aside_for_good(
    house: House, admin: Admin, commands: BroadcastCommands
) -> None:
    preview = await previewed(commands, admin)
    aside = await commands.discard(intents.BroadcastDiscard(1), admin.caller())
    assert "This broadcast was cancelled. Nothing was sent." in said(aside)
    late = await commands.send(send_of(preview), admin.caller())
    assert "This broadcast was cancelled. Nothing was sent." in said(late)
    assert await house.store.active() == []


@pytest.mark.usefixtures("interns")
async def test_a_message_with_a_carousel_is_drawn_and_tested_as_one_activity(
    house: House, admin: Admin, commands: BroadcastCommands
) -> None:
    await house.content.save(Message("m1", TENANT, "topics", 1, (INTRO, TOPICS)))
    form = await commands.form(intents.BroadcastForm(message="m1"), admin.caller())
    asked = intents.BroadcastMessage("m1", "Interns")
    assert from_data(data(form, "Preview") | {"f_expression": "Interns"}) == asked
    preview = await commands.message(asked, admin.caller())
    assert offered(preview) == ["Send to 3", "Schedule…", "Send me a test", "Cancel"]
    assert any(r"\[Map\]" in text for text in said(preview))
    (sample,) = (await commands.test(intents.BroadcastTest(1), admin.caller())).messages
    assert len(sample.cards) == 3
    assert all("This is a test" in json.dumps(each) for each in sample.cards)


@pytest.mark.usefixtures("interns")
async def test_a_message_that_cannot_be_one_activity_says_why_on_its_form(
    house: House, admin: Admin, commands: BroadcastCommands
) -> None:
    await house.content.save(Message("m1", TENANT, "two", 1, (TOPICS, TOPICS)))
    answer = await commands.message(intents.BroadcastMessage("m1", "Interns"), admin.caller())
    assert any(text.startswith("⚠") and "one carousel fits" in text for text in said(answer))
    assert inputs(card(answer)) == {"f_expression": "Interns", "f_at": ""}


async def test_the_form_is_filled_with_what_is_known(admin: Admin, commands: BroadcastCommands) -> None:
    answer = await commands.form(intents.BroadcastForm(expression="Interns"), admin.caller())
    assert inputs(card(answer)) == {"f_expression": "Interns", "f_text": "", "f_at": ""}
    with pytest.raises(Refused, match="isn't there any more"):
        await commands.form(intents.BroadcastForm(message="nothing"), admin.caller())


@pytest.mark.usefixtures("interns")
async def test_the_list_opens_each_as_it_stands(house: House, admin: Admin, commands: BroadcastCommands) -> None:
    assert offered(await commands.list(intents.Broadcasts(), admin.caller())) == ["New broadcast"]
    for _ in range(6):
        await previewed(commands, admin)
    await commands.send(intents.BroadcastSend(2, int(house.audience.clock().timestamp())), admin.caller())
    await commands.discard(intents.BroadcastDiscard(3), admin.caller())
    listed = await commands.list(intents.Broadcasts(page=7), admin.caller())
    assert "5 in all, newest first" in said(listed)
    assert any(text.startswith("b2 · Getting ready") for text in said(listed))
    assert not any(text.startswith("b3") for text in said(listed))
    draft = await commands.show(intents.BroadcastShow(1), admin.caller())
    assert "Send to 3" in offered(draft)
    assert "Getting ready" in said(await commands.show(intents.BroadcastShow(2), admin.caller()))
    assert any("cancelled" in text for text in said(await commands.show(intents.BroadcastShow(3), admin.caller())))


@pytest.mark.usefixtures("interns")
async def test_another_tenants_broadcast_does_not_exist(
    house: House, admin: Admin, commands: BroadcastCommands
) -> None:
    preview = await previewed(commands, admin)
    stranger = Admin(await house.audience.person("Eve", "tenant-2"), house.audience.clock)
    acts: list[Intent] = [
        send_of(preview),
        intents.BroadcastShow(1),
        intents.BroadcastTest(1),
        intents.BroadcastDiscard(1),
    ]
    for act in acts:
        with pytest.raises(Refused, match="There is no broadcast b1"):
            await commands.handlers()[type(act)](act, stranger.caller())
    assert await state_of(house) is State.DRAFT
    mine = await house.broadcasts.found(OWNER, 1)
    asked = intents.BroadcastMessage(mine.message.id, "everyone")
    with pytest.raises(Refused, match="isn't there any more"):
        await commands.message(asked, stranger.caller())
