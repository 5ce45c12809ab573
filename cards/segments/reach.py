"""Whom an audience reaches: a sum that adds up, a few of them, and what can be done with it; and the form that asks."""

from __future__ import annotations

from bot.broadcasts.records import Reached
from bot.commands.intents import BroadcastForm, Reach, RuleForm, Segments
from bot.refusals import Refused
from cards.broadcasts.preview import reach_sum
from cards.elements import Json, actions, block, button, card, note, plain, strong, text_input
from cards.forms import field, head, mistakes, way_out
from cards.reader import Reader, plural
from cards.segments.words import people

LONGEST_EXPRESSION = 2_000
"""Characters."""
HINT = (
    "Segments and attributes, with *and*, *or*, *not* and parentheses: *Lisbon office and not Interns*, "
    "*city = “Lisbon”*, *met within 30 days*."
)
_FIELDS = {"expression": "who is meant"}


def reach_form_card(reader: Reader, *, expression: str = "", error: Refused | None = None) -> Json:
    """Asks for an audience; `error` shows again what was typed, and what is wrong with it."""
    body = [
        *head("Audience", "How many does it reach?"),
        *mistakes(error, _FIELDS),
        *who_field(expression, error),
        actions([button("Count", Reach(), style="positive"), way_out("Cancel", Segments())], spacing="Medium"),
    ]
    return card(body, "To count an audience, type: reach Lisbon office and not Interns", reader)


def who_field(expression: str, error: Refused | None) -> list[Json]:
    """The field of an audience, with what may stand in it."""
    made = text_input(
        "expression",
        "Who is meant",
        value=expression[:LONGEST_EXPRESSION],
        longest=LONGEST_EXPRESSION,
        required="Say who is meant, such as Lisbon office.",
    )
    return [*field(made, error), note(HINT)]


def reach_card(reached: Reached, reader: Reader) -> Json:
    """The reach at this moment."""
    count = reached.reach.people
    title = f"It reaches {people(count, reader)}" if count else "It reaches nobody as of now"
    body = [
        *head("Audience", title),
        note(plain(reached.text), spacing="None"),
        *reach_sum(reached.reach, reader, "Reached now"),
        *_some(reached, reader),
        actions(_buttons(reached), spacing="Medium"),
        note("Nothing is sent. Before each message goes out, who gets it is looked at again."),
    ]
    return card(body, f"{title}: {reached.text}. To write to them, type: broadcast to {reached.text}", reader)


def _some(reached: Reached, reader: Reader) -> list[Json]:
    shown, count = len(reached.some), reached.reach.people
    if not shown:
        return []
    of = plural(shown, "One of them", f"{reader.number(shown)} of them")
    title = plural(shown, "Who it is", "Who they are") if count <= shown else of
    return [strong(title), *(block(plain(each), spacing="Small") for each in reached.some)]


def _buttons(reached: Reached) -> list[Json]:
    write = [button("Write to them", BroadcastForm(reached.text), style="positive")] if reached.reach.people else []
    more = [button("Make a segment of it", RuleForm(expression=reached.text)), button("Another audience", Reach())]
    return [*write, *more]
