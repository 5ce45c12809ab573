"""The form that makes somebody an admin."""

from __future__ import annotations

from bot.access.records import Role
from bot.commands.intents import AdminAdd, Admins
from bot.refusals import Refused
from cards.admins.words import DOES, ROLES
from cards.elements import Json, actions, block, button, card, choice, text_input
from cards.forms import field, head, mistakes, way_out
from cards.reader import Reader

LONGEST_ADDRESS = 320


def admin_form_card(
    reader: Reader, *, address: str = "", role: str = Role.VIEWER.value, error: Refused | None = None
) -> Json:
    """What was filled in stays; `error` names what to fix."""
    who = text_input(
        "address", "E-mail address", value=address[:LONGEST_ADDRESS], longest=LONGEST_ADDRESS,
        required="Whose address is it?",
    )  # fmt: skip
    choices = [(each.value, f"{ROLES[each]}: {DOES[each]}") for each in reversed(Role)]
    chosen = role if role in ROLES else Role.VIEWER.value
    body = [
        *head("Admins", "Add an admin"),
        block("Somebody who has a role already gets the new one instead.", spacing="Small"),
        *mistakes(error, {"address": "the address", "role": "the role"}),
        *field(who, error),
        *field(choice("role", "Role", choices, value=chosen), error),
        actions([button("Add", AdminAdd(), style="positive"), way_out("Cancel", Admins())], spacing="Medium"),
    ]
    return card(body, "To add an admin, type: admin add EMAIL ROLE", reader)
