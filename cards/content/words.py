"""What a message says where no card is drawn: in notifications, and in clients that are behind."""

from __future__ import annotations

import re
from collections.abc import Sequence

from bot.content.records import Card, ImagePart, Opt, Part, SegmentButton, TextPart
from cards.content.view import View
from cards.people.words import sentence

LONGEST_SUMMARY = 120
LONGEST_FALLBACK = 600


def without_markdown(text: str) -> str:
    """The words alone, on one line."""
    words = re.sub(r"!?\[([^\]]*)\]\([^)]*\)", r"\1", text)
    words = re.sub(r"(?m)^\s*(?:[-*+]|\d+[.)])\s+", "", words)
    return " ".join(re.sub(r"(?<!\\)[*_`]+", "", words).replace("\\", "").split())


def shortened(text: str, longest: int) -> str:
    """The text up to a word's end, with a sign where something is missing."""
    if len(text) <= longest:
        return text
    return text[:longest].rsplit(" ", 1)[0].rstrip(",;:.") + " …"


def said(part: TextPart | ImagePart | Card) -> str:
    """A part or card in words."""
    if isinstance(part, ImagePart):
        return sentence(part.image.alt)
    return " ".join(sentence(each) for each in (part.title, without_markdown(part.text)) if each)


def fallback_of(parts: Sequence[TextPart | ImagePart | Card], view: View) -> str:
    """What a client shows that cannot draw the card: the words, and the command that does what the buttons do."""
    words = shortened(" ".join(said(part) for part in parts), LONGEST_FALLBACK)
    commands = [command for part in parts for command in _commands(part, view)]
    return " ".join([words, *commands[:1]]) or "A message from Cohort."


def summary_of(part: Part) -> str:
    """What the notification shows: the title, else the first words."""
    if isinstance(part, TextPart):
        return shortened(part.title or without_markdown(part.text), LONGEST_SUMMARY)
    if isinstance(part, ImagePart):
        return shortened(part.image.alt, LONGEST_SUMMARY)
    return shortened(", ".join(card.title for card in part.cards), LONGEST_SUMMARY)


def _commands(part: TextPart | ImagePart | Card, view: View) -> list[str]:
    made: list[str] = []
    for each in () if isinstance(part, ImagePart) else part.buttons:
        state = view.state(each)
        if state and isinstance(each, SegmentButton):
            joins = each.opt is Opt.IN and not state.joined
            made.append(f"Type: {'join' if joins else 'leave'} {state.segment.name}")
    return made
