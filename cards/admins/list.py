"""The admins, page by page."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from bot.access.records import ListedAdmin
from bot.commands.intents import AdminForm, Admins, AdminShow, Audit
from cards.admins.words import ROLES, came
from cards.elements import Json, actions, block, button, card, column, columns, foot, heading, note, open_row, plain
from cards.paging import next_button, place
from cards.reader import Reader

PAGE_SIZE = 5


def admins_card(
    rows: Sequence[ListedAdmin], page: int, total: int, reader: Reader, now: datetime, *, manages: bool
) -> Json:
    """One page; `page` counts from 1, `total` is how many there are. `manages`: the reader may change roles."""
    add = [button("Add an admin", AdminForm(), style="positive")] if manages else []
    if not rows:
        return _nobody(add, reader)
    more = next_button(Admins(page=page + 1), page, PAGE_SIZE, total)
    body = [
        heading("Admins"),
        *(_row(row, reader, now, manages=manages) for row in rows),
        foot(
            [
                note(place(page, PAGE_SIZE, len(rows), total, reader), spacing=None),
                actions([*add, *more, button("What admins did", Audit())], spacing="Small"),
            ]
        ),
    ]
    names = ", ".join(f"{row.label} ({row.role.value})" for row in rows)
    return card(body, f"Admins: {names}. To add one, type: admin add EMAIL ROLE", reader)


def _row(row: ListedAdmin, reader: Reader, now: datetime, *, manages: bool) -> Json:
    how = came(row, reader, now)
    under = f"{ROLES[row.role]} · {how}" if how else ROLES[row.role]
    if manages and not row.named:
        return open_row(row.label, under, "", f"Open {row.label}, {row.role.value}", AdminShow(row.id))
    words = [block(plain(row.label), weight="Bolder", maxLines=3), note(under, spacing="None")]
    return columns(column(words, centred=False), spacing="Medium", separator=True)


def _nobody(add: Sequence[Json], reader: Reader) -> Json:
    body = [
        heading("Admins"),
        block("Nobody is named yet, so everybody here is an owner. That ends when you add the first.", spacing="Small"),
        actions([*add, button("What admins did", Audit())], spacing="Medium"),
    ]
    return card(body, "Nobody is named yet, so everybody here is an owner. Type: admin add EMAIL ROLE", reader)
