"""A sample of every card about rules, for the drawing and for the rules of looks."""

from __future__ import annotations

from bot.audience.language.nodes import IsSet
from bot.audience.segments.records import Member, Segment, SegmentCounts
from bot.broadcasts.records import Reach, Reached, ReachRow
from bot.refusals import Refused
from cards.elements import Json
from cards.segments.reach import reach_card, reach_form_card
from cards.segments.rule import RuleFields, RuleWords, edit_rule_card, new_rule_card, rule_question_card
from cards.segments.show import segment_card
from tests.cards.samples_segments import ARABIC, ASKED, NOW, READER, TAKEN

LISBON = Reached(
    '(“Lisbon office” or city = "Lisbon") and not Interns',
    Reach(
        (
            ReachRow('Matching “Lisbon office or city = "Lisbon"”', 1_204),
            ReachRow("Also in Interns", -47),
            ReachRow("Waiting to be met", -12),
            ReachRow("Paused everything", -14),
        ),
        1_131,
    ),
    ("Ana Lima", "Bo Andersen", "Zoë *Star* Müller", "فريق الرياض", "priya.n@north.example"),
)
ONE = Reached("city = Oslo", Reach((ReachRow("Matching “city = Oslo”", 1),), 1), ("Ola Nordmann",))
NOBODY = Reached("city = Oslo", Reach((ReachRow("Matching “city = Oslo”", 0),), 0))
UNREADABLE = Refused("There is no attribute “citty”. Did you mean *city*?", field="expression")
BY_RULE = Segment("s9", "t1", "Lisbon *cooks*", "All by the river", open=False, rule=IsSet("city"))
BEFORE = RuleWords("city is set and not Interns", 318)
AFTER = RuleWords('city = "Lisbon" or "*R&D* and friends" or joined Cooks within 2 weeks', 1_131)
UNTOLD = (Member("p1", "Ana Lima", False, None), Member("p2", "Bo Andersen", True, None))


def samples() -> dict[str, Json | list[Json]]:
    """By name: every card, and the states in which it looks different."""
    return {
        "reach": reach_card(LISBON, READER),
        "reach-rtl": reach_card(LISBON, ARABIC),
        "reach-one": reach_card(ONE, READER),
        "reach-nobody": reach_card(NOBODY, READER),
        "reach-form": reach_form_card(READER),
        "rule-new": new_rule_card(READER),
        "rule-new-taken": new_rule_card(READER, RuleFields("Lisbon office", "city = Lisbon", "All there", True), TAKEN),
        "rule-edit": edit_rule_card(BY_RULE, "city is set and not Interns", READER),
        "rule-edit-mistake": edit_rule_card(BY_RULE, "citty = Lisbon", READER, UNREADABLE),
        "rule-question": rule_question_card(BY_RULE, BEFORE, AFTER, ASKED, READER),
        "rule-question-late": rule_question_card(BY_RULE, BEFORE, AFTER, ASKED, ARABIC, late=True),
        "rule-segment": segment_card(BY_RULE, SegmentCounts(318, 0, 4), UNTOLD, READER, NOW, rule=BEFORE.text),
        "rule-segment-empty": segment_card(BY_RULE, SegmentCounts(0, 0, 0), (), READER, NOW, rule=AFTER.text),
        "reach-form-mistake": reach_form_card(READER, expression="citty = Lisbon", error=UNREADABLE),
    }
