"""The package that Teams takes: a manifest and two icons in a zip. The same listing always makes the same bytes.

Sources: the JSON schema in npm's @microsoft/app-manifest; Microsoft Learn, "Teams app package" (files at the root).
"""

from __future__ import annotations

import io
import json
import zipfile
from dataclasses import dataclass
from pathlib import Path
from typing import Any

Json = dict[str, Any]

TEMPLATE = Path(__file__).with_name("template.json")
ICONS = Path(__file__).with_name("icons")
MANIFEST, COLOR, OUTLINE = "manifest.json", "color.png", "outline.png"

_LONG_AGO = (1980, 1, 1, 0, 0, 0)
"""The earliest moment that a zip can name: a package says nothing about when it was built."""


@dataclass(frozen=True, slots=True)
class Listing:
    """What differs between organisations. `app_id` is the registration's, `domain` the bot's host, addresses https."""

    app_id: str
    domain: str
    version: str
    name: str
    developer: str
    website: str
    privacy: str
    terms: str


def manifest(listing: Listing) -> Json:
    """The manifest of this listing."""
    template: Json = json.loads(TEMPLATE.read_text("utf-8"))
    (bot,) = template["bots"]
    return template | {
        "version": listing.version,
        "id": listing.app_id,
        "name": {"short": listing.name, "full": listing.name},
        "developer": {
            "name": listing.developer,
            "websiteUrl": listing.website,
            "privacyUrl": listing.privacy,
            "termsOfUseUrl": listing.terms,
        },
        "bots": [{"botId": listing.app_id} | bot],
        "validDomains": [listing.domain],
    }


def build(listing: Listing) -> bytes:
    """The package as it is uploaded to Teams."""
    text = json.dumps(manifest(listing), indent=4, ensure_ascii=False) + "\n"
    files = {MANIFEST: text.encode(), COLOR: (ICONS / COLOR).read_bytes(), OUTLINE: (ICONS / OUTLINE).read_bytes()}
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as package:
        for name, content in files.items():
            entry = zipfile.ZipInfo(name, _LONG_AGO)
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.create_system = 3  # Unix, wherever it is built
            entry.external_attr = 0o644 << 16
            package.writestr(entry, content)
    return made.getvalue()
