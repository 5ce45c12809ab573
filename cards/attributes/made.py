"""An attribute that was just defined."""

from __future__ import annotations

from bot.audience.attributes.records import Attribute
from bot.commands.intents import AttributeForm, Attributes
from cards.attributes.words import KINDS
from cards.elements import Json, actions, block, button, card, note, plain
from cards.forms import head
from cards.reader import Reader

VALUES = "Its values come with the lists you import, from a column of that name."


def attribute_card(made: Attribute, example: str, reader: Reader, *, before: bool) -> Json:
    """`example` is an audience that asks for it. `before`: it was there already, and nothing was changed."""
    state = "It was there already, and nothing was changed." if before else VALUES
    body = [
        *head("Attributes", plain(made.name)),
        note(KINDS[made.kind], spacing="None"),
        block(state, spacing="Small"),
        block(f"To write to those who fit, type for example *broadcast to {plain(example)}*.", spacing="Small"),
        actions(
            [button("All attributes", Attributes(), style="positive"), button("New attribute", AttributeForm())],
            spacing="Medium",
        ),
    ]
    return card(body, f"{made.name} is an attribute: {made.kind.value}. Type: broadcast to {example}", reader)
