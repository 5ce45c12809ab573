"""People as MongoDB keeps them, and as records."""

from __future__ import annotations

import types
from collections.abc import Iterable, Mapping
from typing import Any

from bot.audience.attributes.records import Value
from bot.audience.attributes.values import stored, twin
from bot.audience.people.records import Person, Reference
from bot.storage.database import Document

SCHEMA = 1
NONE: Mapping[str, str] = types.MappingProxyType({})


def _twin_of(field: str) -> Document:
    """These are codes and names in plain letters: their small letters are their folded form."""
    there = {"$gt": [{"$ifNull": [f"${field}", ""]}, ""]}
    return {"$cond": [there, {"$toLower": f"${field}"}, "$$REMOVE"]}


def _domains_of() -> Document:
    """What follows the last @ of each address, each once."""
    addresses = {
        "$concatArrays": [
            {"$ifNull": ["$emails", []]},
            {"$cond": [{"$gt": ["$upn", None]}, ["$upn"], []]},
            {"$cond": [{"$gt": ["$waiting_for", None]}, ["$waiting_for"], []]},
        ]
    }
    last = {"$arrayElemAt": [{"$split": ["$$address", "@"]}, -1]}
    found = {"$setUnion": [{"$map": {"input": addresses, "as": "address", "in": last}}]}
    return {"$cond": [{"$eq": [addresses, []]}, "$$REMOVE", found]}


SENDABLE: Document = {
    "$and": [
        {"$ne": [{"$ifNull": ["$reference", None]}, None]},
        {"$ifNull": ["$reachable", True]},
        {"$not": [{"$ifNull": ["$paused", False]}]},
    ]
}
"""The derivation of `sendable`, as an expression for update pipelines: it runs in the update of its inputs."""


TOLD: Document = {
    **{f"attributes_f.{key}": _twin_of(key) for key in ("locale", "zone", "country", "platform")},
    "attributes_f.met": {
        "$cond": [
            {"$ne": [{"$ifNull": ["$met_at", None]}, None]},
            {"$dateToString": {"date": "$met_at", "format": "%Y-%m-%d"}},
            "$$REMOVE",
        ]
    },
}
"""The built-in attributes but for the domain, derived from what Teams told, as the next stage of an update pipeline."""

DOMAIN: Document = {"attributes_f.domain": _domains_of()}
"""The domains of a person's addresses, likewise."""


def domains(addresses: Iterable[str]) -> list[str]:
    """The domains of (folded) addresses, each once."""
    return list(dict.fromkeys(each.rpartition("@")[2] for each in addresses if "@" in each))


def known(values: Mapping[str, Value | None], extra: Mapping[str, str] = NONE) -> Document:
    """The update that sets these attributes, by key, with their twins; None takes one away. `extra` is kept beside."""
    kept = {key: value for key, value in values.items() if value is not None}
    gone = [key for key, value in values.items() if value is None]
    change: Document = {}
    if kept or extra:
        shown = {f"attributes.{key}": stored(value) for key, value in kept.items()}
        shown |= {f"attributes_f.{key}": twin(value) for key, value in kept.items()}
        change["$set"] = shown | {f"extra.{key}": text for key, text in extra.items()}
    if gone:
        change["$unset"] = {f"{field}.{key}": "" for key in gone for field in ("attributes", "attributes_f")}
    return change


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
        country=document.get("country"),
        platform=document.get("platform"),
        attributes=document.get("attributes", {}),
        compared=document.get("attributes_f", {}),
        extra=document.get("extra", {}),
        since=document.get("since", {}),
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
    known = {"attributes_f": {"domain": domains([address])}}
    return _empty(tenant) | {"_id": person_id, "waiting_for": address, "name": name} | known


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
