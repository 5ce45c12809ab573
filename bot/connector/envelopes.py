"""Reads the bodies and headers of the connector's answers, whatever is in them. Pure."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import Any

from bot.audience.people.records import Profile

LONGEST_WAIT = 3600.0
"""Seconds: a Retry-After beyond an hour is cut to it."""


def error_code(body: bytes) -> str:
    """The code in one of the two envelopes that the connector uses, "" where there is none.

    {"error": {"code", "message"}} and {"errorCode": 209, "message": "<JSON text with subCode>"}
    (MicrosoftDocs/msteams-docs, send-proactive-messages). A subCode says more than the code around it.
    """
    whole = _object(body)
    inner = whole.get("error")
    envelope = inner if isinstance(inner, dict) else whole
    sub = _object(envelope.get("message")).get("subCode") or envelope.get("subCode")
    code = sub or envelope.get("code") or envelope.get("errorCode")
    return str(code) if isinstance(code, str | int) else ""


def activity_id(body: bytes) -> str:
    """The id of the message that was made: Teams answers {"id": …}; "" where it tells none."""
    made = _object(body).get("id")
    return made if isinstance(made, str) else ""


def retry_after(header: str | None, now: datetime) -> float | None:
    """Seconds to wait by a Retry-After header, which holds seconds or an HTTP date; None: absent or unreadable."""
    if not header:
        return None
    try:
        seconds = float(header)
    except ValueError:
        return _until(header, now)
    return max(0.0, min(seconds, LONGEST_WAIT)) if seconds == seconds else None  # NaN is not equal to itself


def profile(body: bytes) -> Profile | None:
    """The answer of the member call; None when it names nobody."""
    told = _object(body)
    if not told:
        return None
    return Profile(
        aad_id=_text(told, "aadObjectId") or _text(told, "objectId"),
        name=_text(told, "name") or "",
        given_name=_text(told, "givenName"),
        email=_text(told, "email"),
        upn=_text(told, "userPrincipalName"),
    )


def _until(header: str, now: datetime) -> float | None:
    try:
        moment = parsedate_to_datetime(header)
    except (ValueError, IndexError, OverflowError):
        return None
    moment = moment if moment.tzinfo else moment.replace(tzinfo=UTC)
    return max(0.0, min((moment - now).total_seconds(), LONGEST_WAIT))


def _object(text: Any) -> dict[str, Any]:
    if not isinstance(text, bytes | str):
        return {}
    try:
        read = json.loads(text)
    except (ValueError, RecursionError):
        return {}
    return read if isinstance(read, dict) else {}


def _text(told: dict[str, Any], key: str) -> str | None:
    value = told.get(key)
    return value if isinstance(value, str) and value else None
