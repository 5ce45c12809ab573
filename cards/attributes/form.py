"""The form that defines an attribute."""

from __future__ import annotations

from bot.audience.attributes.names import LONGEST
from bot.audience.attributes.records import Kind
from bot.commands.intents import AttributeNew, Attributes
from bot.refusals import Refused
from cards.attributes.words import kind_choices
from cards.elements import Json, actions, block, button, card, choice, text_input
from cards.forms import field, head, mistakes, way_out
from cards.reader import Reader


def attribute_form_card(
    reader: Reader, *, name: str = "", kind: str = Kind.TEXT.value, error: Refused | None = None
) -> Json:
    """What was filled in stays; `error` names what to fix."""
    called = text_input(
        "name", "Name", value=name[:LONGEST], longest=LONGEST, required="What is it called?",
    )  # fmt: skip
    chosen = kind if kind in [each.value for each in Kind] else Kind.TEXT.value
    body = [
        *head("Attributes", "New attribute"),
        block("The type stays as you choose it now.", spacing="Small"),
        *mistakes(error, {"name": "the name", "kind": "the type"}),
        *field(called, error),
        *field(choice("kind", "Type", kind_choices(), value=chosen), error),
        actions([button("Make it", AttributeNew(), style="positive"), way_out("Cancel", Attributes())],
                spacing="Medium"),
    ]  # fmt: skip
    return card(body, "To make an attribute, type: attribute new NAME: TYPE", reader)
