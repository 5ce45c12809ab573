"""A sample of every card about segments, for the drawing and for the rules of looks."""

from __future__ import annotations

from datetime import UTC, datetime

from bot.audience.segments.records import (
    EVERYONE,
    Added,
    AddressAnswer,
    Joined,
    Listed,
    Member,
    Segment,
    SegmentCounts,
    Through,
)
from bot.refusals import Refused
from cards.elements import Json
from cards.reader import Reader
from cards.segments.delete import delete_question_card, deleted_card
from cards.segments.form import SegmentFields, edit_segment_card, new_segment_card
from cards.segments.list import segments_card
from cards.segments.members import members_card
from cards.segments.people import people_answer_card, people_form_card
from cards.segments.show import segment_card

NOW = datetime(2026, 11, 24, 10, 2, 15, tzinfo=UTC)
ASKED = int(NOW.timestamp())
READER = Reader("en_GB", "Europe/Lisbon")
ARABIC = Reader("ar", "Asia/Riyadh")

LISBON = Segment(
    "s1", "t1", "Lisbon office", "Events, building news and the people around you.", "About twice a month", "🌉"
)
WOMEN = Segment("s2", "t1", "Women in engineering: mentoring, meet-ups and open roles across Europe")
RIYADH = Segment("s3", "t1", "فريق الرياض", "أخبار المكتب وفعالياته", open=False)
INTERNS = Segment("s4", "t1", "Interns", open=False)
STARS = Segment("s5", "t1", "*R&D* [core] _team_ and friends")
BUILT_IN = Segment(EVERYONE, "t1", "everyone", "Everything that concerns all of us")

MEMBERS = (
    Member("p1", "Ana Lima", False, Joined(datetime(2026, 11, 24, 9, 12, tzinfo=UTC), None, Through.TAP)),
    Member("p2", "Bo Andersen", False, Joined(datetime(2026, 11, 23, 8, tzinfo=UTC), "Rui Costa", Through.CARD)),
    Member("p3", "priya.n@north.example", True, Joined(datetime(2025, 11, 2, tzinfo=UTC), "Rui Costa", Through.CARD)),
    Member("p4", "Zoë *Star* Müller", False, None),
)
LISTED = (
    Listed(LISBON, SegmentCounts(1204, 12, 38)),
    Listed(WOMEN, SegmentCounts(318, 0, 0)),
    Listed(RIYADH, SegmentCounts(86, 0, 1)),
    Listed(INTERNS, SegmentCounts(47, 2, 3)),
    Listed(STARS, SegmentCounts(1, 0, 0)),
)
ANSWERS = (
    AddressAnswer("ana.lima@north.example", Added.ADDED, name="Ana Lima"),
    AddressAnswer("bo.andersen@north.example", Added.ADDED),
    AddressAnswer("mei_tan@north.example", Added.ALREADY, name="Mei Tan"),
    AddressAnswer("priya.n@north.example", Added.WAITING, name="Priya N."),
    AddressAnswer("noor@north.example", Added.OPTED_OUT),
    AddressAnswer("Jo Silva", Added.INVALID, "Only a name arrived. Paste the address in the form."),
)
MANY = tuple(AddressAnswer(f"person.{n}@north.example", Added.WAITING) for n in range(640))
TAKEN = Refused("There is already a “Lisbon office”. Take another name.", field="name")


def samples() -> dict[str, Json | list[Json]]:
    """By name: every card, and the states in which it looks different."""
    return {
        "segments-list": segments_card(LISTED, 1, 14, READER),
        "segments-list-last": segments_card(LISTED[:1], 3, 11, READER),
        "segments-list-empty": segments_card((), 1, 0, READER),
        "segments-list-rtl": segments_card(LISTED, 1, 14, ARABIC),
        "segment": segment_card(LISBON, SegmentCounts(1204, 12, 38), MEMBERS[:3], READER, NOW),
        "segment-new": segment_card(WOMEN, SegmentCounts(0, 0, 0), (), READER, NOW, done="The segment is ready."),
        "segment-left-alone": segment_card(STARS, SegmentCounts(0, 0, 2), (), READER, NOW),
        "segment-everyone": segment_card(BUILT_IN, SegmentCounts(2310, 0, 4), (), READER, NOW),
        "segment-rtl": segment_card(RIYADH, SegmentCounts(86, 0, 1), MEMBERS[:2], ARABIC, NOW),
        "segment-form": new_segment_card(READER),
        "segment-form-taken": new_segment_card(
            READER, SegmentFields("lisbon office", "Events and news", "Twice a month", False), TAKEN
        ),
        "segment-form-edit": edit_segment_card(LISBON, READER),
        "segment-add": people_form_card(LISBON, READER),
        "segment-add-nothing": people_form_card(
            LISBON, READER, typed="", error=Refused("Paste at least one address.", field="addresses")
        ),
        "segment-remove": people_form_card(STARS, READER, remove=True, typed="ana.lima@north.example"),
        "segment-added": people_answer_card(LISBON, ANSWERS, READER),
        "segment-added-many": people_answer_card(LISBON, (*ANSWERS, *MANY), READER),
        "segment-removed": people_answer_card(
            LISBON, (AddressAnswer("ana.lima@north.example", Added.REMOVED),), READER, remove=True
        ),
        "segment-members": members_card(LISBON, SegmentCounts(1204, 12, 38), MEMBERS, 1, "ana|p4", READER, NOW),
        "segment-members-none": members_card(INTERNS, SegmentCounts(0, 0, 0), (), 1, "", READER, NOW),
        "segment-delete": delete_question_card(LISBON, SegmentCounts(1204, 12, 38), ASKED, READER),
        "segment-delete-late": delete_question_card(WOMEN, SegmentCounts(1, 0, 0), ASKED, READER, late=True),
        "segment-deleted": deleted_card(LISBON, SegmentCounts(1204, 12, 38), READER),
    }
