"""What the cards for people say and do, read from their JSON."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.access.records import Role
from bot.audience.segments.records import Subscription
from bot.commands.intents import Help, Intent, Join, Leave, Start, Stop, Subscriptions, Topics, from_data
from cards.elements import MOST_BUTTONS, Json, plain
from cards.people import answers, words
from cards.people.help import FOR_ADMINS, FOR_PEOPLE, help_card
from cards.people.pausing import paused_card, resumed_card
from cards.people.subscribed import subscribed_card
from cards.people.subscriptions import subscriptions_card
from cards.people.topics import PAGE_SIZE, topics_card
from cards.people.unsubscribed import not_subscribed_card, unsubscribed_card
from cards.people.welcome import added_line, welcome_back_card, with_line
from tests.cards.reading import buttons, texts, titles, walk
from tests.cards.samples_people import (
    BUILT_IN,
    HARBOUR,
    LONG,
    NOW,
    READER,
    READINGS,
    SHIPPED,
    STARS,
    SUBSCRIPTIONS,
    TOPICS,
)

MANY = [replace(HARBOUR, id=f"s{n}", name=f"Topic {n}") for n in range(9)]


def intents(card: Json) -> list[Intent | None]:
    return [from_data(each["data"]) for each in buttons(card)]


def said(card: Json) -> str:
    return " ".join(texts(card)).replace("\u2068", "").replace("\u2069", "")


def test_topics_show_the_state_of_each() -> None:
    card = topics_card(TOPICS[:2], {"s1"}, 1, READER)
    assert titles(card) == ["Unsubscribe", "Subscribe", "My subscriptions"]
    assert intents(card) == [Leave("s1", origin="topics", list=1), Join("s2", 1), Subscriptions()]
    assert "✓ Subscribed" in said(card)
    assert "you're in 1" in said(card)


def test_topics_page_knows_where_it_is_and_what_is_next() -> None:
    card = topics_card(MANY, set(), 2, READER)
    assert "5 to 8 of 9." in said(card)
    assert Topics(page=3) in intents(card)
    assert "Next 1" in titles(card)
    assert Join("s4", 2) in intents(card)


@pytest.mark.parametrize(("asked", "first"), [(0, "Topic 0"), (-5, "Topic 0"), (3, "Topic 8"), (99, "Topic 8")])
def test_a_page_that_is_not_there_is_the_nearest(asked: int, first: str) -> None:
    assert texts(topics_card(MANY, set(), asked, READER))[2] == first


def test_no_topics_still_answer() -> None:
    assert "no topics" in said(topics_card((), set(), 1, READER))


@given(st.integers(0, 13), st.integers(-1, 6), st.booleans(), st.booleans(), st.booleans())
def test_no_list_has_more_buttons_than_teams_shows(
    many: int, page: int, paused: bool, left: bool, everyone: bool
) -> None:
    topics = [replace(HARBOUR, id=f"s{n}") for n in range(many)]
    mine = [Subscription(each, None) for each in topics]
    gone = SHIPPED if left else None
    assert len(buttons(topics_card(topics, {"s0"}, page, READER))) <= MOST_BUTTONS
    card = subscriptions_card(mine, page, READER, NOW, everyone=everyone, paused=paused, left=gone)
    assert len(buttons(card)) <= MOST_BUTTONS
    assert not left or "Undo" in titles(card)


@given(st.integers(1, 13))
def test_paging_shows_each_subscription_once(many: int) -> None:
    mine = [Subscription(replace(HARBOUR, id=f"s{n}"), None) for n in range(many)]
    shown: list[str] = []
    page: int | None = 1
    while page:
        card = subscriptions_card(mine, page, READER, NOW)
        shown += [each.segment for each in intents(card) if isinstance(each, Leave)]
        page = next((each.page for each in intents(card) if isinstance(each, Subscriptions)), None)
    assert shown == [f"s{n}" for n in range(many)]


def test_subscriptions_say_since_when_and_through_whom() -> None:
    card = said(subscriptions_card(SUBSCRIPTIONS[:4], 1, READER, NOW))
    assert "Since 24 November · About two messages a month" in card
    assert "Since 3 March 2025" in card
    assert "Added by Inês \\*Star\\* Prado, 2 November" in card


def test_subscriptions_say_whether_everyone_reaches_the_person() -> None:
    assert "what goes to everyone" in said(subscriptions_card(SUBSCRIPTIONS[:1], 1, READER, NOW))
    assert "nothing else" in said(subscriptions_card(SUBSCRIPTIONS[:1], 1, READER, NOW, everyone=False))


def test_what_was_left_in_the_list_can_be_taken_back_there() -> None:
    card = subscriptions_card(SUBSCRIPTIONS[1:2], 1, READER, NOW, left=HARBOUR)
    assert "You left Harbour house." in said(card)
    assert intents(card)[0] == Join("s1")
    again = subscriptions_card(SUBSCRIPTIONS[1:2], 1, READER, NOW, left=HARBOUR, again=True)
    assert "You had already left Harbour house." in said(again)


def test_pause_is_offered_and_when_paused_resume() -> None:
    assert Stop() in intents(subscriptions_card(SUBSCRIPTIONS[:4], 1, READER, NOW))
    paused = subscriptions_card(SUBSCRIPTIONS, 1, READER, NOW, paused=True)
    assert Start() in intents(paused)
    assert Stop() not in intents(paused)
    assert "Paused." in said(paused)


def test_a_full_list_with_undo_says_how_to_pause() -> None:
    card = subscriptions_card(SUBSCRIPTIONS, 1, READER, NOW, left=BUILT_IN)
    assert Stop() not in intents(card)
    assert "Type *stop*" in said(card)


def test_no_subscriptions_leads_to_topics() -> None:
    assert intents(subscriptions_card((), 1, READER, NOW)) == [Topics()]
    assert intents(subscriptions_card((), 1, READER, NOW, paused=True)) == [Topics(), Start()]


def test_the_receipt_says_what_how_often_and_how_to_stop() -> None:
    card = subscribed_card(HARBOUR, READER)
    assert {"✓ Subscribed", "Harbour house", "What's on in our building by the water."} <= set(texts(card))
    assert "About two messages a month" in texts(card)
    assert "type *leave Harbour house*" in said(card)
    assert intents(card) == [Leave("s1")]
    assert buttons(card)[0]["tooltip"] == "Unsubscribe from Harbour house"
    assert "leave Harbour house" in card["fallbackText"]


def test_a_receipt_without_a_description_still_says_what() -> None:
    assert "You'll get what is sent to Parents and carers" in said(subscribed_card(LONG, READER))


@pytest.mark.parametrize(
    ("card", "line"),
    [
        (subscribed_card(HARBOUR, READER, again=True), "already subscribed"),
        (unsubscribed_card(HARBOUR, READER, again=True), "You had already left"),
        (not_subscribed_card(HARBOUR, READER), "weren't subscribed"),
        (paused_card(READER, again=True), "already paused"),
        (resumed_card(2, READER, again=True), "Nothing was paused"),
    ],
)
def test_a_second_time_shows_the_true_state_and_says_so(card: Json, line: str) -> None:
    assert line in said(card)
    assert line in card["fallbackText"]


def test_leaving_offers_the_way_back() -> None:
    assert intents(unsubscribed_card(HARBOUR, READER)) == [Join("s1"), Subscriptions()]
    assert "won't hear from Harbour house" in said(unsubscribed_card(HARBOUR, READER))
    assert Join("s1") not in intents(not_subscribed_card(HARBOUR, READER))


def test_leaving_everyone_says_what_that_means() -> None:
    card = said(unsubscribed_card(BUILT_IN, READER))
    assert "What goes to everyone" in card
    assert "Your topics stay" in card


def test_pause_and_resume_lead_to_each_other() -> None:
    assert Start() in intents(paused_card(READER))
    assert Stop() in intents(resumed_card(3, READER))
    assert "your 1 topic again" in said(resumed_card(1, READER))
    assert Topics() in intents(resumed_card(0, READER))


def test_welcome_back_tells_what_is_kept() -> None:
    assert "Welcome back, Sofie" in said(welcome_back_card("Sofie", 3, READER))
    assert "3 topics are as you left them" in said(welcome_back_card("Sofie", 3, READER))
    assert "1 topic is" in said(welcome_back_card(None, 1, READER))
    assert "still paused" in said(welcome_back_card("Sofie", 3, READER, paused=True))
    assert intents(welcome_back_card(None, 0, READER))[0] == Topics()


def test_the_line_about_topics_that_an_admin_chose() -> None:
    line = added_line(["Harbour house", "R&D_core"])
    assert line.replace("\u2068", "").replace("\u2069", "") == (
        "You're already in Harbour house and R&D\\_core: an admin added you."
    )
    card = welcome_back_card("Sofie", 1, READER)
    assert texts(with_line(card, line))[-1] == line
    assert with_line(card, added_line([])) == card
    assert texts(card)[-1] != line


def test_help_shows_admins_more() -> None:
    people, admins = said(help_card(READER)), said(help_card(READER, Role.OWNER))
    for typed, does in FOR_PEOPLE:
        assert typed in people
        assert does in people
    for typed, _, _ in FOR_ADMINS:
        assert typed not in people.split()
        assert typed in admins
    assert "broadcast" not in help_card(READER)["fallbackText"]


def test_what_was_not_understood_comes_with_suggestions() -> None:
    card = answers.nothing_matched_card(("join A", "leave A", "join B", "join C"), READER)
    assert {"*join A*", "*leave A*", "*join B*"} <= set(texts(card))
    assert "*join C*" not in texts(card)
    assert intents(card) == [Topics(), Help()]
    assert "join A" in card["fallbackText"]


def test_two_readings_are_shown_to_tap_and_nothing_is_done() -> None:
    card = answers.choose_reading_card(READINGS, READER)
    taps = [node["selectAction"] for node in walk(card) if "selectAction" in node]
    assert [from_data(tap["data"]) for tap in taps] == [intent for _, intent in READINGS]
    assert [tap["title"] for tap in taps] == [label for label, _ in READINGS]
    assert "nothing was done" in said(card)


def test_no_more_readings_than_a_card_holds() -> None:
    card = answers.choose_reading_card([(f"Read {n}", Help()) for n in range(20)], READER)
    assert sum("selectAction" in node for node in walk(card)) == answers.MOST_READINGS


@pytest.mark.parametrize(
    ("admins", "line"),
    [
        ([], "Nothing was changed."),
        (["Inês Prado"], "Yours is Inês Prado. Nothing was changed."),
        (["Inês Prado", "Kofi Mensah"], "Yours are Inês Prado and Kofi Mensah. Nothing was changed."),
        (["A", "B", "C"], "Yours are A, B and C. Nothing was changed."),
    ],
)
def test_a_no_is_polite_and_names_who_may(admins: list[str], line: str) -> None:
    assert line in said(answers.not_allowed_card(admins, READER))


def test_other_answers_lead_on() -> None:
    assert "Soup only." in said(answers.refused_card("Soup only.", READER))
    assert "on our side" in said(answers.went_wrong_card(READER))
    assert intents(answers.offer_over_card(READER)) == [Topics()]
    assert "Ask Inês Prado." in said(answers.closed_card("Interns", ["Inês Prado"], READER))
    assert buttons(answers.group_chat_card(READER)) == []


@given(st.text(min_size=1, max_size=40).filter(str.strip))
def test_names_are_shown_and_never_obeyed(name: str) -> None:
    odd = replace(STARS, name=name)
    for card in (
        subscribed_card(odd, READER),
        unsubscribed_card(odd, READER),
        topics_card((odd,), set(), 1, READER),
        subscriptions_card((Subscription(odd, None),), 1, READER, NOW),
    ):
        assert any(plain(name) in text for text in texts(card))


def test_descriptions_end_with_one_full_stop() -> None:
    for description in ("News", "News.", "News?", " News "):
        (block, *_) = words.about(replace(HARBOUR, description=description))
        assert block["text"] in ("News.", "News?")


def test_a_page_holds_what_leaves_room_for_two_buttons() -> None:
    assert PAGE_SIZE + 2 == MOST_BUTTONS


def test_the_built_in_segment_has_a_name_for_people() -> None:
    assert "News for everyone" in texts(subscribed_card(BUILT_IN, READER))
