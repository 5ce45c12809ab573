"""Listings for the tests."""

from __future__ import annotations

from dataclasses import replace

from manifest.package import Listing

ID = "11111111-2222-3333-4444-555555555555"

_LISTING = Listing(
    app_id=ID,
    domain="cohort.example.com",
    version="1.2.3",
    name="Cohort",
    developer="Contoso",
    website="https://contoso.example/cohort",
    privacy="https://contoso.example/privacy",
    terms="https://contoso.example/terms",
)


def listing(**changed: str) -> Listing:
    return replace(_LISTING, **changed)
