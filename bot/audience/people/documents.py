"""People as MongoDB keeps them, and as records."""

from __future__ import annotations

from typing import Any

from bot.audience.people.records import Person, Reference
from bot.storage.database import Document

SCHEMA = 1

SENDABLE: Document = {
    "$and": [
        {"$ne": [{"$ifNull": ["$reference", None]}, None]},
        {"$ifNull": ["$reachable", True]},
        {"$not": [{"$ifNull": ["$paused", False]}]},
    ]
}
"""The derivation of `sendable`, as an expression for update pipelines: it runs in the update of its inputs."""


def person(document: Document) -> Person:
    """The record of a person's document."""
    return Person(
        id=document["_id"],
        tenant=document["tenant"],
        aad_id=document.get("aad_id"),
        teams_id=document.get("teams_id"),
        emails=tuple(document.get("emails", ())),
        upn=document.get("upn"),
        name=document.get("name", ""),
        given_name=document.get("given_name"),
        locale=document.get("locale"),
        zone=document.get("zone"),
        attributes=document.get("attributes", {}),
        reference=_reference(document.get("reference")),
        reachable=document.get("reachable", True),
        paused=document.get("paused", False),
        sendable=document.get("sendable", False),
        member_of=frozenset(document.get("member_of", ())),
        left=frozenset(document.get("left", ())),
        removed=frozenset(document.get("removed", ())),
        waiting_for=document.get("waiting_for"),
        met_at=document.get("met_at"),
        profile_at=document.get("profile_at"),
        welcomed_at=document.get("welcomed_at"),
        correlation=document.get("todo_from", ""),
    )


def reference(made: Reference) -> Document:
    """The document of a reference."""
    return {
        "service_url": made.service_url,
        "conversation_id": made.conversation_id,
        "bot_id": made.bot_id,
        "user_id": made.user_id,
    }


def placeholder(person_id: str, tenant: str, address: str, name: str) -> Document:
    """An address that the bot waits for."""
    return _empty(tenant) | {"_id": person_id, "waiting_for": address, "name": name}


def fresh(tenant: str) -> Document:
    """The fields that a new person starts with, but for those that meeting sets."""
    made = _empty(tenant)
    for key in ("tenant", "reachable", "sendable"):
        made.pop(key)
    return made


def _empty(tenant: str) -> dict[str, Any]:
    return {
        "tenant": tenant,
        "emails": [],
        "attributes": {},
        "reachable": True,
        "paused": False,
        "sendable": False,
        "member_of": [],
        "left": [],
        "removed": [],
        "todo": [],
        "v": SCHEMA,
    }


def _reference(document: Document | None) -> Reference | None:
    return None if document is None else Reference(**document)
