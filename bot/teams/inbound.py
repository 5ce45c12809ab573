"""An inbound activity as this house reads it: only the fields it uses, each checked, whatever else is in it.

botbuilder's own reader raises on activities that Teams and its tools really send (a timestamp "1Z", entities that are
numbers, a team that is a string). So the wire's JSON is read here, and botbuilder gets what is left of it.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from bot.audience.people.records import Reference, Sighting
from bot.files.records import Attached

BAD_REQUEST = 400
LONGEST_ID = 512
LONGEST_NAME = 256
LONGEST_TEXT = 100_000
EARLIEST_YEAR = 2015
"""There was no Bot Framework before: an earlier timestamp is no timestamp."""
PERSONAL = "personal"
FILE = "application/vnd.microsoft.teams.file.download.info"
"""A file attached in the chat. Other attachments (text/html, pictures within the text) ride along and mean nothing."""
MOST_FILES = 10
LONGEST_URL = 8_000

_LOCALE = re.compile(r"[A-Za-z]{2,8}(?:[-_][A-Za-z0-9]{1,8}){0,4}")
_COUNTRY = re.compile(r"[A-Za-z]{2}")
_PLATFORM = re.compile(r"[A-Za-z][A-Za-z0-9 ._-]{0,30}")
_ZONE = re.compile(r"[A-Za-z][A-Za-z0-9_+-]*(?:/[A-Za-z0-9_+-]+){0,3}")


class BadActivity(Exception):  # noqa: N818 - reads as what happened
    """The activity cannot be served. `status` is the HTTP status, `sentence` says why."""

    def __init__(self, sentence: str, status: int = BAD_REQUEST) -> None:
        super().__init__(sentence)
        self.sentence = sentence
        self.status = status


@dataclass(frozen=True, slots=True)
class Account:
    """Who sends, receives, joins or goes: the channel's id, and for people the directory's object id."""

    id: str
    aad_id: str | None = None
    name: str = ""
    is_bot: bool = False


@dataclass(frozen=True, slots=True)
class Inbound:
    """What is used of an activity. What is absent is empty or None; `at` is never later than it was received."""

    type: str
    id: str
    name: str
    action: str
    service_url: str
    tenants: tuple[str, ...]
    """Every tenant that the activity names, the one that counts first."""
    sender: Account | None
    bot: Account | None
    conversation: str
    personal: bool
    text: str
    value: Any
    locale: str | None
    zone: str | None
    at: datetime
    added: tuple[Account, ...] = ()
    removed: tuple[Account, ...] = ()
    files: tuple[Attached, ...] = ()
    country: str | None = None
    platform: str | None = None

    @property
    def tenant(self) -> str:
        """The tenant, or "" where the activity names none."""
        return self.tenants[0] if self.tenants else ""

    @property
    def reachable(self) -> bool:
        """Whether it tells of a personal chat that answers could go to."""
        return bool(self.personal and self.tenant and self.conversation)

    @property
    def thread(self) -> str:
        """The group chat or channel, without the message of it that a reply belongs to."""
        return self.conversation.partition(";messageid=")[0]

    def sighting(self, who: Account | None = None) -> Sighting:
        """What this tells about a person: its sender, or `who`. Raises BadActivity when the activity lacks it."""
        seen = who or self.sender
        if seen is None or not self.tenant or not self.conversation:
            raise BadActivity("The activity lacks its sender, its conversation or its tenant.")
        reference = Reference(self.service_url, self.conversation, self.bot.id if self.bot else "", seen.id)
        return Sighting(
            self.tenant, seen.aad_id, seen.id, seen.name, self.locale, self.zone, reference, self.at,
            country=self.country, platform=self.platform,
        )  # fmt: skip


def read_inbound(body: Mapping[str, Any], received: datetime) -> Inbound:
    """Reads an activity's JSON. Raises BadActivity where a field that it rests on has the wrong type."""
    conversation = _object(body, "conversation")
    client = _client_info(body.get("entities"))
    return Inbound(
        type=_identifier(body, "type") or _missing("type"),
        id=_identifier(body, "id"),
        name=_words(body.get("name"), LONGEST_NAME),
        action=_words(body.get("action"), LONGEST_NAME).casefold(),
        service_url=_identifier(body, "serviceUrl"),
        tenants=_tenants(body, conversation),
        sender=_account(_object(body, "from")),
        bot=_account(_object(body, "recipient")),
        conversation=_identifier(conversation, "id"),
        personal=_is_personal(conversation),
        text=_text(body),
        value=body.get("value"),
        locale=_matching(_LOCALE, body.get("locale"), client.get("locale")),
        zone=_matching(_ZONE, body.get("localTimezone"), client.get("timezone")),
        country=_matching(_COUNTRY, client.get("country")),
        platform=_matching(_PLATFORM, client.get("platform")),
        at=_moment(body.get("timestamp"), received),
        added=_accounts(body.get("membersAdded")),
        removed=_accounts(body.get("membersRemoved")),
        files=_files(body.get("attachments")),
    )


def _missing(name: str) -> str:
    raise BadActivity(f"The activity has no {name}.")


def _object(body: Mapping[str, Any], name: str) -> Mapping[str, Any]:
    found = body.get(name)
    if found is not None and not isinstance(found, dict):
        raise BadActivity(f"{name} must be an object.")
    return found or {}


def _identifier(body: Mapping[str, Any], name: str) -> str:
    """A string that later is a key or part of an address; "" when absent."""
    found = body.get(name)
    if found is None:
        return ""
    if not isinstance(found, str) or len(found) > LONGEST_ID or not found.isprintable():
        raise BadActivity(f"{name} must be a string of at most {LONGEST_ID} printable characters.")
    return found.strip()


def _text(body: Mapping[str, Any]) -> str:
    found = body.get("text")
    if found is not None and (not isinstance(found, str) or len(found) > LONGEST_TEXT):
        raise BadActivity("text must be a string, and not longer than Teams lets a person type.")
    return found or ""


def _words(found: Any, longest: int) -> str:
    """A name to show or to compare: a wrong type counts as absent."""
    kept = "".join(sign for sign in found if sign.isprintable()) if isinstance(found, str) else ""
    return kept.strip()[:longest]


def _account(found: Mapping[str, Any]) -> Account | None:
    identifier = _identifier(found, "id")
    if not identifier:
        return None
    aad = _identifier(found, "aadObjectId").lower() or None
    role = _words(found.get("role"), LONGEST_NAME).lower()
    # 28: is Teams' prefix of bots (learn.microsoft.com, "Send proactive messages")
    return Account(
        identifier, aad, _words(found.get("name"), LONGEST_NAME), identifier.startswith("28:") or role == "bot"
    )


def _accounts(found: Any) -> tuple[Account, ...]:
    listed = found if isinstance(found, list) else []
    read = (_account(entry) for entry in listed if isinstance(entry, dict))
    return tuple(account for account in read if account is not None)


def _files(found: Any) -> tuple[Attached, ...]:
    """The files among the attachments. Where they may be fetched from is checked by who fetches them."""
    listed = found if isinstance(found, list) else []
    read = (_file(entry) for entry in listed if isinstance(entry, dict))
    return tuple(file for file in read if file is not None)[:MOST_FILES]


def _file(entry: Mapping[str, Any]) -> Attached | None:
    content = entry.get("content")
    url = content.get("downloadUrl") if isinstance(content, dict) else None
    if _words(entry.get("contentType"), LONGEST_NAME).casefold() != FILE or not isinstance(url, str):
        return None
    kind = _words(content.get("fileType"), LONGEST_NAME).casefold() if isinstance(content, dict) else ""
    return Attached(_words(entry.get("name"), LONGEST_NAME), url, kind) if len(url) <= LONGEST_URL else None


def _tenants(body: Mapping[str, Any], conversation: Mapping[str, Any]) -> tuple[str, ...]:
    data = body.get("channelData")
    named = data.get("tenant") if isinstance(data, dict) else None
    first = _identifier(named, "id") if isinstance(named, dict) else ""
    found = (first.lower(), _identifier(conversation, "tenantId").lower())
    return tuple(dict.fromkeys(tenant for tenant in found if tenant))


def _is_personal(conversation: Mapping[str, Any]) -> bool:
    """Only what says so: a group chat taken for a personal one would get a person's broadcasts."""
    kind = conversation.get("conversationType")
    return isinstance(kind, str) and kind.casefold() == PERSONAL and conversation.get("isGroup") is not True


def _client_info(entities: Any) -> Mapping[str, Any]:
    listed = entities if isinstance(entities, list) else []
    return next((e for e in listed if isinstance(e, dict) and e.get("type") == "clientInfo"), {})


def _matching(pattern: re.Pattern[str], *candidates: Any) -> str | None:
    return next((c for c in candidates if isinstance(c, str) and len(c) <= 64 and pattern.fullmatch(c)), None)


def _moment(found: Any, received: datetime) -> datetime:
    """When it happened: what is no plausible moment counts as the moment it was received, and so does the future."""
    try:
        moment = datetime.fromisoformat(found) if isinstance(found, str) else received
        moment = moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment.astimezone(UTC)
    except (ValueError, OverflowError):
        return received
    return moment if moment.year >= EARLIEST_YEAR and moment <= received else received
