"""The form to paste addresses, and what became of each."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence

from bot.audience.segments.records import Added, AddressAnswer, Segment
from bot.commands.intents import (
    LONGEST_VALUE,
    ImportForm,
    SegmentAdd,
    SegmentMembers,
    SegmentPeopleForm,
    SegmentRemove,
    SegmentShow,
)
from bot.refusals import Refused
from cards.elements import Json, actions, block, button, card, note, plain, strong, text_input, total
from cards.forms import field, head, mistakes, way_out
from cards.reader import Reader, plural
from cards.segments.words import people

SHOWN = 15
"""Addresses that a group names; the rest of it is a number."""
LONGEST_SHOWN = 100
LONGEST_WHY = 200

_WORDS: dict[Added, tuple[str, str]] = {
    Added.ADDED: ("Added", ""),
    Added.WAITING: ("Waiting to be met", "They're in as soon as they open the bot."),
    Added.ALREADY: ("Already in", ""),
    Added.REMOVED: ("Taken out", ""),
    Added.NOT_IN: ("Not in it", ""),
    Added.OPTED_OUT: ("Opted out themselves", "Kept out: only they can come back."),
    Added.BY_RULE: ("In by the rule only", "Whoever matches the rule is in, and nobody else."),
    Added.INVALID: ("Not an address", ""),
}
"""In the order in which they are shown."""


def people_form_card(
    segment: Segment, reader: Reader, *, remove: bool = False, typed: str = "", error: Refused | None = None
) -> Json:
    """Asks for addresses to add, or (`remove`) to take out."""
    title = f"Remove people from {plain(segment.name)}" if remove else f"Add people to {plain(segment.name)}"
    act = SegmentRemove(segment.id, "") if remove else SegmentAdd(segment.id, "")
    send = button("Remove people" if remove else "Add people", act, style=None if remove else "positive")
    box = text_input("addresses", "Addresses", value=typed, longest=LONGEST_VALUE, lines=True)
    body = [
        *head("Segment", title),
        block("Paste e-mail addresses: one a line, with commas, or as Outlook copies them.", spacing="Small"),
        *mistakes(error, {"addresses": "the addresses"}),
        *field(box, error),
        actions([send, *_list(segment, remove=remove), way_out("Cancel", SegmentShow(segment.id))], spacing="Medium"),
    ]
    verb = "remove" if remove else "add"
    return card(body, f"Type: segment {segment.name} {verb} ADDRESSES", reader)


def _list(segment: Segment, *, remove: bool) -> list[Json]:
    """The way for lists of many people."""
    return [] if remove else [way_out("Import a list", ImportForm(segment.id))]


def people_answer_card(
    segment: Segment, answers: Sequence[AddressAnswer], reader: Reader, *, remove: bool = False
) -> Json:
    """What became of each address, as a sum and by name."""
    groups = _grouped(answers)
    body = [
        *head(f"Segment · {plain(segment.name)}", _title(groups, reader, remove=remove)),
        *_sum(groups, len(answers), reader),
        *(item for outcome in groups for item in _group(outcome, groups[outcome], reader)),
        actions(
            [
                button("Open the segment", SegmentShow(segment.id), style="positive"),
                button("See members", SegmentMembers(segment.id)),
                button("Remove more people" if remove else "Add more people", SegmentPeopleForm(segment.id, remove)),
            ],
            spacing="Medium",
        ),
    ]
    said = ", ".join(f"{_WORDS[outcome][0].lower()}: {len(group)}" for outcome, group in groups.items())
    return card(body, f"{segment.name}: {said}", reader)


def _grouped(answers: Iterable[AddressAnswer]) -> dict[Added, list[AddressAnswer]]:
    made: dict[Added, list[AddressAnswer]] = defaultdict(list)
    for answer in answers:
        made[answer.outcome].append(answer)
    return {outcome: made[outcome] for outcome in _WORDS if outcome in made}


def _title(groups: dict[Added, list[AddressAnswer]], reader: Reader, *, remove: bool) -> str:
    counted = (Added.REMOVED,) if remove else (Added.ADDED, Added.WAITING)
    done = sum(len(groups.get(outcome, ())) for outcome in counted)
    if not done:
        return "Nobody was taken out" if remove else "Nobody was added"
    return f"{people(done, reader)} {'taken out' if remove else 'added'}"


def _sum(groups: dict[Added, list[AddressAnswer]], all_of_them: int, reader: Reader) -> list[Json]:
    if len(groups) < 2:
        return []
    rows = [total(_WORDS[outcome][0], reader.number(len(group))) for outcome, group in groups.items()]
    label = plural(all_of_them, "Address", "Addresses")
    return [*rows, total(label, reader.number(all_of_them), last=True)]


def _group(outcome: Added, group: Sequence[AddressAnswer], reader: Reader) -> list[Json]:
    name, under = _WORDS[outcome]
    lines = [_line(answer) for answer in group[:SHOWN]]
    left = len(group) - len(lines)
    lines += [f"and {reader.number(left)} more"] if left > 0 else []
    return [
        strong(name),
        *([note(under, spacing="None")] if under else []),
        *(block(line, spacing="None" if place else "Small") for place, line in enumerate(lines)),
    ]


def _line(answer: AddressAnswer) -> str:
    text, why = plain(clipped(answer.text)), plain(clipped(answer.why, LONGEST_WHY))
    named = f"{plain(clipped(answer.name))} · {text}" if answer.name not in ("", answer.text) else text
    return f"{named} – {why}" if why else named


def clipped(text: str, longest: int = LONGEST_SHOWN) -> str:
    """Pasted text for a line of its own: what is no address may be a whole page."""
    return text if len(text) <= longest else text[:longest].rstrip() + "…"
