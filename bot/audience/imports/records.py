"""Imports: lists of people on their way into a segment, what became of them, and where their other columns go. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from datetime import datetime
from enum import StrEnum

from bot.audience.attributes.records import Kind
from bot.audience.imports.reading.records import Column


class State(StrEnum):
    """Where an import is."""

    ASKING = "asking"
    """Somebody has to say which segment, which column, or what the other columns are."""
    WAITING = "waiting"
    RUNNING = "running"
    DONE = "done"
    FAILED = "failed"
    UNDOING = "undoing"
    UNDONE = "undone"
    DROPPED = "dropped"
    """Given up before it began."""


ENDED = (State.DONE, State.FAILED, State.UNDONE, State.DROPPED)


class Keep(StrEnum):
    """What becomes of a column."""

    ATTRIBUTE = "attribute"
    BESIDE = "beside"
    """Kept with the person, and read by no rule."""
    OUT = "out"


@dataclass(frozen=True, slots=True)
class Use:
    """A column and what becomes of it. `key` is what its values are kept under.

    `kind` stands in an answer only, while the import asks: the column is to become a new attribute of that type.
    """

    column: str
    keep: Keep
    key: str = ""
    kind: Kind | None = None


@dataclass(frozen=True, slots=True)
class Counts:
    """What became of the rows: `added`, `already`, `repeated`, `opted_out` and `rejected` add up to `total`.

    `waiting` are those of the added whom nobody has met yet; `values` are cells that did not fit their attribute.
    """

    total: int = 0
    added: int = 0
    waiting: int = 0
    already: int = 0
    repeated: int = 0
    opted_out: int = 0
    rejected: int = 0
    values: int = 0

    def by_name(self) -> Mapping[str, int]:
        return {each.name: getattr(self, each.name) for each in fields(self)}


@dataclass(frozen=True, slots=True)
class Layout:
    """How the file is laid out, as far as it is told.

    `address` is "" where the column has no name, and while nobody knows which of the candidates it is.
    """

    encoding: str
    address: str
    candidates: tuple[Column, ...] = ()
    columns: tuple[Column, ...] = ()
    rows: int = 0
    header: str = ""
    """Names the header row: two files with the same columns have the same."""
    elsewhere: tuple[int, ...] = ()
    """Lines at which further tables with addresses begin, which are not read."""


@dataclass(frozen=True, slots=True)
class Import:
    """A list on its way into a segment. `piece` is the last piece of it that was written, from 1."""

    id: str
    tenant: str
    segment: str | None
    name: str
    """Of the file."""
    by: str
    at: datetime
    state: State
    layout: Layout
    column: str | None = None
    """The address column, where somebody said which it is."""
    mapping: tuple[Use, ...] = ()
    settled: bool = False
    """Whether the mapping is somebody's word, now or for an earlier file of the same columns."""
    counts: Counts = field(default_factory=Counts)
    piece: int = 0
    why: str = ""
    """Of one that failed, a sentence."""
    began_at: datetime | None = None
    ended_at: datetime | None = None
    undone_by: str = ""
    undone_at: datetime | None = None
    taken_out: int = 0
    """How many its undoing took out."""

    @property
    def ended(self) -> bool:
        return self.state in ENDED

    @property
    def total(self) -> int:
        """How many rows the file has, for progress."""
        return self.layout.rows


@dataclass(frozen=True, slots=True)
class Rejected:
    """A row, or a value of a row, that was not taken: the line of the file, the text, and why."""

    line: int
    text: str
    why: str
