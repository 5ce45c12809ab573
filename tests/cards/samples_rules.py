"""A sample of every card about rules, for the drawing and for the rules of looks."""

from __future__ import annotations

from bot.broadcasts.records import Reach, Reached, ReachRow
from bot.refusals import Refused
from cards.elements import Json
from cards.segments.reach import reach_card, reach_form_card
from tests.cards.samples_segments import ARABIC, READER

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


def samples() -> dict[str, Json | list[Json]]:
    """By name: every card, and the states in which it looks different."""
    return {
        "reach": reach_card(LISBON, READER),
        "reach-rtl": reach_card(LISBON, ARABIC),
        "reach-one": reach_card(ONE, READER),
        "reach-nobody": reach_card(NOBODY, READER),
        "reach-form": reach_form_card(READER),
        "reach-form-mistake": reach_form_card(READER, expression="citty = Lisbon", error=UNREADABLE),
    }
