"""From typed text to an intent: one reading, several to choose from, or what may have been meant. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from bot.audience.attributes.records import Attribute
from bot.audience.language.names import Names
from bot.audience.language.vocabulary import Vocabulary
from bot.audience.segments.records import Segment
from bot.commands.forms import Match, matches
from bot.commands.intents import Intent
from bot.commands.slots import KINDS
from bot.commands.suggestions import guessed
from bot.commands.table import COMMANDS
from bot.commands.typed import Doubt, Typed


@dataclass(frozen=True, slots=True)
class One:
    """The one thing that the text says."""

    intent: Intent


@dataclass(frozen=True, slots=True)
class Option:
    """A reading to choose, and what it does in words (plain text)."""

    label: str
    intent: Intent


@dataclass(frozen=True, slots=True)
class Several:
    """Two readings or more: nothing may be done before one is chosen."""

    options: tuple[Option, ...]


@dataclass(frozen=True, slots=True)
class Unknown:
    """Nothing that can be done. `suggestions` are commands as they can be typed, the likeliest first, at most three.

    `sentence` (Markdown) says what was wrong, where that is known: an unknown name, what cannot be had yet.
    """

    suggestions: tuple[str, ...]
    sentence: str = ""


Reading = One | Several | Unknown
LONGEST = 80
"""Characters of a value in an option's label: a whole name."""


def read(
    text: str,
    segments: Sequence[Segment],
    messages: Sequence[tuple[str, str]],
    *,
    admin: bool = True,
    attributes: Sequence[Attribute] = (),
) -> Reading:
    """What the text says. `messages` are (id, name), `attributes` the tenant's own. Never raises.

    Without `admin` nothing that only admins can do is suggested; an admin's command is read all the same.
    """
    named = [(key, name) for key, name in messages if name]
    typed = Typed(text, Vocabulary.of(segments, attributes), Names(named))
    found = _surest(typed)
    if found and found[0].doubt is not Doubt.LATER:
        options = dict.fromkeys(Option(_label(match, typed), match.intent) for match in found)
        distinct = {option.intent: option for option in options}
        return One(found[0].intent) if len(distinct) == 1 else Several(tuple(distinct.values()))
    suggestions, sentence = guessed(typed, found, lambda each: _readings(each, typed), admin=admin)
    return Unknown(suggestions, sentence)


def _surest(typed: Typed) -> list[Match]:
    """The readings with the least doubt."""
    found = [match for command in COMMANDS for match in matches(command, typed)]
    least = min((match.doubt for match in found), default=None)
    return [match for match in found if match.doubt is least]


def _label(match: Match, typed: Typed) -> str:
    return match.command.label.format(*(_shown(slot, value, typed) for slot, value in match.by_slot))


def _shown(slot: str, value: str | int, typed: Typed) -> str:
    name = typed.names(KINDS[slot]).by_id[str(value)] if slot in KINDS else str(value)
    return name if len(name) <= LONGEST else name[: LONGEST - 1] + "…"


def _readings(text: str, typed: Typed) -> int:
    """In how many ways a suggestion, typed, could be done."""
    found = _surest(Typed(text, typed.segments, typed.messages))
    return len({match.intent for match in found if match.doubt < Doubt.LATER})
