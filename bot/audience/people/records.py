"""People as the rest of the house sees them: frozen, and free of any vendor."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime


@dataclass(frozen=True, slots=True)
class Reference:
    """Where a proactive message to a person goes (the stored conversation reference, personal chat only)."""

    service_url: str
    conversation_id: str
    bot_id: str
    user_id: str


@dataclass(frozen=True, slots=True)
class Sighting:
    """What one inbound activity of a personal chat tells about its sender."""

    tenant: str
    aad_id: str | None
    teams_id: str
    name: str
    locale: str | None
    zone: str | None
    reference: Reference
    at: datetime
    country: str | None = None
    """A code of two letters (ISO 3166), as the client tells it."""
    platform: str | None = None
    """What they use Teams on, in the client's words: Windows, iOS …"""


@dataclass(frozen=True, slots=True)
class Profile:
    """What the connector's member call tells about a person. Addresses may be absent (guests)."""

    aad_id: str | None
    name: str
    given_name: str | None
    email: str | None
    upn: str | None


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody the bot has met, or an address it waits for (`waiting_for`, no reference, never met)."""

    id: str
    tenant: str
    aad_id: str | None = None
    teams_id: str | None = None
    emails: tuple[str, ...] = ()
    upn: str | None = None
    name: str = ""
    given_name: str | None = None
    locale: str | None = None
    zone: str | None = None
    country: str | None = None
    platform: str | None = None
    attributes: Mapping[str, object] = field(default_factory=dict)
    """Values of defined attributes by key, as they are shown."""
    compared: Mapping[str, object] = field(default_factory=dict)
    """Their folded twins, and those of the built-in attributes: what rules read."""
    extra: Mapping[str, str] = field(default_factory=dict)
    """What lists told beside: kept, and read by no rule."""
    since: Mapping[str, datetime] = field(default_factory=dict)
    """When they came into each segment that they are in."""
    reference: Reference | None = None
    reachable: bool = True
    paused: bool = False
    sendable: bool = False
    member_of: frozenset[str] = frozenset()
    left: frozenset[str] = frozenset()
    removed: frozenset[str] = frozenset()
    waiting_for: str | None = None
    met_at: datetime | None = None
    profile_at: datetime | None = None
    welcomed_at: datetime | None = None
    correlation: str = ""
    """Ties the log's lines about what is owed to them to the activity that it began with."""

    @property
    def label(self) -> str:
        """How lists name the person: name, else address."""
        return self.name or self.waiting_for or next(iter(self.emails), self.upn or "Somebody")
