"""Messages as cards: the person's state, one activity for a broadcast, a preview that cannot act."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.audience.segments.records import EVERYONE, Joined, Membership, Segment, Through
from bot.commands.intents import Leave, Tap, from_data
from bot.content.checks import check_message
from bot.content.places import button_at
from bot.content.records import (
    ButtonPlace,
    Card,
    CarouselPart,
    ImagePart,
    Message,
    MessageButton,
    Opt,
    SegmentButton,
    TextPart,
)
from bot.refusals import Refused
from cards.content.activity import one_activity, tapped_in_broadcast
from cards.content.foot import foot_reason
from cards.content.parts import text_blocks
from cards.content.preview import preview_items
from cards.content.render import layout, message_cards, tapped_card
from cards.content.view import SegmentState
from cards.content.words import shortened, without_markdown
from cards.elements import Json
from tests.cards.reading import buttons, texts, titles, walk
from tests.cards.rules import broken
from tests.cards.samples_content import (
    ADDED,
    BECAUSE,
    BOTH,
    BROADCAST,
    FIRST,
    FIRST_BUTTON,
    GALLERY,
    HARBOUR,
    LEFT,
    NOW,
    PICTURE,
    READER,
    SEVERAL,
    STRANGER,
    SUBSCRIBED,
    SUPPER,
    TO_ALL,
    TYPED,
)
from tests.content.strategies import messages

TOPICS, ABOUT = FIRST["topics"], FIRST["about harbour house"]
states = st.dictionaries(
    st.sampled_from(["a" * 24, "b" * 24, "c" * 24]),
    st.builds(
        SegmentState, st.just(Segment("x", "t1", "Harbour")), st.sampled_from(Membership), st.none() | st.just(NOW)
    ),
)


def taps(card: Json) -> list[Tap]:
    found = (from_data(each.get("data", {})) for each in buttons(card))
    return [each for each in found if isinstance(each, Tap)]


def only(message: Message, known: dict[str, SegmentState]) -> Json:
    (outgoing,) = message_cards(message, known, READER, now=NOW)
    return outgoing.cards[0]


def bands(card: Json) -> list[str]:
    return [node["style"] for node in walk(card) if node.get("bleed")]


def test_a_topic_offers_to_subscribe() -> None:
    card = only(ABOUT, STRANGER)
    assert bands(card) == ["accent"]
    assert "Topic" in texts(card)
    assert titles(card) == ["Subscribe", "All topics"]
    assert taps(card)[0] == Tap(ABOUT.id, 1, 0, 0)
    assert buttons(card)[0]["style"] == buttons(card)[0]["fallback"]["style"] == "positive"
    assert buttons(card)[0]["tooltip"] == "Subscribe to Harbour house"
    assert card["fallbackText"].endswith("Type: join Harbour house")


def test_a_subscribed_topic_says_so_and_offers_the_way_back() -> None:
    card = only(ABOUT, SUBSCRIBED)
    assert bands(card) == ["good"]
    assert "✓ Subscribed" in texts(card)
    assert titles(card)[0] == "Unsubscribe"
    assert taps(card)[0] == Tap(ABOUT.id, 1, 0, 0, undo=True)
    assert "style" not in buttons(card)[0]
    assert card["fallbackText"].endswith("Type: leave Harbour house")


def test_in_a_carousel_each_card_has_its_own_state() -> None:
    text, carousel = message_cards(TOPICS, SUBSCRIBED, READER, now=NOW)
    assert len(text.cards) == 1
    assert [bands(card) for card in carousel.cards] == [["good"], ["accent"], ["accent"], ["accent"]]
    assert "Since 24 November" in texts(carousel.cards[0])
    assert "About two messages a month" not in texts(carousel.cards[0])
    assert taps(carousel.cards[1])[0] == Tap(TOPICS.id, 1, 1, 0, 1)
    assert carousel.summary == "Harbour house, New instruments, Feeling well, Learning hour"


def test_a_tapped_card_is_the_one_card_that_was_tapped() -> None:
    tapped = tapped_card(TOPICS, FIRST_BUTTON, SUBSCRIBED, READER, now=NOW)
    assert tapped == message_cards(TOPICS, SUBSCRIBED, READER, now=NOW)[1].cards[0]
    with pytest.raises(LookupError):
        tapped_card(TOPICS, replace(FIRST_BUTTON, part=7), SUBSCRIBED, READER)
    with pytest.raises(LookupError):
        tapped_card(TOPICS, replace(FIRST_BUTTON, card=7), SUBSCRIBED, READER)


def test_height_stays_when_a_card_is_tapped() -> None:
    before = message_cards(TOPICS, STRANGER, READER, now=NOW)[1].cards[0]
    after = tapped_card(TOPICS, FIRST_BUTTON, SUBSCRIBED, READER, now=NOW)
    assert len(list(walk(before))) == len(list(walk(after)))


def test_without_a_band_the_state_stands_above_the_buttons() -> None:
    card = only(SUPPER, SUBSCRIBED)
    assert any("✓ Subscribed to" in text and "since 24 November" in text for text in texts(card))
    assert titles(card) == ["Unsubscribe", "See the menu"]
    assert not any("✓" in text for text in texts(only(SUPPER, STRANGER)))


def test_several_segments_are_told_apart() -> None:
    assert titles(only(SEVERAL, BOTH))[:2] == ["Unsubscribe from Harbour house", "Unsubscribe from Learning hour"]
    long = {HARBOUR.id: replace(SUBSCRIBED[HARBOUR.id], segment=replace(HARBOUR, name="x" * 40))}
    assert titles(only(SEVERAL, long))[0] == "Unsubscribe"
    assert "x" * 40 in buttons(only(SEVERAL, long))[0]["tooltip"]


def test_an_opt_out_that_was_taken_can_be_undone() -> None:
    part = TextPart("Enough of it?", buttons=(SegmentButton("No more of this", HARBOUR.id, Opt.OUT),))
    message = Message("m" * 24, "t1", "enough", 1, (part,))
    assert titles(only(message, SUBSCRIBED)) == ["No more of this"]
    assert titles(only(message, STRANGER)) == ["No more of this"]
    undo = only(message, LEFT)
    assert titles(undo) == ["Undo"]
    assert taps(undo)[0].undo


def test_a_segment_that_is_gone_leaves_a_plain_button() -> None:
    assert titles(only(ABOUT, {})) == ["Subscribe", "All topics"]
    assert "Type:" not in only(ABOUT, {})["fallbackText"]


def test_order_is_kept_and_a_carousel_is_an_activity_of_its_own() -> None:
    cards = CarouselPart((Card("A"), Card("B")))
    parts = (TextPart("One"), ImagePart(PICTURE), cards, TextPart("Two"), cards)
    shown = message_cards(Message("m" * 24, "t1", "n", 1, parts), {}, READER)
    assert [len(each.cards) for each in shown] == [1, 2, 1, 2]
    assert [each.summary for each in shown] == ["One", "A, B", "Two", "A, B"]


def test_more_buttons_than_a_card_shows_become_two_cards() -> None:
    four = tuple(MessageButton(f"B{n}", "m") for n in range(4))
    message = Message("m" * 24, "t1", "n", 1, (TextPart("One", buttons=four), TextPart("Two", buttons=four)))
    shown = message_cards(message, {}, READER)
    assert [titles(each.cards[0]) for each in shown] == [["B0", "B1", "B2", "B3"]] * 2
    assert taps(tapped_card(message, ButtonPlace(message.id, 1, 1, None, 0), {}, READER))[0].part == 1


def test_a_picture_alone_has_its_words_in_the_notification() -> None:
    (outgoing,) = message_cards(Message("m" * 24, "t1", "n", 1, (ImagePart(PICTURE),)), {}, READER)
    assert outgoing.summary == PICTURE.alt
    assert outgoing.cards[0]["fallbackText"] == f"{PICTURE.alt}."


@given(messages, states)
def test_every_message_keeps_the_rules_and_every_tap_finds_its_button(
    message: Message, known: dict[str, SegmentState]
) -> None:
    try:
        check_message(message)
    except Refused:
        return
    for outgoing in message_cards(message, known, READER, broadcast=BROADCAST, now=NOW):
        assert outgoing.summary
        for card in outgoing.cards:
            assert [said for said in broken(card) if "characters" not in said] == []
            for tap in taps(card):
                assert tap.broadcast == BROADCAST
                place = ButtonPlace(tap.message, tap.version, tap.part, None if tap.card < 0 else tap.card, tap.button)
                assert button_at(message, place)
                assert tapped_card(message, place, known, READER, broadcast=BROADCAST, now=NOW) == card


@given(messages)
def test_every_part_is_laid_out_once_and_in_order(message: Message) -> None:
    positions: list[int] = []
    for each in layout(message):
        positions += [each] if isinstance(each, int) else [position for position, _ in each]
    assert positions == list(range(len(message.parts)))


# Broadcasts


def test_text_and_picture_become_one_card_with_the_foot_at_its_end() -> None:
    activity = one_activity(SUPPER, BECAUSE, READER, BROADCAST)
    (card,) = activity.cards
    assert activity.summary == "Supper by the water"
    assert titles(card) == ["Save me a chair", "See the menu", "Unsubscribe"]
    assert from_data(buttons(card)[-1]["data"]) == Leave(HARBOUR.id, broadcast=BROADCAST)
    assert card["body"][-1]["style"] == "emphasis"
    assert "You get this because you joined" in texts(card)[-1]


def test_in_a_carousel_the_text_is_the_first_card_and_each_has_a_note_to_tap() -> None:
    activity = one_activity(TOPICS, BECAUSE, READER, BROADCAST)
    assert len(activity.cards) == 5
    assert "Pick what you want to hear about" in texts(activity.cards[0])
    for card in activity.cards:
        assert "Unsubscribe" not in titles(card)
        tap = card["body"][-1]["selectAction"]
        assert tap["title"] == "Unsubscribe from Harbour house"
        assert from_data(tap["data"]) == Leave(HARBOUR.id, broadcast=BROADCAST)


def test_a_tap_in_a_broadcast_keeps_the_foot() -> None:
    tapped = tapped_in_broadcast(TOPICS, FIRST_BUTTON, BECAUSE, SUBSCRIBED, READER, BROADCAST, now=NOW)
    assert bands(tapped) == ["good", "emphasis"]
    assert "✓ Subscribed" in texts(tapped)
    place = ButtonPlace(SUPPER.id, 3, 1, None, 0)
    assert titles(tapped_in_broadcast(SUPPER, place, BECAUSE, SUBSCRIBED, READER, BROADCAST))[-1] == "Unsubscribe"
    none = ButtonPlace(GALLERY.id, 1, 0, 2, 0)
    assert "A \\*third\\* \\[thing\\]" in texts(tapped_in_broadcast(GALLERY, none, BECAUSE, {}, READER, BROADCAST))


def with_buttons(count: int, *more: CarouselPart) -> Message:
    made = tuple(MessageButton(f"B{n}", "m") for n in range(count))
    return Message("m" * 24, "t1", "n", 1, (TextPart("Hi", buttons=made), *more))


def refused(message: Message) -> str:
    with pytest.raises(Refused) as caught:
        one_activity(message, BECAUSE, READER, BROADCAST)
    return caught.value.sentence


def test_five_buttons_of_its_own_fit_and_six_are_refused_with_the_reason() -> None:
    assert len(titles(one_activity(with_buttons(5), BECAUSE, READER, BROADCAST).cards[0])) == 6
    assert "One of the six is for Unsubscribe" in refused(with_buttons(6))


def test_in_a_carousel_the_text_may_have_six() -> None:
    cards = CarouselPart((Card("A"), Card("B")))
    assert len(titles(one_activity(with_buttons(6, cards), BECAUSE, READER, BROADCAST).cards[0])) == 6


def test_two_carousels_are_refused() -> None:
    cards = CarouselPart((Card("A"), Card("B")))
    assert "one carousel" in refused(with_buttons(0, cards, cards))


def test_text_and_ten_cards_are_one_too_many() -> None:
    ten = CarouselPart(tuple(Card(f"C{n}") for n in range(10)))
    assert "10 cards fit. This one has 11." in refused(with_buttons(0, ten))
    assert len(one_activity(Message("m" * 24, "t1", "n", 1, (ten,)), BECAUSE, READER, BROADCAST).cards) == 10


def test_too_large_is_refused() -> None:
    assert "too large" in refused(replace(TYPED, parts=(TextPart("x" * 39_500),)))


@given(messages)
def test_a_broadcast_is_one_activity_or_says_why_not(message: Message) -> None:
    try:
        activity = one_activity(message, ADDED, READER, BROADCAST)
    except Refused:
        return
    assert 1 <= len(activity.cards) <= 10
    for card in activity.cards:
        out = [node for node in walk(card) if from_data(node.get("data", {})) == Leave(HARBOUR.id, broadcast=BROADCAST)]
        assert len(out) == 1
        assert len(buttons(card)) <= 6


def test_the_foot_gives_exactly_one_reason() -> None:
    assert "because Inês Prado added you" in ADDED.reason.replace("\u2068", "").replace("\u2069", "")
    assert TO_ALL.reason == "You get this because it goes to everyone."
    odd = Segment("s", "t1", "*R&D* [core]")
    assert "\\*R&D\\* \\[core\\]" in foot_reason(odd, None, READER)
    last_year = Joined(NOW.replace(year=2025), None, Through.TAP)
    assert "24 November 2025" in foot_reason(HARBOUR, last_year, READER, now=NOW)
    assert "because it goes to everyone" in foot_reason(Segment(EVERYONE, "t1", "everyone"), last_year, READER)


# Previews


@given(messages)
def test_a_preview_holds_nothing_to_tap_and_names_every_button(message: Message) -> None:
    items = preview_items(message, BECAUSE, READER)
    assert not [node for node in walk(items) if "selectAction" in node or node.get("type", "").startswith("Action")]
    assert not [node for node in walk(items) if node.get("bleed") or node.get("style") == "heading"]
    assert texts({"body": items})[-1].endswith("\\[Unsubscribe\\]")


def test_a_preview_shows_a_broadcast_as_it_is_sent_and_a_message_as_it_is() -> None:
    cards = CarouselPart((Card("A"), Card("B")))
    message = Message("m" * 24, "t1", "n", 1, (cards, TextPart("Hello", buttons=(MessageButton("Go", "m"),))))
    assert texts({"body": preview_items(message, BECAUSE, READER)})[:2] == ["Hello", "\\[Go\\]"]
    assert texts({"body": preview_items(message, None, READER)})[0] == "A"
    assert not any("Unsubscribe" in text for text in texts({"body": preview_items(message, None, READER)}))


# Words


def test_lines_and_lists_stay_as_they_were_typed() -> None:
    blocks = text_blocks("One\nTwo\n\n- a\n- b\nThree\n\n1. c\n2. d")
    assert [each["text"] for each in blocks] == ["One", "Two", "- a\n- b", "Three", "1. c\n2. d"]
    assert [each["spacing"] for each in blocks] == ["Small", "None", "Small", "None", "Small"]
    assert text_blocks(" \n ") == []


@given(st.text(st.sampled_from("ab \n-1.*"), max_size=40))
def test_no_words_are_lost_between_blocks(text: str) -> None:
    assert "".join(each["text"] for each in text_blocks(text)).split() == text.split() or "".join(
        "".join(each["text"] for each in text_blocks(text)).split()
    ) == "".join(text.split())


def test_words_alone_for_notifications() -> None:
    assert without_markdown("**Hi** [there](https://a.example), *you*\n- one\n- two") == "Hi there, you one two"
    assert without_markdown("R&D\\_core") == "R&D_core"
    assert shortened("one two three", 8) == "one two …"
    assert shortened("one", 8) == "one"
