"""Everything that is held of a person, as plain JSON for the person themselves. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict
from datetime import datetime
from typing import Any

from bot.access.records import Entry
from bot.audience.people.records import Person
from bot.audience.segments.events import Happening
from bot.audience.segments.records import Membership
from bot.audience.segments.roster import AN_ADMIN
from bot.privacy.records import About, Got, Standing

Plain = dict[str, Any]
STATES: Mapping[Membership, str] = {
    Membership.IN: "in it",
    Membership.LEFT: "left it",
    Membership.REMOVED: "taken out of it",
}


def person_document(
    about: About,
    history: Sequence[Happening],
    names: Mapping[str, str],
    segments: Mapping[str, str],
    *,
    role: str | None,
    acts: Sequence[Entry],
    kept: Mapping[str, Any],
    at: datetime,
) -> Plain:
    """`names` are of people, `segments` of segments, by id; `acts` is what they did as an admin, or had done to them,
    `kept` every field of their record as the database has it: what is not told above is told there.

    Moments are in UTC (ISO 8601).
    """
    person = about.person
    return {
        "made_at": _moment(at),
        "you": _identity(person),
        "known_of_you": dict(about.attributes),
        "can_be_written_to": person.sendable,
        "paused": person.paused,
        "segments": [_standing(each) for each in about.standings],
        "choices": [_happening(each, person.id, names, segments) for each in history],
        "broadcasts": [_got(each) for each in about.deliveries],
        "role": role,
        "acts_of_admins": [_act(each, person.id, names) for each in acts],
        "record": _plain(kept),
    }


def _identity(person: Person) -> Plain:
    return {
        "id": person.id,
        "tenant": person.tenant,
        "entra_object_id": person.aad_id,
        "teams_id": person.teams_id,
        "name": person.name,
        "given_name": person.given_name,
        "emails": list(person.emails),
        "user_principal_name": person.upn,
        "first_met_at": _moment(person.met_at),
        "welcomed_at": _moment(person.welcomed_at),
        "profile_read_at": _moment(person.profile_at),
        "where_messages_go": asdict(person.reference) if person.reference else None,
    }


def _standing(each: Standing) -> Plain:
    by = None if each.through is None else each.by_name or "you"
    through = each.through.value if each.through else None
    return {
        "name": each.segment.name,
        "state": STATES[each.state],
        "at": _moment(each.at),
        "through": through,
        "by": by,
    }


def _happening(each: Happening, person: str, names: Mapping[str, str], segments: Mapping[str, str]) -> Plain:
    name = segments.get(each.segment, "a segment that was deleted") if each.segment else None
    by = "you" if each.by == person else names.get(each.by) or AN_ADMIN
    return {"at": _moment(each.at), "what": each.what.value, "segment": name, "through": each.through.value, "by": by}


def _got(each: Got) -> Plain:
    return {
        "broadcast": f"b{each.number}",
        "title": each.title,
        "state": each.state.value,
        "reason": each.reason or None,
        "at": _moment(each.at),
    }


def _act(each: Entry, person: str, names: Mapping[str, str]) -> Plain:
    by = "you" if each.who == person else names.get(each.who) or AN_ADMIN
    what = each.label or ("you" if each.what == person else names.get(each.what) or "somebody")
    before, after = _values(each.before), _values(each.after)
    return {"at": _moment(each.at), "by": by, "did": each.did.value, "to": what, "before": before, "after": after}


def _values(of: Mapping[str, Any]) -> Plain:
    return {key: _plain(value) for key, value in of.items()}


def _plain(value: Any) -> Any:
    """What a document holds, as JSON has it."""
    if isinstance(value, Mapping):
        return {str(key): _plain(each) for key, each in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(each) for each in value]
    if isinstance(value, datetime):
        return _moment(value)
    return value if value is None or isinstance(value, str | int | float | bool) else str(value)


def _moment(at: datetime | None) -> str | None:
    return at.isoformat(timespec="seconds") if at else None
