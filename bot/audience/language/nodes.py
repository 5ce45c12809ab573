"""The tree of an audience expression."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class SegmentIs:
    """In the segment of this id."""

    segment: str


@dataclass(frozen=True, slots=True)
class Everyone:
    """Not out of the built-in everyone."""


@dataclass(frozen=True, slots=True)
class Not:
    term: Expression


@dataclass(frozen=True, slots=True)
class And:
    terms: tuple[Expression, ...]


@dataclass(frozen=True, slots=True)
class Or:
    terms: tuple[Expression, ...]


Expression = SegmentIs | Everyone | Not | And | Or
