"""What the other columns of a list are: into which attribute each goes, or that it is left out."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace

from bot.audience.attributes.records import Attribute, Kind
from bot.audience.imports.choices import BESIDE, INTO, NEW, OUT, askable, new_kinds, target, written
from bot.audience.imports.reading.records import Column
from bot.audience.imports.records import Import, Use
from bot.commands.intents import ImportDrop, ImportMap, ImportShow
from bot.refusals import Refused
from cards.elements import Json, actions, block, button, card, choice, isolate, note
from cards.forms import field, head, mistakes, way_out
from cards.reader import Reader, plural

MOST_FIELDS = 7
"""On one card; a list with more columns is asked about on several."""
LONGEST = 60
LONGEST_WORD = 24
"""Signs without a space, after which a word may go on in the next line: a phone is not wide."""
_NEW: Mapping[Kind, str] = {
    Kind.TEXT: "New attribute: text",
    Kind.NUMBER: "New attribute: number",
    Kind.YES_NO: "New attribute: yes or no",
    Kind.DATE: "New attribute: date",
    Kind.LIST: "New attribute: list of text",
}


def mapping_card(
    made: Import,
    own: Sequence[Attribute],
    reader: Reader,
    *,
    first: int = 0,
    chosen: Mapping[str, str],
    error: Refused | None = None,
) -> Json:
    """Asks about up to seven columns, from the one at that place. `own` are the tenant's attributes; `chosen` is what
    was filled in, by column; `error` names the column to fix."""
    columns = askable(made.layout)
    first = min(max(first, 0), max(len(columns) - 1, 0) // MOST_FIELDS * MOST_FIELDS)
    page = columns[first : first + MOST_FIELDS]
    names = {column.name: f"c{place}" for place, column in enumerate(page, 1)}
    wrong = Refused(error.sentence, field=names.get(error.field or "")) if error else None
    now = {use.column: use for use in made.mapping}
    body = [
        *head("List of people", "What are the other columns?"),
        block(f"{isolate(made.name)}: {reader.number(made.total)} {plural(made.total, 'row', 'rows')}. {KEPT}",
              spacing="Small"),
        *mistakes(wrong, {name: f"the column {isolate(_short(column))}" for column, name in names.items()}),
        *(part for column in page
          for part in field(_field(names[column.name], column, now.get(column.name), own, chosen), wrong)),
        *([note(_place(first, len(page), len(columns), reader))] if len(columns) > len(page) else []),
        actions(_buttons(made, first, len(columns)), spacing="Medium"),
    ]  # fmt: skip
    return card(body, f"{made.name} has more columns. Take them out of the file, and attach it again.", reader)


KEPT = "What you say of columns is remembered for the next list that has the same."


def _field(name: str, column: Column, use: Use | None, own: Sequence[Attribute], chosen: Mapping[str, str]) -> Json:
    choices = _choices(column.name, own)
    value = chosen.get(column.name) or (written(_settled(use, own)) if use else BESIDE)
    made = choice(name, _label(column), choices, value=value if value in dict(choices) else BESIDE)
    return made | {"style": "compact"}


def _settled(use: Use, own: Sequence[Attribute]) -> Use:
    """A new attribute that was made in the meantime is one of those there are."""
    key = target(use)
    return replace(use, key=key, kind=None) if key is not None and key in {each.key for each in own} else use


def _choices(column: str, own: Sequence[Attribute]) -> list[tuple[str, str]]:
    return [
        (BESIDE, "Keep it, but don't search for it"),
        (OUT, "Leave it out"),
        *((f"{INTO}{each.key}", f"{each.name} ({each.kind.value})") for each in own),
        *((f"{NEW}{kind.value}", _NEW[kind]) for kind in new_kinds(column, own)),
    ]


def _buttons(made: Import, first: int, total: int) -> list[Json]:
    left = total - first - MOST_FIELDS
    ends = button("Import", ImportMap(made.id, first), style="positive")
    onward = [button(f"Next {min(left, MOST_FIELDS)}", ImportMap(made.id, first, go_on=True), style="positive"),
              button("Import, the rest as proposed", ImportMap(made.id, first))]  # fmt: skip
    back = [way_out("From the first column", ImportShow(made.id))] if first else []
    return [*(onward if left > 0 else [ends]), *back, way_out("Cancel", ImportDrop(made.id))]


def _place(first: int, shown: int, total: int, reader: Reader) -> str:
    number = reader.number
    if shown == 1:
        return f"Column {number(total)} of {number(total)}."
    return f"Columns {number(first + 1)} to {number(first + shown)} of {number(total)}."


def _label(column: Column) -> str:
    samples = ", ".join(_short(each) for each in column.samples[:2])
    return f"{_short(column.name)} ({samples})" if samples else _short(column.name)


def _short(text: str) -> str:
    line = " ".join(text.split())
    cut = line if len(line) <= LONGEST else line[: LONGEST - 1] + "…"
    return re.sub(rf"(\S{{{LONGEST_WORD}}})(?=\S)", "\\1\u200b", cut)
