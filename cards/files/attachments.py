"""Teams' own attachments for files: the offer, and the file once it is there.

Source: learn.microsoft.com, "Send and receive files using bots" (file consent card, file info card).
"""

from __future__ import annotations

from bot.files.records import Destination
from cards.elements import Json

CONSENT = "application/vnd.microsoft.teams.card.file.consent"
INFO = "application/vnd.microsoft.teams.card.file.info"
TOKEN = "file"
"""The key under which our token comes back with the answer."""


def consent_attachment(name: str, description: str, size: int, token: str) -> Json:
    """Asks whether the file may be put into the person's OneDrive. `size` is in bytes."""
    context = {TOKEN: token}
    content = {"description": description, "sizeInBytes": size, "acceptContext": context, "declineContext": context}
    return {"contentType": CONSENT, "name": name, "content": content}


def info_attachment(saved: Destination) -> Json:
    """The file where it now lies."""
    content = {"uniqueId": saved.unique_id, "fileType": saved.kind}
    return {"contentType": INFO, "contentUrl": saved.content_url, "name": saved.name, "content": content}
