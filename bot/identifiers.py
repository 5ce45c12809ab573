"""Identifiers: short strings that sort by the time they were made."""

from __future__ import annotations

from bson import ObjectId


def new_id() -> str:
    """A new identifier, 24 hex digits, unique across processes and ascending within one."""
    return str(ObjectId())


def id_or_none(text: str) -> str | None:
    """The text when it has the form of an identifier, None when it has not: what clients send is not kept as it is."""
    return text if ObjectId.is_valid(text) else None
