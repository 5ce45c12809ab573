"""What the audit says of acts on segments. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any

from bot.access.records import Did, Entry
from bot.audience.segments.records import Evidence, Segment


def entry(e: Evidence, did: Did, segment: Segment, at: datetime, **after: Any) -> Entry:
    """The record of an act on a segment; `after` are values that it brought."""
    return Entry(e.tenant, at, e.by, did, segment.id, segment.name, after=after)


def changed(e: Evidence, there: Segment, changes: Mapping[str, Any], at: datetime) -> Entry | None:
    """The record of an edit, with what differs; None when nothing does."""
    different = {field: value for field, value in changes.items() if getattr(there, field) != value}
    if not different:
        return None
    before = {field: getattr(there, field) for field in different}
    return replace(entry(e, Did.SEGMENT_CHANGED, there, at, **different), before=before)
