"""The buttons of messages: what a tap changes, what comes back, and what a second tap does not do."""

from __future__ import annotations

import dataclasses
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from bot.audience.segments.records import Choice
from bot.commands.answers import Answer
from bot.commands.intents import Join, Leave, Tap
from bot.commands.taps import choice_of, place_of
from bot.content.records import (
    CarouselPart,
    LinkButton,
    Message,
    MessageButton,
    Opt,
    SegmentButton,
    TextPart,
)
from bot.identifiers import new_id
from cards.elements import Json
from tests.audience.making import TENANT
from tests.cards.reading import titles
from tests.commands.making import House, bands, clean, data_of, only, says, told

CAROUSEL = 1
"""The part of the first content's message "topics" that holds its cards; the first card is about the harbour."""
SUBSCRIBE, ABOUT = 0, 1


async def topic_tap(house: House, button: int = SUBSCRIBE, *, undo: bool = False) -> Tap:
    message = await house.message("topics")
    assert isinstance(message.parts[CAROUSEL], CarouselPart)
    return Tap(message.id, message.version, CAROUSEL, button, card=0, undo=undo)


def replaced(answer: Answer) -> Json:
    assert answer.replace is not None
    return answer.replace


def sent(answer: Answer) -> list[Json]:
    """The first card of each message, in order."""
    return [message.cards[0] for message in answer.messages]


async def saved(house: House, *parts: TextPart, name: str = "made", tenant: str = TENANT) -> Message:
    return await house.content.save(Message(new_id(), tenant, name, 0, parts))


async def one_button(
    house: House, button: SegmentButton | MessageButton | LinkButton, *, name: str = "made", tenant: str = TENANT
) -> Tap:
    """A tap on the only button of a new message."""
    message = await saved(house, TextPart("Read this.", buttons=(button,)), name=name, tenant=tenant)
    return Tap(message.id, message.version, 0, 0)


async def test_a_subscription_shows_on_the_card_then_in_a_receipt_then_comes_the_follow_up(house: House) -> None:
    answer = await house.tap("Ana", await topic_tap(house))
    assert bands(replaced(answer)) == ["good"]
    assert says(replaced(answer), "✓ Subscribed", "Harbour house")
    assert titles(replaced(answer)) == ["Unsubscribe", "About"]
    receipt, follow_up = sent(answer)
    assert says(receipt, "✓ Subscribed", "guests, works, and the canteen's plans", "About two messages a month")
    assert says(receipt, "Changed your mind?", "leave Harbour house")
    assert titles(receipt) == ["Unsubscribe"]
    assert says(follow_up, "Three things worth knowing at the quay")
    assert (await house.topic()).id in (await house.person("Ana")).member_of
    assert await house.events("Ana") == ["joined"]


async def test_a_second_tap_shows_the_state_and_one_line_and_no_second_follow_up(house: House) -> None:
    tap = await topic_tap(house)
    await house.tap("Ana", tap)
    again = await house.tap("Ana", tap)
    assert says(replaced(again), "✓ Subscribed")
    assert says(only(Answer(messages=again.messages)), "You were already subscribed. Nothing changed.")
    assert await house.events("Ana") == ["joined"]


async def test_the_same_activity_delivered_twice_does_its_work_once(house: House) -> None:
    tap = await topic_tap(house)
    await house.tap("Ana", tap, activity="a-once")
    again = await house.tap("Ana", tap, activity="a-once")
    assert len(again.messages) == 1
    assert says(replaced(again), "✓ Subscribed")
    assert await house.events("Ana") == ["joined"]


async def test_an_activity_that_comes_again_after_the_opposite_tap_changes_nothing(house: House) -> None:
    tap = await topic_tap(house)
    await house.tap("Ana", tap, activity="a-once")
    house.clock.on(minutes=1)
    await house.tap("Ana", dataclasses.replace(tap, undo=True))
    again = await house.tap("Ana", tap, activity="a-once")
    assert says(replaced(again), "Harbour house")
    assert titles(replaced(again)) == ["Subscribe", "About"]
    assert says(only(Answer(messages=again.messages)), "You had already left")
    assert (await house.topic()).id not in (await house.person("Ana")).member_of
    assert await house.events("Ana") == ["joined", "left"]


async def test_unsubscribing_on_the_card_brings_it_back_and_offers_undo(house: House) -> None:
    subscribed = await house.tap("Ana", await topic_tap(house))
    house.clock.on(minutes=1)
    left = await house.tap("Ana", data_of(replaced(subscribed), "Unsubscribe"))
    assert "✓ Subscribed" not in told(Answer(replace=left.replace))
    assert titles(replaced(left))[0] == "Subscribe"
    receipt = only(Answer(messages=left.messages))
    assert says(receipt, "You won't hear from Harbour house any more.")
    house.clock.on(minutes=1)
    back = await house.tap("Ana", data_of(receipt, "Undo"))
    assert says(only(back), "✓ Subscribed")
    assert (await house.topic()).id in (await house.person("Ana")).member_of
    assert await house.events("Ana") == ["joined", "left", "joined"]


async def test_a_card_that_is_stale_on_another_device_tells_the_true_state(house: House) -> None:
    """The other device still shows Subscribe; the person left by a command since it was tapped here."""
    tap = await topic_tap(house)
    await house.tap("Ana", tap)
    elsewhere = await house.tap("Ana", dataclasses.replace(tap, undo=True))
    assert says(only(Answer(messages=elsewhere.messages)), "You won't hear from")
    stale = await house.tap("Ana", dataclasses.replace(tap, undo=True))
    assert says(only(Answer(messages=stale.messages)), "You had already left.")
    assert titles(replaced(stale))[0] == "Subscribe"


async def test_a_client_that_cannot_replace_the_card_is_told_in_messages(house: House) -> None:
    answer = await house.tap("Ana", await topic_tap(house), in_place=False)
    assert len(answer.messages) == 2
    assert says(answer.messages[0].cards[0], "✓ Subscribed")


async def test_about_shows_another_message_in_the_state_of_the_person(house: House) -> None:
    await house.tap("Ana", await topic_tap(house))
    answer = await house.tap("Ana", await topic_tap(house, ABOUT))
    assert answer.replace is None
    assert says(only(answer), "Joana and Tom from the front desk")
    assert "Unsubscribe" in titles(only(answer))


async def test_a_button_of_an_old_version_works_as_it_did(house: House) -> None:
    tap = await topic_tap(house)
    message = await house.message("topics")
    await house.content.save(dataclasses.replace(message, parts=(TextPart("Nothing to tap."),)))
    answer = await house.tap("Ana", tap)
    assert says(replaced(answer), "✓ Subscribed", "Harbour house")
    assert await house.events("Ana") == ["joined"]


async def test_an_opt_out_button_confirms_offers_undo_and_is_followed_up(house: House) -> None:
    topic = await house.topic()
    after = await saved(house, TextPart("Tell us why if you like."), name="goodbye")
    tap = await one_button(house, SegmentButton("Not for me", topic.id, Opt.OUT, after.id))
    await house.tap("Ana", Join(topic.id))
    house.clock.on(minutes=1)
    answer = await house.tap("Ana", tap)
    receipt, follow_up = sent(answer)
    assert says(receipt, "You won't hear from Harbour house any more.")
    assert says(follow_up, "Tell us why if you like.")
    assert titles(replaced(answer)) == ["Undo"]
    house.clock.on(minutes=1)
    undone = await house.tap("Ana", data_of(replaced(answer), "Undo"))
    assert says(only(Answer(messages=undone.messages)), "✓ Subscribed")
    assert titles(replaced(undone)) == ["Not for me"]
    assert await house.events("Ana") == ["joined", "left", "joined"]


async def test_taking_a_tap_back_sends_no_follow_up(house: House) -> None:
    tap = await topic_tap(house)
    await house.tap("Ana", tap)
    answer = await house.tap("Ana", dataclasses.replace(tap, undo=True))
    assert len(answer.messages) == 1


async def test_the_evidence_names_the_message_and_the_broadcast_that_brought_the_button(house: House) -> None:
    broadcast = new_id()
    tap = dataclasses.replace(await topic_tap(house), broadcast=broadcast)
    answer = await house.tap("Ana", tap)
    row = await house.audience.storage.collection("consent_events").find_one({"what": "joined"})
    assert row is not None
    assert (row["message"], row["broadcast"], row["through"]) == (tap.message, broadcast, "tap")
    assert data_of(replaced(answer), "Unsubscribe")["broadcast"] == broadcast


async def test_what_cannot_be_a_broadcast_is_not_kept_as_evidence(house: House) -> None:
    await house.tap("Ana", dataclasses.replace(await topic_tap(house), broadcast="x" * 20_000))
    await house.tap("Ana", Leave((await house.topic()).id, broadcast="$where"))
    rows = [row async for row in house.audience.storage.collection("consent_events").find({"person": {"$ne": None}})]
    assert len(rows) == 2
    assert all("broadcast" not in row for row in rows)


async def test_a_button_whose_segment_was_deleted_is_answered_kindly(house: House) -> None:
    tap, topic = await topic_tap(house), await house.topic()
    await house.audience.segments.delete(TENANT, topic.id, house.audience.evidence())
    answer = await house.tap("Ana", tap)
    assert says(only(answer), "This isn't offered any more", "Nothing was changed.")
    assert await house.events("Ana") == []


WRONG_PLACES: tuple[dict[str, Any], ...] = (
    {"part": 9},
    {"part": -1},
    {"button": 9},
    {"button": -1},
    {"card": 9},
    {"card": -1},
    {"version": 99},
    {"version": -1},
    {"message": "0" * 24},
    {"message": ""},
)


async def test_a_place_that_holds_no_button_changes_nothing(house: House) -> None:
    tap = await topic_tap(house)
    for wrong in WRONG_PLACES:
        assert says(only(await house.tap("Ana", dataclasses.replace(tap, **wrong))), "This isn't offered any more")
    assert await house.events("Ana") == []


async def test_a_link_is_opened_by_the_client_and_does_nothing_here(house: House) -> None:
    tap = await one_button(house, LinkButton("Read more", "https://north.example/more"))
    assert says(only(await house.tap("Ana", tap)), "This isn't offered any more")


async def test_a_button_of_another_tenant_is_as_if_it_did_not_exist(house: House) -> None:
    tap = await topic_tap(house)
    answer = await house.tap("Eva", tap, tenant="tenant-2")
    assert says(only(answer), "This isn't offered any more")
    stranger = await house.person("Eva", "tenant-2")
    assert stranger.member_of == frozenset()


async def test_a_message_can_invite_into_a_closed_segment(house: House) -> None:
    closed = await house.audience.segment("Board letters", open=False)
    tap = await one_button(house, SegmentButton("Subscribe", closed.id))
    await house.tap("Ana", tap)
    assert closed.id in (await house.person("Ana")).member_of


async def test_undoing_an_opt_out_button_is_no_way_into_a_closed_segment(house: House) -> None:
    closed = await house.audience.segment("Board letters", open=False)
    tap = await one_button(house, SegmentButton("Not for me", closed.id, Opt.OUT))
    forged = await house.tap("Ana", dataclasses.replace(tap, undo=True))
    assert says(only(forged), "You can't join Board letters by yourself.")
    await house.tap("Ana", tap)
    await house.tap("Ana", dataclasses.replace(tap, undo=True))
    assert closed.id not in (await house.person("Ana")).member_of


async def test_undo_brings_a_member_of_a_closed_segment_back(house: House) -> None:
    closed = await house.audience.segment("Board letters", open=False)
    tap = await one_button(house, SegmentButton("Not for me", closed.id, Opt.OUT))
    await house.audience.person("Ana", email="ana@north.example")
    await house.audience.segments.add(TENANT, closed.id, "ana@north.example", house.audience.evidence())
    house.clock.on(minutes=1)
    await house.tap("Ana", tap)
    assert closed.id not in (await house.person("Ana")).member_of
    house.clock.on(minutes=1)
    await house.tap("Ana", dataclasses.replace(tap, undo=True))
    assert closed.id in (await house.person("Ana")).member_of


async def test_the_receipts_button_leaves_and_undo_returns(house: House) -> None:
    answer = await house.tap("Ana", await topic_tap(house))
    house.clock.on(minutes=1)
    left = await house.tap("Ana", data_of(answer.messages[0].cards[0], "Unsubscribe"))
    assert says(only(left), "Unsubscribed", "Harbour house")
    assert left.replace is not None


async def test_leaving_everyone_through_a_button_holds_back_only_what_goes_to_everyone(house: House) -> None:
    tap = await one_button(house, SegmentButton("Only my topics", "everyone", Opt.OUT))
    answer = await house.tap("Ana", tap)
    assert any("Your topics stay as they are." in text for text in told(answer))
    assert "everyone" in (await house.person("Ana")).left
    back = await house.tap("Ana", dataclasses.replace(tap, undo=True))
    assert any("✓ Subscribed" in text for text in told(back))
    assert "everyone" not in (await house.person("Ana")).left


async def test_each_person_has_their_own_state(house: House) -> None:
    tap = await topic_tap(house)
    await house.tap("Ana", tap)
    bo = await house.tap("Bo", await topic_tap(house, ABOUT))
    assert "Subscribe" in titles(only(bo))
    assert await house.events("Bo") == []
    assert clean(only(bo)["fallbackText"])


async def test_the_way_out_of_a_broadcast_keeps_the_broadcast_in_its_place(house: House) -> None:
    topic = await house.topic()
    await house.tap("Ana", Join(topic.id))
    answer = await house.tap("Ana", Leave(topic.id, broadcast="b-id"))
    assert answer.replace is None
    assert says(only(answer), "You won't hear from Harbour house any more.")
    assert "Undo" in titles(only(answer))


@given(st.sampled_from(Opt), st.booleans())
def test_taking_back_asks_for_the_opposite(opt: Opt, undo: bool) -> None:
    assert choice_of(opt, undo=undo) is not choice_of(opt, undo=not undo)
    assert choice_of(Opt.IN, undo=False) is Choice.IN


@given(st.integers(-3, 12))
def test_a_place_below_zero_is_a_text_part(card: int) -> None:
    assert (place_of(Tap("m", 1, 0, 0, card=card)).card is None) is (card < 0)
