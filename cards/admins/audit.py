"""What admins did, newest first."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from bot.access.records import Told
from bot.commands.intents import Admins, Audit
from cards.admins.words import act, differences, name_of
from cards.elements import Json, actions, block, button, card, container, foot, heading, note, strong
from cards.reader import Reader

PAGE_SIZE = 8


def audit_card(rows: Sequence[Told], after: str, reader: Reader, now: datetime) -> Json:
    """One page; `after` is where the next one begins, "" at the end."""
    if not rows:
        return _empty(reader)
    more = [button("Earlier", Audit(after))] if after else []
    body = [
        heading("What admins did"),
        note(f"Newest first. Times are {reader.zone_name(rows[0].entry.at)}.", spacing="None"),
        *(_row(row, reader, now) for row in rows),
        foot([actions([*more, button("All admins", Admins())])]),
    ]
    first = rows[0]
    said = f"The newest: {act(first.entry.did, first.what)}, by {first.who or 'somebody'}."
    return card(body, f"What admins did. {said} To see more, type: audit", reader)


def _row(row: Told, reader: Reader, now: datetime) -> Json:
    entry = row.entry
    when = f"{reader.day(entry.at, now=now)}, {reader.clock(entry.at)}"
    return container(
        [
            strong(act(entry.did, row.what), spacing=None),
            note(f"{name_of(row.who)} · {when}", spacing="None"),
            *(note(line, spacing="None") for line in differences(entry, reader, now)),
        ],
        separator=True,
        spacing="Medium",
    )


def _empty(reader: Reader) -> Json:
    body = [
        heading("What admins did"),
        block("Nothing yet. Every act of an admin is written down here, from now on.", spacing="Small"),
        actions([button("All admins", Admins())], spacing="Medium"),
    ]
    return card(body, "Nothing was done yet.", reader)
