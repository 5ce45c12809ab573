"""How one inbound activity changes a person: a single update pipeline, so that nothing happens in between. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from bot.audience.people.documents import SENDABLE, TOLD, fresh, reference
from bot.audience.people.records import Sighting
from bot.audience.people.rules import PROFILE_DAYS, Merged

PROFILE, WELCOME, WELCOME_BACK = "profile", "welcome", "welcome-back"
"""What is to be done about a person outside of a turn."""

STALE = "_stale"


def met(new_id: str, s: Sighting, now: datetime, *, arrival: bool, correlation: str = "") -> list[dict[str, Any]]:
    """The update for a sighting; `arrival` for the events of an installation, which lead to one welcome.

    `correlation` is kept beside what is to be done, for the log's lines about it.
    """
    return [
        {"$set": {STALE: _older_than_removal(s.at)}},
        {"$set": _seen(new_id, s, now) | {"todo": _todo(now, arrival=arrival)}},
        {"$set": _due(now) | _begun(correlation) | _claimed(s.at)},
        {
            "$set": {"sendable": SENDABLE, "removed_app_at": {"$cond": [f"${STALE}", "$removed_app_at", "$$REMOVE"]}}
            | TOLD
        },
        {"$unset": STALE},
    ]


def departed(at: datetime) -> list[dict[str, Any]]:
    """The update for a removed app. A welcome that was never sent is owed again."""
    owed = {"$in": [WELCOME, {"$ifNull": ["$todo", []]}]}
    return [
        {
            "$set": {
                "removed_app_at": {"$max": ["$removed_app_at", at]},
                "sendable": False,
                "welcomed_at": _keep_unless(owed, "welcomed_at"),
            }
        },
        {"$set": {"todo": []}},
        {"$unset": ["reference", "todo_at", "todo_from"]},
    ]


def without(done: list[str]) -> list[dict[str, Any]]:
    """The update that strikes these off."""
    left = {"$setDifference": [{"$ifNull": ["$todo", []]}, done]}
    due = {"$cond": [{"$eq": ["$todo", []]}, "$$REMOVE", "$todo_at"]}
    return [{"$set": {"todo": left}}, {"$set": {"todo_at": due}}]


def gained(gain: Merged) -> list[dict[str, Any]]:
    """The update that adds what other records of the same person held."""
    return [
        {
            "$set": {
                "member_of": {"$setDifference": [_with("member_of", gain.gained), list(gain.left)]},
                "left": _with("left", gain.left),
                "removed": _with("removed", gain.removed),
                "paused": {"$or": [{"$ifNull": ["$paused", False]}, gain.paused]},
                "attributes": _more("attributes", gain.attributes),
                "attributes_f": _more("attributes_f", gain.compared),
                "extra": _more("extra", gain.extra),
                "since": _more("since", gain.since),
            }
        },
        {"$set": {"sendable": SENDABLE}},
    ]


def _with(field: str, more: Sequence[str]) -> dict[str, Any]:
    return {"$setUnion": [{"$ifNull": [f"${field}", []]}, list(more)]}


def _more(field: str, more: Mapping[str, object]) -> dict[str, Any]:
    return {"$mergeObjects": [{"$literal": dict(more)}, {"$ifNull": [f"${field}", {}]}]}


def _older_than_removal(at: datetime) -> dict[str, Any]:
    """Events come late: one from before the removal must not bring the person back."""
    return {"$and": [{"$ne": [_or_null("removed_app_at"), None]}, {"$lt": [at, "$removed_app_at"]}]}


def _seen(new_id: str, s: Sighting, now: datetime) -> dict[str, Any]:
    known = {"$ne": [_or_null("profile_at"), None]}
    blank = {key: {"$ifNull": [f"${key}", {"$literal": value}]} for key, value in fresh(s.tenant).items()}
    return blank | {
        "_id": {"$ifNull": ["$_id", new_id]},
        "tenant": {"$literal": s.tenant},
        "aad_id": _told(s.aad_id, "aad_id"),
        "teams_id": {"$literal": s.teams_id},
        "name": {"$cond": [known, "$name", {"$literal": s.name} if s.name else {"$ifNull": ["$name", ""]}]},
        "locale": _told(s.locale, "locale"),
        "zone": _told(s.zone, "zone"),
        "country": _told(s.country, "country"),
        "platform": _told(s.platform, "platform"),
        "reference": {
            "$cond": [f"${STALE}", {"$ifNull": ["$reference", "$$REMOVE"]}, _literal(reference(s.reference))]
        },
        "reachable": {"$cond": [f"${STALE}", {"$ifNull": ["$reachable", True]}, True]},
        "unreachable_reason": {"$cond": [f"${STALE}", "$unreachable_reason", "$$REMOVE"]},
        "met_at": {"$ifNull": ["$met_at", now]},
        "seen_at": {"$max": ["$seen_at", min(s.at, now)]},
    }


def _todo(now: datetime, *, arrival: bool) -> dict[str, Any]:
    old = now - timedelta(days=PROFILE_DAYS)
    profile = {"$cond": [{"$lt": [_or_null("profile_at"), old]}, [PROFILE], []]}
    wanted: list[Any] = [{"$ifNull": ["$todo", []]}, profile]
    if arrival:
        back = {"$cond": [{"$ne": [_or_null("removed_app_at"), None]}, [WELCOME_BACK], []]}
        wanted.append({"$cond": [{"$eq": [_or_null("welcomed_at"), None]}, [WELCOME], back]})
    return {"$cond": [f"${STALE}", {"$ifNull": ["$todo", []]}, {"$setUnion": wanted}]}


def _due(now: datetime) -> dict[str, Any]:
    """`todo_at` stands only where there is something to do: the index over it holds nobody else."""
    return {"todo_at": {"$cond": [{"$eq": ["$todo", []]}, "$$REMOVE", {"$ifNull": ["$todo_at", now]}]}}


def _begun(correlation: str) -> dict[str, Any]:
    """The first activity that something is due of counts. Read before `todo_at` changes."""
    nothing_was_due = {"$eq": [_or_null("todo_at"), None]}
    first = {"$cond": [nothing_was_due, correlation, {"$ifNull": ["$todo_from", correlation]}]}
    return {"todo_from": {"$cond": [{"$eq": ["$todo", []]}, "$$REMOVE", first]}}


def _claimed(at: datetime) -> dict[str, Any]:
    """The welcome is claimed in the update that asks for it: the second event of an installation finds it so."""
    return {"welcomed_at": {"$cond": [{"$in": [WELCOME, "$todo"]}, {"$ifNull": ["$welcomed_at", at]}, "$welcomed_at"]}}


def _told(value: str | None, field: str) -> dict[str, Any]:
    return {"$literal": value} if value else {"$ifNull": [f"${field}", "$$REMOVE"]}


def _keep_unless(condition: dict[str, Any], field: str) -> dict[str, Any]:
    return {"$cond": [condition, "$$REMOVE", {"$ifNull": [f"${field}", "$$REMOVE"]}]}


def _or_null(field: str) -> dict[str, Any]:
    return {"$ifNull": [f"${field}", None]}


def _literal(document: dict[str, Any]) -> dict[str, Any]:
    return {key: {"$literal": value} for key, value in document.items()}
