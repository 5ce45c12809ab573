"""Rules about people. Pure."""

from __future__ import annotations

import unicodedata
from collections.abc import Container, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import TypeVar

from bot.audience.people.records import Person, Reference

T = TypeVar("T")

PROFILE_DAYS = 7
"""After that a profile is old and is fetched again."""


def sendable(reference: Reference | None, reachable: bool, paused: bool) -> bool:
    """Whether a proactive message may go to the person."""
    return reference is not None and reachable and not paused


def profile_is_old(profile_at: datetime | None, now: datetime) -> bool:
    """Whether the profile has to be fetched: unknown, or older than PROFILE_DAYS."""
    return profile_at is None or now - profile_at > timedelta(days=PROFILE_DAYS)


def fold(address: str | None) -> str | None:
    """An address as it is compared: without case, stray spaces and ways to write it; None where there is none."""
    local, at, domain = unicodedata.normalize("NFC", (address or "").strip().casefold()).rpartition("@")
    return f"{local}{at}{_readable(domain)}" or None


def _readable(domain: str) -> str:
    """An internationalised domain in its own letters (RFC 3490); other domains as they are."""
    try:
        return domain.encode("ascii").decode("idna") if "xn--" in domain else domain
    except UnicodeError:
        return domain


@dataclass(frozen=True, slots=True)
class Merged:
    """What a person's record gains when others turn out to be the same person."""

    gained: tuple[str, ...]
    """Segments they come into."""
    left: tuple[str, ...]
    """Segments they count as having left from now on."""
    removed: tuple[str, ...]
    paused: bool
    """True when they were not paused, and are from now on."""
    attributes: Mapping[str, object] = field(default_factory=dict)
    """What was known of the others only; `compared` are the twins, of defined attributes alone."""
    compared: Mapping[str, object] = field(default_factory=dict)
    extra: Mapping[str, str] = field(default_factory=dict)
    since: Mapping[str, datetime] = field(default_factory=dict)
    """When they came into what is gained."""


def merged(present: Person, others: Sequence[Person]) -> Merged:
    """What `present` gains from `others`. A no that anyone of them said holds: it is the same person's."""
    left = _all(other.left for other in others) - present.left
    removed = _all(other.removed for other in others) - present.removed - present.member_of
    wanted = _all(other.member_of for other in others)
    gained = wanted - left - present.left - present.removed - present.member_of
    paused = any(other.paused for other in others) and not present.paused
    attributes = _others(present.attributes, [other.attributes for other in others])
    return Merged(
        tuple(sorted(gained)),
        tuple(sorted(left)),
        tuple(sorted(removed - gained)),
        paused,
        attributes=attributes,
        compared=_only(attributes, _others({}, [other.compared for other in others])),
        extra=_others(present.extra, [other.extra for other in others]),
        since=_only(gained, _others({}, [other.since for other in others])),
    )


def _others(own: Mapping[str, T], others: Iterable[Mapping[str, T]]) -> dict[str, T]:
    """What the others know beside: of two that know it, the first."""
    found: dict[str, T] = {}
    for each in others:
        found = dict(each) | found
    return {key: value for key, value in found.items() if key not in own}


def _only(keys: Container[str], of: Mapping[str, T]) -> dict[str, T]:
    return {key: value for key, value in of.items() if key in keys}


def _all(parts: Iterable[frozenset[str]]) -> frozenset[str]:
    return frozenset().union(*parts)
