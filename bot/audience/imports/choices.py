"""What admins are asked about the columns of a list, and what they choose. Pure."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence

from bot.audience.attributes.names import built_in, clean_name, key_of
from bot.audience.attributes.records import MOST, Attribute, Kind
from bot.audience.attributes.values import shortened
from bot.audience.imports.mapping import LONGEST_KEY
from bot.audience.imports.reading.headers import name_part
from bot.audience.imports.reading.records import Column
from bot.audience.imports.records import Keep, Layout, Use
from bot.refusals import Refused

OUT, BESIDE, NEW, INTO = "out", "beside", "new ", "into "
"""How a choice is written in a form: the last two go on with the type, and with the attribute's key."""
_KINDS = {kind.value: kind for kind in Kind}


def askable(layout: Layout) -> tuple[Column, ...]:
    """The columns to ask about. Names of people are read anyway, and a column without a name can't be kept."""
    return tuple(each for each in layout.columns if name_part(each.name) is None and key_of(each.name).strip("_"))


def written(use: Use) -> str:
    """The choice that stands for what becomes of a column."""
    if use.keep is not Keep.ATTRIBUTE:
        return OUT if use.keep is Keep.OUT else BESIDE
    return f"{NEW}{use.kind.value}" if use.kind else f"{INTO}{use.key}"


def read(column: str, choice: str) -> Use:
    """What becomes of the column by that choice. Raises Refused, with the column as the field, where it is none."""
    if choice == OUT:
        return Use(column, Keep.OUT)
    if choice == BESIDE:
        return Use(column, Keep.BESIDE, key_of(column)[:LONGEST_KEY])
    kind = _KINDS.get(choice.removeprefix(NEW)) if choice.startswith(NEW) else None
    if kind is not None:
        return Use(column, Keep.ATTRIBUTE, "", kind)
    if choice.startswith(INTO):
        return Use(column, Keep.ATTRIBUTE, choice.removeprefix(INTO))
    raise Refused(f"Say what “{shortened(column)}” is.", field=column)


def new_kinds(column: str, own: Collection[Attribute]) -> Sequence[Kind]:
    """The types of which the column can become a new attribute: none where its name can't be one's, or is, or where
    there is no room."""
    try:
        name = clean_name(column)
    except Refused:
        return ()
    taken = built_in(name) is not None or key_of(name) in {each.key for each in own}
    return () if taken or len(own) >= MOST else tuple(Kind)


def combined(before: Sequence[Use], said: Iterable[Use]) -> tuple[Use, ...]:
    """What becomes of all columns, with what is said of some. Each attribute is filled from one column.

    Columns are asked about in order: those behind the last that is said are only proposed, and stand back. Raises
    Refused, with the column as the field, when two that are decided go into one attribute.
    """
    told = {each.column: each for each in said}
    last = max((place for place, each in enumerate(before) if each.column in told), default=-1)
    uses: list[Use] = []
    filled: dict[str, str] = {}
    for place, each in enumerate(told.get(each.column, each) for each in before):
        key = target(each)
        if key is not None and key in filled and place > last:
            uses.append(Use(each.column, Keep.BESIDE, key_of(each.column)[:LONGEST_KEY]))
            continue
        if key is not None and key in filled:
            wrong = each.column if each.column in told else filled[key]
            raise Refused(f"“{shortened(filled[key])}” goes into the same attribute. Choose one of them.", field=wrong)
        filled |= {key: each.column} if key is not None else {}
        uses.append(each)
    return tuple(uses)


def target(use: Use) -> str | None:
    """The key of the attribute that the column fills; None: it fills none."""
    if use.keep is not Keep.ATTRIBUTE:
        return None
    return key_of(use.key or use.column) if use.kind else use.key
