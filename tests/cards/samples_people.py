"""A sample of every card that people see outside of messages."""

from __future__ import annotations

from datetime import UTC, datetime

from bot.access.records import Role
from bot.audience.segments.records import EVERYONE, Joined, Segment, Subscription, Through
from bot.commands.intents import Join, Leave, SegmentShow
from cards.elements import Json
from cards.people.answers import (
    choose_reading_card,
    closed_card,
    group_chat_card,
    not_allowed_card,
    nothing_matched_card,
    offer_over_card,
    refused_card,
    went_wrong_card,
)
from cards.people.help import help_card
from cards.people.pausing import paused_card, resumed_card
from cards.people.subscribed import subscribed_card
from cards.people.subscriptions import subscriptions_card
from cards.people.topics import topics_card
from cards.people.unsubscribed import not_subscribed_card, unsubscribed_card
from cards.people.welcome import added_line, welcome_back_card, with_line
from cards.reader import Reader

NOW = datetime(2026, 11, 24, 10, 2, 15, tzinfo=UTC)
READER = Reader("en_GB", "Europe/Lisbon")
ARABIC = Reader("ar", "Asia/Riyadh")

HARBOUR = Segment(
    "s1", "t1", "Harbour house", "What's on in our building by the water.", "About two messages a month", "⚓"
)
SHIPPED = Segment("s2", "t1", "New instruments", "What leaves the workshop, and why", "Every other Monday", "🔬")
LONG = Segment(
    "s3", "t1", "Parents and carers: school holidays, part-time and swapping shifts at every site", "", "", ""
)
STARS = Segment("s4", "t1", "*R&D* [core] _team_", "Signs: *not* [Markdown](x)", "When there is news", "🧪")
RIYADH = Segment("s5", "t1", "فريق الرياض", "أخبار المكتب وفعالياته.", "مرتين في الشهر", "🏙️")
BUILT_IN = Segment(EVERYONE, "t1", "everyone", "Everything that concerns all of us", "", "")
TOPICS = (HARBOUR, SHIPPED, LONG, STARS, RIYADH)

SUBSCRIPTIONS = (
    Subscription(HARBOUR, Joined(datetime(2026, 11, 24, 9, tzinfo=UTC), None, Through.TAP)),
    Subscription(SHIPPED, Joined(datetime(2025, 3, 3, 9, tzinfo=UTC), None, Through.COMMAND)),
    Subscription(LONG, Joined(datetime(2026, 11, 2, tzinfo=UTC), "Inês *Star* Prado", Through.CARD)),
    Subscription(STARS, None),
    Subscription(RIYADH, Joined(datetime(2026, 1, 12, tzinfo=UTC), None, Through.TAP)),
)
READINGS = (
    ("Unsubscribe from “news”", Leave("s1")),
    ("Show the segment “news and more”", SegmentShow("s2")),
    ("Subscribe to “news”", Join("s1")),
)


def samples() -> dict[str, Json | list[Json]]:
    """By name: every card, and the states in which it looks different."""
    return _lists() | _receipts() | _answers()


def _lists() -> dict[str, Json | list[Json]]:
    return {
        "topics": topics_card(TOPICS, {"s1"}, 1, READER),
        "topics-last": topics_card(TOPICS, set(), 2, READER),
        "topics-first-content": topics_card(TOPICS[:2], set(), 1, READER),
        "topics-none": topics_card((), set(), 1, READER),
        "topics-rtl": topics_card((RIYADH, HARBOUR), {"s5"}, 1, ARABIC),
        "subscriptions": subscriptions_card(SUBSCRIPTIONS[:4], 1, READER, NOW),
        "subscriptions-paged": subscriptions_card(SUBSCRIPTIONS, 1, READER, NOW),
        "subscriptions-left": subscriptions_card(SUBSCRIPTIONS[1:], 1, READER, NOW, left=HARBOUR),
        "subscriptions-left-last": subscriptions_card((), 1, READER, NOW, left=HARBOUR),
        "subscriptions-paused": subscriptions_card(SUBSCRIPTIONS[:2], 1, READER, NOW, paused=True, everyone=False),
        "subscriptions-none": subscriptions_card((), 1, READER, NOW),
        "subscriptions-rtl": subscriptions_card(SUBSCRIPTIONS[3:], 1, ARABIC, NOW),
    }


def _receipts() -> dict[str, Json | list[Json]]:
    return {
        "subscribed": subscribed_card(HARBOUR, READER),
        "subscribed-again": subscribed_card(SHIPPED, READER, again=True),
        "subscribed-long": subscribed_card(LONG, READER),
        "subscribed-everyone": subscribed_card(BUILT_IN, READER),
        "subscribed-rtl": subscribed_card(RIYADH, ARABIC),
        "unsubscribed": unsubscribed_card(HARBOUR, READER),
        "unsubscribed-again": unsubscribed_card(STARS, READER, again=True),
        "unsubscribed-everyone": unsubscribed_card(BUILT_IN, READER),
        "unsubscribed-never": not_subscribed_card(SHIPPED, READER),
        "paused": paused_card(READER),
        "paused-again": paused_card(READER, again=True),
        "resumed": resumed_card(4, READER),
        "resumed-none": resumed_card(0, READER, again=True),
        "welcome-back": welcome_back_card("Sofie", 3, READER),
        "welcome-back-none": welcome_back_card(None, 0, READER),
        "welcome-back-added": with_line(
            welcome_back_card("Sofie", 2, READER, paused=True), added_line(["Harbour house", "*R&D* [core]"])
        ),
    }


def _answers() -> dict[str, Json | list[Json]]:
    return {
        "help": help_card(READER),
        "help-admin": help_card(READER, Role.OWNER),
        "nothing-matched": nothing_matched_card((), READER),
        "nothing-matched-near": nothing_matched_card(("join Harbour house", "leave Harbour house"), READER),
        "choose-reading": choose_reading_card(READINGS, READER),
        "not-allowed": not_allowed_card(["Inês Prado", "Kofi Mensah"], READER),
        "not-allowed-nobody": not_allowed_card([], READER),
        "refused": refused_card("That message isn't there any more. Type *messages* to see those that are.", READER),
        "went-wrong": went_wrong_card(READER),
        "offer-over": offer_over_card(READER),
        "closed": closed_card("Interns", ["Inês Prado"], READER),
        "group-chat": group_chat_card(READER),
    }
