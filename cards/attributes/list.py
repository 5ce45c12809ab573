"""The attributes, page by page: the tenant's own first, then those that are built in."""

from __future__ import annotations

from collections.abc import Sequence

from bot.audience.attributes.records import BUILT_IN, MOST, Listed
from bot.commands.intents import AttributeForm, Attributes
from cards.attributes.words import KINDS
from cards.elements import Json, actions, block, button, card, column, columns, foot, heading, note, plain
from cards.paging import next_button, place
from cards.reader import Reader

PAGE_SIZE = 8


def attributes_card(rows: Sequence[Listed], page: int, total: int, reader: Reader, *, edits: bool) -> Json:
    """One page; `page` counts from 1, `total` is how many there are. `edits`: the reader may define some."""
    own = total - len(BUILT_IN)
    new = [button("New attribute", AttributeForm(), style="positive")] if edits and own < MOST else []
    more = next_button(Attributes(page=page + 1), page, PAGE_SIZE, total)
    buttons = [*new, *more]
    body = [
        heading("Attributes"),
        note("What is known of people beside their segments. Audiences and rules can ask for it.", spacing="None"),
        _above(),
        *(_row(row, reader) for row in rows),
        foot(
            [
                note(place(page, PAGE_SIZE, len(rows), total, reader), spacing=None),
                note(_room(own), spacing="None"),
                *([actions(buttons, spacing="Small")] if buttons else []),
            ]
        ),
    ]
    names = ", ".join(f"{row.attribute.name} ({row.attribute.kind.value})" for row in rows)
    return card(body, f"Attributes: {names}. To make one, type: attribute new NAME: TYPE", reader)


def _room(own: int) -> str:
    index = "Each of your own has an index of the database, so that looking for its values is quick."
    if own >= MOST:
        return f"{index} There are {MOST} of your own, and no room for another."
    return f"{index} {own} of at most {MOST} are there."


def _above() -> Json:
    left, right = block("Attribute", isSubtle=True), block("People", isSubtle=True, horizontalAlignment="Right")
    return columns(column([left], centred=False), column([right], "auto", centred=False), spacing="Medium")


def _row(row: Listed, reader: Reader) -> Json:
    kind = KINDS[row.attribute.kind]
    under = f"{kind} · built in" if row.attribute.built_in else kind
    words = [block(plain(row.attribute.name), weight="Bolder", maxLines=3), note(under, spacing="None")]
    number = block(reader.number(row.known), horizontalAlignment="Right")
    return columns(column(words), column([number], "auto"), spacing="Medium", separator=True)
