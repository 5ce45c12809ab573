"""What may stand in a line of the log: ids, counts and words of our own, and nothing that people wrote or are. Pure.

A guard, and no licence: who logs passes ids. It takes out what came in all the same.
"""

from __future__ import annotations

import re
from collections.abc import MutableMapping
from typing import Any

REMOVED = "[removed]"
LONGEST = 300
"""Characters of a value. Longer ones are no ids or reasons."""

PERSONAL = frozenset(
    {
        "address", "addresses", "attributes", "authorization", "body", "card", "data", "description", "email", "emails",
        "expression", "given_name", "headers", "label", "locale", "message", "name", "names", "password", "query",
        "secret", "sentence", "subject", "summary", "text", "texts", "title", "token", "upn", "uri", "user", "value",
        "values",
    }
)  # fmt: skip
"""Fields that hold what people wrote, what they are called or what lets somebody in."""

_SECRETS = re.compile(
    r"[^\s<>\"]+@[^\s<>\"',;)]+"  # an e-mail address, or a user and host in a URI
    r"|eyJ[\w-]+\.[\w-]*\.?[\w-]*"  # a JSON web token
    r"|\bBearer\s+\S+",
    re.IGNORECASE,
)


def guarded(fields: MutableMapping[str, Any]) -> MutableMapping[str, Any]:
    """The line without what has no place in it; its fields keep their names, so that the gap shows."""
    for field, value in fields.items():
        fields[field] = REMOVED if field in PERSONAL else _harmless(value)
    return fields


def scrubbed(text: str) -> str:
    """The text without addresses and tokens, cut where it is longer than a line should be."""
    found = _SECRETS.sub(REMOVED, text)
    return found if len(found) <= LONGEST else f"{found[:LONGEST]}…"


def _harmless(value: Any) -> Any:
    if value is None or isinstance(value, bool | int | float):
        return value
    if isinstance(value, str):
        return scrubbed(str(value))
    return f"[{type(value).__name__}]"
