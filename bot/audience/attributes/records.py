"""What is known of people beside their segments: attributes, each with a type."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

Scalar = str | int | float | bool | date
"""What an attribute is compared with."""
Value = Scalar | tuple[str, ...]
"""What an attribute of a person is."""

MOST = 20
"""Attributes that a tenant may define: each has an index."""


class Kind(StrEnum):
    """The type of an attribute, as people write it."""

    TEXT = "text"
    NUMBER = "number"
    YES_NO = "yes/no"
    DATE = "date"
    LIST = "list of text"


@dataclass(frozen=True, slots=True)
class Attribute:
    """`key` is what its values are kept under; a name that differs from another in spelling only has the same."""

    key: str
    name: str
    kind: Kind
    built_in: bool = False
    """Read-only, and known of everybody whom Teams tells it of."""
    made_by: str = ""
    made_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Listed:
    """An attribute, and how many people and addresses have a value of it."""

    attribute: Attribute
    known: int


BUILT_IN = (
    Attribute("locale", "locale", Kind.TEXT, built_in=True),
    Attribute("zone", "zone", Kind.TEXT, built_in=True),
    Attribute("country", "country", Kind.TEXT, built_in=True),
    Attribute("platform", "platform", Kind.TEXT, built_in=True),
    Attribute("met", "met", Kind.DATE, built_in=True),
    Attribute("domain", "domain", Kind.LIST, built_in=True),
)
"""`met` is the day (UTC) on which the bot first saw somebody, `domain` what follows the @ of their addresses."""
