"""A sample of every card about attributes, for the drawing and for the rules of looks."""

from __future__ import annotations

from bot.audience.attributes.records import BUILT_IN, MOST, Attribute, Kind, Listed
from bot.refusals import Refused
from cards.attributes.form import attribute_form_card
from cards.attributes.list import attributes_card
from cards.attributes.made import attribute_card
from cards.elements import Json
from cards.reader import Reader

READER = Reader("en_GB", "Europe/Lisbon")
ARABIC = Reader("ar", "Asia/Riyadh")
CITY = Attribute("city", "City", Kind.TEXT)
LEVEL = Attribute("level", "Level", Kind.NUMBER)
NIGHTS = Attribute("works_at_night", "Works *at* night", Kind.YES_NO)
HIRED = Attribute("hired", "First day at the company, as the list of human resources says", Kind.DATE)
SKILLS = Attribute("المهارات", "المهارات", Kind.LIST)
OWN = (CITY, LEVEL, NIGHTS, HIRED, SKILLS)
ROWS = tuple(Listed(each, known) for each, known in zip((*OWN, *BUILT_IN), range(48_211, 0, -4_000), strict=False))
TAKEN = Refused("There is already “City”, a text.", field="name")
NO_TYPE = Refused("“colour” is no type. Types are text, number, yes/no, date and list of text.", field="kind")


def samples() -> dict[str, Json | list[Json]]:
    """By name: every card, and the states in which it looks different."""
    total = len(ROWS)
    return {
        "attributes": attributes_card(ROWS[:8], 1, total, READER, edits=True),
        "attributes-last": attributes_card(ROWS[8:], 2, total, READER, edits=True),
        "attributes-seen": attributes_card(ROWS[5:], 1, len(BUILT_IN), READER, edits=False),
        "attributes-full": attributes_card(ROWS[:8], 1, MOST + len(BUILT_IN), READER, edits=True),
        "attributes-rtl": attributes_card(ROWS[:8], 1, total, ARABIC, edits=True),
        "attribute-form": attribute_form_card(READER),
        "attribute-form-taken": attribute_form_card(READER, name="city", kind="date", error=TAKEN),
        "attribute-form-type": attribute_form_card(READER, name="City", kind="colour", error=NO_TYPE),
        "attribute-made": attribute_card(CITY, 'City = "Lisbon"', READER, before=False),
        "attribute-there": attribute_card(NIGHTS, '"Works *at* night" = yes', READER, before=True),
        "attribute-rtl": attribute_card(SKILLS, 'المهارات contains "sailing"', ARABIC, before=False),
    }
