"""Where the columns of a list go, and what a row's cells say of its person. Pure."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from bot.audience.attributes.names import built_in, key_of
from bot.audience.attributes.records import Attribute, Value
from bot.audience.attributes.values import LONGEST, clean, parse
from bot.audience.imports.reading.headers import Role, name_part, role
from bot.audience.imports.reading.records import Column, Heading, ReadRow, Unclear
from bot.audience.imports.records import Keep, Layout, Rejected, Use
from bot.refusals import Refused

LONGEST_KEY = 80
NOT_OURS = (Role.PRIVATE, Role.OTHERS)
"""Addresses of somebody else, and private ones, are not kept unless somebody says so."""


def layout(heading: Heading) -> Layout:
    """What is kept of a heading."""
    unclear = isinstance(heading.address, Unclear)
    return Layout(
        heading.encoding,
        "" if isinstance(heading.address, Unclear) else heading.address.name,
        heading.address.candidates if isinstance(heading.address, Unclear) else (),
        () if unclear else heading.columns,
        heading.rows,
        header_of(heading.cells),
        tuple(each.line for each in heading.elsewhere),
    )


def header_of(cells: Sequence[str]) -> str:
    """Names a header row; "" for a list without one: its columns have no names to be remembered by."""
    return hashlib.sha256("\x1f".join(cells).encode("utf-8", "surrogatepass")).hexdigest()[:32] if cells else ""


def proposed(columns: Iterable[Column], attributes: Iterable[Attribute], remembered: Sequence[Use]) -> tuple[Use, ...]:
    """What becomes of each column: what was said of it the last time, else what its name suggests."""
    known = {each.key: each for each in attributes if not each.built_in}
    before = {each.column: each for each in remembered if each.keep is not Keep.ATTRIBUTE or each.key in known}
    return tuple(before.get(each.name) or suggested(each.name, known) for each in columns)


def suggested(column: str, known: Mapping[str, Attribute]) -> Use:
    """An attribute of its name, if there is one; else it is kept beside. Names of people are read anyway."""
    key = key_of(column)[:LONGEST_KEY]
    if name_part(column) is not None or role(column) in NOT_OURS or not key.strip("_"):
        return Use(column, Keep.OUT)
    return Use(column, Keep.ATTRIBUTE if key in known and built_in(column) is None else Keep.BESIDE, key)


def needs_asking(columns: Iterable[Column]) -> bool:
    """Whether a list has columns beside the people's names and addresses."""
    return any(suggested(each.name, {}).keep is not Keep.OUT for each in columns)


@dataclass(frozen=True, slots=True)
class Known:
    """What a row says of its person: attributes by key, what is kept beside, and cells that could not be read."""

    values: Mapping[str, Value] = field(default_factory=dict)
    extra: Mapping[str, str] = field(default_factory=dict)
    unread: tuple[Rejected, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.values or self.extra)


NOTHING = Known()


@dataclass(frozen=True, slots=True)
class Columns:
    """Uses by column, with the attributes they name."""

    uses: Mapping[str, tuple[Use, Attribute | None]]

    def read(self, row: ReadRow) -> Known:
        """A cell without a value says nothing: it overwrites nothing."""
        values: dict[str, Value] = {}
        extra: dict[str, str] = {}
        unread: list[Rejected] = []
        for column, cell in row.cells.items():
            use, attribute = self.uses.get(column, (None, None))
            text = clean(cell)
            if use is None or not text:
                continue
            if attribute is None:
                extra[use.key] = text[:LONGEST]
                continue
            try:
                values[use.key] = parse(attribute.kind, cell)
            except Refused as refused:
                unread.append(Rejected(row.line, f"{column}: {text}"[:200], refused.sentence))
        return Known(values, extra, tuple(unread)) if values or extra or unread else NOTHING


def columns_of(uses: Iterable[Use], attributes: Iterable[Attribute]) -> Columns:
    """What reads rows. A use whose attribute is gone is kept beside."""
    known = {each.key: each for each in attributes if not each.built_in}
    kept = [each for each in uses if each.keep is not Keep.OUT]
    return Columns({each.column: (each, known.get(each.key) if each.keep is Keep.ATTRIBUTE else None) for each in kept})
