"""A sample of every card about lists of people."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

from bot.audience.attributes.records import MOST, Attribute, Kind
from bot.audience.imports.reading.records import Column
from bot.audience.imports.records import Counts, Import, Keep, Layout, State, Use
from bot.refusals import Refused
from cards.elements import Json
from cards.segments.columns import mapping_card
from cards.segments.imports import (
    dropped_card,
    import_card,
    import_form_card,
    undo_question_card,
    which_column_card,
    which_segment_card,
)
from tests.cards.samples_attributes import CITY, LEVEL, NIGHTS, OWN, SKILLS
from tests.cards.samples_segments import ARABIC, ASKED, INTERNS, LISBON, NOW, READER, RIYADH, STARS, WOMEN

SEGMENTS = (LISBON, WOMEN, RIYADH, INTERNS, STARS)
COLUMNS = (Column(2, "City", ("Lisbon", "Porto")), Column(3, "Cost_centre", ("=1+1",)))
USES = (Use("City", Keep.ATTRIBUTE, "city"), Use("Cost_centre", Keep.BESIDE, "cost_centre"), Use("Name", Keep.OUT))
LISTED = Layout("UTF-8", "Email", (), COLUMNS, 1_240, "h", (1_260,))
ASKS = Layout("UTF-8", "", (Column(0, "Buyer mail", ("ana@north.example",)), Column(4, "Seller mail")), (), 88, "h")
COUNTS = Counts(total=1_240, added=1_180, waiting=112, already=40, repeated=9, opted_out=4, rejected=7, values=2)
DONE = Import(
    "i1", "t1", LISBON.id, "staff_2026 (final).csv", "p1", NOW, State.DONE, LISTED, None, USES, True, COUNTS, 2,
    ended_at=NOW + timedelta(minutes=1),
)  # fmt: skip
RUNNING = replace(DONE, state=State.RUNNING, counts=Counts(total=1_000, added=900), ended_at=None)
FAILED = replace(RUNNING, state=State.FAILED, why="The segment isn't there any more.", ended_at=NOW)
UNDONE = replace(DONE, state=State.UNDONE, taken_out=1_175, undone_at=datetime(2026, 11, 24, 11, 30, tzinfo=UTC))
NOBODY = replace(DONE, counts=Counts(total=2, already=2), layout=Layout("UTF-8", ""), mapping=())
ASKING = replace(RUNNING, segment=None, state=State.ASKING, counts=Counts())
UNCLEAR = replace(ASKING, layout=ASKS)
WRONG = Refused("There is no address in the file.", field="list")

WIDE = tuple(Column(place, f"Column {place} " * (1 + 9 * (place == 3)), ("=1+1", "x" * 99)) for place in range(1, 17))
MAPPED = replace(
    ASKING,
    segment=LISBON.id,
    mapping=(
        Use("City", Keep.ATTRIBUTE, "city"),
        Use("First day", Keep.ATTRIBUTE, "", Kind.DATE),
        Use("*Notes*", Keep.BESIDE, "notes"),
        Use("zone", Keep.OUT),
    ),
    layout=replace(
        LISTED,
        columns=(
            Column(0, "Name", ("Ana Lima",)),
            Column(2, "City", ("Lisbon", "Porto")),
            Column(3, "First day"),
            Column(4, "*Notes*", ("tall",)),
            Column(5, "zone"),
        ),
    ),
)
BROAD = replace(
    MAPPED,
    mapping=tuple(Use(each.name, Keep.BESIDE, f"c{each.index}") for each in WIDE),
    layout=replace(LISTED, columns=WIDE),
)
FULL = tuple(Attribute(f"{'k' * 56}{number}", f"{'k' * 56}{number}", Kind.LIST) for number in range(MOST - 1))
TWICE = Refused("“City” goes into the same attribute. Choose one of them.", field="*Notes*")


def samples() -> dict[str, Json | list[Json]]:
    """By name."""
    return {
        "import-form": import_form_card(LISBON, READER),
        "import-form-wrong": import_form_card(STARS, READER, typed="nobody", error=WRONG),
        "import-which-segment": which_segment_card(ASKING, SEGMENTS, READER),
        "import-which-of-many": which_segment_card(
            ASKING, SEGMENTS * 3, READER, Refused("Say which segment the people go into.", field="segment")
        ),
        "import-no-segment": which_segment_card(ASKING, (), READER),
        "import-which-column": which_column_card(UNCLEAR, READER),
        "import-columns": mapping_card(MAPPED, OWN, READER, chosen={}),
        "import-columns-wrong": mapping_card(
            MAPPED, (CITY, LEVEL, NIGHTS), READER, chosen={"*Notes*": "into city"}, error=TWICE
        ),
        "import-columns-wide": mapping_card(BROAD, OWN, READER, chosen={}),
        "import-columns-full": mapping_card(BROAD, FULL, READER, first=7, chosen={}),
        "import-columns-last": mapping_card(BROAD, (), READER, first=14, chosen={}),
        "import-columns-arabic": mapping_card(MAPPED, (SKILLS,), ARABIC, chosen={}),
        "import-running": import_card(RUNNING, LISBON, READER),
        "import-done": import_card(DONE, LISBON, READER),
        "import-done-arabic": import_card(DONE, RIYADH, ARABIC),
        "import-nobody": import_card(NOBODY, LISBON, READER),
        "import-failed": import_card(FAILED, None, READER),
        "import-undo": undo_question_card(DONE, LISBON, ASKED, READER),
        "import-undo-late": undo_question_card(DONE, STARS, ASKED, READER, late=True),
        "import-undoing": import_card(replace(DONE, state=State.UNDOING, taken_out=500), LISBON, READER),
        "import-undone": import_card(UNDONE, LISBON, READER),
        "import-dropped": dropped_card(replace(ASKING, state=State.DROPPED), READER),
    }
