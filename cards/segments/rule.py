"""The form of a rule, for a new segment or for one that has another, and the question before it changes."""

from __future__ import annotations

from dataclasses import dataclass

from bot.audience.segments.records import Segment
from bot.commands.intents import RuleChange, RuleNew, Segments, SegmentShow
from bot.refusals import Refused
from cards.elements import Json, actions, block, button, card, isolate, note, panel, plain, text_input, toggle, total
from cards.forms import field, head, mistakes, way_out
from cards.reader import Reader
from cards.segments.form import LONGEST_DESCRIPTION, LONGEST_NAME
from cards.segments.reach import who_field

_FIELDS = {"name": "the name", "expression": "who is meant", "description": "what it is about"}


@dataclass(frozen=True, slots=True)
class RuleFields:
    """What stands in the fields."""

    name: str = ""
    expression: str = ""
    description: str = ""
    frozen: bool = False


@dataclass(frozen=True, slots=True)
class RuleWords:
    """A rule in normal form, and how many it reaches now."""

    text: str
    people: int


def new_rule_card(reader: Reader, filled: RuleFields | None = None, error: Refused | None = None) -> Json:
    """Asks for a new segment of a rule; `error` shows again what was typed, and what is wrong with it."""
    filled = filled or RuleFields()
    needed = "Give it a name, such as Lisbon cooks."
    name = text_input("name", "Name", value=filled.name, longest=LONGEST_NAME, required=needed)
    about = text_input(
        "description", "What it is about, in one sentence", value=filled.description, longest=LONGEST_DESCRIPTION
    )
    once = toggle("frozen", "Only those who match now", "They are put in once, and nobody by itself", on=filled.frozen)
    body = [
        *head("New segment", "Segment of a rule"),
        *mistakes(error, _FIELDS),
        *field(name, error),
        *who_field(filled.expression, error),
        *field(about, error),
        once,
        actions(
            [button("Make the segment", RuleNew("", ""), style="positive"), way_out("Cancel", Segments())],
            spacing="Medium",
        ),
    ]
    return card(body, "To make one, type: segment new NAME rule EXPRESSION", reader)


def edit_rule_card(segment: Segment, expression: str, reader: Reader, error: Refused | None = None) -> Json:
    """Asks for another rule of a segment."""
    body = [
        *head("Segment", f"Rule of {plain(segment.name)}"),
        *mistakes(error, _FIELDS),
        *who_field(expression, error),
        note("Nothing changes before you have seen how many it reaches then."),
        actions(
            [
                button("Count with this rule…", RuleChange(segment.id, ""), style="positive"),
                way_out("Cancel", SegmentShow(segment.id)),
            ],
            spacing="Medium",
        ),
    ]
    return card(body, f"To change its rule, type: segment {segment.name} rule EXPRESSION", reader)


def rule_question_card(
    segment: Segment, before: RuleWords, after: RuleWords, asked: int, reader: Reader, *, late: bool = False
) -> Json:
    """Repeats both rules, and asks once; `asked` is now, in seconds since 1970. `late`: it was answered too late."""
    again = [panel([block("That was asked a while ago, so nothing was changed. Still sure?")], "warning")]
    body = [
        *head("Segment", f"Change the rule of {plain(segment.name)}?"),
        *(again if late else []),
        block(f"**Now:** {isolate(before.text)}", spacing="Small"),
        block(f"**Then:** {isolate(after.text)}", spacing="Small"),
        total("Reached now", reader.number(before.people)),
        total("Reached then", reader.number(after.people)),
        note("Who left the segment, or was taken out of it, stays out."),
        actions(
            [
                button("Change the rule", RuleChange(segment.id, after.text, asked), style="positive"),
                button("Keep it", SegmentShow(segment.id)),
            ],
            spacing="Medium",
        ),
    ]
    said = f"{segment.name}: {after.text} would reach {reader.number(after.people)}, {reader.number(before.people)} now"
    return card(body, f"{said}. To be asked again, type the command again.", reader)
