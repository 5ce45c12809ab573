"""Identifiers: short strings that sort by the time they were made."""

from __future__ import annotations

from bson import ObjectId


def new_id() -> str:
    """A new identifier, 24 hex digits, unique across processes and ascending within one."""
    return str(ObjectId())
