"""Filters over people. Pure."""

from __future__ import annotations

import math
from collections.abc import Sequence
from itertools import takewhile

from bot.audience.attributes.records import Kind
from bot.audience.segments.records import EVERYONE
from bot.storage.database import Document


def by_ids(tenant: str, aad_id: str | None, teams_id: str | None) -> Document:
    """By object id where it is known, else by Teams id; nobody where neither is given."""
    either: list[Document] = [{"aad_id": aad_id}] if aad_id else []
    if teams_id:
        either.append({"teams_id": teams_id} | ({"aad_id": {"$exists": False}} if aad_id else {}))
    return {"tenant": tenant, "$or": either or [{"_id": None}]}


def inside(tenant: str, segment: str, rule: Document | None = None) -> Document:
    """Who is in the segment; in everyone are all people met who did not leave it, in a rule segment who match it."""
    if rule is not None:
        return {"$and": [{"tenant": tenant}, rule]}
    if segment == EVERYONE:
        return {"tenant": tenant, "waiting_for": {"$exists": False}, "left": {"$ne": EVERYONE}}
    return {"tenant": tenant, "member_of": segment}


def valued(tenant: str, key: str, kind: Kind) -> Document:
    """Who has a value of the attribute. It says all that the attribute's index holds, so that it is counted there."""
    special: dict[Kind, Document] = {Kind.NUMBER: {"$gte": -math.inf}, Kind.YES_NO: {"$in": [True, False]}}
    anything = special.get(kind, {"$gte": ""})
    return {"tenant": tenant, "sendable": {"$in": [True, False]}, f"attributes_f.{key}": anything}


def widest(clauses: Sequence[Document]) -> Document:
    """One filter that holds for whoever matches any of these: what they all begin with, else any of them."""
    conditions = [clause["$and"] if list(clause) == ["$and"] else [clause] for clause in clauses]
    first = conditions[0]
    same = takewhile(lambda i: all(each[i : i + 1] == first[i : i + 1] for each in conditions), range(len(first)))
    shared = [first[i] for i in same]
    return {"$and": shared} if shared else {"$or": list(clauses)}
