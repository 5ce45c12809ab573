"""Files that come and go: what was attached, what is offered, and what was said to the offer. Pure."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Attached:
    """A file that came with a message. `url` is where it is fetched: data from outside, checked by who fetches it.

    `kind` is what Teams makes of the end of its name: "csv".
    """

    name: str
    url: str
    kind: str = ""


@dataclass(frozen=True, slots=True)
class FileRef:
    """A file that the house can make: by which source, which of its files, and for whom alone."""

    source: str
    key: str
    tenant: str
    person: str


@dataclass(frozen=True, slots=True)
class Content:
    """A file as it is handed out: its name, its media type, and its bytes, which can be read once."""

    name: str
    media_type: str
    chunks: AsyncIterator[bytes]


@dataclass(frozen=True, slots=True)
class Destination:
    """The place in somebody's OneDrive that Teams prepared for an accepted file.

    `url` takes the bytes (data from outside, checked by who puts them); the rest is shown when they are there.
    """

    url: str
    content_url: str
    name: str
    unique_id: str
    kind: str


@dataclass(frozen=True, slots=True)
class ConsentAnswer:
    """What somebody said to the offer of a file. `token` is our own, as it came back from the client.

    `to` is None when they declined.
    """

    token: str
    to: Destination | None
