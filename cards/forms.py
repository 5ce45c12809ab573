"""What forms share: the box above that names what to fix, and the sentence right after its field."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from bot.commands.intents import Intent
from bot.refusals import Refused
from cards.elements import Json, button, field_error, fix_first, heading, note


def head(eyebrow: str, title: str) -> list[Json]:
    """The top of an admin's card: what kind of thing, and the one title. Both are Markdown already."""
    return [note(eyebrow, spacing=None), heading(title, spacing="None")]


def mistakes(error: Refused | None, fields: Mapping[str, str]) -> list[Json]:
    """The box above a form; `fields` says each field's name in words. An error of no field is said here in full."""
    if error is None:
        return []
    named = fields.get(error.field or "")
    return [fix_first(f"One thing to fix: {named}" if named else error.sentence)]


def field(made: Json, error: Refused | None) -> Sequence[Json]:
    """An input, and what is wrong with it."""
    wrong = error is not None and made["id"] == f"f_{error.field}"
    return [made, field_error(error.sentence)] if error is not None and wrong else [made]


def way_out(title: str, intent: Intent) -> Json:
    """A button that leaves the form: it neither checks nor sends the fields."""
    made = button(title, intent)
    return made | {"associatedInputs": "none", "fallback": made["fallback"] | {"associatedInputs": "none"}}
