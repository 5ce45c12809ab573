"""A sample of every card about what is held of a person, for the drawing and for the rules of looks."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from bot.audience.language.nodes import Everyone
from bot.audience.people.records import Person, Reference
from bot.audience.segments.records import Membership, Segment, Through
from bot.broadcasts.records import Delivery
from bot.privacy.records import About, Got, Standing
from cards.elements import Json
from cards.privacy.person import person_card
from cards.reader import Reader

NOW = datetime(2026, 11, 24, 10, 2, 15, tzinfo=UTC)
READER = Reader("en_GB", "Europe/Lisbon")
ARABIC = Reader("ar", "Asia/Riyadh")
THERE = Reference("https://smba.example/teams", "a:1", "28:bot", "29:mei")
MEI = Person("p1", "t1", emails=("mei.tan@north.example",), name="Mei Tan", reference=THERE, sendable=True)


def segment(name: str) -> Segment:
    return Segment(name.casefold(), "t1", name)


STANDINGS = (
    Standing(segment("Quay news"), Membership.IN, NOW - timedelta(days=9), Through.TAP),
    Standing(segment("Lisbon *office* [main]"), Membership.IN, NOW - timedelta(days=400), Through.CSV, "Rui Costa"),
    Standing(segment("Harbour house"), Membership.LEFT, NOW - timedelta(days=2), Through.CARD),
    Standing(segment("Interns"), Membership.REMOVED, NOW - timedelta(days=1), Through.COMMAND, "an admin"),
)
KNOWN = (("City", "Lisboa"), ("Hired", "2025-02-01"), ("Notes", "Speaks *four* languages. " * 12), ("country", "PT"))
GOT = (
    Got(12, "A new canteen", Delivery.SENT, at=NOW - timedelta(hours=2)),
    Got(11, "The lift is out of order on Monday, from early in the morning until late at night", Delivery.PENDING),
    Got(9, "Quay news", Delivery.SKIPPED, "paused everything", NOW - timedelta(days=12)),
    Got(8, "Hello", Delivery.DOUBT, "the bot stopped while sending", NOW - timedelta(days=380)),
)
WHOLE = About(MEI, KNOWN, STANDINGS, GOT)
MANY = About(
    MEI,
    tuple((f"Attribute {n}", str(n)) for n in range(11)),
    tuple(Standing(segment(f"Segment {n}"), Membership.IN, NOW, Through.TAP) for n in range(9)),
    GOT,
)
WAITING = About(
    Person("p2", "t1", waiting_for="bea.sol@north.example"),
    standings=(Standing(segment("Quay news"), Membership.IN, NOW, Through.COMMAND, "Rui Costa"),),
)
BY_RULE = Standing(Segment("s9", "t1", "All in Lisbon", rule=Everyone()), Membership.IN)
LAYLA = About(Person("p3", "t1", emails=("layla@north.example",), name="ليلى حداد"), KNOWN, (*STANDINGS, BY_RULE), GOT)


def samples() -> dict[str, Json | list[Json]]:
    """By name: every card, and the states in which it looks different."""
    return {
        "person": person_card(WHOLE, READER, NOW),
        "person-many": person_card(MANY, READER, NOW),
        "person-waits": person_card(WAITING, READER, NOW),
        "person-rtl": person_card(LAYLA, ARABIC, NOW),
    }
