"""A sample of every way a message is drawn: in the chat, as a broadcast, in a preview; and the first content."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

from bot.audience.segments.records import EVERYONE, Joined, Membership, Segment, Through
from bot.content.first import first_id, first_messages, first_segments, read_file
from bot.content.records import (
    ButtonPlace,
    Card,
    CarouselPart,
    Image,
    ImagePart,
    LinkButton,
    Message,
    MessageButton,
    Opt,
    SegmentButton,
    TextPart,
)
from cards.content.activity import one_activity, tapped_in_broadcast
from cards.content.foot import Foot, foot_reason
from cards.content.preview import preview_items
from cards.content.render import message_cards, tapped_card
from cards.content.view import SegmentState
from cards.elements import Json, card, heading, panel
from cards.reader import Reader

NOW = datetime(2026, 11, 24, 10, 2, 15, tzinfo=UTC)
READER = Reader("en_GB", "Europe/Lisbon")
ARABIC = Reader("ar", "Asia/Riyadh")
TENANT = "t1"
BROADCAST = "0" * 24

GIVEN = read_file()
SEGMENTS = {
    each.slug: Segment(f"{each.slug:f<24}", TENANT, each.name, each.description, each.rhythm, each.emoji)
    for each in first_segments(GIVEN)
}
FIRST = {
    message.name: message
    for message in first_messages(GIVEN, TENANT, {slug: segment.id for slug, segment in SEGMENTS.items()})
}
HARBOUR, LEARNING = SEGMENTS["harbour"], SEGMENTS["learning"]
STRANGER = {each.id: SegmentState(each, Membership.NEVER) for each in SEGMENTS.values()}
SUBSCRIBED = STRANGER | {HARBOUR.id: SegmentState(HARBOUR, Membership.IN, NOW)}
BOTH = SUBSCRIBED | {LEARNING.id: SegmentState(LEARNING, Membership.IN, None)}
LEFT = STRANGER | {HARBOUR.id: SegmentState(HARBOUR, Membership.LEFT)}

PICTURE = Image("https://pictures.example/harbour.png", "Drawing of a low sun over the harbour")
SUPPER = Message(
    "supper".ljust(24, "0"),
    TENANT,
    "harbour supper",
    3,
    (
        ImagePart(PICTURE),
        TextPart(
            "The long table is out again. Come to the quay on **3 December at 18:30** and bring a chair.\n\n"
            "- Soup from the canteen\n- Bread from Tom's oven\n- Songs, if Joana is asked nicely\n\n"
            "Say by Monday noon whether you come, so the kitchen knows.",
            "Supper by the water",
            buttons=(
                SegmentButton("Save me a chair", HARBOUR.id),
                LinkButton("See the menu", "https://brightwater.example/menu"),
            ),
        ),
    ),
)
SEVERAL = Message(
    "several".ljust(24, "0"),
    TENANT,
    "several",
    1,
    (
        TextPart(
            "Two topics go well together. Take one, or both.",
            "Made for each other",
            buttons=(
                SegmentButton("Get Harbour house", HARBOUR.id),
                SegmentButton("Get Learning hour", LEARNING.id),
                SegmentButton("No more Learning hour", LEARNING.id, Opt.OUT),
                MessageButton("All topics", first_id(TENANT, "topics")),
            ),
        ),
        TextPart("Nothing of it suits you? *topics* shows the others.", "And if not", emoji="🧭"),
    ),
)
GALLERY = Message(
    "gallery".ljust(24, "0"),
    TENANT,
    "gallery",
    1,
    (
        CarouselPart(
            (
                Card("The tide gauge", "Ready in spring", "Small enough for a rucksack.", image=PICTURE),
                Card(
                    "The depth sounder",
                    text="Three crews have it on board.",
                    emoji="🛥️",
                    buttons=(LinkButton("Read more", "https://brightwater.example/sounder"),),
                ),
                Card("A *third* [thing]", buttons=(SegmentButton("Keep me posted", HARBOUR.id),)),
            )
        ),
    ),
)
TYPED = Message("typed".ljust(24, "0"), TENANT, "", 1, (TextPart("The canteen opens at 11 today.\nSoup first."),))

BECAUSE = Foot(foot_reason(HARBOUR, Joined(NOW, None, Through.TAP), READER, now=NOW), HARBOUR.id, HARBOUR.name)
ADDED = Foot(foot_reason(HARBOUR, Joined(NOW, "Inês Prado", Through.CARD), READER, now=NOW), HARBOUR.id, HARBOUR.name)
TO_ALL = Foot(foot_reason(Segment(EVERYONE, TENANT, "everyone"), None, READER), EVERYONE, "everyone")
FIRST_BUTTON = ButtonPlace(FIRST["topics"].id, 1, 1, 0, 0)


def samples() -> dict[str, Json | list[Json]]:
    """By name: every way of drawing, and the states in which it looks different."""
    return _first() | _chat() | _broadcasts() | _previews()


def _first() -> dict[str, Json | list[Json]]:
    return {
        f"first-{name}-{index}".replace(" ", "-").replace(":", ""): list(outgoing.cards)
        for name, message in FIRST.items()
        for index, outgoing in enumerate(message_cards(message, STRANGER, READER, now=NOW))
    }


def _chat() -> dict[str, Json | list[Json]]:
    about = FIRST["about harbour house"]
    arabic = replace(about, parts=(TextPart("أخبار المكتب وفعالياته", "فريق الرياض", "🏙️", about.parts[0].buttons),))  # type: ignore[union-attr]
    return {
        "message-topics-subscribed": list(message_cards(FIRST["topics"], SUBSCRIBED, READER, now=NOW)[1].cards),
        "message-topic-tapped": tapped_card(FIRST["topics"], FIRST_BUTTON, SUBSCRIBED, READER, now=NOW),
        "message-about-subscribed": _only(about, SUBSCRIBED),
        "message-rtl": list(message_cards(arabic, STRANGER, ARABIC)[0].cards),
        "message-picture": _only(SUPPER, STRANGER),
        "message-picture-subscribed": _only(SUPPER, SUBSCRIBED),
        "message-several": _only(SEVERAL, STRANGER),
        "message-several-subscribed": _only(SEVERAL, BOTH),
        "message-gallery": list(message_cards(GALLERY, SUBSCRIBED, READER, now=NOW)[0].cards),
        "message-typed": _only(TYPED, {}),
    }


def _broadcasts() -> dict[str, Json | list[Json]]:
    topics = FIRST["topics"]
    return {
        "broadcast-picture": list(one_activity(SUPPER, BECAUSE, READER, BROADCAST).cards),
        "broadcast-added": list(one_activity(FIRST["welcome"], ADDED, READER, BROADCAST).cards),
        "broadcast-everyone": list(one_activity(TYPED, TO_ALL, READER, BROADCAST).cards),
        "broadcast-carousel": list(one_activity(topics, BECAUSE, READER, BROADCAST).cards),
        "broadcast-tapped": tapped_in_broadcast(topics, FIRST_BUTTON, BECAUSE, SUBSCRIBED, READER, BROADCAST, now=NOW),
    }


def _previews() -> dict[str, Json | list[Json]]:
    shown = {"picture": SUPPER, "carousel": FIRST["topics"], "several": SEVERAL, "gallery": GALLERY}
    return {f"preview-{name}": _in_panel(message) for name, message in shown.items()}


def _in_panel(message: Message) -> Json:
    return card(
        [heading("Send this to 1,131 people?"), panel(preview_items(message, BECAUSE, READER))], "Send?", READER
    )


def _only(message: Message, states: dict[str, SegmentState]) -> Json:
    (outgoing,) = message_cards(message, states, READER, now=NOW)
    (only,) = outgoing.cards
    return only
