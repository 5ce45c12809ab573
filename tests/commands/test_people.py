"""What everybody can do: topics, subscriptions, join, leave, stop and start, typed and tapped."""

from __future__ import annotations

import dataclasses

from bot.audience.segments.records import EVERYONE, Segment
from bot.commands.intents import Join, Leave, Start, Stop, Subscriptions, Topics
from tests.audience.making import TENANT
from tests.cards.reading import buttons, titles
from tests.commands.making import House, bands, clean, data_of, only, says, told

FIRST = ["Feeling well", "Harbour house", "Learning hour", "New instruments"]
"""The topics of the first content, by name."""
MOST_BUTTONS = 6


async def more_topics(house: House, count: int) -> list[Segment]:
    return [await house.audience.segment(f"Topic {n:02}") for n in range(count)]


async def test_topics_lists_what_is_open_with_a_button_each(house: House) -> None:
    await house.audience.segment("Board letters", open=False)
    card = only(await house.type("Ana", "topics"))
    assert says(card, "4 topics", *FIRST)
    assert not says(card, "Board letters")
    assert titles(card).count("Subscribe") == 4


async def test_topics_are_paged_and_no_page_has_more_than_six_buttons(house: House) -> None:
    await more_topics(house, 7)
    seen: list[str] = []
    card = only(await house.type("Ana", "topics"))
    for _ in range(3):
        assert len(buttons(card)) <= MOST_BUTTONS
        seen += [data["tooltip"] for data in buttons(card) if data["title"] == "Subscribe"]
        following = [data for data in buttons(card) if data["title"].startswith("Next")]
        card = only(await house.tap("Ana", following[0]["data"])) if following else card
    assert len(seen) == len(set(seen)) == 11


async def test_a_page_that_is_not_there_is_the_last_one(house: House) -> None:
    await more_topics(house, 1)
    for page in (9, 2**40):
        assert says(only(await house.tap("Ana", Topics(page))), "5 of 5.", "Topic 00")
    assert says(only(await house.tap("Ana", Topics(-3))), "1 to 4 of 5.")


async def test_joining_on_the_list_changes_the_row_and_sends_the_receipt(house: House) -> None:
    topics = only(await house.type("Ana", "topics"))
    answer = await house.tap("Ana", data_of(topics, "Subscribe"))
    assert answer.replace is not None
    assert says(answer.replace, "you're in 1", "✓ Subscribed")
    receipt = answer.messages[0].cards[0]
    assert bands(receipt)[0] == "good"
    assert says(receipt, "Feeling well", "Short ideas for a good working day", "Once a month")


async def test_the_list_keeps_its_page(house: House) -> None:
    topics = await more_topics(house, 3)
    answer = await house.tap("Ana", Join(topics[2].id, 2))
    assert answer.replace is not None
    assert says(answer.replace, "5 to 7 of 7.", "Topic 02")
    left = await house.tap("Ana", Leave(topics[2].id, origin="topics", list=2))
    assert left.messages == ()
    assert says(only(left), "5 to 7 of 7.")
    assert "Unsubscribe" not in titles(only(left))


async def test_join_by_its_name_answers_with_the_receipt(house: House) -> None:
    card = only(await house.type("Ana", "join harbour HOUSE"))
    assert says(card, "✓ Subscribed", "Harbour house", "About two messages a month")
    assert titles(card) == ["Unsubscribe"]
    assert (await house.topic()).id in (await house.person("Ana")).member_of


async def test_joining_twice_says_so_and_is_one_event(house: House) -> None:
    await house.type("Ana", "join Harbour house")
    assert says(only(await house.type("Ana", "join Harbour house")), "You were already subscribed. Nothing changed.")
    assert await house.events("Ana") == ["joined"]


async def test_a_command_that_is_delivered_again_after_its_opposite_changes_nothing(house: House) -> None:
    await house.type("Ana", "join Harbour house", activity="a-once")
    house.clock.on(minutes=1)
    await house.type("Ana", "leave Harbour house")
    again = only(await house.type("Ana", "join Harbour house", activity="a-once"))
    assert says(again, "Unsubscribed", "You had already left.")
    assert await house.events("Ana") == ["joined", "left"]


async def test_leave_by_its_name_confirms_and_undo_brings_it_back(house: House) -> None:
    await house.type("Ana", "join Harbour house")
    house.clock.on(minutes=1)
    card = only(await house.type("Ana", "leave Harbour house"))
    assert says(card, "Unsubscribed", "You won't hear from Harbour house any more.")
    assert titles(card) == ["Undo", "My subscriptions"]
    house.clock.on(minutes=1)
    assert says(only(await house.tap("Ana", data_of(card, "Undo"))), "✓ Subscribed")
    assert await house.events("Ana") == ["joined", "left", "joined"]


async def test_leaving_what_was_left_says_so(house: House) -> None:
    await house.type("Ana", "join Harbour house")
    await house.type("Ana", "leave Harbour house")
    assert says(only(await house.type("Ana", "leave Harbour house")), "You had already left.")


async def test_leaving_what_one_never_was_in_says_the_truth_and_keeps_an_admin_from_adding(house: House) -> None:
    assert says(only(await house.type("Ana", "leave Harbour house")), "You weren't subscribed to Harbour house.")
    assert (await house.topic()).id in (await house.person("Ana")).left


async def test_a_closed_segment_cannot_be_joined_by_a_forged_button(house: House) -> None:
    closed = await house.audience.segment("Board letters", open=False)
    card = only(await house.tap("Ana", Join(closed.id)))
    assert says(card, "Admins add people to this one")
    assert (await house.person("Ana")).member_of == frozenset()
    assert await house.events("Ana") == []


async def test_the_name_of_a_closed_segment_typed_exactly_gets_the_same_answer(house: House) -> None:
    await house.audience.segment("Board letters", open=False)
    assert says(only(await house.type("Ana", "join Board letters")), "You can't join Board letters by yourself.")


async def test_leaving_first_is_no_way_around_a_closed_door(house: House) -> None:
    closed = await house.audience.segment("Board letters", open=False)
    await house.tap("Ana", Leave(closed.id))
    await house.tap("Ana", Join(closed.id))
    assert closed.id not in (await house.person("Ana")).member_of


async def test_whom_an_admin_took_out_of_a_closed_segment_stays_out_also_after_leaving(house: House) -> None:
    closed = await house.audience.segment("Board letters", open=False)
    await house.audience.person("Ana", email="ana@north.example")
    for act in (house.audience.segments.add, house.audience.segments.remove):
        await act(TENANT, closed.id, "ana@north.example", house.audience.evidence())
        house.clock.on(minutes=1)
    await house.tap("Ana", Leave(closed.id))
    await house.tap("Ana", Join(closed.id))
    assert closed.id not in (await house.person("Ana")).member_of


async def test_leaving_a_closed_segment_is_always_possible_and_can_be_undone(house: House) -> None:
    closed = await house.audience.segment("Board letters", open=False)
    await house.audience.person("Ana", email="ana@north.example")
    await house.audience.segments.add(TENANT, closed.id, "ana@north.example", house.audience.evidence())
    house.clock.on(minutes=1)
    card = only(await house.type("Ana", "leave Board letters"))
    assert closed.id not in (await house.person("Ana")).member_of
    house.clock.on(minutes=1)
    await house.tap("Ana", data_of(card, "Undo"))
    assert closed.id in (await house.person("Ana")).member_of


async def test_a_segment_of_another_tenant_is_as_if_it_did_not_exist(house: House) -> None:
    theirs = await house.audience.segment("Their news", tenant="tenant-2")
    for unknown in (theirs.id, "0" * 24, "", "x" * 20_000):
        for act in (Join(unknown), Leave(unknown)):
            card = only(await house.tap("Ana", act))
            assert says(card, "This isn't offered any more")
            assert not says(card, "Their news")
    person = await house.person("Ana")
    assert person.member_of == person.left == frozenset()


async def test_subscriptions_tell_since_when_and_by_whom(house: House) -> None:
    await house.audience.person("Ana", email="ana@north.example")
    rui = await house.audience.person("Rui Costa")
    await house.type("Ana", "join Harbour house")
    topic = await house.topic("Learning hour")
    await house.audience.segments.add(TENANT, topic.id, "ana@north.example", house.audience.evidence(by=rui.id))
    card = only(await house.type("Ana", "subscriptions"))
    assert says(card, "2 topics", "Since 24 November", "Added by Rui Costa, 24 November")
    assert titles(card).count("Unsubscribe") == 2


async def test_no_subscriptions_yet_leads_to_the_topics(house: House) -> None:
    card = only(await house.type("Ana", "subscriptions"))
    assert says(card, "You have no subscriptions yet.")
    assert "Browse topics" in titles(card)


async def test_leaving_on_the_list_happens_in_place_with_undo(house: House) -> None:
    for topic in await more_topics(house, 5):
        await house.tap("Ana", Join(topic.id))
    card = only(await house.type("Ana", "subscriptions"))
    answer = await house.tap("Ana", data_of(card, "Unsubscribe"))
    assert answer.messages == ()
    assert says(only(answer), "4 topics", "You left Topic 00.")
    assert len(buttons(only(answer))) <= MOST_BUTTONS
    back = only(await house.tap("Ana", data_of(only(answer), "Undo")))
    assert says(back, "✓ Subscribed", "Topic 00")


async def test_a_stale_row_of_the_list_says_it_was_left_before(house: House) -> None:
    for topic in await more_topics(house, 2):
        await house.tap("Ana", Join(topic.id))
    card = only(await house.type("Ana", "subscriptions"))
    await house.tap("Ana", data_of(card, "Unsubscribe"))
    assert says(only(await house.tap("Ana", data_of(card, "Unsubscribe"))), "You had already left Topic 00.")


async def test_a_row_that_comes_again_after_undo_claims_no_leaving(house: House) -> None:
    topic = (await more_topics(house, 1))[0]
    await house.tap("Ana", Join(topic.id))
    row = Leave(topic.id, origin="subscriptions", list=1)
    await house.tap("Ana", row, activity="a-once")
    await house.tap("Ana", Join(topic.id))
    again = only(await house.tap("Ana", row, activity="a-once"))
    assert says(again, "1 topic", "Topic 00")
    assert not says(again, "left Topic 00")


async def test_a_client_that_cannot_replace_the_list_gets_the_receipt(house: House) -> None:
    topic = (await more_topics(house, 1))[0]
    joined = await house.tap("Ana", Join(topic.id, 1), in_place=False)
    assert [says(message.cards[0], "✓ Subscribed") for message in joined.messages] == [True]
    for origin in ("subscriptions", "topics"):
        await house.tap("Ana", Join(topic.id))
        left = await house.tap("Ana", Leave(topic.id, origin=origin, list=1), in_place=False)
        assert says(only(left), "You won't hear from Topic 00 any more.")


async def test_subscriptions_are_paged(house: House) -> None:
    for topic in await more_topics(house, 6):
        await house.tap("Ana", Join(topic.id))
    first = only(await house.type("Ana", "subscriptions"))
    assert says(first, "1 to 4 of 6.")
    second = only(await house.tap("Ana", data_of(first, "Next 2")))
    assert says(second, "5 to 6 of 6.", "Topic 05")
    assert says(only(await house.tap("Ana", Subscriptions(99))), "5 to 6 of 6.")
    assert all(len(buttons(card)) <= MOST_BUTTONS for card in (first, second))


async def test_stop_pauses_and_start_resumes_with_all_topics_kept(house: House) -> None:
    await house.type("Ana", "join Harbour house")
    house.clock.on(minutes=1)
    paused = only(await house.type("Ana", "stop"))
    assert bands(paused) == ["warning"]
    assert says(paused, "Everything is paused")
    person = await house.person("Ana")
    assert (person.paused, person.sendable) == (True, False)
    assert says(only(await house.type("Ana", "subscriptions")), "Paused.", "Harbour house")
    house.clock.on(minutes=1)
    resumed = only(await house.tap("Ana", data_of(paused, "Resume")))
    assert says(resumed, "You're back", "1 topic")
    person = await house.person("Ana")
    assert (person.paused, person.sendable) == (False, True)
    assert await house.events("Ana") == ["joined", "paused", "resumed"]


async def test_stop_and_start_twice_say_so_and_change_nothing(house: House) -> None:
    await house.type("Ana", "stop")
    assert says(only(await house.tap("Ana", Stop())), "Everything was already paused")
    await house.type("Ana", "start")
    assert says(only(await house.tap("Ana", Start())), "Nothing was paused")
    assert sorted(await house.events("Ana")) == ["paused", "resumed"]


async def test_a_stop_that_is_delivered_again_after_start_does_not_pause(house: House) -> None:
    await house.type("Ana", "stop", activity="a-once")
    await house.type("Ana", "start")
    again = only(await house.type("Ana", "stop", activity="a-once"))
    assert says(again, "Nothing was paused")
    assert not (await house.person("Ana")).paused


async def test_leaving_and_joining_everyone_by_its_name(house: House) -> None:
    left = only(await house.type("Ana", f"leave {EVERYONE}"))
    assert says(left, "News for everyone", "Your topics stay as they are.")
    assert says(only(await house.type("Ana", "join everyone")), "✓ Subscribed", "News for everyone")
    assert EVERYONE not in (await house.person("Ana")).left


async def test_answers_come_in_the_readers_own_direction(house: House) -> None:
    hebrew = dataclasses.replace(house.sighting("Noa"), locale="he-IL")
    answer = await house.desk.typed(hebrew, "chat-Noa", "a-rtl", "topics")
    assert only(answer)["rtl"] is True


async def test_every_answer_has_words_for_clients_that_draw_no_cards(house: House) -> None:
    for text in ("topics", "subscriptions", "join Harbour house", "leave Harbour house", "stop", "start"):
        answer = await house.type("Ana", text)
        assert clean(only(answer)["fallbackText"])
        assert told(answer)
